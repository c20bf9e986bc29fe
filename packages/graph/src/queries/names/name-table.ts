import { NodeKind } from "../../schema.ts";
import type { AppliedChange } from "../../storage/applied-change.ts";
import type { GraphView } from "../../view.ts";
import { LETTERS, LONGEST_FOLDED, WORD_START, foldName, letterBit, letterIndex, symbolOf } from "./folded-names.ts";
import { grown } from "../growth.ts";
import { LetterPlaces } from "./letter-places.ts";
import { NameEntries } from "./name-entries.ts";
import { SlotList } from "./slot-list.ts";

/** Dead names beyond this share of all are cleared away by building anew. */
const MOST_DEAD_SHARE = 0.5;
const FEW_NAMES = 4096;

/**
 * Every name in the graph once, with the nodes that bear it, in the order of folded names. Kept up to date from commits:
 * nodes enter and leave their name's list at once, new names enter the order with the next search.
 */
export class NameTable {
  readonly #view: GraphView;
  /** The nodes that bear each name. */
  readonly entries: NameEntries;
  /** Names by slot: one per different name, in order of appearance; slot 0 is none. */
  #slotEnd = 1;
  #slotText: Uint32Array = new Uint32Array(1024);
  #slotStart: Uint32Array = new Uint32Array(1024);
  #slotLength: Uint8Array = new Uint8Array(1024);
  #folded: Uint8Array = new Uint8Array(8192);
  #foldedEnd = 0;
  #textSlot: Uint32Array = new Uint32Array(1024);
  /** Slots that are not in the order yet. */
  #pending: number[] = [];
  #deadCount = 0;
  /** `false` while slots are provisional. */
  #isBuilt = false;

  /** The order: `count` slots. Dead names stay in it, without nodes, until the table is built anew. */
  count = 0;
  slots: Uint32Array = new Uint32Array(0);
  /** 1 where a name in the order folds otherwise than the one before. */
  opensGroup: Uint8Array = new Uint8Array(0);
  /** Names by how many letters they have, by their first letter, and by each letter that begins a word in them. */
  byLength: SlotList[] = [];
  byFirst: SlotList[] = [];
  byInitial: SlotList[] = [];
  #places: LetterPlaces | undefined;

  constructor(view: GraphView) {
    this.#view = view;
    this.entries = new NameEntries(view);
    this.build();
  }

  /** Where letters stand in names: made with the first search that asks for it. */
  get places(): LetterPlaces {
    if (this.#places !== undefined) return this.#places;
    this.#places = new LetterPlaces();
    for (let slot = 1; slot < this.#slotEnd; slot++) this.#place(slot);
    return this.#places;
  }

  #place(slot: number): void {
    this.#places?.add(slot, this.#folded, this.#slotStart[slot]!, this.#slotLength[slot]!);
  }

  get folded(): Uint8Array {
    return this.#folded;
  }

  start(slot: number): number {
    return this.#slotStart[slot]!;
  }

  length(slot: number): number {
    return this.#slotLength[slot]!;
  }

  /** Slot of a text id; 0 when no node bears it as its name. */
  slotOf(textId: number): number {
    return textId === 0 ? 0 : (this.#textSlot[textId] ?? 0);
  }

  /** Reads the whole graph. */
  build(): void {
    const { nodesByRank, textEnd } = this.#view;
    this.#slotEnd = 1;
    this.#foldedEnd = 0;
    this.#deadCount = 0;
    this.#pending = [];
    this.#isBuilt = false;
    this.#places = undefined;
    this.byLength = Array.from({ length: LONGEST_FOLDED + 1 }, () => new SlotList());
    this.byFirst = Array.from({ length: LETTERS }, () => new SlotList());
    this.byInitial = Array.from({ length: LETTERS }, () => new SlotList());
    this.#textSlot = new Uint32Array(textEnd);
    for (let i = 0; i < nodesByRank.length; i++) this.#ensureSlot(nodesByRank[i]!);
    this.#orderAll();
    this.#renumber();
    this.entries.build(nodesByRank, this.#slotEnd, (node) => this.#slotOfName(node));
    this.#markGroups();
  }

  /** Gives slots anew in the order of names, so that names that are searched together lie together. */
  #renumber(): void {
    const texts = new Uint32Array(this.count);
    for (let at = 0; at < this.count; at++) texts[at] = this.#slotText[this.slots[at]!]!;
    this.#slotEnd = 1;
    this.#foldedEnd = 0;
    for (const text of texts) this.slots[this.#slotEnd - 1] = this.#newSlot(text);
    for (let slot = 1; slot < this.#slotEnd; slot++) this.#list(slot);
    this.#pending = [];
    this.#isBuilt = true;
  }

  #ensureSlot(node: number): void {
    if (this.#isNamed(node) && this.#slotOfName(node) === 0) this.#newSlot(this.#view.nodeName[node]!);
  }

  #isNamed(node: number): boolean {
    const { nodeKind, nodeName } = this.#view;
    return nodeName[node] !== 0 && nodeKind[node] !== NodeKind.candidates;
  }

  #slotOfName(node: number): number {
    return this.#isNamed(node) ? this.#textSlot[this.#view.nodeName[node]!]! : 0;
  }

  apply(change: AppliedChange): void {
    for (const node of change.nodesDropped) this.#remove(node);
    this.#textSlot = grown(this.#textSlot, this.#view.textEnd);
    for (const node of change.nodesChanged) {
      const slot = this.entries.slotOf(node);
      if (slot !== 0 && this.#slotText[slot] === this.#view.nodeName[node]) {
        this.entries.refresh(node);
        continue;
      }
      this.#remove(node);
      this.#add(node);
    }
    for (const node of change.nodesAdded) this.#add(node);
  }

  /** Brings the order up to date. */
  settle(): void {
    if (this.#deadCount > FEW_NAMES && this.#deadCount > this.count * MOST_DEAD_SHARE) {
      this.build();
    } else if (this.#pending.length * 8 > this.count) {
      this.#orderAll();
      this.#markGroups();
    } else if (this.#pending.length > 0) {
      this.#merge();
    }
  }

  /** First place in the order whose folded name does not come before the folded text `key[0 … length]`. */
  lowerBound(key: Uint8Array, length: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareTo(this.slots[middle]!, key, 0, length) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First place in the order whose folded name does not begin with the folded text `key[0 … length]`, from one that does. */
  prefixEnd(from: number, key: Uint8Array, length: number): number {
    let low = from;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#beginsWith(this.slots[middle]!, key, length)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #beginsWith(slot: number, key: Uint8Array, length: number): boolean {
    if (this.#slotLength[slot]! < length) return false;
    const start = this.#slotStart[slot]!;
    for (let i = 0; i < length; i++) if (((this.#folded[start + i]! ^ key[i]!) & 0x7f) !== 0) return false;
    return true;
  }

  /** One past the last place in the order whose name folds like that at `at`. */
  groupEnd(at: number): number {
    let end = at + 1;
    while (end < this.count && this.opensGroup[end] === 0) end++;
    return end;
  }

  #foldsTo(slot: number, start: number, length: number): boolean {
    return this.#slotLength[slot] === length && this.#compareTo(slot, this.#folded, start, length) === 0;
  }

  /** Notes for a place whether its name folds as the one before. */
  #markGroup(at: number): void {
    if (at >= this.count) return;
    const slot = this.slots[at]!;
    const isSame = at > 0 && this.#foldsTo(this.slots[at - 1]!, this.#slotStart[slot]!, this.#slotLength[slot]!);
    this.opensGroup[at] = isSame ? 0 : 1;
  }

  #markGroups(): void {
    this.opensGroup = grown(this.opensGroup, this.count);
    for (let at = 0; at < this.count; at++) this.#markGroup(at);
  }

  #add(node: number): void {
    if (this.#isNamed(node))
      this.entries.add(node, this.#slotOfName(node) || this.#newSlot(this.#view.nodeName[node]!));
  }

  #remove(node: number): void {
    const slot = this.entries.slotOf(node);
    this.entries.remove(node);
    if (slot === 0 || this.entries.count(slot) !== 0) return;
    // The text id may come to mean another text, so a name that comes back gets a new slot.
    this.#textSlot[this.#slotText[slot]!] = 0;
    this.#slotText[slot] = 0;
    this.#deadCount++;
  }

  #newSlot(text: number): number {
    const { textStart, textLength, textBytes } = this.#view;
    const slot = this.#slotEnd++;
    if (slot >= this.#slotText.length) this.#growSlots();
    this.#folded = grown(this.#folded, this.#foldedEnd + LONGEST_FOLDED);
    const start = textStart[text]!;
    const length = foldName(textBytes, start, start + textLength[text]!, this.#folded, this.#foldedEnd);
    this.#slotText[slot] = text;
    this.#slotStart[slot] = this.#foldedEnd;
    this.#slotLength[slot] = length;
    this.#textSlot[text] = slot;
    this.#foldedEnd += length;
    this.#pending.push(slot);
    if (this.#isBuilt) {
      this.#list(slot);
      this.#place(slot);
    }
    return slot;
  }

  #growSlots(): void {
    const needed = this.#slotEnd;
    this.#slotText = grown(this.#slotText, needed);
    this.#slotStart = grown(this.#slotStart, needed);
    this.#slotLength = grown(this.#slotLength, needed);
    this.entries.reserve(needed);
  }

  #orderAll(): void {
    this.#pending = [];
    const live: number[] = [];
    for (let slot = 1; slot < this.#slotEnd; slot++) if (this.#slotText[slot] !== 0) live.push(slot);
    this.#deadCount = 0;
    this.#sortSlots(live);
    this.count = live.length;
    this.slots = grown(this.slots, live.length);
    this.slots.set(live);
  }

  /** Puts the pending names between those in order, moving whole stretches from the back. */
  #merge(): void {
    const added = this.#pending;
    this.#pending = [];
    this.#sortSlots(added);
    let end = this.count;
    this.count += added.length;
    this.slots = grown(this.slots, this.count);
    this.opensGroup = grown(this.opensGroup, this.count);
    const places: number[] = [];
    for (let left = added.length; left > 0; left--) {
      const slot = added[left - 1]!;
      const place = this.#lowerBoundOf(slot, end);
      this.slots.copyWithin(place + left, place, end);
      this.opensGroup.copyWithin(place + left, place, end);
      this.slots[place + left - 1] = slot;
      places.push(place + left - 1);
      end = place;
    }
    for (const place of places) {
      this.#markGroup(place);
      this.#markGroup(place + 1);
    }
  }

  /** Where a slot belongs among the first `end` names in order; names that fold alike stand in order of age. */
  #lowerBoundOf(slot: number, end: number): number {
    let low = 0;
    let high = end;
    const start = this.#slotStart[slot]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareTo(this.slots[middle]!, this.#folded, start, this.#slotLength[slot]!) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #list(slot: number): void {
    const start = this.#slotStart[slot]!;
    const length = this.#slotLength[slot]!;
    let letters = 0;
    let initials = 0;
    for (let i = start; i < start + length; i++) {
      const bit = letterBit(this.#folded[i]! & 0x7f);
      letters |= bit;
      if ((this.#folded[i]! & WORD_START) !== 0) initials |= bit;
    }
    this.byLength[length]!.push(slot, letters);
    if (length === 0) return;
    this.byFirst[letterIndex(this.#folded[start]! & 0x7f)]!.push(slot, letters);
    for (let left = initials; left !== 0; left &= left - 1)
      this.byInitial[31 - Math.clz32(left & -left)]!.push(slot, letters);
  }

  /** Sorts by the first six letters as one number, and where those agree by all. */
  #sortSlots(slots: number[]): void {
    const keys = new BigUint64Array(slots.length);
    const words = new Uint32Array(keys.buffer);
    const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
    const low = isLittleEndian ? 0 : 1;
    for (let at = 0; at < slots.length; at++) {
      const [first, second] = this.#sortKey(slots[at]!);
      words[at * 2 + 1 - low] = first;
      words[at * 2 + low] = (second << INDEX_BITS) | at;
    }
    keys.sort();
    const unsorted = slots.slice();
    for (let at = 0; at < slots.length; at++) slots[at] = unsorted[words[at * 2 + low]! & ((1 << INDEX_BITS) - 1)]!;
    for (let from = 0; from < slots.length;) {
      let to = from + 1;
      while (to < slots.length && this.#sharesKey(words, from, to, low)) to++;
      if (to - from > 1) {
        const sorted = slots.slice(from, to).sort((a, b) => this.#compareSlots(a, b));
        for (let at = from; at < to; at++) slots[at] = sorted[at - from]!;
      }
      from = to;
    }
  }

  #sharesKey(words: Uint32Array, a: number, b: number, low: number): boolean {
    const high = 1 - low;
    return (
      words[a * 2 + high] === words[b * 2 + high] &&
      words[a * 2 + low]! >>> INDEX_BITS === words[b * 2 + low]! >>> INDEX_BITS
    );
  }

  /** The first five letters in thirty bits, the sixth in six more. */
  #sortKey(slot: number): [number, number] {
    const start = this.#slotStart[slot]!;
    const length = this.#slotLength[slot]!;
    let first = 0;
    for (let i = 0; i < 5; i++) first = (first << 6) | (i < length ? symbolOf(this.#folded[start + i]! & 0x7f) : 0);
    const sixth = length > 5 ? symbolOf(this.#folded[start + 5]! & 0x7f) : 0;
    return [first, sixth];
  }

  #compareSlots(a: number, b: number): number {
    const order = this.#compareTo(a, this.#folded, this.#slotStart[b]!, this.#slotLength[b]!);
    return order || a - b;
  }

  #compareTo(slot: number, key: Uint8Array, keyStart: number, keyLength: number): number {
    const start = this.#slotStart[slot]!;
    const length = this.#slotLength[slot]!;
    const shared = Math.min(length, keyLength);
    for (let i = 0; i < shared; i++) {
      const difference = (this.#folded[start + i]! & 0x7f) - (key[keyStart + i]! & 0x7f);
      if (difference !== 0) return difference;
    }
    return length - keyLength;
  }
}

/** Room for the index of a name while names are sorted: four million different names. */
const INDEX_BITS = 22;
