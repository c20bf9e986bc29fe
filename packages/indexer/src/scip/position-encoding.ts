import { lineStartsOf } from "../syntax/line-starts.ts";

/** What one step of a column is: a byte of UTF-8, a code unit of UTF-16, a character. */
export type PositionEncoding = "utf-8" | "utf-16" | "utf-32";

/** Numbers of `PositionEncoding` in scip.proto; 0 is unspecified. */
const BY_NUMBER: readonly (PositionEncoding | undefined)[] = [undefined, "utf-8", "utf-16", "utf-32"];

/** Languages whose indexers count otherwise than in UTF-16 when they don't say how: what their own strings are made of. */
const BY_LANGUAGE: Readonly<Record<string, PositionEncoding>> = {
  rust: "utf-8",
  rs: "utf-8",
  go: "utf-8",
  c: "utf-8",
  cpp: "utf-8",
  python: "utf-32",
  py: "utf-32",
};

/** How the columns of a document count. @param language as the document says, or its file's ending */
export function encodingOf(number: number, language: string): PositionEncoding {
  return BY_NUMBER[number] ?? BY_LANGUAGE[language.toLowerCase()] ?? "utf-16";
}

interface Columns {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Rewrites columns (from 1) in place to count UTF-16 code units. Those beyond a line's end become its end. */
export function toUtf16Columns(places: readonly Columns[], text: string, encoding: PositionEncoding): void {
  if (encoding === "utf-16") return;
  const lineStart = lineStartsOf(text);
  const lineText = (line: number): string =>
    text.slice(lineStart[line - 1] ?? text.length, lineStart[line] ?? text.length);
  const offsetsOfLine = new Map<number, Uint32Array | undefined>();
  const convert = (line: number, column: number): number => {
    if (!offsetsOfLine.has(line)) offsetsOfLine.set(line, utf16Offsets(lineText(line), encoding));
    const offsets = offsetsOfLine.get(line);
    return offsets === undefined ? column : (offsets[Math.min(column, offsets.length) - 1] ?? 0) + 1;
  };
  for (const place of places) {
    place.column = convert(place.line, place.column);
    place.endColumn = convert(place.endLine, place.endColumn);
  }
}

/** For each step of the encoding the UTF-16 offset it falls on; undefined for lines where both count alike. */
function utf16Offsets(line: string, encoding: "utf-8" | "utf-32"): Uint32Array | undefined {
  if (isAscii(line)) return undefined;
  const offsets: number[] = [];
  let offset = 0;
  for (const character of line) {
    const steps = encoding === "utf-32" ? 1 : utf8Length(character.codePointAt(0) ?? 0);
    for (let i = 0; i < steps; i++) offsets.push(offset);
    offset += character.length;
  }
  offsets.push(offset);
  return Uint32Array.from(offsets);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
