const SPACE = 32;
const OPENING = new Set("([<");
const CLOSING = new Set(")]>,;.?");

/**
 * A declaration's text on one line: runs of white space become one space, none stays inside brackets, comments and
 * trailing commas go. `text` is the source from the item's first token to its body.
 */
export function normalizeSignature(text: string): string {
  const trimmed = withoutLastComma(text.trim());
  if (isNormal(trimmed)) return trimmed;
  const flat = withoutLastComma(withoutComments(trimmed).replace(/\s+/g, " ").trim());
  let out = "";
  for (let i = 0; i < flat.length; i++) {
    const char = flat[i] as string;
    if (char === " " && (OPENING.has(flat[i - 1] ?? "") || CLOSING.has(flat[i + 1] ?? "")) && !isOperator(flat, i))
      continue;
    if (char === "," && /^,? ?[)\]>]/.test(flat.slice(i + 1, i + 3))) continue;
    out += char;
  }
  return out;
}

/** `a < b` and `-> <T as U>::V` keep their spaces; only `>` and `<` that hug a bracket lose them. */
function isOperator(flat: string, at: number): boolean {
  return flat[at - 1] === "<" && flat[at + 1] === "=";
}

function withoutLastComma(text: string): string {
  return text.endsWith(",") ? text.slice(0, -1).trimEnd() : text;
}

function withoutComments(text: string): string {
  return text.includes("//") || text.includes("/*") ? text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, " ") : text;
}

function isNormal(text: string): boolean {
  let previous = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < SPACE || (code === SPACE && previous === SPACE) || (code === 47 && previous === 47)) return false;
    previous = code;
  }
  return true;
}
