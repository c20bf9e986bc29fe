import { grown } from "../growth.ts";

/** Names that have something in common, each with the mask of its letters beside it, so that a search reads in one line. */
export class SlotList {
  slots: Uint32Array = new Uint32Array(16);
  letters: Uint32Array = new Uint32Array(16);
  length = 0;

  push(slot: number, letters: number): void {
    this.slots = grown(this.slots, this.length + 1);
    this.letters = grown(this.letters, this.length + 1);
    this.slots[this.length] = slot;
    this.letters[this.length] = letters;
    this.length++;
  }
}
