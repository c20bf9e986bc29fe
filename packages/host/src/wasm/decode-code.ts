import { ByteReader, malformed, tooLarge } from "./byte-reader.ts";
import type { DecodeLimits } from "./decode-limits.ts";
import { readValueType } from "./read-types.ts";
import type { FunctionBody } from "./types.ts";

/** Core specification, 5.5.13 (code section). Instructions are left as they are. */
export function decodeCode(section: ByteReader, limits: DecodeLimits): FunctionBody[] {
  const bodies: FunctionBody[] = [];
  for (let left = section.count("functions", limits.functions); left > 0; left--) {
    const at = section.position;
    const size = section.u32();
    if (size > limits.functionBytes) {
      throw tooLarge(
        `a function of ${size} bytes (at byte ${at}), at most ${limits.functionBytes} are allowed`,
        "function bytes",
        size,
        limits.functionBytes,
      );
    }
    const start = section.skip(size);
    bodies.push(functionBody(new ByteReader(section.bytes, start, start + size), limits));
  }
  return bodies;
}

function functionBody(reader: ByteReader, limits: DecodeLimits): FunctionBody {
  const start = reader.position;
  let localCount = 0;
  for (let left = reader.count("runs of locals", limits.locals); left > 0; left--) {
    const count = reader.u32();
    localCount += count;
    if (localCount > limits.locals) {
      throw tooLarge(
        `a function with ${localCount} locals (at byte ${start}), at most ${limits.locals} are allowed`,
        "locals",
        localCount,
        limits.locals,
      );
    }
    readValueType(reader);
  }
  if (reader.isAtEnd) throw malformed(start, "a function without an end");
  return { start, code: reader.position, end: reader.end, localCount };
}
