import { CodedError } from "@parseltongue/base";
import { type AuditFinding, judgeOne, type LockedPlugin, type Tier, timeText } from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import { whyInShort } from "../../registry/judgement-lines.ts";
import { UserTaps } from "../../registry/user-taps.ts";
import type { PluginEntry } from "../plugins-file.ts";
import type { UserPlugins } from "../user-plugins.ts";
import { type AddedTap, openTaps } from "./added-taps.ts";
import { noteFeedAges } from "./note-feed-ages.ts";
import { goneTap, lockedFor, PluginLock } from "./plugin-lock.ts";
import { auditPlugins } from "./stop-revoked.ts";

/** Where a plugin came from, and what is said of it there now. Texts are raw. */
export interface DescribedOrigin {
  /** The user's name of the tap; null where it was removed. */
  readonly tap: string | null;
  readonly tapId: string;
  readonly namespace: string;
  readonly id: string;
  readonly version: string;
  /** What the tap lets it run as now; `unknown` where it does not say. */
  readonly tier: Tier | "unknown";
  /** Why it has that tier and no higher one, in a line. */
  readonly why: string;
}

/** What taps know of a plugin that is installed. */
export interface KnownOfPlugin {
  /** Undefined: it is from no tap. */
  readonly from: DescribedOrigin | undefined;
  /** What any tap says against it, wherever it came from. */
  readonly advisories: readonly AuditFinding[];
}

/** What the taps that were added know of a plugin. Nothing is fetched. */
export async function knownOfPlugin(
  plugins: UserPlugins,
  entry: PluginEntry,
  machine: Machine,
): Promise<KnownOfPlugin> {
  const lockfile = await new PluginLock(machine.environment.files, plugins.directories.config).read();
  const taps = UserTaps.of(machine);
  const opened = await openTaps(machine, taps);
  noteFeedAges(opened, machine);
  const [audited] = await auditPlugins(plugins, opened, machine, { wanted: entry.name });
  const locked = lockedFor(entry, lockfile);
  const advisories = audited?.findings ?? [];
  if (locked === undefined) return { from: undefined, advisories };
  const tap = opened.find((each) => each.tap.tapId === locked.tap);
  const judged =
    tap === undefined
      ? ({ tier: "unknown", why: goneTap(locked, lockfile) } as const)
      : await judgeLocked(tap, locked, machine);
  const { id, version } = locked;
  const [namespace = ""] = id.split("/");
  return {
    from: { tap: tap?.name ?? null, tapId: locked.tap, namespace, id, version, ...judged },
    advisories,
  };
}

/** Where it came from as lines for people. */
export function knownLines({ from, advisories }: KnownOfPlugin): readonly string[] {
  const place =
    from === undefined
      ? ["  from no tap: nobody vouches for it"]
      : [
          `  from ${from.tap ?? from.tapId.slice(0, 12)}/${from.id} ${from.version}`,
          `  tier ${from.tier}: ${from.why}`,
        ];
  const against = advisories.map(({ tap, text, stops }) => `  ${tap} says: ${text}${stops ? "; it must not run" : ""}`);
  return [...place, ...against];
}

/** What a plugin's tap lets it run as now. */
export async function judgeLocked(
  tap: AddedTap,
  { id, version }: LockedPlugin,
  machine: Machine,
): Promise<Pick<DescribedOrigin, "tier" | "why">> {
  const atTime = timeText(machine.environment.clock.nowMs());
  try {
    const { evaluation } = await judgeOne({ ...tap, id }, version, { atTime, signal: machine.signal });
    return { tier: evaluation.tier, why: whyInShort(evaluation) };
  } catch (error) {
    if (error instanceof CodedError) return { tier: "unknown", why: error.message };
    throw error;
  }
}
