/**
 * What one source file says, as plain data: its definitions, scopes, imports, and for every reference a symbolic
 * *term* that says what is referred to in words of this file alone ("the method `len` of the return type of what
 * `make` means in this scope"). Facts are a pure function of the file's bytes and the language's version: no fact
 * depends on another file or on the file's own path. The linker evaluates the terms against all other files.
 *
 * Everything is integers and one table of strings, so that facts cross a worker boundary and a cache file cheaply.
 */
export interface FileFacts {
  /** Strings named by index below. Index 0 is "". */
  readonly names: string[];
  /** `DEF_STRIDE` integers per definition, parents before children, in source order. Definition 0 is the file's root. */
  readonly defs: Int32Array;
  /** `SCOPE_STRIDE` integers per scope, parents before children. Scope 0 is the file's root scope. */
  readonly scopes: Int32Array;
  /** `IMPORT_STRIDE` integers per import or re-export. */
  readonly imports: Int32Array;
  /**
   * `TERM_STRIDE` integers per term: [op, a, b, c]. Terms belong to a definition (its *unit*): term indexes inside a
   * unit are relative to `DefField.termStart`, and a term names only earlier terms of its unit. Term 0 of each unit is
   * `unknown`.
   */
  readonly terms: Int32Array;
  /** `REF_STRIDE` integers per reference; each belongs to the innermost definition around it. */
  readonly refs: Int32Array;
  readonly lineCount: number;
  readonly hasErrors: boolean;
  /** The file says of itself that it is generated (`@generated`, "DO NOT EDIT"). */
  readonly generated: boolean;
}

/** A definition kind beyond `NodeKind`: an `impl` block or other extension of a type. It gets no node. */
export const DEF_KIND_IMPL = 64;

/** Namespaces a name can live in; a bit set. Rust: a unit struct is a type and a value. TypeScript: a class is both. */
export const Namespace = { type: 1, value: 2, macro: 4 } as const;

export const DefField = {
  /** `NodeKind`, or `DEF_KIND_IMPL`. */
  kind: 0,
  name: 1,
  /** Index of the enclosing definition, -1 for the root. A method's parent is its impl, trait, class or interface. */
  parent: 2,
  /** `NodeFlag` bits that the text itself shows. */
  flags: 3,
  line: 4,
  column: 5,
  endLine: 6,
  /** Name index of the normalised signature text: one line, single spaces, generics and bounds, no body. */
  signature: 7,
  /** Name index of the first sentence of the documentation comment. */
  doc: 8,
  /** `Namespace` bits under which the name is visible in `scope`; 0 for members and impls. */
  namespaces: 9,
  /** Scope that declares the name; -1 for members (fields, methods, variants), found through their parent. */
  scope: 10,
  /** Scope the definition opens for its own contents; -1 if none. */
  ownScope: 11,
  /**
   * Term of the declared type, 0 if none: a function's `fn` type, a field's, constant's or parameterless variant's type,
   * an alias's target, an impl's self type.
   */
  type: 12,
  /** Term (`list`) of supertypes: supertraits, superclass then interfaces; for an impl the one trait; 0 if none. */
  supertypes: 13,
  /** Term (`list` of `generic`) of the type parameters; 0 if none. */
  generics: 14,
  termStart: 15,
  /** Terms before this one belong to the header (all that other files can see); relative to `termStart`. */
  headerTermEnd: 16,
  termEnd: 17,
  refStart: 18,
  refEnd: 19,
  /** Parameters without the receiver; -1 if not callable; `| VARIADIC` when more may follow. */
  arity: 20,
  /** What the file itself adds to the qualified name for this definition; name index, 0 = use `name`. For an impl: `Type` or `<Type as Trait>`. */
  pathSegment: 21,
} as const;
export const DEF_STRIDE = 22;
export const VARIADIC = 0x10000;

export const ScopeField = { kind: 0, parent: 1, def: 2 } as const;
export const SCOPE_STRIDE = 3;
/** `module` scopes end the lexical search for Rust items; `block` scopes let it go on to the parent. */
export const ScopeKind = { module: 1, block: 2 } as const;

export const ImportField = {
  /** Scope in which the name becomes visible. */
  scope: 0,
  /** The name it gets there; 0 for a glob and for an import for side effects. */
  alias: 1,
  /** Definition whose unit holds the term (and a reference with role `import` at the site). */
  def: 2,
  /** What is imported, relative to that unit: a `path`/`member` chain or `moduleSpecifier`; for a glob, whose names. */
  term: 3,
  flags: 4,
  line: 5,
  column: 6,
} as const;
export const IMPORT_STRIDE = 7;
export const ImportFlag = {
  glob: 1,
  /** Visible from other modules (`pub use`, `export … from`). */
  reexport: 2,
  typeOnly: 4,
  /** `pub(crate)`, `pub(super)`: visible, but not outside the package. */
  restricted: 8,
} as const;

/**
 * Term operations. `t`, `u` are terms, `list` a `list` term or 0, `name` a name index. Every term has a *type* and may
 * name a *symbol* (a definition). References (`&T`), mutability and lifetimes are left out: `&T` is written as `T`.
 */
export const TermOp = {
  /** Nothing is known. Term 0 of every unit. */
  unknown: 0,
  /** [scope, name, namespace] what a name means, searched outwards from a scope. `crate`, `self`, `super`, `Self` are names here too. */
  path: 1,
  /** [t, name, namespace] `t::name`, `t.name` of a module or type: static member, enum variant, item of a module, associated type. */
  member: 2,
  /** [t, list] a type with type arguments, `Vec<Foo>`; or a function path with turbofish. */
  apply: 3,
  /** [def, index] the type parameter of a definition (file-wide definition index) that encloses this one or is this one. */
  typeParameter: 4,
  /** [def] `Self` / `this` type inside an impl, trait or class (file-wide definition index). */
  selfType: 5,
  /** [t, list] head and rest of a list. */
  list: 6,
  /** [list] tuple type or value. `()` is a tuple of no list. */
  tuple: 7,
  /** [list of parameter types without receiver, result] function type; also of closures. */
  fn: 8,
  /** [list of bounds] `dyn A + B`: a value known only by its traits. */
  dyn: 9,
  /** [list of bounds] `impl A + B` */
  opaque: 10,
  /** [name] a primitive or literal's type: `str`, `i32`, `bool`, `slice`, `array`; `apply` gives its element type. */
  primitive: 11,
  /** [t, name] value of the field `t.name`; its symbol is the field. Tuple fields are named "0", "1", … */
  field: 12,
  /** [t, name, argument count] what `t.name(…)` calls; its symbol is the method. */
  method: 13,
  /** [callee term, list of argument values] result of a call. */
  call: 14,
  /** [t] `t[…]` */
  index: 15,
  /** [t] item of iterating over `t`. */
  element: 16,
  /** [t] `*t` */
  deref: 17,
  /** [t] `t?` */
  try: 18,
  /** [t] `t.await`, `await t` */
  await: 19,
  /** [scrutinee, path of struct or variant or 0, name] value bound by a pattern: `Path { name }`, `Path(…)` by position; with path 0 a tuple pattern. */
  patternField: 20,
  /**
   * [callee term, argument index, parameter index] type a closure's parameter has because of what the closure is passed
   * to; with parameter index −1 the type the call wants of the argument itself.
   */
  expectedParameter: 21,
  /** [t, u] type of the first that is known: arms of `if`/`match`. */
  join: 22,
  /** [t] instance created by `new t(…)` */
  new: 23,
  /** [name, list of bounds, default or 0] one type parameter, in `DefField.generics`. */
  generic: 24,
  /** [name] the module an import specifier string names (`"./a"`, `"node:fs"`). */
  moduleSpecifier: 25,
  /** [list] `A | B` */
  union: 26,
  /** [list] `A & B` */
  intersection: 27,
  /** [t] type of an expression of arithmetic: `t`'s own type unless an operator trait says otherwise. */
  arithmetic: 28,
  /** [t, u] cast or ascription: type `u`; symbol none. */
  cast: 29,
  /** [name, first scope] a macro by name: symbol is the macro. */
  macro: 30,
  /** [t, name, u] the associated type binding `Item = u` inside bounds: `t<name = u>`. */
  binding: 31,
  /** [t, u] `<t as u>`: type `t` seen as trait `u`. */
  qualified: 32,
  /** [fn term] result type of an `async` function or block whose body yields it. */
  future: 33,
} as const;
export type TermOp = (typeof TermOp)[keyof typeof TermOp];
export const TERM_STRIDE = 4;

export const RefField = {
  role: 0,
  /** Relative to the unit's `termStart`; the target is the term's symbol, of a `call` its callee's. */
  term: 1,
  /** Lines after the line of the unit's definition. */
  relativeLine: 2,
  column: 3,
  /** `EdgeFlag` bits. */
  flags: 4,
  /** The identifier at the site; for candidates when the term's symbol stays unknown. */
  name: 5,
  /** Arguments at a call site without the receiver, else -1. */
  argumentCount: 6,
} as const;
export const REF_STRIDE = 7;
/** What a reference does; values equal `EdgeKind`. A call through `t.name(…)` whose term is `method` may fall back to candidates. */
export const RefRole = { calls: 2, implements: 3, extends: 4, uses: 5, imports: 6 } as const;
