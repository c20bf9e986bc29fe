import { CodedError } from "@parseltongue/base";
import type { AnyGuestHook } from "@parseltongue/host";

/** The outcome of one thing that was checked about a plugin. */
export interface Check {
  readonly name: string;
  /** Lines that say what is wrong; none: it passed. */
  readonly problems: readonly string[];
  /** What is worth knowing though nothing is wrong, as a hook's fuel. */
  readonly note?: string;
  /** What the plugin wrote for its author meanwhile, as `level: text`. */
  readonly log?: readonly string[];
}

/** Checks of one kind. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** How the title of the group about generated code begins; its seed follows. */
export const GENERATED = "code generated from seed ";

export function passed({ problems }: Check): boolean {
  return problems.length === 0;
}

/** What reports call a hook: `lens hotspots`. */
export function hookTitle({ trait, name }: Pick<AnyGuestHook, "trait" | "name">): string {
  return `${trait} ${name}`;
}

/** A check whose plugin does not even load has that as its problem. */
export function guarded(name: string, run: () => Omit<Check, "name">): Check {
  try {
    return { name, ...run() };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { name, problems: [error.message, ...(error.hint === undefined ? [] : [`hint: ${error.hint}`])] };
  }
}

/** A fuel account as people read it. */
export function fuelNote(used: number, budget: number): string {
  const left = budget === 0 ? 0 : Math.max(0, 1 - used / budget);
  return `${shortCount(used)} of ${shortCount(budget)} fuel, ${Math.floor(100 * left)} % left`;
}

/** A count in three digits with a letter for thousands: `812`, `12.5 k`, `3.20 M`. */
export function shortCount(count: number): string {
  const units = ["", " k", " M", " G", " T"];
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  if (unit === 0) return String(Math.round(value));
  return `${value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2)}${units[unit]}`;
}
