import { Node } from "./graph";
import * as raw from "./raw";
import { outgoing } from "./writer";

/** A column of numbers about nodes that an analyzer or the host provides; needs its name under `attributes`. */
@unmanaged
export class Column {
  /** The column of a name. It `exists` when there is one and it was granted. Valid within a call. */
  static named(name: string): Column {
    outgoing.clear().string(name);
    return changetype<Column>(raw.column(outgoing.pointer, outgoing.length));
  }

  @inline
  get exists(): bool {
    return changetype<u32>(this) != 0;
  }

  /** A node's value in a column of type f32; 0 where there is none. */
  @inline
  f32(node: Node): f32 {
    return raw.columnF32(changetype<u32>(this), node.id);
  }

  /** A node's value in a column of type u32; 0 where there is none. */
  @inline
  u32(node: Node): u32 {
    return raw.columnU32(changetype<u32>(this), node.id);
  }
}

/** Most columns of one analyzer. */
const MAX_COLUMNS: u32 = 16;
/** Values that are kept back until they go to the host together. */
const RUN: u32 = 256;

/** Values of nodes with ids one after another, on their way to the host. */
class Run {
  private first: u32 = 0;
  private count: u32 = 0;
  private isFloat: bool = false;
  private readonly bits: StaticArray<u32> = new StaticArray<u32>(RUN);

  set(column: u32, node: u32, bits: u32, isFloat: bool): void {
    if (this.count == RUN || node != this.first + this.count) {
      this.send(column);
      this.first = node;
    }
    this.isFloat = isFloat;
    this.bits[this.count++] = bits;
  }

  send(column: u32): void {
    if (this.count == 0) return;
    const pointer = changetype<usize>(this.bits);
    if (this.isFloat) raw.emitF32(column, this.first, pointer, this.count);
    else raw.emitU32(column, this.first, pointer, this.count);
    this.count = 0;
  }
}

// @ts-ignore: decorator
@lazy const runs: StaticArray<Run | null> = new StaticArray<Run | null>(MAX_COLUMNS);

function runOf(column: u32): Run {
  let run = runs[column];
  if (run === null) {
    run = new Run();
    runs[column] = run;
  }
  return run;
}

/** The columns that an analyzer makes; `column` counts those of the manifest from 0. */
@unmanaged
export class Columns {
  /** A node's value in a column of type f32; of a node that does not exist, nothing. */
  setF32(column: u32, node: Node, value: f32): void {
    if (node.exists) runOf(column).set(column, node.id, reinterpret<u32>(value), true);
  }

  /** A node's value in a column of type u32; of a node that does not exist, nothing. */
  setU32(column: u32, node: Node, value: u32): void {
    if (node.exists) runOf(column).set(column, node.id, value, false);
  }

  /** Values of `firstNode` and those after it, all at once. */
  f32(column: u32, firstNode: u32, values: StaticArray<f32>): void {
    raw.emitF32(column, firstNode, changetype<usize>(values), values.length);
  }

  /** Values of `firstNode` and those after it, all at once. */
  u32(column: u32, firstNode: u32, values: StaticArray<u32>): void {
    raw.emitU32(column, firstNode, changetype<usize>(values), values.length);
  }
}

export function sendColumns(): void {
  for (let column: u32 = 0; column < MAX_COLUMNS; column++) {
    const run = runs[column];
    if (run !== null) run.send(column);
  }
}
