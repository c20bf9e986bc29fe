import {
  analyzer,
  Analyzer,
  Columns,
  EdgeKind,
  Node,
  NodeKind,
  outEdge,
  Scope,
} from "@parseltongue/sdk-assemblyscript";

/** The manifest's only column. */
const COMPLEXITY: u32 = 0;

class Complexity extends Analyzer {
  override analyze(columns: Columns, scope: Scope): void {
    for (let at: u32 = 0, end = scope.count; at < end; at++) {
      const node = scope.node(at);
      const kind = node.kind;
      // Nodes of other kinds have 0 when nothing is said of them; what changed may have been a function before.
      if (kind == NodeKind.FUNCTION || kind == NodeKind.METHOD) columns.setU32(COMPLEXITY, node, complexityOf(node));
      else if (scope.onlyChanged) columns.setU32(COMPLEXITY, node, 0);
    }
  }
}

/** Saturates: a generated function of millions of lines is as complex as numbers go. */
function complexityOf(node: Node): u32 {
  const lines: u64 = node.endLine - node.line + 1;
  return <u32>min<u64>(lines * (1 + calledBy(node)), u32.MAX_VALUE);
}

/** How many different items a node calls. Rows are sorted by kind, then by the other end: equal ones stand side by side. */
function calledBy(node: Node): u64 {
  let called: u64 = 0;
  let last: u32 = 0;
  for (let at = node.outBegin, end = node.outEnd; at < end; at++) {
    const edge = outEdge(at);
    const kind = edge.kind;
    if (kind < EdgeKind.CALLS) continue;
    if (kind > EdgeKind.CALLS) break;
    const to = edge.to.id;
    if (to != last) called++;
    last = to;
  }
  return called;
}

analyzer(new Complexity());
