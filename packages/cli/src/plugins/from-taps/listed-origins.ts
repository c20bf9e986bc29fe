import { CodedError } from "@parseltongue/base";
import { type LockedPlugin, resolveVersion, type Tier, timeText } from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import { UserTaps } from "../../registry/user-taps.ts";
import type { UserPlugins } from "../user-plugins.ts";
import { type AddedTap, openTaps } from "./added-taps.ts";
import { judgeLocked } from "./described-origin.ts";
import { noteFeedAges } from "./note-feed-ages.ts";
import { PluginLock } from "./plugin-lock.ts";
import { resolveOptions } from "./read-from-tap.ts";

/** Where a plugin came from, as `plugin list` shows it. Texts are raw. */
export interface ListedOrigin {
  /** The user's name of the tap, or its id where it was removed. */
  readonly tap: string;
  readonly id: string;
  /** What the tap lets it run as now; `unknown` where it does not say. */
  readonly tier: Tier | "unknown";
  /** A newer version that may be installed; null: none that is known. */
  readonly newer: string | null;
}

/** Where what came from taps came from, by the plugin's name. Nothing is fetched. */
export async function listedOrigins(
  plugins: UserPlugins,
  machine: Machine,
): Promise<ReadonlyMap<string, ListedOrigin>> {
  const lockfile = await new PluginLock(machine.environment.files, plugins.directories.config).read();
  const opened = await openTaps(machine, UserTaps.of(machine));
  noteFeedAges(
    opened.filter(({ tap }) => Object.values(lockfile.plugins).some((each) => each.tap === tap.tapId)),
    machine,
  );
  const { minimumTier = "sandboxed", plugins: entries } = await plugins.readFile();
  const origins = new Map<string, ListedOrigin>();
  for (const [name, locked] of Object.entries(lockfile.plugins)) {
    // What was put in its place by other means is from no tap.
    if (!entries.some((each) => each.name === name && each.package === locked.package)) continue;
    const tap = opened.find((each) => each.tap.tapId === locked.tap);
    origins.set(name, {
      tap: tap?.name ?? locked.tap.slice(0, 12),
      id: locked.id,
      tier: tap === undefined ? "unknown" : (await judgeLocked(tap, locked, machine)).tier,
      newer: tap === undefined ? null : await newerOf(tap, locked, minimumTier, machine),
    });
  }
  return origins;
}

async function newerOf(
  tap: AddedTap,
  { id, version, entry }: LockedPlugin,
  minimumTier: Exclude<Tier, "held">,
  machine: Machine,
): Promise<string | null> {
  const atTime = timeText(machine.environment.clock.nowMs());
  try {
    const options = resolveOptions(`>=${version}`, atTime, minimumTier, machine);
    const resolved = await resolveVersion({ ...tap, id }, options);
    return resolved.entry.sha256 === entry ? null : resolved.entry.entry.version;
  } catch (error) {
    // Signatures that ended, a plugin that is gone: `plugin update` says it.
    if (error instanceof CodedError) return null;
    throw error;
  }
}
