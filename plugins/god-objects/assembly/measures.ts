import {
  Edge,
  EdgeKind,
  inEdge,
  Node,
  NodeFlag,
  NodeKind,
  nodeCount,
  outEdge,
} from "@parseltongue/sdk-assemblyscript";
import { meant } from "../../dependencies/assembly/edges";
import { Parts } from "./parts";

/** Deepest nesting that is followed. */
const DEEPEST = 64;

/** What was measured of one type. */
export class Measures {
  methods: u32 = 0;
  fields: u32 = 0;
  lines: u32 = 0;
  users: u32 = 0;
  used: u32 = 0;
  parts: u32 = 0;

  constructor(readonly node: u32) {}

  get score(): f64 {
    return <f64>this.methods * Math.sqrt(<f64>(1 + this.users + this.used));
  }
}

/** Measures types one after another; what it needs per node is made once. */
export class Meter {
  /** By node: the number of the type that counted it last as a user, and as used. */
  private readonly usedBy: StaticArray<u32> = new StaticArray<u32>(nodeCount());
  private readonly uses: StaticArray<u32> = new StaticArray<u32>(nodeCount());
  private readonly parts: Parts = new Parts();
  private round: u32 = 0;

  measure(type: Node): Measures {
    const result = new Measures(type.id);
    this.round++;
    this.parts.begin();
    this.usersOf(type, type, result);
    for (let at = type.outBegin, end = type.outEnd; at < end; at++) {
      const edge = outEdge(at);
      if (edge.kind != EdgeKind.CONTAINS) break;
      this.member(type, edge.to, result);
    }
    result.parts = this.parts.count();
    return result;
  }

  private member(type: Node, member: Node, result: Measures): void {
    if (member.kind == NodeKind.FIELD) result.fields++;
    this.usersOf(type, member, result);
    if (!isMethod(member)) return;
    result.methods++;
    result.lines += member.endLine - member.line + 1;
    this.parts.add(member);
    for (let at = member.outBegin, end = member.outEnd; at < end; at++) {
      const edge = outEdge(at);
      if (edge.kind == EdgeKind.CALLS || edge.kind == EdgeKind.USES) this.use(type, member, meant(edge), result);
    }
  }

  private use(type: Node, member: Node, target: Node, result: Measures): void {
    if (!target.exists) return;
    if (target.parent == type) {
      this.parts.join(member, target);
      return;
    }
    const owner = ownerOf(target);
    if (!owner.exists || owner == type || this.uses[owner.id] == this.round) return;
    this.uses[owner.id] = this.round;
    result.used++;
  }

  private usersOf(type: Node, node: Node, result: Measures): void {
    for (let at = node.inBegin, end = node.inEnd; at < end; at++) {
      const edge: Edge = inEdge(at);
      const kind = edge.kind;
      if (kind != EdgeKind.CALLS && kind != EdgeKind.USES) continue;
      const owner = ownerOf(edge.from);
      if (!owner.exists || owner == type || this.usedBy[owner.id] == this.round) continue;
      this.usedBy[owner.id] = this.round;
      result.users++;
    }
  }
}

/** What counts as work of a type: getters and setters, and functions without a body, do not. */
export function isMethod(node: Node): bool {
  return node.kind == NodeKind.METHOD && (node.flags & NodeFlag.ACCESSOR) == 0 && isWritten(node);
}

/** Whether a method has code: one of a trait or an interface need not. */
function isWritten(node: Node): bool {
  const parent = node.parent.kind;
  return (parent != NodeKind.TRAIT && parent != NodeKind.INTERFACE) || node.has(NodeFlag.BODY);
}

/** The type that a node lies in, or the free function; none for tests, what lies outside the code base, and the rest. */
function ownerOf(node: Node): Node {
  if ((node.flags & (NodeFlag.TEST | NodeFlag.EXTERNAL)) != 0) return Node.at(0);
  let at = node;
  let free = Node.at(0);
  for (let depth = 0; depth < DEEPEST && at.exists; depth++, at = at.parent) {
    if (isType(at)) return at;
    if (at.kind == NodeKind.FUNCTION) free = at;
  }
  return free;
}

export function isType(node: Node): bool {
  const kind = node.kind;
  return (
    kind == NodeKind.STRUCT ||
    kind == NodeKind.CLASS ||
    kind == NodeKind.ENUM ||
    kind == NodeKind.TRAIT ||
    kind == NodeKind.INTERFACE
  );
}
