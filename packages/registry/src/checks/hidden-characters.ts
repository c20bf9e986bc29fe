/** A character that people do not see, or that moves those that they see. */
export interface HiddenCharacter {
  /** From 1. */
  readonly line: number;
  /** From 1, in code points. */
  readonly column: number;
  /** `U+202E`. */
  readonly codePoint: string;
  readonly kind: "bidirectional" | "control" | "invisible" | "variation selector" | "private or no character";
}

/** @see Unicode Standard Annex 9, section 2; Boucher, Anderson: Trojan Source */
const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Line feed, carriage return and tab are text. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;
/** Also U+180E, which is none and as little seen. @see Unicode Character Database, PropList.txt */
const VARIATION = /\p{Variation_Selector}|\u180e/u;
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const NO_CHARACTER = /[\p{Co}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const ANY = new RegExp(
  [BIDIRECTIONAL, CONTROL, VARIATION, INVISIBLE, NO_CHARACTER].map((each) => each.source).join("|"),
  "gu",
);

/** Hidden characters of a text, in its order; no more than `most`. */
export function hiddenCharacters(text: string, most = 20): readonly HiddenCharacter[] {
  const found: HiddenCharacter[] = [];
  for (const match of text.matchAll(ANY)) {
    const before = text.slice(0, match.index);
    const start = before.lastIndexOf("\n") + 1;
    found.push({
      line: before.split("\n").length,
      column: Array.from(before.slice(start)).length + 1,
      codePoint: `U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
      kind: kindOf(match[0]),
    });
    if (found.length >= most) break;
  }
  return found;
}

function kindOf(character: string): HiddenCharacter["kind"] {
  if (BIDIRECTIONAL.test(character)) return "bidirectional";
  if (CONTROL.test(character)) return "control";
  if (VARIATION.test(character)) return "variation selector";
  return INVISIBLE.test(character) ? "invisible" : "private or no character";
}

/** Bytes as text; undefined when they are no UTF-8, or hold a NUL as no text does. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    // A byte order mark is kept, to be found.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Endings of files that somebody or a compiler reads as text: bytes that are none have no business there. */
const READ_AS_TEXT =
  /\.(?:c|cc|cpp|cs|css|go|h|hpp|html|java|js|json|lock|md|mjs|py|rb|rs|scm|sh|toml|ts|txt|wat|yaml|yml)$/i;

/** What is wrong with the text of files, each a line; empty: nothing. */
export function textProblems(files: Iterable<readonly [path: string, bytes: Uint8Array]>): readonly string[] {
  const problems: string[] = [];
  for (const [path, bytes] of files) {
    const text = textOf(bytes);
    if (text === undefined) {
      if (READ_AS_TEXT.test(path)) problems.push(`${path} is no UTF-8 text`);
      continue;
    }
    for (const { line, column, codePoint, kind } of hiddenCharacters(text, 3)) {
      problems.push(`${path}:${line}:${column} holds ${codePoint} (${kind})`);
    }
  }
  return problems;
}
