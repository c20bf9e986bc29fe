import { Node } from "./graph";
import * as raw from "./raw";
import { outgoing, Writer } from "./writer";

/** A question's candidates, in the order of the answer, and what a lens says about them. */
@unmanaged
export class Hits {
  @inline
  get count(): u32 {
    return raw.hitCount();
  }

  @inline
  node(hit: u32): Node {
    return Node.at(raw.hitNode(hit));
  }

  /** Hops from the question's node. */
  @inline
  depth(hit: u32): u32 {
    return raw.hitDepth(hit);
  }

  /** Whether the hit stays; hits stay unless told otherwise. */
  @inline
  keep(hit: u32, stays: bool): void {
    raw.setKeep(hit, stays);
  }

  /** Takes the hit out of the answer. */
  @inline
  drop(hit: u32): void {
    raw.setKeep(hit, false);
  }

  /** Higher comes first; default 0. */
  @inline
  score(hit: u32, value: f32): void {
    raw.setScore(hit, value);
  }

  /** Puts a text beside a hit; `label` counts the `annotations` of the manifest from 0. */
  annotate(hit: u32, label: u32, text: string): void {
    this.annotateWith(hit, label, outgoing.clear().string(text));
  }

  /** As `annotate`, with a whole number in decimal; leaves no garbage behind. */
  annotateNumber(hit: u32, label: u32, value: i64): void {
    this.annotateWith(hit, label, outgoing.clear().number(value));
  }

  /** As `annotate`, with a text that was built in a writer. */
  @inline
  annotateWith(hit: u32, label: u32, text: Writer): void {
    raw.annotate(hit, label, text.pointer, text.length);
  }
}
