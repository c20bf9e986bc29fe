import type { Cancellable } from "@parseltongue/base";
import { RegistryError } from "../../registry-error.ts";
import { pathKind } from "../tree/path-kinds.ts";
import type { SignedIndex } from "./signed-index.ts";

/** What a newer index has that an older one has not, by path. */
export interface IndexDifference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
}

/**
 * How a tap grew. Only shards that differ are read.
 * @throws RegistryError `tap-changed` when something is gone, or has changed that never may: a version, a statement, a vote
 */
export async function compareIndexes(
  older: SignedIndex,
  newer: SignedIndex,
  options?: Cancellable,
): Promise<IndexDifference> {
  const added: string[] = [];
  const changed: string[] = [];
  const shards = [...new Set([...older.shards, ...newer.shards])].filter(
    (shard) => older.root.shards[shard]?.sha256 !== newer.root.shards[shard]?.sha256,
  );
  await Promise.all([older.load(shards, options), newer.load(shards, options)]);
  for (const shard of shards) {
    const before = await older.files(shard, options);
    const now = await newer.files(shard, options);
    for (const path of Object.keys(before)) {
      if (!Object.hasOwn(now, path)) throw tapChanged(path, "is gone");
      if (before[path]?.sha256 === now[path]?.sha256) continue;
      if (pathKind(path)?.mayChange !== true) throw tapChanged(path, "was changed");
      changed.push(path);
    }
    added.push(...Object.keys(now).filter((path) => !Object.hasOwn(before, path)));
  }
  return { added: added.sort(), changed: changed.sort() };
}

/** The error for something that is signed and yet may not be. */
export function tapChanged(what: string, problem: string): RegistryError {
  return new RegistryError("tap-changed", `${what} ${problem}, which never happens in a tap`, {
    hint: "do not trust this state: the keys that sign the tap may be in other hands. What was trusted before stays in use",
    details: { path: what },
  });
}
