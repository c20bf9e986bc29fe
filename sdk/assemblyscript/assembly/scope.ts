import { Node } from "./graph";
import * as raw from "./raw";

/**
 * The nodes that a rule or an analyzer is asked about: all there are, or those that changed and the ones next to them.
 *
 * ```ts
 * for (let at: u32 = 0, end = scope.count; at < end; at++) {
 *   const node = scope.node(at);
 *   if (!node.exists) continue;
 * }
 * ```
 */
@unmanaged
export class Scope {
  /** Whether it is about what changed only; what was said about other nodes stays. */
  @inline
  get onlyChanged(): bool {
    return raw.scope() == raw.Scope.HITS;
  }

  /** How many places there are. Ids between may name nothing. */
  @inline
  get count(): u32 {
    return this.onlyChanged ? raw.hitCount() : raw.nodeCount();
  }

  /** The node at a place below `count`; it may not `exist`. */
  @inline
  node(at: u32): Node {
    return Node.at(this.onlyChanged ? raw.hitNode(at) : at);
  }
}
