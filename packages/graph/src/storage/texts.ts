import type { ColumnStore, ColumnViews } from "./columns.ts";
import { State } from "./columns.ts";
import {
  GARBAGE_BIT,
  HEADER_BYTES,
  WORD_MASK,
  bytesAtLeast,
  encode,
  equalWords,
  hashText,
  padded,
} from "./text-words.ts";

/** Strings of a commit, encoded behind the arena's end: comparable with stored texts, but not yet part of them. */
export interface StagedTexts {
  /** Byte offset, byte length and hash of each string in `textBytes`. */
  readonly start: Uint32Array;
  readonly length: Uint32Array;
  readonly hash: Uint32Array;
  /** The text id of each string; 0 when the graph holds no such text (and for the empty string). */
  readonly id: Uint32Array;
}

const MAX_BYTES_PER_UNIT = 3;
const FIRST_TABLE_SIZE = 64;

/**
 * The graph's strings: UTF-8 in one arena, each stored once, counted by how many columns name it. Counting (rather than
 * marking at compaction) makes a text leave the moment its last user does, so that `findText` answers the same
 * however the graph came to be. Its bytes are made 0 at once, as others read this memory too; the room they took waits
 * for compaction. Ids of texts that left are given again.
 */
export class Texts {
  readonly #store: ColumnStore;
  /** Texts whose last use went in this commit; another record may still bring them back. */
  readonly #unused: number[] = [];
  /** Where `find` encodes what it looks for. */
  #question: Uint32Array = new Uint32Array(64);
  /** One past the last byte of what was staged. */
  #stagedEnd = 0;

  constructor(store: ColumnStore) {
    this.#store = store;
  }

  /** Encodes strings behind the arena's end and looks each up. Changes nothing that a reader or a snapshot sees. */
  stage(strings: readonly string[]): StagedTexts {
    const count = strings.length;
    const staged = {
      start: new Uint32Array(count),
      length: new Uint32Array(count),
      hash: new Uint32Array(count),
      id: new Uint32Array(count),
    };
    let end = this.#columns.state[State.textBytesEnd]!;
    this.#store.reserve("textBytes", end + bytesAtLeast(strings), end);
    let { textBytes, textWords: words } = this.#columns;
    for (let index = 0; index < count; index += 1) {
      const text = strings[index]!;
      const start = end + HEADER_BYTES;
      const needed = start + text.length * MAX_BYTES_PER_UNIT + HEADER_BYTES;
      if (needed > textBytes.length) {
        this.#store.reserve("textBytes", needed, end);
        ({ textBytes, textWords: words } = this.#columns);
      }
      const length = encode(text, textBytes, words, start);
      staged.start[index] = start;
      staged.length[index] = length;
      staged.hash[index] = hashText(words, start, length);
      if (length > 0) end = start + padded(length);
      this.#stagedEnd = end;
    }
    if (this.#columns.state[State.liveTexts] !== 0) this.#lookUpStaged(staged);
    return staged;
  }

  /** Makes what was staged and not adopted 0: texts of a commit that was refused, and second copies. */
  clearStaged(): void {
    const end = this.#columns.state[State.textBytesEnd]!;
    if (this.#stagedEnd > end) this.#clearBytes(end, this.#stagedEnd);
    this.#stagedEnd = 0;
  }

  /** Text id of a string, or 0 when no live text equals it. */
  find(text: string): number {
    if (text === "" || this.#columns.state[State.liveTexts] === 0) return 0;
    const needed = text.length * MAX_BYTES_PER_UNIT + HEADER_BYTES;
    if (needed > this.#question.byteLength) this.#question = new Uint32Array(needed);
    const length = encode(text, new Uint8Array(this.#question.buffer), this.#question, 0);
    return this.#lookUp(this.#question, 0, length, hashText(this.#question, 0, length));
  }

  /** Makes sure that `adopt` can take `count` texts without growing anything. */
  reserve(count: number): void {
    const { state } = this.#columns;
    const textEnd = state[State.textEnd]!;
    this.#store.reserve("text", textEnd + count, textEnd);
    let size = Math.max(state[State.textTableSize]!, FIRST_TABLE_SIZE);
    while ((state[State.liveTexts]! + count) * 3 > size * 2) size *= 2;
    if (size === state[State.textTableSize]) return;
    this.#store.reserve("textTable", size, state[State.textTableSize]!);
    this.#enlargeTable(size);
  }

  /** Stores the staged strings marked in `wanted`, filling in their ids, and drops the rest. Returns the new text ids. */
  adopt(staged: StagedTexts, wanted: Uint8Array): Uint32Array {
    const added = new Uint32Array(wanted.length);
    let count = 0;
    const { state, textTable, textTableHash, textStart, textLength } = this.#columns;
    const words = this.#columns.textWords;
    for (let index = 0; index < wanted.length; index += 1) {
      const length = staged.length[index]!;
      if (wanted[index] === 0 || length === 0 || staged.id[index] !== 0) continue;
      const hash = staged.hash[index]!;
      // The same string may stand twice in one commit.
      const slot = this.#probe(words, staged.start[index]!, length, hash);
      let id = textTable[slot]!;
      if (id === 0) {
        id = this.#takeId();
        textTable[slot] = id;
        textTableHash[slot] = hash;
        textStart[id] = this.#keepBytes(words, id, staged.start[index]!, length);
        textLength[id] = length;
        added[count] = id;
        count += 1;
      }
      staged.id[index] = id;
    }
    state[State.liveTexts]! += count;
    return added.slice(0, count);
  }

  use(text: number): void {
    if (text !== 0) this.#columns.textUses[text]! += 1;
  }

  release(text: number): void {
    if (text === 0) return;
    const { textUses } = this.#columns;
    textUses[text]! -= 1;
    if (textUses[text] === 0) this.#unused.push(text);
  }

  /** Drops the texts that nothing uses any more. Returns their ids. */
  collect(): Uint32Array {
    const dropped: number[] = [];
    for (const text of this.#unused) {
      const { textUses, textLength } = this.#columns;
      if (textUses[text] !== 0 || textLength[text] === 0) continue;
      this.#drop(text);
      dropped.push(text);
    }
    this.#unused.length = 0;
    return Uint32Array.from(dropped);
  }

  get #columns(): ColumnViews {
    return this.#store.columns;
  }

  #lookUpStaged({ id, start, length, hash }: StagedTexts): void {
    const { textWords: words, textTable, textTableHash, textStart, textLength, state } = this.#columns;
    const mask = state[State.textTableSize]! - 1;
    // Steps that wait for no other go to memory many at a time: most strings stand where they are looked for first.
    for (let index = 0; index < id.length; index += 1) {
      const slot = hash[index]! & mask;
      id[index] = textTableHash[slot] === hash[index] ? textTable[slot]! : 0;
    }
    for (let index = 0; index < id.length; index += 1) {
      const text = id[index]!;
      const bytes = length[index]!;
      const count = (bytes + WORD_MASK) >>> 2;
      const isFound =
        bytes > 0 &&
        textLength[text] === bytes &&
        equalWords(words, textStart[text]! >>> 2, words, start[index]! >>> 2, count);
      if (!isFound) id[index] = this.#lookUp(words, start[index]!, bytes, hash[index]!);
    }
  }

  #lookUp(source: Uint32Array, start: number, length: number, hash: number): number {
    return length === 0 ? 0 : this.#columns.textTable[this.#probe(source, start, length, hash)]!;
  }

  /** The table's slot of the live text that equals `length` bytes at byte `start` of `source`, or the free one for it. */
  #probe(source: Uint32Array, start: number, length: number, hash: number): number {
    const { textTable, textTableHash, textLength, textStart, state } = this.#columns;
    const words = this.#columns.textWords;
    const mask = state[State.textTableSize]! - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = textTable[slot]!;
      if (id === 0) return slot;
      if (textTableHash[slot] !== hash || textLength[id] !== length) continue;
      if (equalWords(words, textStart[id]! >>> 2, source, start >>> 2, (length + WORD_MASK) >>> 2)) return slot;
    }
  }

  /** Makes staged bytes part of the arena, sliding them down over staged strings that were not stored. Returns their start. */
  #keepBytes(words: Uint32Array, id: number, stagedStart: number, length: number): number {
    const { state } = this.#columns;
    const header = state[State.textBytesEnd]!;
    const start = header + HEADER_BYTES;
    const end = start + padded(length);
    const shift = (stagedStart - start) >>> 2;
    if (shift > 0) for (let at = start >>> 2; at < end >>> 2; at += 1) words[at] = words[at + shift]!;
    words[header >>> 2] = id;
    state[State.textBytesEnd] = end;
    return start;
  }

  #takeId(): number {
    const { state, textStart } = this.#columns;
    const free = state[State.freeText]!;
    if (free !== 0) {
      state[State.freeText] = textStart[free]!;
      return free;
    }
    const id = state[State.textEnd]!;
    state[State.textEnd] = id + 1;
    return id;
  }

  #drop(text: number): void {
    const { state, textStart, textLength } = this.#columns;
    const length = textLength[text]!;
    const start = textStart[text]!;
    this.#removeFromTable(text);
    this.#columns.textWords[(start >>> 2) - 1] = (GARBAGE_BIT | length) >>> 0;
    this.#clearBytes(start, start + padded(length));
    state[State.textGarbage]! += HEADER_BYTES + padded(length);
    state[State.liveTexts]! -= 1;
    textLength[text] = 0;
    textStart[text] = state[State.freeText]!;
    state[State.freeText] = text;
  }

  #clearBytes(from: number, to: number): void {
    this.#store.blocks.fill(this.#store.offset("textBytes") + from, 0, to - from);
  }

  /** Closes the gap by moving back what probing had pushed past it, so that no tombstones pile up. */
  #removeFromTable(text: number): void {
    const { textTable, textTableHash, textStart, textLength, state } = this.#columns;
    const mask = state[State.textTableSize]! - 1;
    let gap = hashText(this.#columns.textWords, textStart[text]!, textLength[text]!) & mask;
    while (textTable[gap] !== text) gap = (gap + 1) & mask;
    for (let slot = (gap + 1) & mask; textTable[slot] !== 0; slot = (slot + 1) & mask) {
      const home = textTableHash[slot]! & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      textTable[gap] = textTable[slot]!;
      textTableHash[gap] = textTableHash[slot]!;
      gap = slot;
    }
    textTable[gap] = 0;
    textTableHash[gap] = 0;
  }

  #enlargeTable(size: number): void {
    const { state, textTable, textTableHash } = this.#columns;
    const oldSize = state[State.textTableSize]!;
    const texts = textTable.slice(0, oldSize);
    const hashes = textTableHash.slice(0, oldSize);
    textTable.fill(0, 0, oldSize);
    textTableHash.fill(0, 0, oldSize);
    state[State.textTableSize] = size;
    const mask = size - 1;
    for (let old = 0; old < oldSize; old += 1) {
      if (texts[old] === 0) continue;
      let slot = hashes[old]! & mask;
      while (textTable[slot] !== 0) slot = (slot + 1) & mask;
      textTable[slot] = texts[old]!;
      textTableHash[slot] = hashes[old]!;
    }
  }
}
