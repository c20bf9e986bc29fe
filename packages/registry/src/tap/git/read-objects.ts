import type { Cancellable } from "@parseltongue/base";
import type { Repository } from "./repository.ts";

/** An object of git. */
export interface GitObject {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What git prints of each object beside its contents. */
export const HEADER_BYTES = 128;

/**
 * Objects by their names, hashes or `<commit>:<path>`, in the order of the names, by one process of git; undefined where
 * there is none.
 * @throws RegistryError `too-large` for more than `maxOutputBytes` in all, `git-failed`
 * @see git-cat-file(1), batch output: `<oid> SP <type> SP <size> LF <contents> LF`, or `<name> SP missing LF`
 */
export async function readObjects(
  repository: Repository,
  names: readonly string[],
  maxOutputBytes: number,
  options: Cancellable = {},
): Promise<readonly (GitObject | undefined)[]> {
  const input = names.map((name) => `${name}\n`).join("");
  const bytes = await repository.bytes(["cat-file", "--batch", "--buffer"], { ...options, input, maxOutputBytes });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  return names.map(() => {
    const end = bytes.indexOf(10, at);
    const [name = "", type = "", size] = text.toString("latin1", at, end).split(" ");
    at = end + 1;
    if (size === undefined || !/^[0-9a-f]{40,64}$/.test(name)) return undefined;
    const content = bytes.subarray(at, at + Number(size));
    at += Number(size) + 1;
    return { type, bytes: content };
  });
}
