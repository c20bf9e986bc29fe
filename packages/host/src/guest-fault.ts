import type { Digest } from "@parseltongue/base";
import type { HookTrait } from "./manifest/manifest.ts";

/** What a guest did wrong, or why it was not asked. */
export type GuestFaultReason =
  /** The fuel that its manifest declares was used up. */
  | "out-of-fuel"
  /** Calls nested deeper than 256 KiB of frames. */
  | "too-deep"
  /** It ended itself: `unreachable`, an access outside its memory, a division by zero, an abort of its language. */
  | "trap"
  /** More output than declared, or than one call may give. */
  | "output-limit"
  /** Named bytes outside its memory. */
  | "bad-pointer"
  /** Named a label, rule, severity, column, hit or node that there is not. */
  | "bad-output"
  /** The same call gave another result on a fresh instance though the manifest says `state = "none"`. */
  | "not-repeatable"
  /** Was not called: it failed too often lately. */
  | "quarantined"
  /** Was not called: the query's purse was spent by those before it. */
  | "purse-empty"
  /** Was not called: another call of a guest was under way. */
  | "re-entered"
  /** Was not called: no memory was left for a fresh instance. */
  | "no-instance";

/** When it happened. */
export type GuestPhase = "instantiate" | "init" | "call" | "decode";

/** A fault of a running guest: plain data, returned beside what the others said. */
export interface GuestFault {
  readonly plugin: string;
  readonly digest: Digest;
  /** Undefined together with `hook` for what concerns no hook: `instantiate` and `init`. */
  readonly trait: HookTrait | undefined;
  readonly hook: string | undefined;
  readonly phase: GuestPhase;
  readonly reason: GuestFaultReason;
  /** Lower case, with values, as in errors. */
  readonly message: string;
  /** What the user or the plugin's author can do about it. */
  readonly hint: string;
  readonly fuelUsed: number;
  readonly fuelBudget: number;
}
