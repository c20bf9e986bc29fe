import { CodedError, type CodedErrorOptions, safeText } from "@parseltongue/base";
import type { GuestFault, GuestPhase } from "./guest-fault.ts";

/** Why the host refused a plugin or a call: what tests and callers branch on. */
export type HostErrorCode =
  // -- the manifest and what the user gave with it --
  /** `plugin.toml` is no TOML, or breaks its schema. */
  | "bad-manifest"
  /** The user's values break the plugin's configuration schema, or a question's the query's. */
  | "bad-configuration"
  /** The plugin was made for a contract version that this host does not support. */
  | "unsupported-api"
  /** The plugin asks for a capability that was not granted. */
  | "missing-grant"
  // -- the bytes --
  /** The bytes are not a WebAssembly module, or a truncated or malformed one. */
  | "bad-wasm"
  /** The module is larger, deeper or has more of something than the audit allows. */
  | "too-large"
  /** The module uses a feature of WebAssembly that plugins may not use. */
  | "forbidden-feature"
  /** An import that the contract does not have, or with another kind or signature. */
  | "bad-import"
  /** An export that a trait of the manifest needs is missing, has another signature or is there twice. */
  | "missing-export"
  /** An import or export in the namespace that belongs to the host. */
  | "reserved-name"
  /** The module is a component, not a core module. */
  | "component"
  // -- loading --
  /** The guest's initialisation failed or overran its budget. */
  | "init-failed"
  /** The guest failed the check that each plugin passes before it is used. */
  | "self-check-failed"
  /** No memory or address space left for another instance. */
  | "out-of-memory"
  /** Names a plugin that is not loaded, or a hook that it does not have. */
  | "not-loaded"
  /** Another plugin of this name is loaded. */
  | "already-loaded"
  /** A library was made for another version of the table that libraries read through. */
  | "native-abi"
  // -- budgets --
  /** The price of the active lenses exceeds what a query may cost, or a manifest asks for more than its tier may have. */
  | "not-admitted"
  /** More hits, parameters or columns than one call takes. */
  | "input-too-large";

/** What this package throws about plugins and its input. Faults of a running guest are returned as `GuestFault`. */
export class HostError extends CodedError<HostErrorCode> {
  /** Names and values in messages come from strangers: what could move a cursor or turn text around is escaped here. */
  constructor(code: HostErrorCode, message: string, options: CodedErrorOptions = {}) {
    const { hint } = options;
    super(code, safeText(message), hint === undefined ? options : { ...options, hint: safeText(hint) });
  }

  /** The error that a guest's fault is while it is loaded. */
  static ofFault(code: HostErrorCode, fault: GuestFault): HostError {
    const { plugin, digest, hook, phase, reason, message, hint, fuelUsed, fuelBudget } = fault;
    const what = hook === undefined ? plugin : `${plugin}/${hook}`;
    return new HostError(code, `${what} failed to ${VERBS[phase]}: ${message}`, {
      hint,
      details: { plugin, digest, hook: hook ?? null, phase, reason, fuelUsed, fuelBudget },
    });
  }
}

const VERBS: Readonly<Record<GuestPhase, string>> = {
  instantiate: "instantiate",
  init: "initialise",
  call: "answer",
  decode: "answer",
};
