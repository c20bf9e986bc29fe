import type { HookTrait } from "../manifest/manifest.ts";
import type { Guest } from "../runtime/guest.ts";
import type { CallableInstance, InstanceContext } from "../runtime/guest-instance.ts";
import type { NativeLibrary, NativeWatch } from "./native-library.ts";
import { NativeOutputs } from "./native-outputs.ts";
import { NativeTable } from "./native-table.ts";

/** Length of a name that means no column. */
const NO_NAME = 0xffff_ffff;
const NOBODY: NativeWatch = { begin: () => {}, end: () => {} };

/**
 * A library over a graph, called as an instance of the guest would be. It counts no fuel: none is used. What it gives
 * is judged when it has returned.
 */
export class NativeInstance implements CallableInstance {
  boundLayout: object | undefined = undefined;
  readonly library: NativeLibrary;
  readonly #context: InstanceContext;
  readonly #guest: Guest;
  readonly #table: NativeTable;
  readonly #outputs: NativeOutputs;
  readonly #watch: NativeWatch;
  #names = new ArrayBuffer(0);
  #fuel = 0;

  constructor(library: NativeLibrary, context: InstanceContext, guest: Guest, watch: NativeWatch = NOBODY) {
    this.library = library;
    this.#context = context;
    this.#guest = guest;
    this.#watch = watch;
    this.#table = new NativeTable(library, context.graph, context.io);
    this.#outputs = new NativeOutputs(library, this.#table, context, guest);
  }

  bind(): void {
    this.#table.writeLayout(this.#context.graph);
  }

  /** @throws Error when something that it gave was refused: the context knows what */
  run(trait: HookTrait, hook: number, fuel: number): number {
    this.#fuel = fuel;
    this.#table.writeCall(this.#context.io);
    this.#writeNames();
    do {
      this.#outputs.begin();
      this.library.bind(this.#table.bytes);
      this.#watch.begin(this.#guest.prepared.manifest.name);
      this.library.call(trait, hook);
      this.#watch.end();
    } while (!this.#outputs.hadRoom());
    this.#outputs.take();
    if (this.#context.refusal !== undefined) throw new Error(this.#context.refusal.message);
    return fuel;
  }

  fuelLeft(): number {
    return this.#fuel;
  }

  /** Writes down the granted columns that there are, so that asking for one by name needs no call of the host. */
  #writeNames(): void {
    const { attributes } = this.#guest;
    if (attributes.length === 0) return;
    const encoded = attributes.map((name) =>
      this.#context.graph.attribute(name) === undefined ? undefined : new TextEncoder().encode(name),
    );
    const units = encoded.reduce((sum, name) => sum + 1 + Math.ceil((name?.length ?? 0) / 4), 0);
    if (this.#names.byteLength < 4 * units) {
      this.#names = new ArrayBuffer(8 * units);
      this.#table.point("names", this.library.addressOf(this.#names));
    }
    const words = new Uint32Array(this.#names);
    let at = 0;
    for (const name of encoded) {
      words[at++] = name?.length ?? NO_NAME;
      new Uint8Array(this.#names, 4 * at).set(name ?? []);
      at += Math.ceil((name?.length ?? 0) / 4);
    }
  }
}
