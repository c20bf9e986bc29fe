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
  /** Granted columns, and their names' bytes. */
  readonly #columns: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly #names: ArrayBuffer;
  #fuel = 0;

  constructor(library: NativeLibrary, context: InstanceContext, guest: Guest, watch: NativeWatch = NOBODY) {
    this.library = library;
    this.#context = context;
    this.#guest = guest;
    this.#watch = watch;
    this.#table = new NativeTable(library, context.graph, context.io);
    this.#outputs = new NativeOutputs(library, this.#table, context, guest);
    const encoder = new TextEncoder();
    this.#columns = guest.attributes.map((name) => ({ name, bytes: encoder.encode(name) }));
    this.#names = new ArrayBuffer(this.#columns.reduce((sum, { bytes }) => sum + 4 * (1 + unitsOf(bytes)), 0));
    if (this.#columns.length > 0) this.#table.point("names", library.addressOf(this.#names));
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
    const words = new Uint32Array(this.#names);
    let at = 0;
    for (const { name, bytes } of this.#columns) {
      const isThere = this.#context.graph.attribute(name) !== undefined;
      words[at++] = isThere ? bytes.length : NO_NAME;
      if (!isThere) continue;
      new Uint8Array(this.#names, 4 * at).set(bytes);
      at += unitsOf(bytes);
    }
  }
}

function unitsOf({ length }: Uint8Array): number {
  return Math.ceil(length / 4);
}
