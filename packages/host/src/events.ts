import type { Digest } from "@parseltongue/base";
import type { GuestFault } from "./guest-fault.ts";
import type { Tier } from "./plugin.ts";

/** A fault of a language's grammar, which runs in a process of its own: plain data. */
export interface GrammarFault {
  readonly trait: "language";
  /** Name of the language. */
  readonly hook: string;
  /** `timeout`, `out-of-fuel`, `trap`, … in the words of skipped files. */
  readonly reason: string;
  readonly message: string;
  /** The file in hand, as its code base calls it; undefined while the grammar was being loaded. */
  readonly path: string | undefined;
}

interface PluginEventBase {
  readonly plugin: string;
  readonly version: string;
  readonly digest: Digest;
}

/** Something that the audit trail records. Plain data; the caller adds the time and writes it down. */
export type PluginEvent =
  | (PluginEventBase & { readonly type: "load"; readonly tier: Tier; readonly initFuelUsed: number })
  | (PluginEventBase & {
      readonly type: "grant";
      readonly attributes: readonly string[];
      readonly log: boolean;
      readonly hostData: readonly string[];
    })
  /** Loading, reloading or activating was refused. */
  | (PluginEventBase & { readonly type: "refusal"; readonly code: string; readonly message: string })
  | (PluginEventBase & { readonly type: "strike"; readonly strikes: number; readonly fault: GuestFault })
  /** A strike as well. */
  | (PluginEventBase & { readonly type: "grammar-fault"; readonly strikes: number; readonly fault: GrammarFault })
  | (PluginEventBase & { readonly type: "quarantine"; readonly strikes: number; readonly callsUntilRetry: number })
  /** A quarantine ended: by hand, or because the call that tried it out went well. */
  | (PluginEventBase & { readonly type: "reset"; readonly by: "user" | "recovery" })
  | (PluginEventBase & {
      readonly type: "tier-change";
      readonly from: Tier;
      readonly to: Tier;
      readonly why: string;
      /** `expired`: leave to run it so has run out, and nothing is held against it. */
      readonly cause?: "expired";
    })
  | (PluginEventBase & { readonly type: "reload"; readonly previousDigest: Digest; readonly previousVersion: string })
  | (PluginEventBase & { readonly type: "unload" })
  /** A hook takes longer for its fuel than it was priced at. */
  | (PluginEventBase & {
      readonly type: "repriced";
      readonly hook: string;
      readonly fromNsPerFuel: number;
      readonly toNsPerFuel: number;
    });

/** Receives events as they happen. Must not call the host, and must not throw. */
export type PluginEventListener = (event: PluginEvent) => void;

/** A message of a guest to its author, in the order given. Text is as the guest gave it. */
export interface GuestLogEntry {
  readonly plugin: string;
  readonly hook: string;
  readonly level: LogLevel;
  readonly text: string;
  /** The text was longer than one message may be. */
  readonly isCut: boolean;
}
/** How urgent a guest's message is. */
export type LogLevel = "error" | "warning" | "info" | "debug";
