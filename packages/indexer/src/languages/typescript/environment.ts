/** What a name bound inside a file is, and where its type comes from. */
export const BindingKind = {
  /** A value of which nothing is known. It still hides what it shadows. */
  opaque: 0,
  /** A definition or an import: its meaning is a `path` from the block's scope, under `name` if that is not "". */
  item: 1,
  /** A namespace import or a namespace: as `item`, and its members are reached with `member`. */
  namespace: 2,
  /** A type parameter of definition `a` with index `b`. */
  typeParameter: 3,
  /** A local whose type is written at `node`. */
  annotated: 4,
  /** A local with the value of the expression at `node`. */
  value: 5,
  /** A local bound by a pattern: the field `name` of `source`. */
  field: 6,
  /** An element of iterating over `source`. */
  element: 7,
  /** Parameter `b` of a function passed as argument `a` of the call at `node`. */
  argumentParameter: 8,
  /** Parameter `b` of a function that has to be of the type `expected` gives. */
  contextParameter: 9,
  /** A value known to be an instance of the class at `node`, by `instanceof`. */
  instance: 10,
  /** The item of `source` at the position `name`. */
  position: 11,
} as const;

/** What `this` is at a place: nothing known, an instance of a class, the class or object itself. */
export const ThisKind = { none: 0, instance: 1, value: 2 } as const;

/** The type that a place wants of a value, as a term of the unit that asks. */
export type ExpectedType = () => number;

/** A name's binding. Its term is worked out when it is first needed, once per unit that names it. */
export interface Binding {
  readonly kind: number;
  /** The block in which `node` is read. */
  readonly block: Block;
  node: number;
  readonly a: number;
  readonly b: number;
  readonly name: string;
  readonly source: Binding | undefined;
  /** For `contextParameter`: the function's type as a term of the open unit. */
  readonly expected: ExpectedType | undefined;
  /** The unit for which `term` was worked out; 0 for none yet, negative while it is being worked out. */
  unit: number;
  term: number;
}

/** A lexical block: what is declared in it and the block around it. Values and types are separate. */
export class Block {
  readonly outer: Block | undefined;
  /** The definition whose contents the block belongs to. */
  readonly def: number;
  /** Whether variables declared here are definitions: the top of a file or namespace. */
  isModule = false;
  /** What `this` is (`ThisKind`), and the class or object whose it is. */
  thisKind: number;
  thisDef: number;
  /** The innermost class or interface around, for the type `this`; 0 for none. */
  selfDef: number;
  /** The expression that the innermost class extends, 0 for none, and the block in which to read it. */
  superNode: number;
  superBlock: Block | undefined;
  /** Scope in the facts, made when the block first declares a definition; -1 for none. */
  scope: number;
  #values: Map<string, Binding> | undefined;
  #types: Map<string, Binding> | undefined;

  constructor(outer: Block | undefined, def: number, scope: number) {
    this.outer = outer;
    this.def = def;
    this.scope = scope;
    this.thisKind = outer?.thisKind ?? ThisKind.none;
    this.thisDef = outer?.thisDef ?? 0;
    this.selfDef = outer?.selfDef ?? 0;
    this.superNode = outer?.superNode ?? 0;
    this.superBlock = outer?.superBlock;
  }

  declareValue(name: string, binding: Binding): void {
    (this.#values ??= new Map()).set(name, binding);
  }

  declareType(name: string, binding: Binding): void {
    (this.#types ??= new Map()).set(name, binding);
  }

  ownValue(name: string): Binding | undefined {
    return this.#values?.get(name);
  }

  ownType(name: string): Binding | undefined {
    return this.#types?.get(name);
  }
}

/** What a name means as a value, seen from a block outwards. */
export function findValue(block: Block, name: string): Binding | undefined {
  for (let at: Block | undefined = block; at !== undefined; at = at.outer) {
    const binding = at.ownValue(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

/** What a name means as a type, seen from a block outwards. */
export function findType(block: Block, name: string): Binding | undefined {
  for (let at: Block | undefined = block; at !== undefined; at = at.outer) {
    const binding = at.ownType(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}
