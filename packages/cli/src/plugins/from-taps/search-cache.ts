import { hash } from "node:crypto";
import { join } from "node:path";
import { canonicalJson, EnvironmentError, type Files } from "@parseltongue/base";
import {
  buildSearchIndex,
  HOUR_MS,
  type SearchIndex,
  searchIndexBytes,
  type TapWork,
  timeMs,
  timeText,
  type VerifiedTap,
} from "@parseltongue/registry";
import { VERSION } from "../../version.ts";

/** How long an index is used. Tiers follow from time as well: a wait that is over is seen this much later. */
const LASTS_MS = HOUR_MS;

/** What was indexed, and digests of what came of it: the first line of a file, before the index. */
interface Head {
  readonly key: string;
  readonly sha256: string;
}

/**
 * Indexes of taps as they were built last, a file each. One is used for the very state of a tap that it was made of, by the
 * very version of this program, for an hour; it is what building it again for its moment gives, to the byte. A damaged one is
 * built again.
 */
export class SearchCache {
  readonly #files: Files;
  readonly #directory: string;

  /** @param cache the user's directory of what can be computed again */
  constructor(files: Files, cache: string) {
    this.#files = files;
    this.#directory = join(cache, "search");
  }

  /** Where a tap's is. */
  path(tapId: string): string {
    return join(this.#directory, tapId);
  }

  /** The index of a tap as of now, or of up to an hour ago. @throws RegistryError as `buildSearchIndex` */
  async index(tap: VerifiedTap, nowMs: number, work: TapWork = {}): Promise<SearchIndex> {
    const key = keyOf(tap);
    const kept = await this.#read(tap.tapId, key);
    if (kept !== undefined && isCurrent(kept, nowMs)) return kept;
    const bytes = searchIndexBytes(await buildSearchIndex(tap, timeText(nowMs), work));
    await this.#write(tap.tapId, key, bytes);
    // As it is read later, or answers would differ in the order of their fields.
    return parseIndex(bytes);
  }

  async remove(tapId: string): Promise<void> {
    await this.#files.remove(this.path(tapId));
  }

  async #read(tapId: string, key: string): Promise<SearchIndex | undefined> {
    const path = this.path(tapId);
    if ((await this.#files.status(path)) === undefined) return undefined;
    const bytes = await this.#files.read(path);
    const end = bytes.indexOf(10);
    const head = new TextDecoder().decode(bytes.subarray(0, Math.max(end, 0)));
    const index = bytes.subarray(end + 1);
    if (head !== headOf(key, index)) return undefined;
    // The digest fits: these are bytes that were written here.
    return parseIndex(index);
  }

  /** Searching goes on where nothing can be kept. */
  async #write(tapId: string, key: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.#files.createDirectory(this.#directory, { mode: 0o700 });
      const head = new TextEncoder().encode(`${headOf(key, bytes)}\n`);
      await this.#files.replace(this.path(tapId), [head, bytes], { mode: 0o600 });
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
    }
  }
}

/** Of everything that an index is made of but the moment. */
function keyOf({ tapId, commit, digests, index }: VerifiedTap): string {
  const parts = { tapId, commit, digests, root: index.root, version: VERSION };
  return hash("sha256", canonicalJson(parts), "hex");
}

function headOf(key: string, index: Uint8Array): string {
  const head: Head = { key, sha256: hash("sha256", index, "hex") };
  return canonicalJson(head);
}

function parseIndex(bytes: Uint8Array): SearchIndex {
  return JSON.parse(new TextDecoder().decode(bytes)) as SearchIndex;
}

function isCurrent({ atTime }: SearchIndex, nowMs: number): boolean {
  const ageMs = nowMs - timeMs(atTime);
  return ageMs >= 0 && ageMs < LASTS_MS;
}
