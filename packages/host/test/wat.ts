import wabtFactory from "wabt";

/** What the outside tools are told to allow: what the host allows, and what instrumented modules use beside it. */
const FEATURES = {
  multi_value: true,
  bulk_memory: true,
  sign_extension: true,
  sat_float_to_int: true,
  mutable_globals: true,
  simd: true,
  reference_types: true,
};

const wabt = await wabtFactory();

/** The binary of a module in the text format, which may use any feature. */
export function wat(text: string, features: Readonly<Record<string, boolean>> = {}): Uint8Array {
  const module = wabt.parseWat("test.wat", text, { ...FEATURES, ...features });
  try {
    return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
  } finally {
    module.destroy();
  }
}

/** Why another decoder and validator refuses a binary; undefined when it takes it. */
export function refusalByWabt(bytes: Uint8Array): string | undefined {
  try {
    const module = wabt.readWasm(bytes, FEATURES);
    try {
      module.validate();
    } finally {
      module.destroy();
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
