import type { Cancellable, Environment } from "@parseltongue/base";
import type { Documents } from "../../model/documents.ts";
import { parseDocument } from "../../model/parse-document.ts";
import type { PluginId, Sha256, Time } from "../../model/scalars.ts";
import { DAY_MS, HOUR_MS, timeMs, timeText } from "../../model/strict-time.ts";
import { RegistryError } from "../../registry-error.ts";
import { GitTree } from "../git/git-tree.ts";
import { Repository } from "../git/repository.ts";
import { pluginFiles, pluginIds } from "../index/plugin-files.ts";
import type { SignedIndex } from "../index/signed-index.ts";
import { pathKind } from "../tree/path-kinds.ts";
import type { TapTree } from "../tree/tap-tree.ts";
import { LIFETIME_DAYS } from "../tuf/roles.ts";
import { type EntryKind, openState, type SignedKind } from "../verify/verify-state.ts";
import { type Floor, readFloor } from "./floor.ts";
import { type PinnedTap, repositoryOf } from "./pinned-tap.ts";

/** How current what is known of a tap is. */
export interface TapFreshness {
  /** Whether new versions may be installed from it. */
  readonly isExpired: boolean;
  /** When the first of its signatures ends. */
  readonly expiresAt: Time;
  /** When this machine verified it last. */
  readonly verifiedAt: Time;
  /** When the tap's keepers last said that the list of advisories is all there is. */
  readonly feedAsOf: Time;
  /** Whether that is longer ago than the list says it may be. */
  readonly isFeedStale: boolean;
}

/**
 * A tap as this user trusts it: one commit, verified when it was fetched. Everything that is read from it is compared with
 * what was signed.
 */
export class VerifiedTap {
  readonly tapId: Sha256;
  /** Full hash. */
  readonly commit: string;
  readonly floor: Floor;
  readonly tree: TapTree;
  readonly index: SignedIndex;
  /** Policies, offices, members, advisories and tombstones. */
  readonly documents: Readonly<Pick<Documents, SignedKind>>;
  /** Digests of their bytes; that of the promotion policy is in every statement. */
  readonly digests: Readonly<Record<SignedKind, Sha256>>;

  private constructor(floor: Floor, state: Awaited<ReturnType<typeof openState>>) {
    this.tapId = floor.tapId;
    this.commit = floor.commit;
    this.floor = floor;
    this.tree = state.tree;
    this.index = state.index;
    this.documents = state.documents;
    this.digests = state.digests;
  }

  /**
   * Opens what was verified last, without asking anybody.
   * @throws RegistryError `not-fetched` before the first update; `tap-incomplete` when the files here were changed
   */
  static async open(environment: Environment, pinned: PinnedTap, options?: Cancellable): Promise<VerifiedTap> {
    const floor = await readFloor(environment.files, pinned.directory, pinned.tapId);
    if (floor === undefined) {
      throw new RegistryError("not-fetched", `the tap ${pinned.url} was never fetched`, { hint: "run `tap update`" });
    }
    return VerifiedTap.at(environment, pinned, floor, options);
  }

  /** Opens the state that a floor speaks of. @throws RegistryError `tap-incomplete`, `bad-document`, `git-failed` */
  static async at(
    environment: Environment,
    pinned: PinnedTap,
    floor: Floor,
    options?: Cancellable,
  ): Promise<VerifiedTap> {
    const tree = new GitTree(new Repository(environment, repositoryOf(pinned)), floor.commit);
    const metadata = { targets: new Map(Object.entries(floor.targets)) };
    return new VerifiedTap(floor, await openState(tree, metadata, options));
  }

  /** How current it is. */
  freshness(nowMs: number): TapFreshness {
    const { createdAt, maxAgeHours } = this.documents.feed;
    // Whoever signs the newest says by it that no newer advisory was there.
    const signedMs = timeMs(this.floor.expires.timestamp) - LIFETIME_DAYS.timestamp * DAY_MS;
    const currentMs = Math.max(timeMs(createdAt), signedMs);
    return {
      isExpired: timeMs(this.floor.expiresAt) <= nowMs,
      expiresAt: this.floor.expiresAt,
      verifiedAt: this.floor.verifiedAt,
      feedAsOf: timeText(currentMs),
      isFeedStale: currentMs + maxAgeHours * HOUR_MS <= nowMs,
    };
  }

  /** Ids of all plugins, in order of code units. @throws RegistryError `tap-incomplete` */
  async pluginIds(options?: Cancellable): Promise<readonly PluginId[]> {
    return pluginIds(this.index, options);
  }

  /**
   * Every file that is about a plugin, by path: its record, its versions, all statements, its namespace and its transfers.
   * None that was signed for is left out.
   * @throws RegistryError `tap-incomplete`
   */
  async filesOf(id: PluginId, options?: Cancellable): Promise<ReadonlyMap<string, Uint8Array>> {
    return pluginFiles(this.index, id, options);
  }

  /** The document at a path; undefined when there is none. @throws RegistryError `tap-incomplete`, `bad-document` */
  async document<Kind extends EntryKind>(
    kind: Kind,
    path: string,
    options?: Cancellable,
  ): Promise<Documents[Kind] | undefined> {
    if (pathKind(path)?.document !== kind) throw new Error(`${path} is no ${kind}`);
    const bytes = (await this.index.read([path], options)).get(path);
    return bytes && parseDocument(kind, bytes, path);
  }
}
