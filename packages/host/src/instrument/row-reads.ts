import type { InlineAccessor } from "./emit-accessor.ts";

/** Reads of an edge from its place in a row, by the imports that are called. */
export type RowReadTable = ReadonlyMap<number, ReadonlyMap<number, InlineAccessor>>;

/**
 * Follows, through one body, which edge comes from which place in a row: `edge-kind(in-edge(at))` needs no edge, and
 * neither does what is read later of a local that still holds one. What may have come another way is forgotten: at the
 * start of a loop, at an `else` and at an `end`.
 */
export class RowReads {
  readonly #table: RowReadTable;
  /** Reads of the row whose edge was given last, and one past that call's last byte. */
  #reads: ReadonlyMap<number, InlineAccessor> | undefined;
  #readsEnd = -1;
  #rowEdit = -1;
  /** The local that holds an edge from a known place, what can be read of it, and the edit of the call that gave it. */
  #local = -1;
  #localReads: ReadonlyMap<number, InlineAccessor> | undefined;
  #localEdit = -1;

  constructor(table: RowReadTable) {
    this.#table = table;
  }

  /** Whether there is anything to follow in this guest. */
  get isNeeded(): boolean {
    return this.#table.size > 0;
  }

  begin(): void {
    this.#readsEnd = -1;
    this.#local = -1;
  }

  /** Notes a call that may give an edge. `edit` is what will be written for it. */
  row(functionIndex: number, end: number, edit: number): void {
    const reads = this.#table.get(functionIndex);
    if (reads === undefined) return;
    this.#reads = reads;
    this.#readsEnd = end;
    this.#rowEdit = edit;
  }

  /** Notes that a local is written, by an instruction that starts at `start`. */
  write(local: number, start: number): void {
    if (this.#readsEnd === start) {
      this.#local = local;
      this.#localReads = this.#reads;
      this.#localEdit = this.#rowEdit;
    } else if (this.#local === local) {
      this.#local = -1;
    }
  }

  /** What is known came one way of several from here on. */
  join(): void {
    this.#local = -1;
  }

  /** The read in place of a call whose argument was given by the call that ends where this one starts. */
  ofStack(functionIndex: number, start: number): InlineAccessor | undefined {
    return this.#readsEnd === start ? this.#reads?.get(functionIndex) : undefined;
  }

  /** The read in place of a call whose argument is a local. */
  ofLocal(functionIndex: number, local: number): InlineAccessor | undefined {
    return this.#local === local ? this.#localReads?.get(functionIndex) : undefined;
  }

  /** The edit of the call that gave the local its edge. */
  get localEdit(): number {
    return this.#localEdit;
  }
}
