import canonicalize from "canonicalize";
import { BaseError } from "./base-error.ts";

/**
 * The one text that stands for a JSON value, whatever order its members were written in; made for digests.
 * Members whose value is `undefined` are left out, as `JSON.stringify` does.
 * @throws BaseError `not-json` for `NaN`, infinities, lone surrogates, circular values and values that are `undefined`,
 * a function or a symbol
 * @see RFC 8785, JSON Canonicalization Scheme
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BaseError("not-json", `value has no canonical JSON: ${reason.toLowerCase()}`, { cause });
  }
  if (text === undefined) throw new BaseError("not-json", `value has no canonical JSON: it is of type ${typeof value}`);
  return text;
}
