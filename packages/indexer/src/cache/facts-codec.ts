import type { FileFacts } from "../facts/facts.ts";

/**
 * Facts as one run of bytes: a header of 32-bit integers, the integer columns, the names' ends in UTF-16 units, all names
 * as one UTF-8 text, and padding to a multiple of four. In the byte order of the machine: bytes stay on it, as messages
 * between threads and in its own cache.
 */
const Header = {
  lineCount: 0,
  flags: 1,
  defs: 2,
  scopes: 3,
  imports: 4,
  terms: 5,
  refs: 6,
  nameCount: 7,
  nameBytes: 8,
} as const;
const HEADER_LENGTH = 9;
const COLUMNS = ["defs", "scopes", "imports", "terms", "refs"] as const;
const FactsFlag = { hasErrors: 1, generated: 2 } as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The facts in bytes that `decodeFacts` reads without copying; a multiple of four, in a buffer of their own. */
export function encodeFacts(facts: FileFacts): Uint8Array<ArrayBuffer> {
  const text = facts.names.join("");
  const names = encoder.encode(text);
  const columnLength = COLUMNS.reduce((sum, name) => sum + facts[name].length, 0);
  const integers = HEADER_LENGTH + columnLength + facts.names.length;
  const bytes = new Uint8Array(align(integers * 4 + names.length));
  const words = new Int32Array(bytes.buffer);
  words[Header.lineCount] = facts.lineCount;
  words[Header.flags] = (facts.hasErrors ? FactsFlag.hasErrors : 0) | (facts.generated ? FactsFlag.generated : 0);
  words[Header.nameCount] = facts.names.length;
  words[Header.nameBytes] = names.length;
  let at = HEADER_LENGTH;
  for (const name of COLUMNS) {
    words[Header[name]] = facts[name].length;
    words.set(facts[name], at);
    at += facts[name].length;
  }
  let end = 0;
  for (const name of facts.names) words[at++] = end += name.length;
  bytes.set(names, at * 4);
  return bytes;
}

/**
 * Facts whose columns are views of `bytes` and whose names are decoded when first asked for. The bytes must not change
 * afterwards and stay in memory as long as the facts do.
 *
 * @param bytes as `encodeFacts` made them, starting at a multiple of four of their buffer
 * @returns undefined when the bytes are not facts: lengths that don't add up
 */
export function decodeFacts(bytes: Uint8Array): FileFacts | undefined {
  if (bytes.byteOffset % 4 !== 0 || bytes.length % 4 !== 0 || bytes.length < HEADER_LENGTH * 4) return undefined;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const lengths = [...COLUMNS.map((name) => words[Header[name]] ?? -1), words[Header.nameCount] ?? -1];
  const nameBytes = words[Header.nameBytes] ?? -1;
  if (nameBytes < 0 || lengths.some((length) => length < 0)) return undefined;
  const integers = lengths.reduce((sum, length) => sum + length, HEADER_LENGTH);
  if (align(integers * 4 + nameBytes) !== bytes.length) return undefined;
  return new DecodedFacts(words, lengths, bytes.subarray(integers * 4, integers * 4 + nameBytes));
}

class DecodedFacts implements FileFacts {
  readonly defs: Int32Array;
  readonly scopes: Int32Array;
  readonly imports: Int32Array;
  readonly terms: Int32Array;
  readonly refs: Int32Array;
  readonly lineCount: number;
  readonly hasErrors: boolean;
  readonly generated: boolean;
  readonly #nameEnds: Int32Array;
  readonly #nameBytes: Uint8Array;
  #names: string[] | undefined;

  constructor(words: Int32Array, lengths: readonly number[], nameBytes: Uint8Array) {
    let at = HEADER_LENGTH;
    const next = (index: number): Int32Array => words.subarray(at, (at += lengths[index] ?? 0));
    this.defs = next(0);
    this.scopes = next(1);
    this.imports = next(2);
    this.terms = next(3);
    this.refs = next(4);
    this.#nameEnds = next(5);
    this.#nameBytes = nameBytes;
    const flags = words[Header.flags] ?? 0;
    this.lineCount = words[Header.lineCount] ?? 0;
    this.hasErrors = (flags & FactsFlag.hasErrors) !== 0;
    this.generated = (flags & FactsFlag.generated) !== 0;
  }

  get names(): string[] {
    return (this.#names ??= this.#decodeNames());
  }

  #decodeNames(): string[] {
    const text = decoder.decode(this.#nameBytes);
    const ends = this.#nameEnds;
    const names = new Array<string>(ends.length);
    let start = 0;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i] ?? start;
      names[i] = text.slice(start, end);
      start = end;
    }
    return names;
  }
}

function align(byteCount: number): number {
  return (byteCount + 3) & ~3;
}
