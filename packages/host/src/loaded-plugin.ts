import type { Digest } from "@parseltongue/base";
import type { CircuitBreaker } from "./budgets/circuit-breaker.ts";
import { type HookFigures, HookMeter } from "./budgets/hook-meter.ts";
import { HostError } from "./host-error.ts";
import { CompiledFilter } from "./manifest/compiled-filter.ts";
import { type AnyGuestHook, guestHooks, type HookTrait, type Manifest } from "./manifest/manifest.ts";
import type { Grants, PreparedPlugin, Tier } from "./plugin.ts";
import type { NativeGuest } from "./native/native-guest.ts";
import type { Guest } from "./runtime/guest.ts";

/** Whether a plugin is called. `quarantined`: it failed too often lately and is left alone for a while. */
export type PluginState = "active" | "quarantined";

/** A hook that can be called, with what its calls cost so far. */
export class LoadedHook<Hook extends AnyGuestHook = AnyGuestHook> {
  readonly hook: Hook;
  readonly filter: CompiledFilter;
  readonly meter: HookMeter = new HookMeter();
  /** Nanoseconds per fuel that it is priced at; undefined: that of its class. */
  pricedRate: number | undefined = undefined;

  constructor(hook: Hook) {
    this.hook = hook;
    this.filter = new CompiledFilter(hook.filter);
  }

  figures(): HookFigures {
    return this.meter.figures();
  }
}

/** What loading decided about a plugin. */
export interface PluginTerms {
  readonly guest: Guest;
  readonly breaker: CircuitBreaker;
  readonly grants: Grants;
  readonly tier: Tier;
  /** Tells whoever listens that the user reset the plugin. */
  readonly onReset: (plugin: LoadedPlugin) => void;
}

/** A plugin that can be called, as one host loaded it. */
export class LoadedPlugin {
  readonly guest: Guest;
  readonly breaker: CircuitBreaker;
  readonly grants: Grants;
  readonly tier: Tier;
  /** In the order of `guestHooks`. */
  readonly hooks: readonly LoadedHook[];
  /** Its library, if it has one that is used; see `PluginHost.useNative`. */
  native: NativeGuest | undefined = undefined;
  /** Calls since one was made again on a fresh instance, to compare. */
  callsSinceRepeat = 0;
  readonly #onReset: (plugin: LoadedPlugin) => void;

  constructor({ guest, breaker, grants, tier, onReset }: PluginTerms) {
    this.guest = guest;
    this.breaker = breaker;
    this.grants = grants;
    this.tier = tier;
    this.hooks = guestHooks(guest.prepared.manifest).map((hook) => new LoadedHook(hook));
    this.#onReset = onReset;
  }

  get prepared(): PreparedPlugin {
    return this.guest.prepared;
  }
  get manifest(): Manifest {
    return this.prepared.manifest;
  }
  get digest(): Digest {
    return this.prepared.digest;
  }
  get state(): PluginState {
    return this.breaker.state === "closed" ? "active" : "quarantined";
  }
  get strikes(): number {
    return this.breaker.strikes;
  }
  /** Fuel that the latest initialisation used. */
  get initFuelUsed(): number {
    return this.guest.initFuelUsed;
  }

  /**
   * The hook of a trait by name.
   * @throws HostError `not-loaded` when the plugin has none of that name
   */
  hook<Of extends HookTrait>(trait: Of, name: string): LoadedHook<Extract<AnyGuestHook, { readonly trait: Of }>> {
    const found = this.hooks.find(({ hook }) => hook.trait === trait && hook.name === name);
    if (found !== undefined) return found as LoadedHook<Extract<AnyGuestHook, { readonly trait: Of }>>;
    const names = this.hooks.filter(({ hook }) => hook.trait === trait).map(({ hook }) => hook.name);
    throw new HostError("not-loaded", `${this.manifest.name} has no ${trait} ${JSON.stringify(name)}`, {
      hint: names.length === 0 ? `it has no ${trait}` : `it has ${names.join(", ")}`,
    });
  }

  /** Ends a quarantine and forgets all strikes. */
  reset(): void {
    this.breaker.reset();
    this.#onReset(this);
  }
}
