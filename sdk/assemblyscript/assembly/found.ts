import { Node } from "./graph";
import * as raw from "./raw";
import { outgoing, Writer } from "./writer";

/** Numbers of a kind in a buffer that is kept. */
class Numbers<T> {
  pointer: usize = 0;
  count: u32 = 0;
  private capacity: u32 = 0;

  add(value: T): void {
    if (this.count == this.capacity) {
      this.capacity = max(256, this.capacity * 2);
      const size = this.capacity * sizeof<T>();
      this.pointer = this.pointer == 0 ? heap.alloc(size) : heap.realloc(this.pointer, size);
    }
    store<T>(this.pointer + sizeof<T>() * this.count++, value);
  }
}

// @ts-ignore: decorator
@lazy const nodes = new Numbers<u32>();
// @ts-ignore: decorator
@lazy const values = new Numbers<f32>();

/** The hits of a query of one's own, in the order of the answer. They go to the host when `answer` returns. */
@unmanaged
export class Found {
  /** Adds a hit; then give it a value for each of the manifest's columns. */
  add(node: Node): void {
    nodes.add(node.id);
  }

  /** The latest hit's value in its next column. */
  value(value: f32): void {
    values.add(value);
  }

  /** Puts a text beside the latest hit; `label` counts the `annotations` of the manifest's query from 0. */
  annotate(label: u32, text: string): void {
    this.annotateWith(label, outgoing.clear().string(text));
  }

  /** As `annotate`, with a whole number in decimal; leaves no garbage behind. */
  annotateNumber(label: u32, value: i64): void {
    this.annotateWith(label, outgoing.clear().number(value));
  }

  /** As `annotate`, with a text that was built in a writer. */
  annotateWith(label: u32, text: Writer): void {
    raw.annotate(nodes.count - 1, label, text.pointer, text.length);
  }

  @inline
  get count(): u32 {
    return nodes.count;
  }
}

export function sendFound(): void {
  raw.emitHits(nodes.pointer, nodes.count, values.pointer, values.count);
}

/** What an earlier call that trapped may have left. */
export function forgetFound(): void {
  nodes.count = 0;
  values.count = 0;
}
