import type { GuestFault } from "../guest-fault.ts";
import type { LoadedHook, LoadedPlugin } from "../loaded-plugin.ts";
import type { GuestRuntime } from "./guest-runtime.ts";
import { RepeatCheck } from "./repeat-check.ts";

/** Receives the fault of a plugin whose call was not repeatable. */
export type RepeatFaultListener = (plugin: LoadedPlugin, loaded: LoadedHook, fault: GuestFault) => void;

/** Picks the calls that are made once more on a fresh instance, and makes them when there is time. */
export class RepeatSchedule {
  readonly #runtime: GuestRuntime;
  readonly #every: number;
  readonly #onFault: RepeatFaultListener;
  #pending: RepeatCheck[] = [];

  /** @param every one call in so many is repeated */
  constructor(runtime: GuestRuntime, every: number, onFault: RepeatFaultListener) {
    this.#runtime = runtime;
    this.#every = every;
    this.#onFault = onFault;
  }

  /** Counts a call. Returns whether it is one to repeat: only those of plugins that could and must not remember. */
  isDue(plugin: LoadedPlugin, { hook }: LoadedHook): boolean {
    // What a library says is compared where it is called.
    if (plugin.native?.runs(hook) === true) return false;
    if (!plugin.prepared.keepsState || plugin.manifest.state === "cache") return false;
    plugin.callsSinceRepeat += 1;
    if (plugin.callsSinceRepeat < this.#every) return false;
    plugin.callsSinceRepeat = 0;
    return true;
  }

  /** Counts the call of a lens that has just been made, and copies it when it is to be repeated. */
  note(plugin: LoadedPlugin, loaded: LoadedHook, hitCount: number, fuel: number): void {
    if (!this.isDue(plugin, loaded)) return;
    // At most one for each plugin: one that nobody found time for is replaced.
    this.#pending = this.#pending.filter((check) => check.plugin !== plugin);
    this.#pending.push(new RepeatCheck(this.#runtime, plugin, loaded, hitCount, fuel));
  }

  /** Makes the calls that are due. */
  run(): void {
    const checks = this.#pending;
    this.#pending = [];
    for (const check of checks) {
      const fault = check.run(this.#runtime);
      if (fault !== undefined) this.#onFault(check.plugin, check.loaded, fault);
    }
  }

  /** Forgets the calls of a plugin. */
  forget(plugin: LoadedPlugin): void {
    this.#pending = this.#pending.filter((check) => check.plugin !== plugin);
  }
}
