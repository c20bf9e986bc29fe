import { CodedError, safeText } from "@parseltongue/base";
import { type Lockfile, updateTap, withSeen, witnessIn } from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import { createProgress } from "../../progress.ts";
import { PluginLock } from "./plugin-lock.ts";
import type { UserTaps } from "../../registry/user-taps.ts";
import { lockedTap } from "./added-taps.ts";

/** Failures of the way to a tap, not of what it says: what was verified before is as good as it was. */
const OUT_OF_REACH: ReadonlySet<string> = new Set(["remote-failed", "remote-silent", "tap-busy"]);

/**
 * Fetches the taps that something is installed from, none older than the lockfile saw it. One that cannot be reached is left
 * as it is, with a note; what a tap says that is wrong is an error.
 * @throws RegistryError as `updateTap`
 */
export async function refreshTaps(
  taps: UserTaps,
  lockfile: Lockfile,
  machine: Machine,
  options: { readonly offline: boolean; readonly frozen: boolean },
): Promise<void> {
  if (options.offline) return;
  const lock = new PluginLock(machine.environment.files, taps.directories.config);
  for (const entry of await taps.file.read()) {
    const witness = witnessIn(lockfile, entry.root);
    if (witness === undefined) continue;
    const progress = await createProgress(machine, false);
    try {
      const { tap } = await updateTap(machine.environment, taps.pinned(entry), {
        signal: machine.signal,
        witnesses: [witness],
        onProgress: (at) => progress.show(at),
      });
      const seen = lockedTap({ name: entry.name, tap, entry });
      if (!options.frozen) await lock.change((old) => withSeen(old, seen));
    } catch (error) {
      if (!(error instanceof CodedError) || !OUT_OF_REACH.has(error.code)) throw error;
      progress.end();
      machine.stderr.write(`note: ${safeText(`the tap ${entry.name} stays as it was: ${error.message}`)}\n`);
    } finally {
      progress.end();
    }
  }
}
