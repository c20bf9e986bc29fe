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

/** The columns that an analyzer makes; `column` counts those of the manifest from 0. */
@unmanaged
export class Columns {
  /** The first `count` values, which are those of `firstNode` and the nodes after it. */
  f32(column: u32, firstNode: u32, values: StaticArray<f32>, count: u32 = values.length): void {
    raw.emitF32(column, firstNode, changetype<usize>(values), min<u32>(count, values.length));
  }

  /** The first `count` values, which are those of `firstNode` and the nodes after it. */
  u32(column: u32, firstNode: u32, values: StaticArray<u32>, count: u32 = values.length): void {
    raw.emitU32(column, firstNode, changetype<usize>(values), min<u32>(count, values.length));
  }
}
