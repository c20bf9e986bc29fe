import type { GraphMemory } from "../graph-memory.ts";
import type { GuestFault, GuestFaultReason, GuestPhase } from "../guest-fault.ts";
import { IoWord, TrapReason } from "../io-layout.ts";
import type { AnyGuestHook } from "../manifest/manifest.ts";
import type { NativeGuest } from "../native/native-guest.ts";
import { NativeInstance } from "../native/native-instance.ts";
import { CallOutputs } from "./call-outputs.ts";
import { faultOf } from "./fault-of.ts";
import type { Guest } from "./guest.ts";
import { type CallableInstance, GuestInstance, type InstanceContext } from "./guest-instance.ts";
import { IoMemory } from "./io-memory.ts";
import type { Refusal } from "./refusal.ts";

/** What a call is about, beside the hits that already lie in io memory. */
export interface CallInput {
  readonly hitCount: number;
  /** 0: the whole graph; 1: the hits. */
  readonly scope: number;
  readonly parameters: Uint8Array;
  readonly fuel: number;
}

/**
 * Calls guests, one at a time, and turns whatever they do into outputs or a fault. One io memory serves all instances.
 * An instance that trapped is dropped at once and never called again.
 */
export class GuestRuntime implements InstanceContext {
  readonly io: IoMemory = new IoMemory();
  readonly outputs: CallOutputs = new CallOutputs();
  readonly graph: GraphMemory;
  refusal: Refusal | undefined = undefined;
  /** Fuel that the last call used. */
  fuelUsed = 0;
  /** Instances made so far. */
  instancesMade = 0;
  #isCalling = false;

  constructor(graph: GraphMemory) {
    this.graph = graph;
  }

  get words(): Uint32Array {
    return this.io.words;
  }

  /** Whether a guest is running: no other call may start. */
  get isCalling(): boolean {
    return this.#isCalling;
  }

  /**
   * Runs a hook once. Undefined: it went well, and its answer lies in `io` and `outputs` until the next call.
   * Never throws for what a guest does.
   */
  call(guest: Guest, hook: AnyGuestHook, input: CallInput): GuestFault | undefined {
    this.fuelUsed = 0;
    if (this.isCalling) return this.#reEntered(guest, hook, input);
    const instance = guest.instance ?? this.instantiate(guest);
    return instance instanceof GuestInstance ? this.#run(guest, instance, hook, input) : instance;
  }

  /** As `call`, in the plugin's library. No fuel is used; what the library does beyond its outputs is not bounded. */
  callNative(guest: Guest, native: NativeGuest, hook: AnyGuestHook, input: CallInput): GuestFault | undefined {
    this.fuelUsed = 0;
    if (this.isCalling) return this.#reEntered(guest, hook, input);
    native.instance ??= new NativeInstance(native.use.library, this, guest, native.use.watch);
    return this.#run(guest, native.instance, hook, input);
  }

  #reEntered(guest: Guest, hook: AnyGuestHook, { fuel }: CallInput): GuestFault {
    return this.#fault(guest, hook, "call", "re-entered", fuel, "another call is under way");
  }

  #run(guest: Guest, instance: CallableInstance, hook: AnyGuestHook, input: CallInput): GuestFault | undefined {
    this.#isCalling = true;
    const { io, graph, outputs } = this;
    try {
      this.#bind(instance);
      io.prepareCall(input.hitCount, input.scope, input.parameters);
      if (guest.keeps) io.keepAll(input.hitCount);
      if (guest.scores) io.clearScores(input.hitCount);
      io.writeColumns(graph, guest.attributes);
      outputs.begin(hook, graph, guest.rules, input);
      guest.beginCall(hook.name);
      this.fuelUsed = Math.max(0, input.fuel - instance.run(hook.trait, hook.index, input.fuel));
      return undefined;
    } catch (error) {
      if (instance === guest.instance) guest.instance = undefined;
      outputs.forget();
      this.fuelUsed = input.fuel - Math.max(0, instance.fuelLeft());
      return this.#trapped(guest, hook, "call", input.fuel, error);
    } finally {
      outputs.end();
      this.refusal = undefined;
      this.#isCalling = false;
    }
  }

  /**
   * Makes a guest a fresh instance in place of the one it had, and runs its initialisation under its budget. Returns
   * the instance, which the guest has now, or the fault, after which it has none.
   */
  instantiate(guest: Guest): GuestInstance | GuestFault {
    guest.instance = undefined;
    const budget = guest.prepared.manifest.initFuel;
    if (this.isCalling)
      return this.#fault(guest, undefined, "instantiate", "re-entered", budget, "a call is under way");
    this.#isCalling = true;
    try {
      const instance = this.#create(guest, budget);
      if (!(instance instanceof GuestInstance)) return instance;
      const fault = this.#initialize(guest, instance, budget);
      if (fault !== undefined) return fault;
      guest.instance = instance;
      return instance;
    } finally {
      this.refusal = undefined;
      this.#isCalling = false;
    }
  }

  #create(guest: Guest, budget: number): GuestInstance | GuestFault {
    this.instancesMade += 1;
    try {
      return GuestInstance.create(guest.prepared, this, guest);
    } catch (error) {
      if (!(error instanceof RangeError)) return this.#trapped(guest, undefined, "instantiate", budget, error);
      return this.#fault(guest, undefined, "instantiate", "no-instance", budget, error.message.toLowerCase());
    }
  }

  #initialize(guest: Guest, instance: GuestInstance, budget: number): GuestFault | undefined {
    try {
      this.#bind(instance);
      this.io.prepareCall(0, 0, guest.configuration);
      this.io.writeColumns(this.graph, guest.attributes);
      guest.beginCall("init");
      instance.begin(budget);
      for (const initialize of instance.initializers) initialize();
      guest.initFuelUsed = Math.max(0, budget - instance.fuelLeft());
      return undefined;
    } catch (error) {
      this.fuelUsed = budget - Math.max(0, instance.fuelLeft());
      return this.#trapped(guest, undefined, "init", budget, error);
    }
  }

  #bind(instance: CallableInstance): void {
    const layout = this.graph.layout();
    if (instance.boundLayout === layout) return;
    this.io.writeLayout(layout);
    instance.bind();
    instance.boundLayout = layout;
  }

  #trapped(
    guest: Guest,
    hook: AnyGuestHook | undefined,
    phase: GuestPhase,
    budget: number,
    error: unknown,
  ): GuestFault {
    const [reason, message] = this.#reasonOf(error);
    return this.#fault(guest, hook, phase, reason, budget, message);
  }

  #reasonOf(error: unknown): readonly [GuestFaultReason, string] {
    const word = this.words[IoWord.trapReason];
    if (this.refusal !== undefined) return [this.refusal.reason, this.refusal.message];
    if (word === TrapReason.fuel) return ["out-of-fuel", "ran out of fuel"];
    if (word === TrapReason.depth) return ["too-deep", "calls nested too deep"];
    if (!(error instanceof Error)) throw new Error("a guest threw what is no error", { cause: error });
    // The engine's own stack ran out before ours did: counted the same, as a guest's doing.
    if (error instanceof RangeError) return ["too-deep", error.message.toLowerCase()];
    if (error.name === "RuntimeError" || error.name === "LinkError") return ["trap", error.message.toLowerCase()];
    // A host function failed, which none ever should: not the guest's fault, and not to be hidden.
    throw error;
  }

  #fault(
    guest: Guest,
    hook: AnyGuestHook | undefined,
    phase: GuestPhase,
    reason: GuestFaultReason,
    fuelBudget: number,
    message: string,
  ): GuestFault {
    return faultOf(guest.prepared, hook, { phase, reason, message, fuelUsed: this.fuelUsed, fuelBudget });
  }
}
