import { ByteReader } from "../wasm/byte-reader.ts";
import type { GuestBinary } from "../wasm/types.ts";

const FUNCTION_NAMES = 1;
/** Longer names are cut: they are there for people to read. */
const MOST_NAME_CHARACTERS = 200;

/**
 * Names of functions by index, from the name section, for profiles and messages; escape them before printing. What does
 * not parse is left out: a custom section that is malformed makes no module invalid.
 * @see WebAssembly core specification, appendix A.4 (name section)
 */
export function functionNamesOf(binary: GuestBinary): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const section = binary.customs.find(({ name }) => name === "name");
  if (section === undefined) return names;
  const reader = new ByteReader(binary.bytes, section.start, section.end);
  try {
    while (!reader.isAtEnd) {
      const id = reader.u8();
      const size = reader.u32();
      const start = reader.skip(size);
      if (id === FUNCTION_NAMES) readNames(new ByteReader(binary.bytes, start, start + size), binary, names);
    }
  } catch {
    return names;
  }
  return names;
}

function readNames(reader: ByteReader, binary: GuestBinary, names: Map<number, string>): void {
  for (let left = reader.count("names", binary.functionTypes.length); left > 0; left--) {
    const index = reader.u32();
    names.set(index, reader.name("a function's name", reader.end).slice(0, MOST_NAME_CHARACTERS));
  }
}
