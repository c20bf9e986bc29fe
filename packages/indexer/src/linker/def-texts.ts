import { DEF_STRIDE, DefField } from "../facts/facts.ts";
import type { FileFacts } from "../facts/facts.ts";

/**
 * Signatures and documentation of a file's definitions as one run of UTF-8: they are most of a file's text and are
 * needed only when a node is written, so they are kept small and read one at a time.
 */
export class DefTexts {
  readonly #bytes: Buffer;
  /** Of each definition's signature, then of its documentation, where the text ends. */
  readonly #ends: Int32Array;

  constructor({ defs, names }: FileFacts) {
    const texts: string[] = [];
    for (let at = 0; at < defs.length; at += DEF_STRIDE) {
      texts.push(names[defs[at + DefField.signature]!] ?? "", names[defs[at + DefField.doc]!] ?? "");
    }
    let end = 0;
    this.#ends = Int32Array.from(texts, (text) => (end += Buffer.byteLength(text)));
    this.#bytes = Buffer.from(texts.join(""));
  }

  signature(local: number): string {
    return this.#text(local * 2);
  }

  doc(local: number): string {
    return this.#text(local * 2 + 1);
  }

  #text(index: number): string {
    return this.#bytes.toString("utf8", index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }
}
