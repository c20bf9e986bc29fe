import { DRIFT, rateOf, type Calibration } from "./budgets/prices.ts";
import type { GuestLogEntry, PluginEvent, PluginEventListener } from "./events.ts";
import type { GuestFault } from "./guest-fault.ts";
import type { LoadedHook, LoadedPlugin } from "./loaded-plugin.ts";
import type { NativeGuest } from "./native/native-guest.ts";
import { faultOf } from "./runtime/fault-of.ts";
import type { CallInput, GuestRuntime } from "./runtime/guest-runtime.ts";

/** Faults that say nothing about the plugin: no strike. */
const NO_STRIKE: ReadonlySet<string> = new Set(["quarantined", "purse-empty", "re-entered", "no-instance"]);

/** What a caller is made of. */
export interface PluginCallerParts {
  readonly runtime: GuestRuntime;
  readonly elapsedMs: () => number;
  readonly events: PluginEventListener;
  readonly log: (entry: GuestLogEntry) => void;
}

/** Calls hooks under their budgets and keeps account: time, fuel, strikes, quarantines. */
export class PluginCaller {
  readonly runtime: GuestRuntime;
  calibration: Calibration;
  /** Nanoseconds that the last call took. */
  elapsedNs = 0;
  readonly #elapsedMs: () => number;
  readonly #events: PluginEventListener;
  readonly #log: (entry: GuestLogEntry) => void;

  constructor({ runtime, elapsedMs, events, log }: PluginCallerParts, calibration: Calibration) {
    this.runtime = runtime;
    this.calibration = calibration;
    this.#elapsedMs = elapsedMs;
    this.#events = events;
    this.#log = log;
  }

  /** Runs a hook once; undefined when its answer lies in the runtime. Never throws for what a guest does. */
  call(plugin: LoadedPlugin, loaded: LoadedHook, input: CallInput): GuestFault | undefined {
    const { runtime } = this;
    this.elapsedNs = 0;
    runtime.fuelUsed = 0;
    if (!plugin.breaker.admits()) return this.#quarantined(plugin, loaded, input);
    const startMs = this.#elapsedMs();
    const fault = runtime.call(plugin.guest, loaded.hook, input);
    this.elapsedNs = 1e6 * (this.#elapsedMs() - startMs);
    if (fault?.reason === "re-entered") return fault;
    const isWindowFull = loaded.meter.record(this.elapsedNs, runtime.fuelUsed, input.fuel, this.calibration.callNs);
    if (isWindowFull) this.#reprice(plugin, loaded);
    if (fault !== undefined) this.fault(plugin, loaded, fault);
    else {
      loaded.meter.recordOutput(runtime.outputs.bytesTaken);
      this.succeed(plugin);
    }
    this.passMessages(plugin);
    return fault;
  }

  /**
   * Runs a hook once in the plugin's library. A fault is no strike: the sandbox is asked then, and says whether it is the
   * plugin's or the library's.
   */
  callNative(plugin: LoadedPlugin, native: NativeGuest, loaded: LoadedHook, input: CallInput): GuestFault | undefined {
    const startMs = this.#elapsedMs();
    const fault = this.runtime.callNative(plugin.guest, native, loaded.hook, input);
    this.elapsedNs = 1e6 * (this.#elapsedMs() - startMs);
    if (fault !== undefined) {
      plugin.guest.takeMessages();
      return fault;
    }
    loaded.meter.recordUnmetered(this.elapsedNs);
    this.passMessages(plugin);
    return undefined;
  }

  /** Gives a plugin's library up, for good: from here on all runs in the sandbox. */
  demote(plugin: LoadedPlugin, native: NativeGuest, why: string): void {
    native.demote(why);
    this.emit(plugin, { type: "tier-change", from: "native", to: plugin.tier, why });
  }

  /** Hands over what a guest logged in its latest call. */
  passMessages({ guest }: Pick<LoadedPlugin, "guest">): void {
    if (!guest.hasMessages) return;
    for (const message of guest.takeMessages()) this.#log(message);
  }

  /** Notes a call that went well. */
  succeed(plugin: LoadedPlugin): void {
    if (plugin.breaker.succeed()) this.emit(plugin, { type: "reset", by: "recovery" });
  }

  /** Notes a fault: a strike, and perhaps a quarantine. */
  fault(plugin: LoadedPlugin, loaded: LoadedHook | undefined, fault: GuestFault): void {
    if (NO_STRIKE.has(fault.reason)) return;
    loaded?.meter.fail();
    const { breaker } = plugin;
    const isOpened = breaker.strike();
    this.emit(plugin, { type: "strike", strikes: breaker.strikes, fault });
    if (!isOpened) return;
    this.emit(plugin, { type: "quarantine", strikes: breaker.strikes, callsUntilRetry: breaker.callsUntilRetry });
  }

  /** Hands an event to whoever listens. */
  emit(plugin: LoadedPlugin, event: EventBody): void {
    const { name, version } = plugin.manifest;
    this.#events({ plugin: name, version, digest: plugin.digest, ...event });
  }

  /** Nanoseconds per fuel that a hook is priced at. */
  rateOf(plugin: LoadedPlugin, loaded: LoadedHook): number {
    return rateOf(this.calibration, readsGraph(plugin), loaded.pricedRate);
  }

  /** Takes over what was measured, and says so when it is more than the hook was priced at. */
  #reprice(plugin: LoadedPlugin, loaded: LoadedHook): void {
    const before = this.rateOf(plugin, loaded);
    loaded.pricedRate = loaded.meter.measuredRate;
    const after = this.rateOf(plugin, loaded);
    if (after <= DRIFT * before) return;
    this.emit(plugin, { type: "repriced", hook: loaded.hook.name, fromNsPerFuel: before, toNsPerFuel: after });
  }

  #quarantined(plugin: LoadedPlugin, { hook }: LoadedHook, { fuel }: CallInput): GuestFault {
    return faultOf(plugin.prepared, hook, {
      phase: "call",
      reason: "quarantined",
      message: `left alone for ${plugin.breaker.callsUntilRetry} more calls after ${plugin.strikes} strikes`,
      fuelUsed: 0,
      fuelBudget: fuel,
    });
  }
}

type Without<Event, Keys extends PropertyKey> = Event extends unknown ? Omit<Event, Keys> : never;
/** An event without what says which plugin it is about. */
export type EventBody = Without<PluginEvent, "plugin" | "version" | "digest">;

function readsGraph({ prepared }: LoadedPlugin): boolean {
  return prepared.interfaces.has("isg") || prepared.interfaces.has("attributes");
}
