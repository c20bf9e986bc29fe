import type createWabt from "wabt";

/** Features that text and binaries may use; which of them plugins may use is for the host to say. */
export const WAT_FEATURES: Readonly<Record<string, boolean>> = {
  multi_value: true,
  bulk_memory: true,
  sign_extension: true,
  sat_float_to_int: true,
  mutable_globals: true,
  simd: true,
  reference_types: true,
};

/** Loaded when it is first needed: most tests do without. */
let loading: ReturnType<typeof createWabt> | undefined;

/** The binary of a guest in WebAssembly's text format. Rejects when the text is none. */
export async function watGuest(text: string): Promise<Uint8Array> {
  loading ??= import("wabt").then(async ({ default: create }) => create());
  const module = (await loading).parseWat("guest.wat", text, WAT_FEATURES);
  try {
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}
