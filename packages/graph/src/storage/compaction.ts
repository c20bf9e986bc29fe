import type { ColumnStore } from "./columns.ts";
import { State } from "./columns.ts";
import type { Rows } from "./rows.ts";
import { SLOT_HEADER } from "./rows.ts";
import { GARBAGE_BIT, textSlotBytes } from "./text-words.ts";

/** An arena is compacted once this share of it is garbage. */
const GARBAGE_SHARE = 1 / 8;
/** Below this size garbage is not worth a thought. */
const SMALL_ARENA = 1024;

/**
 * Slides live rows and texts down over garbage, a bounded amount at a time. The cursors are part of the graph's state:
 * a replica that takes the same steps at the same places of the commit log stays the same byte for byte.
 */
export class Compaction {
  readonly #store: ColumnStore;
  readonly #rows: readonly Rows[];

  constructor(store: ColumnStore, rows: readonly Rows[]) {
    this.#store = store;
    this.#rows = rows;
  }

  /** Looks at about `work` row entries or text words. Returns false, with nothing changed, when nothing needs doing. */
  step(work: number): boolean {
    return this.#compactTexts(work) || this.#rows.some((rows) => this.#compactRows(rows, work));
  }

  #compactRows(rows: Rows, work: number): boolean {
    const { state } = this.#store.columns;
    const end = state[rows.endState]!;
    let read = state[rows.readState]!;
    let write = state[rows.writeState]!;
    if (read === 0 && !isWorthIt(state[rows.garbageState]!, end)) return false;
    const { rows: entries, peer, start } = rows.columns();
    const move = rows.mover(0);
    for (let left = work; left > 0 && read < end;) {
      const node = entries[read]!;
      const size = SLOT_HEADER + peer[read]!;
      if (node === 0) {
        state[rows.garbageState]! -= size;
        left -= 1;
      } else {
        if (write !== read) move(write, read, size);
        start[node] = write + SLOT_HEADER;
        write += size;
        left -= size;
      }
      read += size;
    }
    const done = read >= end;
    if (done) state[rows.endState] = write;
    state[rows.readState] = done ? 0 : read;
    state[rows.writeState] = done ? 0 : write;
    return true;
  }

  #compactTexts(work: number): boolean {
    const { state, textWords, textStart, textLength } = this.#store.columns;
    const end = state[State.textBytesEnd]!;
    let read = state[State.textRead]!;
    let write = state[State.textWrite]!;
    if (read === 0 && !isWorthIt(state[State.textGarbage]!, end)) return false;
    const cleared = read;
    const { blocks } = this.#store;
    const base = this.#store.offset("textBytes");
    for (let left = work; left > 0 && read < end;) {
      const header = textWords[read >>> 2]!;
      const isGarbage = header >= GARBAGE_BIT;
      const size = textSlotBytes(isGarbage ? header - GARBAGE_BIT : textLength[header]!);
      if (isGarbage) {
        state[State.textGarbage]! -= size;
        left -= 1;
      } else {
        if (write !== read) blocks.copy(base + write, base + read, size);
        textStart[header] = write + 4;
        write += size;
        left -= size >>> 2;
      }
      read += size;
    }
    // Nothing of a text may stay where it was: it would outlive the text.
    const left = Math.max(write, cleared);
    blocks.fill(base + left, 0, read - left);
    const done = read >= end;
    if (done) state[State.textBytesEnd] = write;
    state[State.textRead] = done ? 0 : read;
    state[State.textWrite] = done ? 0 : write;
    return true;
  }
}

function isWorthIt(garbage: number, end: number): boolean {
  return end >= SMALL_ARENA && garbage >= end * GARBAGE_SHARE;
}
