/** Kinds of token in a macro's arguments. */
export const Token = {
  punctuation: 0,
  identifier: 1,
  integer: 2,
  float: 3,
  string: 4,
  char: 5,
  lifetime: 6,
  open: 7,
  close: 8,
} as const;

/** The tokens of a stretch of text as columns; comments and white space are left out. */
export interface Tokens {
  readonly kind: number[];
  readonly start: number[];
  readonly end: number[];
  /** Index of the matching `close` of each `open`; the last token's index when it is never closed. 0 for others. */
  readonly match: number[];
}

// Sticky: each is tried where the last token ended.
const SKIP = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const IDENTIFIER = /(?:r#)?[\p{XID_Start}_][\p{XID_Continue}]*/uy;
const RAW_STRING = /(?:b|c)?r(#*)"[\s\S]*?"\1/y;
const STRING = /(?:b|c)?"(?:[^"\\]|\\[\s\S])*"?/y;
const CHAR = /b?'(?:[^'\\\n]|\\(?:u\{[^}]*\}|x..|.))'/uy;
const LIFETIME = /'[\p{XID_Start}_][\p{XID_Continue}]*/uy;
const NUMBER =
  /0[xob][0-9a-fA-F_]+(?:[iu](?:8|16|32|64|128|size))?|[0-9][0-9_]*(?:(\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9_]+)?)(?:_?(?:[iu](?:8|16|32|64|128|size)|f32|f64))?/y;
// `<<` and `>>` stay apart: they may close generic arguments.
const PUNCTUATION = /::|->|=>|\.\.=|\.\.\.|\.\.|&&|\|\||==|!=|<=|>=|<<=|>>=|[-+*/%^&|]=|[^\s]/uy;

/** Tokens of `text` from one offset to another. Never fails: what is no Rust token becomes punctuation. */
export function lex(text: string, from: number, to: number): Tokens {
  const tokens: Tokens = { kind: [], start: [], end: [], match: [] };
  const open: number[] = [];
  let at = from;
  const end = Math.min(to, text.length);
  while (at < end) {
    at = endOfSpace(text, at);
    if (at >= end) break;
    const isAfterDot = text.charCodeAt(at - 1) === 46 && text.charCodeAt(at - 2) !== 46;
    const next = push(tokens, text, at, isAfterDot);
    const index = tokens.kind.length - 1;
    if (tokens.kind[index] === Token.open) open.push(index);
    else if (tokens.kind[index] === Token.close && open.length > 0) tokens.match[open.pop() as number] = index;
    at = next;
  }
  for (const index of open) tokens.match[index] = tokens.kind.length - 1;
  return tokens;
}

/** Where a match at `at` ends; `at` itself when there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const NOT_ASCII = 128;

/** Where white space and comments end. Most are a few blanks, for which the expression takes long. */
function endOfSpace(text: string, from: number): number {
  let at = from;
  let code = text.charCodeAt(at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++at);
  return code === 47 || code === 11 || code === 12 || code >= NOT_ASCII ? endOf(SKIP, text, at) : at;
}

/** Where the identifier that starts at `from` ends; `from` itself when none starts there. */
function endOfIdentifier(text: string, from: number): number {
  let at = from;
  let code = text.charCodeAt(at);
  if (!isLetter(code) && code !== 95 && !(code >= NOT_ASCII)) return from;
  while (isLetter(code) || code === 95 || (code >= 48 && code <= 57)) code = text.charCodeAt(++at);
  const isRaw = code === 35 && at === from + 1 && text.charCodeAt(from) === 114;
  return isRaw || code >= NOT_ASCII ? endOf(IDENTIFIER, text, from) : at;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** `;`, `,`, `#`, `?`, `@` and `$` start no longer token. */
function isAlone(code: number): boolean {
  return code === 59 || code === 44 || code === 35 || code === 63 || code === 64 || code === 36;
}

function push(tokens: Tokens, text: string, at: number, isAfterDot: boolean): number {
  const [kind, end] = classify(text, at, isAfterDot);
  tokens.kind.push(kind);
  tokens.start.push(at);
  tokens.end.push(end);
  tokens.match.push(0);
  return end;
}

function classify(text: string, at: number, isAfterDot: boolean): [kind: number, end: number] {
  const code = text.charCodeAt(at);
  if (code === 40 || code === 91 || code === 123) return [Token.open, at + 1];
  if (code === 41 || code === 93 || code === 125) return [Token.close, at + 1];
  if (code === 39 || (code === 98 && text.charCodeAt(at + 1) === 39)) return quoted(text, at);
  if (code >= 48 && code <= 57) return number(text, at, isAfterDot);
  if (isAlone(code)) return [Token.punctuation, at + 1];
  // Strings first: `r"…"` and `b"…"` start like identifiers.
  const string = mayQuote(text, at, code) ? Math.max(endOf(RAW_STRING, text, at), endOf(STRING, text, at)) : at;
  if (string > at) return [Token.string, string];
  const identifier = endOfIdentifier(text, at);
  if (identifier > at) return [Token.identifier, identifier];
  return [Token.punctuation, Math.max(endOf(PUNCTUATION, text, at), at + 1)];
}

/** Whether a string may start here: a quote, or `b`, `c` or `r` with a quote, a `#` or an `r` behind it. */
function mayQuote(text: string, at: number, code: number): boolean {
  if (code !== 98 && code !== 99 && code !== 114) return code === 34;
  const next = text.charCodeAt(at + 1);
  return next === 34 || next === 35 || next === 114;
}

function quoted(text: string, at: number): [kind: number, end: number] {
  const char = endOf(CHAR, text, at);
  if (char > at) return [Token.char, char];
  const lifetime = endOf(LIFETIME, text, at);
  return lifetime > at ? [Token.lifetime, lifetime] : [Token.punctuation, at + 1];
}

/** After a dot digits are a tuple's field: `x.0.1` holds no float. */
function number(text: string, at: number, isAfterDot: boolean): [kind: number, end: number] {
  if (isAfterDot) {
    let end = at;
    while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
    return [Token.integer, end];
  }
  const end = endOf(NUMBER, text, at);
  const isFloat = /^[0-9][0-9_]*[.eE]|f(?:32|64)$/.test(text.slice(at, end));
  return [isFloat ? Token.float : Token.integer, end];
}
