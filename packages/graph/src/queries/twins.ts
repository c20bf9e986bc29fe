import { NodeFlag } from "../schema.ts";
import type { GraphView } from "../view.ts";

/** Definitions of one name that are looked at on either side: no item is written for more platforms than that. */
const MOST_LOOKED_AT = 16;

/**
 * Whether a node's twin fulfils a condition. Twins are definitions of one qualified name in one place, of which every
 * build has one: `#[cfg(unix)] fn open` and `#[cfg(windows)] fn open`. References lead to the first of them, and what is
 * true of it as used code is true of the others.
 * @param at the node's place in `nodesByRank`, where nodes of one qualified name stand side by side
 */
export function someTwin(view: GraphView, at: number, holds: (twin: number) => boolean): boolean {
  const { nodesByRank } = view;
  const node = nodesByRank[at]!;
  for (const step of [-1, 1]) {
    for (let distance = 1; distance <= MOST_LOOKED_AT; distance++) {
      const other = nodesByRank[at + step * distance];
      if (other === undefined || view.nodeQualifiedName[other] !== view.nodeQualifiedName[node]) break;
      if (areTwins(view, node, other) && holds(other)) return true;
    }
  }
  return false;
}

/** Members that override others are told apart by what they override, not by name: `Display::fmt` and `Debug::fmt`. */
function areTwins(view: GraphView, a: number, b: number): boolean {
  const { nodeKind, nodeQualifiedName, nodeFlags, nodeParent } = view;
  let [above, beside] = [a, b];
  while (above !== beside) {
    if (above === 0 || beside === 0 || nodeKind[above] !== nodeKind[beside]) return false;
    if (nodeQualifiedName[above] !== nodeQualifiedName[beside]) return false;
    if (((nodeFlags[above]! | nodeFlags[beside]!) & NodeFlag.override) !== 0) return false;
    above = nodeParent[above]!;
    beside = nodeParent[beside]!;
  }
  return above !== 0;
}
