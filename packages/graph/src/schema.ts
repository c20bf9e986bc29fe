/**
 * The vocabulary of the Interface Signature Graph: what nodes and edges there are.
 * Values are stored in snapshots and read by plugins, so they are only ever added to.
 */

/** The kinds of node. 0 is "no node": every out-of-range read yields it. */
export const NodeKind = {
  none: 0,
  package: 1,
  module: 2,
  file: 3,
  function: 4,
  method: 5,
  struct: 6,
  class: 7,
  enum: 8,
  variant: 9,
  trait: 10,
  interface: 11,
  typeAlias: 12,
  constant: 13,
  static: 14,
  macro: 15,
  field: 16,
  /** Not an entity of the code: the set of definitions an unresolved reference may mean. */
  candidates: 17,
} as const;
/** A kind of node by its name, as users type and read it. */
export type NodeKindName = Exclude<keyof typeof NodeKind, "none">;
/** A kind of node as it is stored. */
export type NodeKind = (typeof NodeKind)[keyof typeof NodeKind];

/** The kinds of edge; an edge reads as a sentence: `from` calls `to`. 0 is "no edge". */
export const EdgeKind = {
  none: 0,
  contains: 1,
  calls: 2,
  implements: 3,
  extends: 4,
  uses: 5,
  imports: 6,
  /** From a `candidates` node to each definition it may mean. */
  candidate: 7,
} as const;
/**
 * Most definitions that an unresolved reference is said to mean, one by one. Measured: of larger sets one member in
 * hundreds is meant, so an answer only says that such references exist (`certain` is false), not whom they may mean.
 */
export const MAX_CANDIDATES = 12;
/** A kind of edge by its name. */
export type EdgeKindName = Exclude<keyof typeof EdgeKind, "none">;
/** A kind of edge as it is stored. */
export type EdgeKind = (typeof EdgeKind)[keyof typeof EdgeKind];

/** How sure the engine is that the edge exists in the code. Higher is surer. */
export const Confidence = {
  none: 0,
  /** One of several targets, or a target that only shares its name. */
  ambiguous: 1,
  /** The only target that fits, though no rule of the language proves it. */
  inferred: 2,
  /** Follows from the rules of the language, or a compiler said so. */
  resolved: 3,
} as const;
/** A confidence by its name. */
export type ConfidenceName = Exclude<keyof typeof Confidence, "none">;
/** A confidence as it is stored: a higher value is surer. */
export type Confidence = (typeof Confidence)[keyof typeof Confidence];

/** Bit set of a node's properties. */
export const NodeFlag = {
  public: 0x1,
  async: 0x2,
  unsafe: 0x4,
  test: 0x8,
  generated: 0x10,
  vendored: 0x20,
  const: 0x40,
  /** A member that belongs to the type, not to its values. */
  static: 0x80,
  abstract: 0x100,
  deprecated: 0x200,
  mutable: 0x400,
  /** Has a receiver (`self`, `this`). */
  receiver: 0x800,
  /** Has a body of its own: a trait's provided method, not a required one. */
  body: 0x1000,
  /** Called from outside the analysed code: `main`, a `#[no_mangle]` function, a package's entry. */
  entry: 0x2000,
  /** Overrides or implements a member of a supertype. */
  override: 0x4000,
  /** A getter or setter. */
  accessor: 0x8000,
  /** The file or item holds a syntax error, so facts about it may be missing. */
  incomplete: 0x10000,
  /** Lies outside the analysed code base (standard-library model); never shown in answers. */
  external: 0x20000,
} as const;

/** Bit set of an edge's properties. */
export const EdgeFlag = {
  /** The site lies inside a macro invocation. */
  macro: 0x1,
  /** The call goes through a trait object, an interface or a generic bound: `to` is the declaration. */
  dynamic: 0x2,
  /** The edge comes from a compiler's index (SCIP). */
  precise: 0x4,
  /** A re-export (`pub use`, `export … from`). */
  reexport: 0x8,
  /** Type-only import. */
  typeOnly: 0x10,
  /** A function named without being called. */
  value: 0x20,
} as const;

/** Bit set of a file's properties. */
export const FileFlag = {
  test: 0x1,
  generated: 0x2,
  vendored: 0x4,
  /** Parts of it could not be parsed. */
  syntaxErrors: 0x8,
  /** Standard-library model shipped with the engine; not part of the code base. */
  external: 0x10,
} as const;

/** Language ids stored in the graph. Names are what users type and read. */
export const LanguageId = {
  none: 0,
  rust: 1,
  typescript: 2,
  tsx: 3,
  javascript: 4,
  python: 5,
  go: 6,
  java: 7,
  c: 8,
  cpp: 9,
  csharp: 10,
} as const;
/** A language by its name. */
export type LanguageName = Exclude<keyof typeof LanguageId, "none">;

/** Languages that plugins bring have numbers from here to 255; a graph says itself which is which, see `languageNames`. */
export const FIRST_PLUGIN_LANGUAGE = 64;
