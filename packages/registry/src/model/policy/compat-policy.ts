import type { ContractVersion, Platform, Share, Time } from "../scalars.ts";

/** `targets/policy/compat.json`: what versions are tried with. */
export interface CompatPolicy {
  readonly schema: 1;
  /** Minors of the contract that are supported, the oldest first. */
  readonly contracts: readonly { readonly version: ContractVersion; readonly supportedUntil: Time | null }[];
  readonly platforms: readonly Platform[];
  /** Share of plugins that must go on working before a host is released, 0 to 1. */
  readonly promisedShare: Share;
}
