import { isUtf8 } from "node:buffer";
import { DEFAULT_MAX_FILE_BYTES } from "./source-set.ts";
import type { SkipReason, SourceLimits, SourceRead } from "./source-set.ts";

/** Short files may have any shape; below this a long line costs nothing. */
const MINIFIED_MIN_BYTES = 4096;
/** Code that people write averages 30 to 60 bytes a line; bundles and embedded data thousands. */
const MINIFIED_LINE_BYTES = 300;

/** Why a file's content is not worth or not fit for parsing; undefined when it is. */
export function inspectSource(bytes: Uint8Array, limits: SourceLimits = {}): SkipReason | undefined {
  if (bytes.length > (limits.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES)) return "huge";
  if (bytes.includes(0)) return "binary";
  if (!isUtf8(bytes)) return "invalid-utf8";
  return isMinified(bytes) ? "minified" : undefined;
}

/** The bytes, or why they are not indexed. */
export function inspected(bytes: Uint8Array, limits: SourceLimits): SourceRead {
  const skip = inspectSource(bytes, limits);
  return skip === undefined ? { bytes } : { skip };
}

/** Counts lines only until there are enough of them: in ordinary code after a tenth of the file. */
function isMinified(bytes: Uint8Array): boolean {
  if (bytes.length < MINIFIED_MIN_BYTES) return false;
  const enough = bytes.length / MINIFIED_LINE_BYTES;
  let lines = 1;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (++lines >= enough) return false;
  }
  return true;
}
