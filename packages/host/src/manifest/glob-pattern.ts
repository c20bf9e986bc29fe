/** What one place of a pattern matches. */
type Token =
  | { readonly kind: "character"; readonly codePoint: number }
  /** `?`: one character but `/`. */
  | { readonly kind: "one" }
  /** `*`: any characters but `/`. */
  | { readonly kind: "many" }
  /** `**` between slashes or at an end: any characters at all. */
  | { readonly kind: "all" }
  /** `**` and the slash after it: nothing, or any folders with the slash after them. */
  | { readonly kind: "folders" };

const SLASH = 0x2f;

/**
 * A glob over paths with `/`: `*` stays within a folder, `**` crosses folders, `?` is one character. Matching takes time
 * proportional to the length of the path times that of the pattern, whatever either is: all ways to read the pattern
 * are followed at once, none is tried after another.
 */
export class GlobPattern {
  readonly #tokens: readonly Token[];
  /** State `i`: the tokens before `i` are matched. For each step the states that are reached, 1 or 0. */
  #states: Uint8Array;
  #next: Uint8Array;

  constructor(glob: string) {
    this.#tokens = tokensOf(glob);
    this.#states = new Uint8Array(this.#tokens.length + 1);
    this.#next = new Uint8Array(this.#tokens.length + 1);
  }

  /** What is wrong with a glob; undefined when nothing is. */
  static problem(glob: string): string | undefined {
    if (/(^|[^/*])\*\*|\*\*(?=[^/*])|\*{3}/.test(glob) && !/^\*\*$/.test(glob)) {
      const misplaced = glob.split("/").some((part) => part.includes("**") && part !== "**");
      if (misplaced) return `is ${JSON.stringify(glob)}: ** must stand alone between slashes`;
    }
    const character = /[[\]{}!]/.exec(glob)?.[0];
    if (character !== undefined) return `is ${JSON.stringify(glob)}: ${character} has no meaning in it`;
    return glob.startsWith("/") ? `is ${JSON.stringify(glob)}: paths start with no slash` : undefined;
  }

  /** Whether a path, given as UTF-8, matches as a whole. */
  matches(path: Uint8Array): boolean {
    const tokens = this.#tokens;
    this.#states.fill(0);
    this.#reach(this.#states, 0);
    for (let at = 0; at < path.length;) {
      const length = sequenceLength(path[at]!);
      const codePoint = codePointAt(path, at, length);
      at += length;
      this.#next.fill(0);
      let alive = false;
      for (let state = 0; state < tokens.length; state++) {
        if (this.#states[state] !== 0 && this.#step(tokens[state]!, state, codePoint)) alive = true;
      }
      [this.#states, this.#next] = [this.#next, this.#states];
      if (!alive) return false;
    }
    return this.#states[tokens.length] === 1;
  }

  /** Follows one character out of a state. Returns whether that leads anywhere. */
  #step(token: Token, state: number, codePoint: number): boolean {
    switch (token.kind) {
      case "character":
        return codePoint === token.codePoint && this.#reach(this.#next, state + 1);
      case "one":
        return codePoint !== SLASH && this.#reach(this.#next, state + 1);
      case "many":
        return codePoint !== SLASH && this.#reach(this.#next, state);
      case "all":
        return this.#reach(this.#next, state);
      case "folders":
        // After a slash the pattern may go on; in the middle of a folder's name it may not.
        if (codePoint === SLASH) this.#reach(this.#next, state + 1);
        this.#next[state] = 1;
        return true;
    }
  }

  /** Marks a state, and those reached from it without a character. */
  #reach(states: Uint8Array, state: number): true {
    for (let at = state; states[at] !== 1; at++) {
      states[at] = 1;
      const kind = this.#tokens[at]?.kind;
      if (kind !== "many" && kind !== "all" && kind !== "folders") break;
    }
    return true;
  }
}

function tokensOf(glob: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < glob.length;) {
    const rest = glob.slice(at, at + 3);
    const codePoint = glob.codePointAt(at) ?? 0;
    if (rest === "**/") tokens.push({ kind: "folders" });
    else if (rest.startsWith("**")) tokens.push({ kind: "all" });
    else if (rest.startsWith("*")) tokens.push({ kind: "many" });
    else tokens.push(rest.startsWith("?") ? { kind: "one" } : { kind: "character", codePoint });
    at += rest === "**/" ? 3 : rest.startsWith("**") ? 2 : codePoint > 0xffff ? 2 : 1;
  }
  return tokens;
}

/** Bytes of the character that starts with a byte. */
function sequenceLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at]!;
  if (length === 1) return first;
  let codePoint = first & (0x7f >> length);
  for (let i = 1; i < length; i++) codePoint = (codePoint << 6) | ((bytes[at + i] ?? 0) & 0x3f);
  return codePoint;
}
