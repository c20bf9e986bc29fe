import { hash } from "node:crypto";
import { parseDocument } from "../model/parse-document.ts";
import { DOCUMENT_FORMATS, type Documents } from "../model/documents.ts";
import type { Sha256 } from "../model/scalars.ts";
import { buildIndex, referenceTo, type TapWork } from "../tap/index/build-index.ts";
import { INDEX_ROOT_FILE } from "../tap/index/shard-of.ts";
import { SignedIndex } from "../tap/index/signed-index.ts";
import type { VerifiedTap } from "../tap/state/verified-tap.ts";
import { OverlayTree, tooLarge } from "../tap/tree/overlay-tree.ts";
import type { TapTree } from "../tap/tree/tap-tree.ts";
import { noTap, SIGNED_KINDS, type SignedKind, tapIdOf } from "../tap/verify/verify-state.ts";

/** What evidence is gathered from: a tap that was verified, or a work tree as it lies there. */
export type TapState = Pick<VerifiedTap, "tapId" | "index" | "documents" | "digests">;

/**
 * A tap's files as they lie there, signed for or not: what those who keep it look at before they sign.
 * @throws RegistryError `wrong-tap`, `bad-path`, `bad-document`
 */
export async function readTapTree(tree: TapTree, options: TapWork = {}): Promise<TapState> {
  const tapId = await tapIdOf(tree, options);
  const built = await buildIndex(tree, options);
  const named = built.files.get(INDEX_ROOT_FILE);
  if (named === undefined) throw new Error("an index has a root");
  const index = await SignedIndex.open(new OverlayTree(tree, built.files), referenceTo(named), options);
  const documents: Partial<Record<SignedKind, unknown>> = {};
  const digests: Partial<Record<SignedKind, Sha256>> = {};
  const formats = SIGNED_KINDS.map((kind) => DOCUMENT_FORMATS[kind]);
  const paths = formats.map(({ path }) => path);
  const found = await tree.readMany(paths, Math.max(...formats.map(({ maxBytes }) => maxBytes)), options);
  for (const kind of SIGNED_KINDS) {
    const { path, maxBytes } = DOCUMENT_FORMATS[kind];
    const bytes = found.get(path);
    if (bytes === undefined) throw noTap(tree, path);
    if (bytes.length > maxBytes) throw tooLarge(path, maxBytes);
    documents[kind] = parseDocument(kind, bytes, path);
    digests[kind] = hash("sha256", bytes, "hex");
  }
  return {
    tapId,
    index,
    documents: documents as Pick<Documents, SignedKind>,
    digests: digests as Record<SignedKind, Sha256>,
  };
}
