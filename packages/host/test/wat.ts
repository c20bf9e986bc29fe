import { WAT_FEATURES } from "@parseltongue/testkit";
import wabtFactory from "wabt";

const wabt = await wabtFactory();

/** The binary of a module in the text format, which may use any feature. */
export function wat(text: string, features: Readonly<Record<string, boolean>> = {}): Uint8Array {
  const module = wabt.parseWat("test.wat", text, { ...WAT_FEATURES, ...features });
  try {
    return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
  } finally {
    module.destroy();
  }
}

/** Why another decoder and validator refuses a binary; undefined when it takes it. */
export function refusalByWabt(bytes: Uint8Array): string | undefined {
  try {
    const module = wabt.readWasm(bytes, WAT_FEATURES);
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
