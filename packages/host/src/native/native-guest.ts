import { nativeAbi } from "@parseltongue/contract";
import { HostError } from "../host-error.ts";
import { type AnyGuestHook, guestHooks, type HookTrait, type Manifest } from "../manifest/manifest.ts";
import type { NativeInstance } from "./native-instance.ts";
import type { NativeLibrary, NativeWatch } from "./native-library.ts";

/** How a plugin's library is used. */
export interface NativeUse {
  readonly library: NativeLibrary;
  /** Hooks of these traits run in it, the others in the sandbox. */
  readonly traits: readonly HookTrait[];
  readonly watch?: NativeWatch;
  /**
   * `here`: the first call of each hook is made both ways and has to give the same. `done`: another process did that over
   * the same graph. Default `here`.
   */
  readonly canary?: "here" | "done";
  /** One call in so many is made both ways after that. Default 1000. */
  readonly compareEvery?: number;
}

const COMPARE_EVERY = 1000;

/** The native side of a plugin that is loaded: which hooks run in its library, and whether any still do. */
export class NativeGuest {
  readonly use: NativeUse;
  /** Undefined before the first call, and when the graph is another. */
  instance: NativeInstance | undefined = undefined;
  readonly #proven = new Set<AnyGuestHook>();
  #demotion: string | undefined;
  #callsSinceCompared = 0;

  /** @throws HostError `native-abi`, `missing-export` */
  constructor(manifest: Manifest, use: NativeUse) {
    const { library, traits, canary = "here" } = use;
    checkAbi(manifest, library.abi);
    const hooks = guestHooks(manifest);
    const missing = hooks.find(({ trait }) => traits.includes(trait) && !library.traits.has(trait));
    if (missing !== undefined) {
      throw new HostError("missing-export", `the library of ${manifest.name} has no entry point for ${missing.trait}`, {
        hint: "its author builds it anew: parseltongue plugin build --native",
      });
    }
    this.use = use;
    if (canary === "done") for (const hook of hooks) this.#proven.add(hook);
  }

  /** Why it runs in the sandbox again. */
  get demotion(): string | undefined {
    return this.#demotion;
  }

  get isUsed(): boolean {
    return this.#demotion === undefined;
  }

  /** Whether calls of a hook go to the library. */
  runs(hook: AnyGuestHook): boolean {
    return this.isUsed && this.use.traits.includes(hook.trait);
  }

  /** Counts a call. Returns whether it is to be made in the sandbox as well. */
  isToCompare(hook: AnyGuestHook): boolean {
    this.#callsSinceCompared += 1;
    if (this.#proven.has(hook) && this.#callsSinceCompared < (this.use.compareEvery ?? COMPARE_EVERY)) return false;
    this.#callsSinceCompared = 0;
    return true;
  }

  /** Notes that a hook has given what the sandbox gives. */
  prove(hook: AnyGuestHook): void {
    this.#proven.add(hook);
  }

  /** From here on nothing runs in the library. */
  demote(why: string): void {
    this.#demotion = why;
    this.instance = undefined;
  }
}

function checkAbi({ name }: Manifest, abi: number): void {
  if (abi === nativeAbi) return;
  const who =
    abi > nativeAbi ? "upgrade parseltongue" : "its author builds it anew: parseltongue plugin build --native";
  throw new HostError(
    "native-abi",
    `the library of ${name} was made for version ${abi} of the native table; this host has ${nativeAbi}`,
    { hint: `${who}; until then the plugin runs in the sandbox` },
  );
}
