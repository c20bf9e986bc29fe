import { canonicalJson, CodedError } from "@parseltongue/base";
import { parseStrictJson } from "../../model/strict-json.ts";
import { guardMetadata } from "../tuf/guard-metadata.ts";
import { MAX_METADATA_BYTES } from "../tuf/roles.ts";

/** Whether a path is one of the roots that a tap had. */
export function isRootFile(path: string): boolean {
  return /^metadata\/[0-9]+\.root\.json$/.test(path);
}

/**
 * Whether a root only got signatures that it still lacked, as one does that several people sign one after the other: the
 * first until there are enough of them, as its digest is the tap's name from then on.
 */
export function isStillSigned(path: string, before: Uint8Array | undefined, after: Uint8Array | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  try {
    const [was, is] = [guardMetadata("root", path, before), guardMetadata("root", path, after)];
    const kept = was.signers.every((each) => is.signers.includes(each));
    const lacked = path !== "metadata/1.root.json" || was.signers.length < (was.roles.get("root")?.threshold ?? 0);
    return kept && lacked && signedPart(path, before) === signedPart(path, after);
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}

function signedPart(path: string, bytes: Uint8Array): string {
  const file = parseStrictJson(bytes, { path, maxBytes: MAX_METADATA_BYTES.root }) as { readonly signed: unknown };
  return canonicalJson(file.signed);
}
