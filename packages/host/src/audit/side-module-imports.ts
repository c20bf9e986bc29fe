/** How an import of a grammar is carried out and paid for. */
export type SideModuleFunction = {
  readonly params: readonly "i32"[];
  readonly results: readonly "i32"[];
} & (
  | { readonly kind: "fixed" }
  /** Paid by the byte: the product of these parameters. */
  | { readonly kind: "by-bytes"; readonly bytes: readonly number[] }
  /** Replaced by code of the host's own inside the module. */
  | { readonly kind: "built-in"; readonly body: "abort" | "strcmp" | "strlen" }
);

const i32 = "i32" as const;
const fixed: SideModuleFunction = { kind: "fixed", params: [i32], results: [i32] };
const block = (...bytes: number[]): SideModuleFunction => ({
  kind: "by-bytes",
  bytes,
  params: [i32, i32, i32],
  results: [i32],
});

/**
 * Every function that a grammar may import from `env`: what the parser's runtime exports for external scanners, with its
 * exact signature. What looks at a string of unknown length is not called but built in, where each byte is paid for.
 */
export const sideModuleFunctions: ReadonlyMap<string, SideModuleFunction> = new Map<string, SideModuleFunction>([
  ["malloc", { kind: "by-bytes", bytes: [0], params: [i32], results: [i32] }],
  ["calloc", { kind: "by-bytes", bytes: [0, 1], params: [i32, i32], results: [i32] }],
  ["realloc", { kind: "by-bytes", bytes: [1], params: [i32, i32], results: [i32] }],
  ["free", { kind: "fixed", params: [i32], results: [] }],
  ["memcpy", block(2)],
  ["memmove", block(2)],
  ["memset", block(2)],
  ["memcmp", block(2)],
  ["memchr", block(2)],
  ["strncmp", block(2)],
  ["strncpy", block(2)],
  ["strcmp", { kind: "built-in", body: "strcmp", params: [i32, i32], results: [i32] }],
  ["strlen", { kind: "built-in", body: "strlen", params: [i32], results: [i32] }],
  ["abort", { kind: "built-in", body: "abort", params: [], results: [] }],
  ["__assert_fail", { kind: "built-in", body: "abort", params: [i32, i32, i32, i32], results: [] }],
  ...[
    "iswalnum",
    "iswalpha",
    "iswblank",
    "iswdigit",
    "iswlower",
    "iswpunct",
    "iswspace",
    "iswupper",
    "iswxdigit",
    "towlower",
    "towupper",
  ].map((name): [string, SideModuleFunction] => [name, fixed]),
]);

/** The globals that position-independent code imports from `env`, and whether it changes them. */
export const sideModuleGlobals: ReadonlyMap<string, { readonly isMutable: boolean }> = new Map([
  ["__memory_base", { isMutable: false }],
  ["__table_base", { isMutable: false }],
  ["__stack_pointer", { isMutable: true }],
]);
