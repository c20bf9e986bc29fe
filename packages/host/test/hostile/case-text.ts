/**
 * Repeats parts of a text: what stands between `(;repeat 3;)` and `(;end;)` is written three times. To WebAssembly's text
 * format these are comments, so that a case stays readable by any tool, only smaller. May be nested.
 */
export function expandRepeats(text: string): string {
  const [expanded, rest] = expandUntilEnd(text.split(/(\(;repeat \d+;\)|\(;end;\))/), 0);
  if (rest !== undefined) throw new Error("(;end;) without (;repeat;)");
  return expanded;
}

function expandUntilEnd(parts: readonly string[], from: number): readonly [text: string, end: number | undefined] {
  let text = "";
  for (let at = from; at < parts.length; at++) {
    const part = parts[at]!;
    if (part === "(;end;)") return [text, at];
    const times = /^\(;repeat (\d+);\)$/.exec(part)?.[1];
    if (times === undefined) {
      text += part;
      continue;
    }
    const [repeated, end] = expandUntilEnd(parts, at + 1);
    if (end === undefined) throw new Error("(;repeat;) without (;end;)");
    text += repeated.repeat(Number(times));
    at = end;
  }
  return [text, undefined];
}

/**
 * The bytes that a recipe tells, for binaries that the text format cannot say: hexadecimal bytes, `"text"`, `u32:300` for a
 * number as WebAssembly writes it, and `section:10 { … }` or `sized { … }` for what is preceded by its length.
 * A line from `;;` on is a comment.
 */
export function bytesOfRecipe(recipe: string): Uint8Array {
  const words = recipe.replaceAll(/;;.*$/gm, "").match(/"[^"]*"|[^\s]+/g) ?? [];
  const [bytes, used] = bytesOfWords(words, 0);
  if (used < words.length) throw new Error(`a brace too many at word ${used}`);
  return Uint8Array.from(bytes);
}

function bytesOfWords(words: readonly string[], from: number): readonly [bytes: number[], end: number] {
  const bytes: number[] = [];
  let at = from;
  while (at < words.length && words[at] !== "}") {
    const word = words[at]!;
    const section = /^section:(\d+)$/.exec(word)?.[1];
    if (section !== undefined || word === "sized") {
      const [inner, end] = bytesOfWords(words, at + 2);
      if (section !== undefined) bytes.push(Number(section));
      for (const part of [lebOf(inner.length), inner]) for (const byte of part) bytes.push(byte);
      at = end + 1;
      continue;
    }
    bytes.push(...bytesOfWord(word));
    at += 1;
  }
  return [bytes, at];
}

function bytesOfWord(word: string): readonly number[] {
  if (word.startsWith('"')) return [...new TextEncoder().encode(word.slice(1, -1))];
  if (word.startsWith("u32:")) return lebOf(Number(word.slice(4)));
  if (/^[0-9a-f]{2}$/i.test(word)) return [Number.parseInt(word, 16)];
  throw new Error(`no byte: ${word}`);
}

function lebOf(number: number): number[] {
  const bytes: number[] = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}
