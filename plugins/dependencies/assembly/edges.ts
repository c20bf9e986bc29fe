import { Confidence, Edge, EdgeKind, Node, NodeFlag, NodeKind, outEdge } from "@parseltongue/sdk-assemblyscript";

/** What an edge leads to: its end, the one candidate that fits, or no node where that is not sure. */
export function meant(edge: Edge): Node {
  const to = edge.to;
  if (to.kind != NodeKind.CANDIDATES) return edge.confidence >= Confidence.INFERRED ? to : Node.at(0);
  const begin = to.outBegin;
  if (to.outEnd - begin != 1) return Node.at(0);
  const only = outEdge(begin);
  return only.confidence >= Confidence.INFERRED ? only.to : Node.at(0);
}

/** Whether what leaves a node counts: it is there, lies in the code base, and is no test. */
export function counts(node: Node): bool {
  return node.exists && (node.flags & (NodeFlag.TEST | NodeFlag.EXTERNAL)) == 0;
}

/** Whether an edge makes the file of what it leaves depend on that of what it leads to, as the contract has it (SPEC 3.4). */
export function isDependency(edge: Edge): bool {
  const kind = edge.kind;
  return kind >= EdgeKind.CALLS && kind <= EdgeKind.IMPORTS && edge.line != 0;
}

/** Whether the first edge's site comes before the other's: an order that depends on the code alone. */
export function isBefore(edge: Edge, other: Edge): bool {
  const file = edge.from.file.path.compare(other.from.file.path);
  if (file != 0) return file < 0;
  if (edge.line != other.line) return edge.line < other.line;
  if (edge.column != other.column) return edge.column < other.column;
  if (edge.kind != other.kind) return edge.kind < other.kind;
  return edge.to.qualifiedName.compare(other.to.qualifiedName) < 0;
}
