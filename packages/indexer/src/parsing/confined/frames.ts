/**
 * What a parse pool and the process of a plugin's grammar tell each other, as bytes: the process may be anybody's by
 * then, so nothing is deserialised, and every length is compared with what it may be before anything is kept.
 *
 * A frame is three words (kind, number, bytes of the body), then its body, padded to whole words.
 */
export const FrameKind = {
  /** To the process, first and once: how to read files, as JSON, and the grammar; see `LoadOrder`. */
  load: 1,
  /** To the process: a file's bytes. */
  parse: 2,
  /** From it, once: the grammar is loaded; the body is what works but not well, or nothing. */
  ready: 3,
  /** From it: a file's facts, behind the times that making them took; see `TIMES_BYTES`. */
  facts: 4,
  /** From it: why a file, or with number 0 the language, came to nothing; see `FAILURES`. */
  failure: 5,
} as const;

export const HEADER_BYTES = 12;
/** Two 64-bit floats: milliseconds from text to tree, and from there to facts. */
export const TIMES_BYTES = 16;

/** Reasons of a failure by the first word of its body; text follows. The grammar's own doing is told apart by the pool. */
export const FAILURES = [
  "invalid-utf8",
  "extractor-failed",
  "language-failed",
  "out-of-fuel",
  "too-deep",
  "trap",
  "parser-failed",
] as const;
export type ProcessFailure = (typeof FAILURES)[number];

export interface Frame {
  readonly kind: number;
  /** Of the file, from 1 on. */
  readonly id: number;
  /** In a buffer of its own, whole words. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A frame as bytes. @param parts of the body, one after the other */
export function frameBytes(kind: number, id: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(HEADER_BYTES + padded(length));
  new Uint32Array(bytes.buffer, 0, 3).set([kind, id, length]);
  let at = HEADER_BYTES;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Puts frames together from the pieces in which they come. */
export class FrameReader {
  readonly #most: (kind: number, id: number) => number;
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerLength = 0;
  #body: Uint8Array<ArrayBuffer> | undefined;
  #bodyLength = 0;

  /** @param most bytes that the body of a frame may have; asked before they are kept, -1 refuses the frame */
  constructor(most: (kind: number, id: number) => number) {
    this.#most = most;
  }

  /** The frames that the next piece completes. @throws RangeError for a frame that may not be */
  *read(piece: Uint8Array): Generator<Frame, void, undefined> {
    let at = 0;
    while (at < piece.length || this.#isWhole()) {
      if (this.#headerLength < HEADER_BYTES) {
        at = this.#fillHeader(piece, at);
        continue;
      }
      const body = (this.#body ??= this.#makeBody());
      const taken = piece.subarray(at, at + body.length - this.#bodyLength);
      body.set(taken, this.#bodyLength);
      this.#bodyLength += taken.length;
      at += taken.length;
      if (this.#bodyLength < body.length) return;
      yield this.#finish(body);
    }
  }

  #isWhole(): boolean {
    return this.#headerLength === HEADER_BYTES && (this.#words()[2] === 0 || this.#bodyLength === this.#body?.length);
  }

  #words(): Uint32Array {
    return new Uint32Array(this.#header.buffer);
  }

  #fillHeader(piece: Uint8Array, at: number): number {
    const taken = piece.subarray(at, at + HEADER_BYTES - this.#headerLength);
    this.#header.set(taken, this.#headerLength);
    this.#headerLength += taken.length;
    return at + taken.length;
  }

  #makeBody(): Uint8Array<ArrayBuffer> {
    const [kind = 0, id = 0, length = 0] = this.#words();
    const most = this.#most(kind, id);
    if (length > most) throw new RangeError(`${length} bytes in a frame of kind ${kind}, at most ${most}`);
    return new Uint8Array(padded(length));
  }

  #finish(body: Uint8Array<ArrayBuffer>): Frame {
    const [kind = 0, id = 0, length = 0] = this.#words();
    this.#headerLength = 0;
    this.#bodyLength = 0;
    this.#body = undefined;
    return { kind, id, body: body.subarray(0, length) };
  }
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
