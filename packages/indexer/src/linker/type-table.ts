import { IntColumn } from "./int-column.ts";

/**
 * The kinds of type the linker reasons with. `head` and `extra` mean:
 * - `nominal`: head = definition (struct, enum, trait, class, …); arguments = type arguments, perhaps fewer than declared
 * - `primitive`: head = name; arguments as for `nominal`
 * - `tuple`; `fn`: arguments = result, then parameters
 * - `function`: the type of a named function, method, tuple struct or variant used as a value: head = definition;
 *   arguments = what is bound already: `Self` (only inside a trait), the owner's parameters, its own
 * - `dyn`, `opaque`, `union`, `intersection`: arguments = bounds or members
 * - `parameter`: head = the definition that declares it, extra = its index (`SELF_INDEX` for a trait's `Self`)
 * - `projection`: `<argument 0 as head>::extra`, head 0 when the trait is not said
 * - `module`: a module or namespace used as a value; `constructor`: a class used as a value
 * - `binding`: `extra = argument 0` inside the arguments of a bound
 * - `alias`: a generic type alias that has not been given its arguments yet
 * - `qualified`: argument 0 seen as trait argument 1
 */
export const TypeKind = {
  unknown: 0,
  external: 1,
  nominal: 2,
  primitive: 3,
  tuple: 4,
  fn: 5,
  function: 6,
  dyn: 7,
  opaque: 8,
  parameter: 9,
  projection: 10,
  module: 11,
  constructor: 12,
  union: 13,
  intersection: 14,
  binding: 15,
  alias: 16,
  qualified: 17,
} as const;

/** Nothing is known of the type. */
export const UNKNOWN = 0;
/** The type comes from code outside the analysed code base, so none of its members lie inside. */
export const EXTERNAL = 1;
export const SELF_INDEX = 0xffff;

/** Interned types: equal types have equal ids. */
export class TypeTable {
  readonly #kind = new IntColumn();
  readonly #head = new IntColumn();
  readonly #extra = new IntColumn();
  readonly #argStart = new IntColumn();
  readonly #argCount = new IntColumn();
  /** 1: mentions a parameter or projection; 2: mentions a nominal type of the code base. */
  readonly #traits = new IntColumn();
  readonly #args = new IntColumn(4096);
  #table = new Int32Array(1 << 12);
  #isInternal: (def: number) => boolean;

  constructor(isInternal: (def: number) => boolean) {
    this.#isInternal = isInternal;
    this.#append(TypeKind.unknown, 0, 0, []);
    this.#append(TypeKind.external, 0, 0, []);
  }

  intern(kind: number, head: number, extra: number, args: readonly number[]): number {
    let hash = Math.imul(kind, 0x9e3779b1) ^ Math.imul(head, 0x85ebca6b) ^ Math.imul(extra, 0xc2b2ae35);
    for (let i = 0; i < args.length; i++) hash = Math.imul(hash ^ args[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#table.length - 1;
    let at = (hash ^ (hash >>> 7)) & mask;
    for (;;) {
      const id = this.#table[at]!;
      if (id === 0) break;
      if (this.#equals(id, kind, head, extra, args)) return id;
      at = (at + 1) & mask;
    }
    const id = this.#append(kind, head, extra, args);
    this.#table[at] = id;
    if (id * 2 > this.#table.length) this.#rehash();
    return id;
  }

  kind(type: number): number {
    return this.#kind.data[type]!;
  }
  head(type: number): number {
    return this.#head.data[type]!;
  }
  extra(type: number): number {
    return this.#extra.data[type]!;
  }
  argCount(type: number): number {
    return this.#argCount.data[type]!;
  }
  /** Argument `i`, `UNKNOWN` when the type has fewer. */
  arg(type: number, i: number): number {
    return i < this.#argCount.data[type]! ? this.#args.data[this.#argStart.data[type]! + i]! : UNKNOWN;
  }
  args(type: number): number[] {
    const start = this.#argStart.data[type]!;
    const count = this.#argCount.data[type]!;
    const args: number[] = [];
    for (let i = 0; i < count; i++) args.push(this.#args.data[start + i]!);
    return args;
  }
  /** Whether substituting parameters could change the type. */
  isOpen(type: number): boolean {
    return (this.#traits.data[type]! & 1) !== 0;
  }
  /** Whether a type declared in the analysed code base occurs in it. */
  mentionsInternal(type: number): boolean {
    return (this.#traits.data[type]! & 2) !== 0;
  }

  #append(kind: number, head: number, extra: number, args: readonly number[]): number {
    const id = this.#kind.push(kind);
    this.#head.push(head);
    this.#extra.push(extra);
    this.#argStart.push(this.#args.length);
    this.#argCount.push(args.length);
    let traits = kind === TypeKind.parameter || kind === TypeKind.projection ? 1 : 0;
    if ((kind === TypeKind.nominal || kind === TypeKind.function) && this.#isInternal(head)) traits |= 2;
    for (const arg of args) {
      traits |= this.#traits.data[arg]!;
      this.#args.push(arg);
    }
    this.#traits.push(traits);
    return id;
  }

  #equals(id: number, kind: number, head: number, extra: number, args: readonly number[]): boolean {
    if (this.#kind.data[id] !== kind || this.#head.data[id] !== head || this.#extra.data[id] !== extra) return false;
    if (this.#argCount.data[id] !== args.length) return false;
    const start = this.#argStart.data[id]!;
    for (let i = 0; i < args.length; i++) if (this.#args.data[start + i] !== args[i]) return false;
    return true;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let id = 2; id < this.#kind.length; id++) {
      const start = this.#argStart.data[id]!;
      let hash = Math.imul(this.#kind.data[id]!, 0x9e3779b1) ^ Math.imul(this.#head.data[id]!, 0x85ebca6b);
      hash ^= Math.imul(this.#extra.data[id]!, 0xc2b2ae35);
      for (let i = 0; i < this.#argCount.data[id]!; i++)
        hash = Math.imul(hash ^ this.#args.data[start + i]!, 0x01000193);
      hash ^= hash >>> 15;
      let at = (hash ^ (hash >>> 7)) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = id;
    }
    this.#table = table;
  }
}

/** What type parameters stand for while one call or member access is worked out. */
export class Substitution {
  readonly #owner: number[] = [];
  readonly #index: number[] = [];
  readonly #type: number[] = [];

  /** The type bound to a parameter, or -1. */
  get(owner: number, index: number): number {
    for (let i = 0; i < this.#owner.length; i++) {
      if (this.#owner[i] === owner && this.#index[i] === index) return this.#type[i]!;
    }
    return -1;
  }

  /** Binds a parameter unless a known type is bound to it already. */
  bind(owner: number, index: number, type: number): void {
    for (let i = 0; i < this.#owner.length; i++) {
      if (this.#owner[i] === owner && this.#index[i] === index) {
        if (this.#type[i]! <= EXTERNAL) this.#type[i] = type;
        return;
      }
    }
    this.#owner.push(owner);
    this.#index.push(index);
    this.#type.push(type);
  }

  get isEmpty(): boolean {
    return this.#owner.length === 0;
  }
}
