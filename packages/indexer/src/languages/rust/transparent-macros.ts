/**
 * Macros that put out the items they are given: `cfg_rt! { … }`, `cfg_if! { … }`, `pin_project! { … }`, `lazy_static! { … }`.
 * The grammar leaves their contents as tokens, so whole modules would be missing from the facts.
 */
const HEADER = /^[ \t]*(?:\w+::)*(cfg_\w+|feature|pin_project|lazy_static|thread_local|task_local)!\s*\{/gm;
const HINT = /cfg_\w+!|feature!|pin_project!|lazy_static!|thread_local!|task_local!/;
/** Braces, and what may hold braces that do not count. */
const BRACE =
  /[{}]|"(?:[^"\\]|\\[\s\S])*"|\br(#+)"[\s\S]*?"\1|'(?:[^'\\\n]|\\[^\n]{1,10}?)'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const BRANCH = /(?:\s|\/\/[^\n]*\n)*(?:(?:else\s+)?if\s+#\[[^\]]*\]|else)\s*\{/y;
const NOT_LINE_END = /[^\n]/g;

/**
 * The text with the headers and closing braces of such macros blanked, so that their contents parse as the items they
 * are. Length and lines stay as they were: every offset means the same place in both texts.
 */
export function openTransparentMacros(text: string): string {
  if (!HINT.test(text)) return text;
  const blanks: Blank[] = [];
  for (const header of text.matchAll(HEADER)) {
    const start = header.index;
    const open = start + header[0].length - 1;
    const close = closingBrace(text, open);
    if (close < 0) continue;
    // The last static of `thread_local!` may lack its semicolon; one too many does no harm.
    const holdsStatics = /^(?:thread_local|task_local|lazy_static)$/.test(header[1] ?? "");
    blanks.push({ from: start, to: open + 1, ends: false }, { from: close, to: close + 1, ends: holdsStatics });
    if (header[1] === "cfg_if") blankBranches(text, open + 1, blanks);
  }
  return blanked(text, blanks);
}

interface Blank {
  readonly from: number;
  readonly to: number;
  /** Put a semicolon at the end. */
  readonly ends: boolean;
}

/** `if #[cfg(a)] { … } else if #[cfg(b)] { … } else { … }`: all branches are kept. */
function blankBranches(text: string, from: number, blanks: Blank[]): void {
  for (let at = from; ;) {
    BRANCH.lastIndex = at;
    const branch = BRANCH.exec(text);
    if (branch === null) return;
    const open = at + branch[0].length - 1;
    const close = closingBrace(text, open);
    if (close < 0) return;
    blanks.push({ from: at, to: open + 1, ends: false }, { from: close, to: close + 1, ends: false });
    at = close + 1;
  }
}

/** Offset of the brace that closes the one at `open`, -1 without one. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  BRACE.lastIndex = open;
  for (let token = BRACE.exec(text); token !== null; token = BRACE.exec(text)) {
    if (token[0] === "{") depth++;
    else if (token[0] === "}" && --depth === 0) return token.index;
  }
  return -1;
}

function blanked(text: string, blanks: Blank[]): string {
  if (blanks.length === 0) return text;
  blanks.sort((a, b) => a.from - b.from);
  let out = "";
  let at = 0;
  for (const { from, to, ends } of blanks) {
    if (from < at) continue;
    const spaces = text.slice(from, to).replace(NOT_LINE_END, " ");
    out += text.slice(at, from) + (ends ? `${spaces.slice(0, -1)};` : spaces);
    at = to;
  }
  return out + text.slice(at);
}
