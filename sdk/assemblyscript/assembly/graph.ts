import * as raw from "./raw";
import { Text } from "./text";

/** Grows with every change of the graph; ids mean something within one epoch. */
// @ts-ignore: decorator
@inline
export function epoch(): u32 {
  return raw.epoch();
}

/** One past the highest node id; ids come in no order that means anything, see `Node.compare`: `for (let id: u32 = 1, end = nodeCount(); id < end; id++) Node.at(id)`. */
// @ts-ignore: decorator
@inline
export function nodeCount(): u32 {
  return raw.nodeCount();
}

/**
 * An item of the code: a function, a type, a file, … It is a bare number at run time: making one, comparing two with
 * `==` and reading a property cost no allocation. A node that does not exist reads 0, "" and nothing everywhere.
 */
@unmanaged
export class Node {
  /** The node with an id; 0 is no node. */
  @inline
  static at(id: u32): Node {
    return changetype<Node>(id);
  }

  @inline
  get id(): u32 {
    return changetype<u32>(this);
  }

  /** False for 0, for ids out of range and for nodes that are gone. */
  @inline
  get exists(): bool {
    return raw.nodeKind(this.id) != 0;
  }

  /** See `NodeKind`. */
  @inline
  get kind(): u32 {
    return raw.nodeKind(this.id);
  }

  /** Bit set of `NodeFlag`. */
  @inline
  get flags(): u32 {
    return raw.nodeFlags(this.id);
  }

  /** Whether all of these flags are set. */
  @inline
  has(flags: u32): bool {
    return (raw.nodeFlags(this.id) & flags) == flags;
  }

  @inline
  get name(): Text {
    return Text.at(raw.nodeName(this.id));
  }

  @inline
  get qualifiedName(): Text {
    return Text.at(raw.nodeQualifiedName(this.id));
  }

  @inline
  get signature(): Text {
    return Text.at(raw.nodeSignature(this.id));
  }

  /** The documentation's first sentence, "" when there is none. Needs `api = "1.1"`. */
  @inline
  get doc(): Text {
    return Text.at(raw.nodeDoc(this.id));
  }

  /** The node that contains this one. */
  @inline
  get parent(): Node {
    return Node.at(raw.nodeParent(this.id));
  }

  @inline
  get file(): File {
    return File.at(raw.nodeFile(this.id));
  }

  /** 1-based. */
  @inline
  get line(): u32 {
    return raw.nodeLine(this.id);
  }

  /** 1-based, in UTF-16 code units. */
  @inline
  get column(): u32 {
    return raw.nodeColumn(this.id);
  }

  /** 1-based, the last line. */
  @inline
  get endLine(): u32 {
    return raw.nodeEndLine(this.id);
  }

  /** See `Language`. */
  @inline
  get language(): u32 {
    return raw.nodeLanguage(this.id);
  }

  /** First position of the edges that leave the node: `for (let at = node.outBegin, end = node.outEnd; at < end; at++) outEdge(at)`. */
  @inline
  get outBegin(): u32 {
    return raw.outBegin(this.id);
  }

  /** One past the last position of the edges that leave the node. */
  @inline
  get outEnd(): u32 {
    return raw.outEnd(this.id);
  }

  /** First position of the edges that arrive at the node, for `inEdge`. */
  @inline
  get inBegin(): u32 {
    return raw.inBegin(this.id);
  }

  /** One past the last position of the edges that arrive at the node. */
  @inline
  get inEnd(): u32 {
    return raw.inEnd(this.id);
  }

  /**
   * Below 0 when it comes before the other node, above 0 when after it, 0 for the same: by qualified name, then path, kind
   * and place. What a plugin gives must not depend on ids, so hits are put in this order: `nodes.sort((a, b) => a.compare(b))`.
   */
  compare(other: Node): i32 {
    if (this.id == other.id) return 0;
    const byName = this.qualifiedName.compare(other.qualifiedName);
    if (byName != 0) return byName;
    const byPath = this.file.path.compare(other.file.path);
    if (byPath != 0) return byPath;
    if (this.kind != other.kind) return this.kind < other.kind ? -1 : 1;
    if (this.line != other.line) return this.line < other.line ? -1 : 1;
    return this.column < other.column ? -1 : i32(this.column > other.column);
  }

  /** How many edges leave the node. */
  @inline
  get outCount(): u32 {
    return raw.outEnd(this.id) - raw.outBegin(this.id);
  }

  /** How many edges arrive at the node. */
  @inline
  get inCount(): u32 {
    return raw.inEnd(this.id) - raw.inBegin(this.id);
  }
}

/** The edge at a position between `outBegin` and `outEnd`. Rows are sorted by kind of edge, then by the other end. */
// @ts-ignore: decorator
@inline
export function outEdge(position: u32): Edge {
  return Edge.at(raw.outEdge(position));
}

/** The edge at a position between `inBegin` and `inEnd`. */
// @ts-ignore: decorator
@inline
export function inEdge(position: u32): Edge {
  return Edge.at(raw.inEdge(position));
}

/** Something between two nodes; it reads as a sentence: `from` calls `to`. A bare number at run time. */
@unmanaged
export class Edge {
  /** The edge with an id; 0 is no edge. */
  @inline
  static at(id: u32): Edge {
    return changetype<Edge>(id);
  }

  @inline
  get id(): u32 {
    return changetype<u32>(this);
  }

  @inline
  get from(): Node {
    return Node.at(raw.edgeFrom(this.id));
  }

  @inline
  get to(): Node {
    return Node.at(raw.edgeTo(this.id));
  }

  /** See `EdgeKind`. */
  @inline
  get kind(): u32 {
    return raw.edgeKind(this.id);
  }

  /** Bit set of `EdgeFlag`. */
  @inline
  get flags(): u32 {
    return raw.edgeFlags(this.id);
  }

  /** See `Confidence`: a higher value is surer. */
  @inline
  get confidence(): u32 {
    return raw.edgeConfidence(this.id);
  }

  /** Line of the edge's site, 1-based. */
  @inline
  get line(): u32 {
    return raw.edgeLine(this.id);
  }

  /** Column of the edge's site, 1-based, in UTF-16 code units. */
  @inline
  get column(): u32 {
    return raw.edgeColumn(this.id);
  }
}

/** A file of the code base. A bare number at run time. */
@unmanaged
export class File {
  /** The file with an id; 0 is no file. */
  @inline
  static at(id: u32): File {
    return changetype<File>(id);
  }

  @inline
  get id(): u32 {
    return changetype<u32>(this);
  }

  /** Relative to the root, with `/`. */
  @inline
  get path(): Text {
    return Text.at(raw.filePath(this.id));
  }

  /** Bit set of `FileFlag`. */
  @inline
  get flags(): u32 {
    return raw.fileFlags(this.id);
  }
}
