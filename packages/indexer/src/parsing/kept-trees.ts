import type { KeptBodies } from "../facts/kept-bodies.ts";
import type { ParsedText } from "../syntax/grammar.ts";
import type { KeptTreeLimits } from "./parse-messages.ts";

/** A file that was edited: its tree, and what was read of it. */
export interface KeptFile {
  readonly parsed: ParsedText;
  readonly bodies: KeptBodies;
}

/** Trees of files edited before, for parsing and reading only what changed. Takes and frees them; the least recently edited go first. */
export class KeptTrees {
  readonly #limits: KeptTreeLimits;
  // In the order of their last edit.
  readonly #files = new Map<string, KeptFile>();
  #units = 0;

  constructor(limits: KeptTreeLimits) {
    this.#limits = limits;
  }

  /** Hands out the tree of a file; the caller owns it from then on. */
  take(key: string): KeptFile | undefined {
    const kept = this.#files.get(key);
    if (kept === undefined) return undefined;
    this.#files.delete(key);
    this.#units -= kept.parsed.tree.text.length;
    return kept;
  }

  /** Keeps a tree and frees those that are too many; also the new one, if it alone is too large. */
  put(key: string, file: KeptFile): void {
    this.take(key)?.parsed.free();
    this.#files.set(key, file);
    this.#units += file.parsed.tree.text.length;
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= this.#limits.files && this.#units <= this.#limits.units) return;
      this.take(oldest)?.parsed.free();
    }
  }
}
