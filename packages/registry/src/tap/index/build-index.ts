import { hash } from "node:crypto";
import { type Cancellable, canonicalJson } from "@parseltongue/base";
import type { IndexRoot } from "../../model/index-files.ts";
import type { BlobReference } from "../../model/version-entry.ts";
import { RegistryError } from "../../registry-error.ts";
import { pathKind } from "../tree/path-kinds.ts";
import type { TapTree } from "../tree/tap-tree.ts";
import { INDEX_ROOT_FILE, shardFile, shardOf } from "./shard-of.ts";

/** How far long work is. */
export interface TapProgress {
  /** A word or two: `digesting`. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** What long work takes. */
export interface TapWork extends Cancellable {
  readonly onProgress?: (progress: TapProgress) => void;
}

/** The index of a tap as the files that hold it. */
export interface BuiltIndex {
  /** `targets/index/…`: the root and every shard that holds something, byte for byte the same for the same tap. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly root: IndexRoot;
}

/** Read at once, so that memory stays small beside the tap. */
const STEP = 16_384;

/**
 * Digests everything that the index names.
 * @throws RegistryError `bad-path` for a file that no tap has, `too-large`
 */
export async function buildIndex(tree: TapTree, work: TapWork = {}): Promise<BuiltIndex> {
  const listed = (await Promise.all(AREAS.map(async (area) => tree.list(area, work)))).flat();
  const found: Record<string, Record<string, BlobReference>> = {};
  for (const [maxBytes, paths] of bySize(listed)) {
    for (let start = 0; start < paths.length; start += STEP) {
      for (const [path, bytes] of await tree.readMany(paths.slice(start, start + STEP), maxBytes, work)) {
        (found[shardOf(path)] ??= {})[path] = referenceTo(bytes);
      }
      work.onProgress?.({ phase: "digesting", done: Math.min(paths.length, start + STEP), total: paths.length });
    }
  }
  return indexOf(found, listed);
}

/** The areas that the index speaks of. */
export const AREAS: readonly string[] = ["advisories", "attestations", "entries", "rfcs"];

function bySize(paths: readonly string[]): ReadonlyMap<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const path of paths) {
    const kind = pathKind(path);
    if (kind?.isIndexed !== true) {
      throw new RegistryError("bad-path", `${path} is nothing that taps have`, {
        hint: "remove it, or put it where no client looks, docs/ for instance",
        details: { path },
      });
    }
    const group = groups.get(kind.maxBytes);
    if (group === undefined) groups.set(kind.maxBytes, [path]);
    else group.push(path);
  }
  return groups;
}

function indexOf(found: Readonly<Record<string, Record<string, BlobReference>>>, paths: readonly string[]): BuiltIndex {
  const files = new Map<string, Uint8Array>();
  const shards: Record<string, BlobReference> = {};
  for (const shard of Object.keys(found).sort()) {
    const bytes = jsonBytes({ schema: 1, files: found[shard] });
    files.set(shardFile(shard), bytes);
    shards[shard] = referenceTo(bytes);
  }
  const count = (document: string): number => paths.filter((path) => pathKind(path)?.document === document).length;
  const attestations = paths.filter((path) => path.startsWith("attestations/")).length;
  const root: IndexRoot = { schema: 1, shards, entries: count("version"), attestations };
  files.set(INDEX_ROOT_FILE, jsonBytes(root));
  return { files, root };
}

/** The one text of what is digested or signed, with the end of a line. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(value)}\n`);
}

/** Bytes by what they are. */
export function referenceTo(bytes: Uint8Array): BlobReference {
  return { sha256: hash("sha256", bytes, "hex"), size: bytes.length };
}
