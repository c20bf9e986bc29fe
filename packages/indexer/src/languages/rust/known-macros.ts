/** What is known of a macro by its name. */
export interface KnownMacro {
  /** A lone name among its arguments is a value. */
  readonly trustsNames: boolean;
  /** Its first string is a format string that may name values. */
  readonly formats: boolean;
  readonly result: "unknown" | "unit" | "bool" | "string" | "str" | "vector" | "first" | "matches" | "try" | "ready";
}

const known = (names: string, macro: KnownMacro): [string, KnownMacro][] =>
  names.split(" ").map((name) => [name, macro]);

const MACROS: ReadonlyMap<string, KnownMacro> = new Map([
  ...known("println print eprintln eprint trace debug info warn error log", {
    trustsNames: true,
    formats: true,
    result: "unit",
  }),
  ...known("assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne", {
    trustsNames: true,
    formats: true,
    result: "unit",
  }),
  ...known("panic unreachable todo unimplemented bail ensure write writeln anyhow format_args format_err", {
    trustsNames: true,
    formats: true,
    result: "unknown",
  }),
  ...known("format", { trustsNames: true, formats: true, result: "string" }),
  ...known("vec", { trustsNames: true, formats: false, result: "vector" }),
  ...known("ready", { trustsNames: true, formats: false, result: "ready" }),
  ...known("dbg addr_of addr_of_mut pin", { trustsNames: true, formats: false, result: "first" }),
  ...known("matches assert_matches debug_assert_matches", { trustsNames: true, formats: false, result: "matches" }),
  ...known("try", { trustsNames: true, formats: false, result: "try" }),
  ...known("join try_join", { trustsNames: true, formats: false, result: "unknown" }),
]);

const OTHER: KnownMacro = { trustsNames: false, formats: false, result: "unknown" };

/** Macros whose arguments are not code that runs where they stand: generated code, text, conditions. */
const OPAQUE: ReadonlySet<string> = new Set(
  (
    "quote quote_spanned parse_quote parse_quote_spanned stringify concat include include_str include_bytes env option_env " +
    "cfg line file column module_path compile_error macro_rules html rsx json global_asm asm naked_asm"
  ).split(" "),
);
const TEXT: ReadonlySet<string> = new Set("stringify concat include_str env file module_path".split(" "));

export function knownMacro(name: string): KnownMacro {
  return MACROS.get(name) ?? OTHER;
}

export function isOpaqueMacro(name: string): boolean {
  return OPAQUE.has(name);
}

/** Whether an opaque macro yields a `str`. */
export function yieldsText(name: string): boolean {
  return TEXT.has(name);
}
