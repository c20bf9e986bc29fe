import type { Digest } from "@parseltongue/base";
import type { FailurePolicy, GuestFault, GuestFaultReason, GuestPhase, HookTrait } from "@parseltongue/host";

/** A plugin's part of an answer that is missing, and why. */
export interface PluginFailure {
  readonly plugin: string;
  readonly digest: Digest;
  /** Absent when the plugin as a whole is missing: it could not be loaded. */
  readonly trait?: HookTrait;
  readonly hook?: string;
  readonly phase: GuestPhase | "load";
  /** Of a running guest, or the error code with which loading it was refused. */
  readonly reason: GuestFaultReason | (string & {});
  readonly message: string;
  /** What the user or the plugin's author can do about it. */
  readonly hint: string;
  /** What was done about it: its part left out, what it said last used, or all hits withheld. */
  readonly policy?: FailurePolicy;
  readonly fuelUsed?: number;
  readonly fuelBudget?: number;
}

/** Something that plugins read and that is not there: they went on without it. */
export interface AbsentData {
  /** A column's name, or that of the host's data: `host.changes`, `host.codeowners`. */
  readonly name: string;
  /** Who asks for it. */
  readonly plugins: readonly string[];
  readonly reason: string;
  /** What would bring it. */
  readonly hint: string;
}

/** What one hook cost an answer. */
export interface PluginCost {
  readonly plugin: string;
  readonly trait: HookTrait;
  readonly hook: string;
  readonly calls: number;
  /** Of all calls together. */
  readonly fuelUsed: number;
  readonly fuelBudget: number;
  readonly micros: number;
  /** `asleep`: its filter proves that it cannot matter. `cached`: what it said before about the same was used. */
  readonly state: "ran" | "asleep" | "failed" | "cached";
}

/** A text that a plugin put beside a hit. Make it safe before printing. */
export interface AnnotationReport {
  readonly plugin: string;
  readonly label: string;
  readonly text: string;
}

/** What lenses said about one hit. */
export interface Judged {
  /** Sum of the lenses' scores by the weights of the configuration; only there when any lens scored the answer's hits. */
  readonly score?: number;
  /** In the order of the configuration, then as each lens made them; only there when there are any. */
  readonly annotations?: readonly AnnotationReport[];
}

/** What lenses made of an answer's hits. */
export interface LensReport {
  /** Candidates that were judged. `total` of the answer counts all there are, judged or not. */
  readonly considered: number;
  /** Candidates that all lenses kept, whether they found room on the page or not. */
  readonly kept: number;
  /** Only there when a lens ranks hits and there are more than it was given: the order is right within the first so many. */
  readonly rankedWithin?: number;
}

/** What lenses made of a reply's hits, with what they said about each on the page. */
export interface LensVerdicts extends LensReport {
  /** The admitted number of batches was used before the page was full. */
  readonly isCutByBatches: boolean;
  /** One for each hit on the page; none when lenses neither scored nor annotated any. */
  readonly hits: readonly Judged[];
}

/**
 * The failure that a guest's fault is to the answer it was called for. All faults of guests reach answers through here.
 */
export function failureOf(fault: GuestFault, policy?: FailurePolicy): PluginFailure {
  const { plugin, digest, trait, hook, phase, reason, message, hint, fuelUsed, fuelBudget } = fault;
  return {
    plugin,
    digest,
    ...(trait !== undefined && { trait }),
    ...(hook !== undefined && { hook }),
    phase,
    reason,
    message,
    hint,
    ...(policy !== undefined && { policy }),
    fuelUsed,
    fuelBudget,
  };
}
