/** One step of a symbol's path; `suffix` as the grammar writes it, both brackets for the two that have brackets. */
export interface ScipDescriptor {
  readonly name: string;
  readonly suffix: "/" | "#" | "." | "()." | "[]" | "()" | ":" | "!";
}

/** A symbol taken apart; see the grammar at `Symbol` in scip.proto. */
export interface ParsedScipSymbol {
  readonly scheme: string;
  readonly manager: string;
  readonly packageName: string;
  readonly version: string;
  readonly descriptors: readonly ScipDescriptor[];
}

/** Whether a symbol is known in its own document only. */
export function isLocalSymbol(symbol: string): boolean {
  return symbol.startsWith("local ");
}

/** @returns undefined for a local symbol and for text that the grammar doesn't cover */
export function parseScipSymbol(symbol: string): ParsedScipSymbol | undefined {
  if (isLocalSymbol(symbol)) return undefined;
  // Spaces inside a part are doubled.
  const header = /^((?:[^ ]|  )+) ((?:[^ ]|  )*) ((?:[^ ]|  )*) ((?:[^ ]|  )*) /.exec(symbol);
  if (header === null) return undefined;
  const [all, scheme = "", manager = "", packageName = "", version = ""] = header.map((part) =>
    part.replaceAll("  ", " "),
  );
  if (all === undefined) return undefined;
  const descriptors = parseDescriptors(symbol.slice(header[0].length));
  return (
    descriptors && {
      scheme,
      manager: dotless(manager),
      packageName: dotless(packageName),
      version: dotless(version),
      descriptors,
    }
  );
}

/** The name that a symbol's own definition has in the code; undefined when the symbol doesn't tell. */
export function symbolName(symbol: string): string | undefined {
  return parseScipSymbol(symbol)?.descriptors.at(-1)?.name;
}

function dotless(part: string): string {
  return part === "." ? "" : part;
}

/** A name, plain or between backticks, with an opening bracket before it or a suffix after it. */
const DESCRIPTOR = /([[(]?)(?:`((?:[^`]|``)*)`|([\w+$-]+))(\]|\)|\/|#|\.|:|!|\([\w+$-]*\)\.)/y;

function parseDescriptors(text: string): ScipDescriptor[] | undefined {
  const descriptors: ScipDescriptor[] = [];
  let at = 0;
  while (at < text.length) {
    DESCRIPTOR.lastIndex = at;
    const match = DESCRIPTOR.exec(text);
    if (match === null) return undefined;
    const [all, open = "", quoted, plain = "", close = ""] = match;
    const suffix = open + (close.startsWith("(") ? "()." : close);
    if (!isSuffix(suffix)) return undefined;
    descriptors.push({ name: quoted?.replaceAll("``", "`") ?? plain, suffix });
    at += all.length;
  }
  return descriptors;
}

const SUFFIXES: ReadonlySet<string> = new Set(["/", "#", ".", "().", "[]", "()", ":", "!"]);

function isSuffix(text: string): text is ScipDescriptor["suffix"] {
  return SUFFIXES.has(text);
}
