import type { Documents } from "../../model/documents.ts";
import { tapChanged } from "../index/compare-indexes.ts";

type Growing = Pick<Documents, "feed" | "tombstones" | "governance">;

/**
 * Refuses documents from which something is gone that never goes: advisories, revocations, tombstones, epochs. Signatures
 * alone cannot say so: who may add may take away.
 * @throws RegistryError `tap-changed`
 */
export function requireGrowth(before: Growing, now: Growing): void {
  const { feed, tombstones } = before;
  requireKept(
    "advisory",
    feed.advisories.map(({ id }) => id),
    now.feed.advisories.map(({ id }) => id),
  );
  const revoked = (each: Growing): string[] =>
    each.feed.revoked.map(({ sha256, plugin, version }) => `${sha256} of ${plugin} ${version}`);
  requireKept("revocation of", revoked(before), revoked(now));
  requireKept("withdrawal of", feed.unrevoked, now.feed.unrevoked);
  requireKept(
    "tombstone of",
    tombstones.names.map(({ name }) => name),
    now.tombstones.names.map(({ name }) => name),
  );
  requireKept(
    "tombstone of",
    tombstones.digests.map(({ sha256 }) => sha256),
    now.tombstones.digests.map(({ sha256 }) => sha256),
  );
  if (now.feed.sequence < feed.sequence) throw tapChanged("the list of advisories", "counts backwards");
  if (now.governance.epoch < before.governance.epoch) throw tapChanged("the epoch of its rules", "counts backwards");
}

function requireKept(what: string, before: readonly string[], now: readonly string[]): void {
  const kept = new Set(now);
  const gone = before.find((each) => !kept.has(each));
  if (gone !== undefined) throw tapChanged(`the ${what} ${gone}`, "is gone");
}
