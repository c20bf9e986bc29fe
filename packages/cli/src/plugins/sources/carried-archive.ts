import { createHash } from "node:crypto";
import { noPlugin } from "../plugin-package.ts";

/**
 * How the archive of `plugin pack` lies inside another file, a program that cargo installed or a file of a package: between
 * two marks of 16 bytes, the first followed by the length as 8 bytes, the lowest first, and the SHA-256. Whoever looks for
 * it reads bytes and runs nothing.
 */
export const CARRIED_FILE = "plugin.carried";

// In two parts, so that the text is not in this program's own files as a mark.
const BEGIN = Buffer.from(["PARSELTONGUE", "_PLG"].join(""), "latin1");
const END = Buffer.from(["PLG_", "PARSELTONGUE"].join(""), "latin1");
const LENGTH_BYTES = 8;
const DIGEST_BYTES = 32;
/** More whole ones are no mistake: each costs reading it. */
const MOST_ARCHIVES = 8;
const HEAD_BYTES = BEGIN.length + LENGTH_BYTES + DIGEST_BYTES;

/** An archive with its marks, as other files hold it. */
export function carryArchive(archive: Uint8Array): Uint8Array {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(archive.length));
  return new Uint8Array(Buffer.concat([BEGIN, length, sha256(archive), archive, END]));
}

/**
 * The archive that a file carries. Marks without a whole archive are passed over: a program may hold the marks themselves.
 * @param path names the file in messages
 * @throws CliError `no-plugin` when there is none, when one is damaged, or when there are different ones
 */
export function carriedArchive(bytes: Uint8Array, path: string): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found: Buffer | undefined;
  let isDamaged = false;
  let seen = 0;
  for (let at = file.indexOf(BEGIN); at >= 0; at = file.indexOf(BEGIN, at + 1)) {
    const archive = archiveAt(file, at);
    if (archive === undefined) continue;
    if (++seen > MOST_ARCHIVES) throw noPlugin(path, `carries more than ${MOST_ARCHIVES} plugins`);
    if (!sha256(archive).equals(file.subarray(at + BEGIN.length + LENGTH_BYTES, at + HEAD_BYTES))) isDamaged = true;
    else if (found !== undefined && !found.equals(archive)) throw noPlugin(path, "carries more than one plugin");
    else found = archive;
  }
  if (found !== undefined) return new Uint8Array(found);
  throw noPlugin(path, isDamaged ? "carries a plugin that is damaged" : "carries no plugin");
}

function archiveAt(file: Buffer, at: number): Buffer | undefined {
  const head = file.subarray(at, at + HEAD_BYTES);
  if (head.length < HEAD_BYTES) return undefined;
  const length = head.readBigUInt64LE(BEGIN.length);
  if (length > BigInt(file.length)) return undefined;
  const end = at + HEAD_BYTES + Number(length);
  const isWhole = file.subarray(end, end + END.length).equals(END);
  return isWhole ? file.subarray(at + HEAD_BYTES, end) : undefined;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
