/** Value types by their byte. Core specification, 5.3.1–5.3.4. */
export const ValueType = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
} as const;
/** The byte of a value type that plugins may use. */
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

/** A function's type. */
export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Sizes of a memory (in pages) or a table (in elements). */
export interface Limits {
  readonly minimum: number;
  /** Absent when the binary states none. */
  readonly maximum: number | undefined;
}

/** What imports and exports refer to. Core specification, 5.5.5. */
export const ExternalKind = { function: 0, table: 1, memory: 2, global: 3 } as const;
/** The byte of a kind of import or export. */
export type ExternalKind = (typeof ExternalKind)[keyof typeof ExternalKind];

/** An import, as declared. */
export type WasmImport = { readonly module: string; readonly name: string; readonly at: number } & (
  | { readonly kind: typeof ExternalKind.function; readonly typeIndex: number }
  | { readonly kind: typeof ExternalKind.table; readonly limits: Limits }
  | { readonly kind: typeof ExternalKind.memory; readonly limits: Limits }
  | { readonly kind: typeof ExternalKind.global; readonly type: ValueType; readonly isMutable: boolean }
);

/** An export, as declared. */
export interface WasmExport {
  readonly name: string;
  readonly kind: ExternalKind;
  readonly index: number;
}

/** A global that the module defines. */
export interface WasmGlobal {
  readonly type: ValueType;
  readonly isMutable: boolean;
  readonly initial: ConstantExpression;
}

/**
 * A constant expression: one constant, or in side modules a sum of constants and imported globals.
 * Core specification, 3.3.10 (constant expressions).
 */
export interface ConstantExpression {
  /** Its bytes, the `end` among them. */
  readonly start: number;
  readonly end: number;
  /** The function that it refers to by `ref.func`, when it is that. */
  readonly functionIndex: number | undefined;
}

/** An element segment. Core specification, 5.5.12. */
export interface ElementSegment {
  readonly mode: "active" | "passive" | "declarative";
  readonly tableIndex: number;
  /** Where an active one starts in its table. */
  readonly offset: ConstantExpression | undefined;
  /** Function indices; -1 is a null reference. */
  readonly functions: readonly number[];
}

/** The code of a function that the module defines. Core specification, 5.5.13. */
export interface FunctionBody {
  /** First byte of the declarations of locals. */
  readonly start: number;
  /** First byte of the instructions. */
  readonly code: number;
  /** One past the last byte, which is the body's `end`. */
  readonly end: number;
  /** Declared locals, parameters not among them. */
  readonly localCount: number;
}

/** A span of bytes of the binary. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
  /** How many members the vector in it has. */
  readonly count: number;
}

/** A guest's binary, taken apart. Indices count as in the binary: imports first. */
export interface GuestBinary {
  readonly bytes: Uint8Array;
  readonly types: readonly FunctionType[];
  /** The entries of the type section as they came; `count` of them. */
  readonly typeSpan: ByteSpan;
  readonly imports: readonly WasmImport[];
  /** Type index of each function, imported ones first. */
  readonly functionTypes: readonly number[];
  readonly importedFunctions: number;
  readonly tables: readonly Limits[];
  readonly importedTables: number;
  readonly memories: readonly Limits[];
  readonly importedMemories: number;
  readonly importedGlobals: number;
  readonly globals: readonly WasmGlobal[];
  readonly exports: readonly WasmExport[];
  readonly start: number | undefined;
  readonly elements: readonly ElementSegment[];
  readonly dataCount: number | undefined;
  readonly bodies: readonly FunctionBody[];
  /** The entries of the data section as they came. */
  readonly dataSpan: ByteSpan;
  /** Custom sections by name, in order: the bytes behind the name. */
  readonly customs: readonly (ByteSpan & { readonly name: string; readonly isFirst: boolean })[];
  /** Whether vectors of 128 bits occur anywhere: their operands take two slots of a frame. */
  readonly hasVectors: boolean;
}
