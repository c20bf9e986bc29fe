import { hash } from "node:crypto";
import type { Cancellable } from "@parseltongue/base";
import { DOCUMENT_FORMATS, type DocumentKind, type Documents } from "../../model/documents.ts";
import { parseDocument } from "../../model/parse-document.ts";
import type { Sha256 } from "../../model/scalars.ts";
import { RegistryError } from "../../registry-error.ts";
import { INDEX_ROOT_FILE } from "../index/shard-of.ts";
import { requireSame, SignedIndex } from "../index/signed-index.ts";
import { pathKind } from "../tree/path-kinds.ts";
import type { TapTree } from "../tree/tap-tree.ts";
import { readMetadata } from "../tuf/read-metadata.ts";
import { rootFile } from "../tuf/roles.ts";
import { type TrustedMetadata, type VerifiedMetadata, verifyMetadata } from "../tuf/verify-metadata.ts";

/** Kinds of documents that the tap's roles sign as whole files. */
export type SignedKind =
  | "promotionPolicy"
  | "reviewPolicy"
  | "namesPolicy"
  | "perfPolicy"
  | "compatPolicy"
  | "governance"
  | "members"
  | "feed"
  | "tombstones";
/** All of `SignedKind`. A tap without one of them is none. */
export const SIGNED_KINDS: readonly SignedKind[] = [
  "promotionPolicy",
  "reviewPolicy",
  "namesPolicy",
  "perfPolicy",
  "compatPolicy",
  "governance",
  "members",
  "feed",
  "tombstones",
];

/** A state of a tap whose signatures were found right. */
export interface VerifiedState {
  readonly tree: TapTree;
  readonly metadata: VerifiedMetadata;
  readonly index: SignedIndex;
  readonly documents: Readonly<Pick<Documents, SignedKind>>;
  /** Digests of the documents' bytes. */
  readonly digests: Readonly<Record<SignedKind, Sha256>>;
}

/** How a state is verified. */
export interface StateOptions extends Cancellable {
  readonly nowMs: number;
}

/**
 * Verifies a state: its metadata, which has to follow from what is trusted, and every file that its roles sign. Entries and
 * statements are read and compared with the index when they are asked for.
 * @throws RegistryError as `verifyMetadata`; `tap-incomplete`, `bad-document`
 */
export async function verifyState(
  tree: TapTree,
  trusted: TrustedMetadata,
  options: StateOptions,
): Promise<VerifiedState> {
  const contact = await contactOf(tree, options);
  const files = await readMetadata(tree, options);
  const metadata = verifyMetadata(trusted, files, { nowMs: options.nowMs, ...(contact !== undefined && { contact }) });
  const state = await openState(tree, metadata, options);
  for (const kind of SIGNED_KINDS) void state.documents[kind];
  return state;
}

/** What of verified metadata the files of a state are compared with. */
export type NamedTargets = Pick<VerifiedMetadata, "targets">;

/** Reads the files that roles sign. @throws RegistryError `tap-incomplete`, `bad-document` */
export async function openState<Metadata extends NamedTargets>(
  tree: TapTree,
  metadata: Metadata,
  options?: Cancellable,
): Promise<Omit<VerifiedState, "metadata"> & { readonly metadata: Metadata }> {
  const paths = [...metadata.targets.keys()].map((path) => `targets/${path}`);
  const known = paths.filter((path) => pathKind(path) !== undefined);
  const read = await tree.readMany(known, Math.max(0, ...known.map((path) => pathKind(path)?.maxBytes ?? 0)), options);
  const named = (path: string): { sha256: Sha256; size: number } | undefined => {
    const target = metadata.targets.get(path.slice("targets/".length));
    return target && { sha256: target.sha256, size: target.length };
  };
  for (const path of known) requireSame(path, read.get(path), named(path));
  const bytesAt = (path: string): Uint8Array => {
    const bytes = read.get(path);
    if (bytes === undefined) throw unsigned(path);
    return bytes;
  };
  const index = SignedIndex.of(tree, bytesAt(INDEX_ROOT_FILE));
  const digests = Object.fromEntries(
    SIGNED_KINDS.map((kind) => [kind, hash("sha256", bytesAt(DOCUMENT_FORMATS[kind].path), "hex")]),
  ) as Record<SignedKind, Sha256>;
  return { tree, metadata, index, documents: lazyDocuments(bytesAt), digests };
}

/** Each is read when it is asked for: most commands need one or two. */
function lazyDocuments(bytesAt: (path: string) => Uint8Array): Readonly<Pick<Documents, SignedKind>> {
  const documents = {};
  for (const kind of SIGNED_KINDS) {
    let parsed: Documents[SignedKind] | undefined;
    const { path } = DOCUMENT_FORMATS[kind];
    const get = (): Documents[SignedKind] => (parsed ??= parseDocument(kind, bytesAt(path), path));
    Object.defineProperty(documents, kind, { get, enumerable: true });
  }
  return documents as Pick<Documents, SignedKind>;
}

/**
 * The root that a tap is known by.
 * @param tapId SHA-256 of its bytes, as pinned
 * @throws RegistryError `wrong-tap` when the state begins with another
 */
export async function firstRoot(tree: TapTree, tapId: Sha256, options?: Cancellable): Promise<Uint8Array> {
  const bytes = (await readMetadata(tree, options)).get(rootFile(1));
  const found = bytes && hash("sha256", bytes, "hex");
  if (bytes !== undefined && found === tapId) return bytes;
  const problem = found === undefined ? "this is no tap: it has no first root" : `its first root is ${found}`;
  throw new RegistryError("wrong-tap", `${problem}, and ${tapId} was asked for`, {
    hint: "compare the fingerprint with what the tap's keepers publish elsewhere, and check the address",
    details: { expected: tapId, ...(found !== undefined && { found }) },
  });
}

/**
 * What the tap of a tree is known by, whatever root it begins with: nobody has pinned it.
 * @throws RegistryError `wrong-tap` when it has none
 */
export async function tapIdOf(tree: TapTree, options?: Cancellable): Promise<Sha256> {
  const bytes = (await readMetadata(tree, options)).get(rootFile(1));
  if (bytes !== undefined) return hash("sha256", bytes, "hex");
  throw noTap(tree, rootFile(1));
}

/** The error for a tree that lacks what every tap has. */
export function noTap({ name }: TapTree, path: string): RegistryError {
  return new RegistryError("wrong-tap", `${name} is no tap: it has no ${path}`, { hint: "make one with `tap init`" });
}

async function contactOf(tree: TapTree, options: Cancellable): Promise<string | undefined> {
  const { maxBytes, path } = DOCUMENT_FORMATS.tap;
  const bytes = await tree.read(path, maxBytes, options);
  return bytes && parseDocument("tap", bytes, path).contact.text;
}

function unsigned(path: string): RegistryError {
  return new RegistryError("tap-incomplete", `nobody has signed for ${path}`, {
    hint: "use another mirror, or ask those who keep the tap",
    details: { path },
  });
}

/** Kinds of documents that lie in a tap one by one. */
export type EntryKind = Exclude<DocumentKind, SignedKind>;
