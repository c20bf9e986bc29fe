import {
  Column,
  config,
  Node,
  NodeFlag,
  NodeKind,
  nodeCount,
} from "@parseltongue/sdk-assemblyscript";
import { hashByte, HASH_START, hashText } from "./hash";

/** Deepest nesting that is followed. */
const DEEPEST = 64;
/** What the column `public-api` says of what is public by itself. */
const PUBLIC: u32 = 1;
/** By kind of node: what a baseline calls it. */
const LETTERS = " .o.fMscevtiakSxd.";

/** The items of the public API, some of which may have the same name. */
export class Surface {
  readonly nodes: u32[] = [];
  private readonly column: Column = Column.named("public-api");
  private readonly packages: string[] = config.strings("packages");

  constructor() {
    for (let id: u32 = 1, end = nodeCount(); id < end; id++) if (this.holds(Node.at(id))) this.nodes.push(id);
  }

  /** How it was found out what is public. */
  get basis(): string {
    return this.column.exists ? "# by the column public-api" : "# by declarations";
  }

  private holds(node: Node): bool {
    if (letterOf(node) == 0 || (node.flags & (NodeFlag.TEST | NodeFlag.EXTERNAL)) != 0) return false;
    // A crate's root and a file are where names begin, no items.
    const parent = node.parent;
    if (!parent.exists || parent.kind == NodeKind.PACKAGE) return false;
    const isPublic = this.column.exists ? this.column.u32(node) == PUBLIC : isDeclaredPublic(node);
    return isPublic && (this.packages.length == 0 || this.isOfPackage(node));
  }

  private isOfPackage(node: Node): bool {
    let at = node;
    for (let depth = 0; depth < DEEPEST && at.exists; depth++, at = at.parent) {
      if (at.kind != NodeKind.PACKAGE) continue;
      for (let index = 0; index < this.packages.length; index++) {
        if (at.qualifiedName.equals(this.packages[index])) return true;
      }
      return false;
    }
    return false;
  }
}

/** The letter that a baseline has for a node's kind; 0 for what is no item. */
export function letterOf(node: Node): u32 {
  const kind = node.kind;
  if (kind >= <u32>LETTERS.length) return 0;
  const letter = <u32>LETTERS.charCodeAt(kind);
  return letter == 0x2e || letter == 0x20 ? 0 : letter;
}

/** A number for what an item is called and what holds it, the same in a baseline. */
export function keyOf(node: Node): u64 {
  let hash = hashText(HASH_START, node.parent.qualifiedName);
  hash = hashByte(hashByte(hash, 0), letterOf(node));
  return hashText(hash, node.name);
}

/** A number of 24 bits for what an item looks like from outside. */
export function printOf(node: Node): u32 {
  const hash = hashText(HASH_START, node.signature);
  return <u32>(hash ^ (hash >> 24) ^ (hash >> 48)) & 0xffffff;
}

/** Whether an item and all that holds it say that they are public. */
function isDeclaredPublic(node: Node): bool {
  let at = node;
  for (let depth = 0; depth < DEEPEST && at.exists; depth++) {
    const parent = at.parent;
    const isInherited = isInheriting(parent.kind);
    if (!isInherited && !at.has(NodeFlag.PUBLIC)) return false;
    if (parent.kind == NodeKind.FILE || parent.parent.kind == NodeKind.PACKAGE) return true;
    if (parent.kind == NodeKind.FUNCTION || parent.kind == NodeKind.METHOD) return false;
    at = parent;
  }
  return false;
}

function isInheriting(kind: u32): bool {
  return kind == NodeKind.TRAIT || kind == NodeKind.ENUM || kind == NodeKind.VARIANT;
}
