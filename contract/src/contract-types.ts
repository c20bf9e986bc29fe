/** A core WebAssembly value type as it occurs in the contract. */
export type CoreType = "i32" | "i64" | "f32" | "f64";

/** A function that a plugin may import. */
export interface HostImport {
  /** Interface, which is also the name of the capability that has to be granted. */
  readonly interface: string;
  /** Name in WIT and in a binary: `node-kind`. */
  readonly name: string;
  /** Module under which it first appeared; later minor versions of the same major mean the same function. SPEC 10.2 */
  readonly module: string;
  readonly since: string;
  readonly parameters: readonly CoreType[];
  readonly results: readonly CoreType[];
  /** Scalar functions are lowered to loads and stores; host calls stay calls. */
  readonly kind: "scalar" | "host-call";
  /** What one call costs, and each byte handed over. */
  readonly fuel: number;
  readonly fuelPerByte: number;
}

/** A function that a plugin may export: the entry point of a trait. */
export interface GuestExport {
  readonly trait: string;
  readonly name: string;
  /** Its full name in a binary, in the version in which it first appeared. SPEC 10.2 */
  readonly exportName: string;
  readonly since: string;
  readonly parameters: readonly CoreType[];
  readonly results: readonly CoreType[];
}

/** Weights that fuel is counted by. SPEC 7 */
export interface FuelTable {
  /** Weight of an instruction that is not listed and in no group. */
  readonly instruction: number;
  readonly instructions: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<"load" | "store" | "float-to-integer", number>>;
  /** An instruction on vectors weighs this times what it would on numbers; the slow ones weigh `slowVector`. */
  readonly vector: number;
  readonly slowVector: number;
  readonly perLocal: number;
  readonly perFunctionEntry: number;
  readonly bulkPer8Bytes: number;
  readonly tablePerElement: number;
  readonly growPerPage: number;
  readonly accessors: Readonly<Record<"count" | "graph" | "io", number>>;
  readonly hostCalls: Readonly<Record<string, { readonly base: number; readonly perByte: number }>>;
}

/** A host call as a library writes it down: one record of words, lists with their element count before them. SPEC 12 */
export interface NativeCall {
  /** `interface.name`. */
  readonly key: string;
  readonly parameters: readonly ("word" | "bytes" | "words")[];
}
