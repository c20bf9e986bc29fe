import { hash } from "node:crypto";
import { BaseError } from "./base-error.ts";

declare const brand: unique symbol;

/** Name of a sequence of bytes: `sha256:` and 64 lower-case hex digits. Equal digests mean equal bytes. */
export type Digest = string & { readonly [brand]: "digest" };

const PATTERN = /^sha256:[0-9a-f]{64}$/;

/** The digest of bytes, or of a string's UTF-8 bytes. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${hash("sha256", bytes, "hex")}` as Digest;
}

/**
 * The digest that a text spells. Upper-case digits, white space and other algorithms are refused rather than repaired,
 * so that two spellings of one digest never compare as different.
 * @throws BaseError `bad-digest`
 */
export function parseDigest(text: string): Digest {
  if (PATTERN.test(text)) return text as Digest;
  throw new BaseError("bad-digest", `not a digest: ${JSON.stringify(text.slice(0, 100))}`, {
    hint: "write sha256: followed by 64 lower-case hexadecimal digits",
  });
}
