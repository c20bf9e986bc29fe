import { CodedError, safeText } from "@parseltongue/base";
import { type LockedTap, type NamedTap, VerifiedTap, witnessOf } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import type { TapEntry } from "../../registry/taps-file.ts";
import type { UserTaps } from "../../registry/user-taps.ts";

/** What a command about taps takes from the machine. */
export type TapMachine = Pick<Machine, "environment" | "signal" | "stderr">;

/** A tap that was added and fetched. */
export interface AddedTap extends NamedTap {
  readonly entry: TapEntry;
}

/**
 * The taps that the user added, as they were verified last. Of one that cannot be read it is said so; it must not keep the
 * others from telling what they know.
 */
export async function openTaps(machine: TapMachine, taps: UserTaps): Promise<readonly AddedTap[]> {
  const opened: AddedTap[] = [];
  for (const entry of await taps.file.read()) {
    try {
      const tap = await VerifiedTap.open(machine.environment, taps.pinned(entry), { signal: machine.signal });
      opened.push({ name: entry.name, tap, entry });
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      machine.stderr.write(`note: ${safeText(`the tap ${entry.name} is left out: ${error.message}`)}\n`);
    }
  }
  return opened;
}

/** What a lockfile keeps of a tap. */
export function lockedTap({ tap, entry }: AddedTap): LockedTap {
  return { ...witnessOf(tap.floor), url: entry.url };
}

/** Whether the user trusts a plugin, or all of its tap. */
export function isTrusted({ entry }: AddedTap, id: string, now: string): boolean {
  return entry.trust.some(({ plugin, until }) => (plugin === "*" || plugin === id) && until > now);
}

/** @throws CliError `untrusted-plugin` unless the user trusts the plugin, or all of its tap */
export function requireTrust(tap: AddedTap, id: string, now: string): void {
  if (isTrusted(tap, id, now)) return;
  const place = `${tap.entry.name}/${id}`;
  throw new CliError("untrusted-plugin", `you have not agreed to plugins by the name ${safeText(place)}`, {
    hint: `look at it with \`plugin search\` and \`plugin why\`, then say so: tap trust ${safeText(place)}`,
  });
}
