import { Node, NodeFlag, NodeKind, nodeCount } from "@parseltongue/sdk-assemblyscript";

/** What units are: files, modules (of files without any, the file), or packages. */
export namespace Level {
  export const FILE: u32 = 0;
  export const MODULE: u32 = 1;
  export const PACKAGE: u32 = 2;
}

/** Deepest nesting that is followed; code does not come near. */
const DEEPEST = 256;

/** The level of a name, as configurations write it. */
export function levelOf(name: string): u32 {
  if (name == "package") return Level.PACKAGE;
  return name == "module" ? Level.MODULE : Level.FILE;
}

/** The parts of a code base at one level, numbered from 0 in the order of their names, so that ids have no part in it. */
export class Units {
  /** The node that stands for each unit. */
  readonly nodes: StaticArray<u32>;
  /** By node: its unit plus 1; 0 for none. */
  private readonly places: StaticArray<u32> = new StaticArray<u32>(nodeCount());

  constructor(private readonly level: u32) {
    this.nodes = unitNodes(level);
    this.nodes.sort((left, right) => Node.at(left).compare(Node.at(right)));
    this.place();
  }

  @inline
  get count(): u32 {
    return this.nodes.length;
  }

  /** The unit that a node belongs to, plus 1; 0 for none. */
  @inline
  of(node: Node): u32 {
    return unchecked(this.places[node.id]);
  }

  private place(): void {
    const own = new StaticArray<u32>(nodeCount());
    const roots = rootsOfFiles(this.level);
    for (let unit: u32 = 0, end = this.count; unit < end; unit++) own[this.nodes[unit]] = unit + 1;
    for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
      const node = Node.at(id);
      if (node.exists) this.places[id] = enclosing(node, own, roots);
    }
  }
}

/**
 * By file: the node that stands for all of it. A module does where modules are asked for, otherwise the node of kind file.
 */
function rootsOfFiles(level: u32): StaticArray<u32> {
  const roots = new StaticArray<u32>(fileEnd());
  for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
    const node = Node.at(id);
    const file = node.file.id;
    if (node.kind == NodeKind.FILE) {
      if (roots[file] == 0) roots[file] = id;
    } else if (level == Level.MODULE && node.kind == NodeKind.MODULE && node.parent.file.id != file) {
      roots[file] = firstOf(roots[file], id);
    }
  }
  return roots;
}

/** Of two modules that are a file's, the one whose name comes first. */
function firstOf(root: u32, module: u32): u32 {
  if (root == 0 || Node.at(root).kind == NodeKind.FILE) return module;
  return Node.at(root).compare(Node.at(module)) < 0 ? root : module;
}

/** The unit that a node lies in, plus 1. A method belongs to where its impl stands, not to where its type does. */
function enclosing(node: Node, own: StaticArray<u32>, roots: StaticArray<u32>): u32 {
  let at = node;
  let file = node.file.id;
  for (let depth = 0; depth < DEEPEST && at.id != 0; depth++) {
    if (own[at.id] != 0) return own[at.id];
    const parent = at.parent;
    const root = roots[file];
    // Outside of the file it goes on from the file's own place, once.
    at = file != 0 && parent.file.id != file && root != 0 && root != at.id ? Node.at(root) : parent;
    if (at.id == root) file = 0;
  }
  return 0;
}

function unitNodes(level: u32): StaticArray<u32> {
  let count = 0;
  for (let id: u32 = 1, end = nodeCount(); id < end; id++) if (isUnit(Node.at(id), level)) count++;
  const nodes = new StaticArray<u32>(count);
  for (let id: u32 = 1, end = nodeCount(), at = 0; id < end; id++) {
    if (isUnit(Node.at(id), level)) nodes[at++] = id;
  }
  return nodes;
}

function isUnit(node: Node, level: u32): bool {
  const kind = node.kind;
  if (level == Level.PACKAGE) return kind == NodeKind.PACKAGE;
  if (kind != NodeKind.FILE && (level == Level.FILE || kind != NodeKind.MODULE)) return false;
  return (node.flags & NodeFlag.EXTERNAL) == 0;
}

/** One past the highest id of a file that holds nodes. */
export function fileEnd(): u32 {
  let end: u32 = 1;
  for (let id: u32 = 1, nodes = nodeCount(); id < nodes; id++) end = max(end, Node.at(id).file.id + 1);
  return end;
}

