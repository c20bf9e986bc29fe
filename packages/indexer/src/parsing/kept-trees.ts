import type { ParsedText } from "../syntax/grammar.ts";
import type { KeptTreeLimits } from "./parse-messages.ts";

/** Trees of files edited before, for parsing only what changed. Takes and frees them; the least recently edited go first. */
export class KeptTrees {
  readonly #limits: KeptTreeLimits;
  // In the order of their last edit.
  readonly #trees = new Map<string, ParsedText>();
  #units = 0;

  constructor(limits: KeptTreeLimits) {
    this.#limits = limits;
  }

  /** Hands out the tree of a file; the caller owns it from then on. */
  take(key: string): ParsedText | undefined {
    const kept = this.#trees.get(key);
    if (kept === undefined) return undefined;
    this.#trees.delete(key);
    this.#units -= kept.tree.text.length;
    return kept;
  }

  /** Keeps a tree and frees those that are too many; also the new one, if it alone is too large. */
  put(key: string, parsed: ParsedText): void {
    this.take(key)?.free();
    this.#trees.set(key, parsed);
    this.#units += parsed.tree.text.length;
    for (const oldest of this.#trees.keys()) {
      if (this.#trees.size <= this.#limits.files && this.#units <= this.#limits.units) return;
      this.take(oldest)?.free();
    }
  }
}
