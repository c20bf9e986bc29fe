import {
  config,
  Edge,
  EdgeFlag,
  EdgeKind,
  Node,
  NodeFlag,
  NodeKind,
  nodeCount,
  outEdge,
} from "@parseltongue/sdk-assemblyscript";
import { Glob } from "../../dependencies/assembly/glob";

/** How a node can be named from outside of its package. */
export namespace Exposure {
  export const NONE: u8 = 0;
  export const PUBLIC: u8 = 1;
  /** Not by itself: as what a trait requires of a public type. */
  export const BY_TRAIT: u8 = 2;
}

/**
 * Follows what is public from the places that other packages see: a crate's root, a package's entry files. A public item
 * is seen when what holds it is, or when something that is seen re-exports it.
 */
export class Exposures {
  readonly of: StaticArray<u8> = new StaticArray<u8>(nodeCount());
  private readonly queue: StaticArray<u32> = new StaticArray<u32>(nodeCount());
  private length: i32 = 0;
  private readonly entries: Glob[] = [];

  constructor() {
    const patterns = config.strings("entries");
    for (let index = 0; index < patterns.length; index++) this.entries.push(new Glob(patterns[index]));
    for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
      if (Node.at(id).kind == NodeKind.PACKAGE) this.enter(Node.at(id));
    }
    for (let read = 0; read < this.length; read++) this.follow(Node.at(this.queue[read]));
  }

  /** A package shows its crate's root and its entry files; all files when it has no entry. */
  private enter(pack: Node): void {
    const before = this.length;
    const skipped: u32[] = [];
    for (let at = pack.outBegin, end = pack.outEnd; at < end; at++) {
      const edge = outEdge(at);
      if (edge.kind != EdgeKind.CONTAINS) break;
      const child = edge.to;
      if (child.kind == NodeKind.MODULE && !isProgram(child)) this.expose(child, Exposure.PUBLIC);
      else if (child.kind == NodeKind.FILE && this.isEntry(pack, child)) this.expose(child, Exposure.PUBLIC);
      else if (child.kind == NodeKind.FILE) skipped.push(child.id);
    }
    if (this.length > before) return;
    for (let index = 0; index < skipped.length; index++) this.expose(Node.at(skipped[index]), Exposure.PUBLIC);
  }

  /** The name of a file is its package's with the path behind it. */
  private isEntry(pack: Node, file: Node): bool {
    const prefix = pack.qualifiedName.length + 1;
    for (let index = 0; index < this.entries.length; index++) {
      if (this.entries[index].matchesFrom(file.qualifiedName, prefix)) return true;
    }
    return false;
  }

  private follow(node: Node): void {
    const whole = node.kind == NodeKind.FILE ? sitesOfWholeFiles(node) : null;
    for (let at = node.outBegin, end = node.outEnd; at < end; at++) {
      const edge: Edge = outEdge(at);
      if (edge.kind == EdgeKind.CONTAINS) this.followMember(node, edge.to);
      else if ((edge.flags & EdgeFlag.REEXPORT) == 0) continue;
      else if (whole === null || edge.to.kind != NodeKind.FILE) this.expose(edge.to, Exposure.PUBLIC);
      else if (whole.has(siteOf(edge))) this.expose(edge.to, Exposure.PUBLIC);
    }
  }

  private followMember(holder: Node, member: Node): void {
    const kind = holder.kind;
    // What stands in a function's body is nobody else's, whatever it says.
    if (kind == NodeKind.FUNCTION || kind == NodeKind.METHOD) return;
    const isInherited = kind == NodeKind.TRAIT || kind == NodeKind.ENUM || kind == NodeKind.VARIANT;
    if (member.has(NodeFlag.PUBLIC) || (isInherited && !member.has(NodeFlag.OVERRIDE))) {
      this.expose(member, Exposure.PUBLIC);
    } else if (member.has(NodeFlag.OVERRIDE)) {
      this.expose(member, Exposure.BY_TRAIT);
    }
  }

  private expose(node: Node, how: u8): void {
    if (!node.exists || this.of[node.id] == Exposure.PUBLIC || this.of[node.id] == how) return;
    if ((node.flags & (NodeFlag.TEST | NodeFlag.EXTERNAL)) != 0 || node.kind == NodeKind.CANDIDATES) return;
    const isNew = this.of[node.id] == Exposure.NONE;
    this.of[node.id] = how;
    if (isNew) this.queue[this.length++] = node.id;
  }
}

/**
 * Sites at which a file re-exports all of another: `export *`. `export { name } from` leads to a file as well, but to what
 * it names first; so those count that nothing with a name comes right before.
 */
function sitesOfWholeFiles(file: Node): Set<u64> {
  const sites: u64[] = [];
  for (let at = file.outBegin, end = file.outEnd; at < end; at++) {
    const edge = outEdge(at);
    if (edge.kind != EdgeKind.IMPORTS || (edge.flags & EdgeFlag.REEXPORT) == 0) continue;
    sites.push((siteOf(edge) << 1) | <u64>(edge.to.kind == NodeKind.FILE));
  }
  sites.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const whole = new Set<u64>();
  for (let index = 0; index < sites.length; index++) {
    const isNamed = index > 0 && (sites[index - 1] & 1) == 0;
    if ((sites[index] & 1) != 0 && !isNamed) whole.add(sites[index] >> 1);
  }
  return whole;
}

/** Line and column of an edge, to compare. */
function siteOf(edge: Edge): u64 {
  return (<u64>edge.line << 31) | edge.column;
}

/** Whether a crate's root is that of a program, which nobody can import: it holds the function that is run. */
function isProgram(root: Node): bool {
  for (let at = root.outBegin, end = root.outEnd; at < end; at++) {
    const edge = outEdge(at);
    if (edge.kind != EdgeKind.CONTAINS) break;
    if (edge.to.kind == NodeKind.FUNCTION && edge.to.has(NodeFlag.ENTRY) && edge.to.name.equals("main")) return true;
  }
  return false;
}
