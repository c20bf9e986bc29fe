import { Confidence, config, Edge, EdgeKind, Node, nodeCount, NodeKind, outEdge } from "@parseltongue/sdk-assemblyscript";
import { edgeWord } from "./kinds";
import { NodeIndex } from "./node-index";

/** All edges of one kind between two drawn nodes. */
export class DrawnEdge {
  /** How many places in the code it stands for. */
  sites: u32 = 0;
  /** Of the surest. */
  confidence: u32 = 0;
  /** Of the first of the node's own; 0 when only what it contains has one, or the code has no place for it. */
  line: u32 = 0;

  constructor(
    readonly from: u32,
    readonly to: u32,
    readonly kind: u32,
  ) {}

  /** @param line 0 for none */
  add(confidence: u32, line: u32): void {
    this.sites += 1;
    this.confidence = max(this.confidence, confidence);
    if (line != 0 && (this.line == 0 || line < this.line)) this.line = line;
  }
}

/** Parents are followed so far up: deeper code is not written, and a graph that goes in circles ends. */
const MOST_PARENTS: u32 = 64;

/** Finds the edges among drawn nodes, those of what they contain included. */
export class EdgeFinder {
  readonly edges: Array<DrawnEdge> = [];
  total: u32 = 0;
  private readonly wanted: u32;
  /** Edges that leave the node at hand: by other end and kind, the place in `own` and 1. */
  private readonly found: NodeIndex = new NodeIndex();
  private own: Array<DrawnEdge> = [];
  private readonly stack: Array<u32> = [];
  /** Of drawn files, by file id the node's place and 1. */
  private readonly files: NodeIndex = new NodeIndex();
  private hasFiles: bool = false;
  /** What lies in a drawn file, as a list: by file id the first node's id, by node id the next one's. */
  private readonly firstInFile: NodeIndex = new NodeIndex();
  private nextInFile: StaticArray<u32> = new StaticArray<u32>(0);

  /** @param places by node id its place in `nodes` and 1 */
  constructor(
    private readonly places: NodeIndex,
    private readonly nodes: Array<u32>,
    private readonly most: u32,
  ) {
    this.wanted = wantedKinds();
    for (let place: u32 = 0; place < <u32>nodes.length; place++) {
      const node = Node.at(nodes[place]);
      if (node.kind != NodeKind.FILE) continue;
      this.files.set(node.file.id, place + 1);
      this.hasFiles = true;
    }
    if (this.hasFiles) this.listFiles();
  }

  private listFiles(): void {
    this.nextInFile = new StaticArray<u32>(nodeCount());
    for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
      const file = Node.at(id).file.id;
      if (this.files.get(file) == 0) continue;
      this.nextInFile[id] = this.firstInFile.get(file);
      this.firstInFile.set(file, id);
    }
  }

  /** Adds the edges that leave the node at a place. */
  findFrom(place: u32): void {
    const node = Node.at(this.nodes[place]);
    if (node.kind == NodeKind.FILE) this.takeFile(node, place);
    else this.takeContents(node, place);
    this.keep();
  }

  private takeContents(node: Node, place: u32): void {
    this.stack.push(node.id);
    while (this.stack.length > 0) {
      const inner = Node.at(this.stack.pop());
      this.enterChildren(inner);
      this.takeEdgesOf(inner, place);
    }
  }

  /** What a drawn node contains is looked at as well, unless it is drawn itself. */
  private enterChildren(node: Node): void {
    for (let at = node.outBegin, end = node.outEnd; at < end; at++) {
      const edge = outEdge(at);
      // A row begins with what its node contains.
      if (edge.kind != EdgeKind.CONTAINS) return;
      const child = edge.to;
      if (child.parent == node && this.places.get(child.id) == 0) this.stack.push(child.id);
    }
  }

  /** What lies in a file, whatever contains it: methods may stand in another file than their type. */
  private takeFile(file: Node, place: u32): void {
    for (let id = this.firstInFile.get(file.file.id); id != 0; id = this.nextInFile[id]) {
      if (this.ownerOf(Node.at(id)) == place + 1) this.takeEdgesOf(Node.at(id), place);
    }
  }

  private takeEdgesOf(node: Node, place: u32): void {
    for (let at = node.outBegin, end = node.outEnd; at < end; at++) {
      const edge = outEdge(at);
      if ((this.wanted & (1 << edge.kind)) == 0) continue;
      const to = edge.to;
      if (to.kind == NodeKind.CANDIDATES) this.takeCandidates(to, edge, node, place);
      else this.take(node, to, edge, edge.confidence, place);
    }
  }

  /** An unresolved reference is drawn as a guess at each definition that it may mean. */
  private takeCandidates(candidates: Node, edge: Edge, from: Node, place: u32): void {
    for (let at = candidates.outBegin, end = candidates.outEnd; at < end; at++) {
      const candidate = outEdge(at);
      if (candidate.kind == EdgeKind.CANDIDATE) this.take(from, candidate.to, edge, Confidence.AMBIGUOUS, place);
    }
  }

  private take(from: Node, to: Node, edge: Edge, confidence: u32, place: u32): void {
    const owner = this.ownerOf(to);
    if (owner == 0) return;
    const isOwn = this.nodes[place] == from.id && this.nodes[owner - 1] == to.id;
    // What goes on inside of something is not drawn; recursion is.
    if (!isOwn && (edge.kind == EdgeKind.CONTAINS || owner == place + 1)) return;
    const key = owner * 16 + min(edge.kind, 15);
    let at = this.found.get(key);
    if (at == 0) this.found.set(key, (at = this.own.push(new DrawnEdge(place, owner - 1, edge.kind))));
    this.own[at - 1].add(confidence, this.nodes[place] == from.id ? edge.line : 0);
  }

  /** Place and 1 of the nearest drawn node that a node is or lies in; 0 for none. */
  private ownerOf(node: Node): u32 {
    let at = node;
    for (let hops: u32 = 0; hops < MOST_PARENTS && at.id != 0; hops++) {
      const place = this.places.get(at.id);
      if (place != 0) return place;
      at = at.parent;
    }
    return this.hasFiles ? this.files.get(node.file.id) : 0;
  }

  private keep(): void {
    this.own.sort((a, b) => (a.to == b.to ? <i32>a.kind - <i32>b.kind : <i32>a.to - <i32>b.to));
    this.total += this.own.length;
    const room = <i32>this.most - this.edges.length;
    for (let at = 0; at < min(room, this.own.length); at++) this.edges.push(this.own[at]);
    this.own = [];
    this.found.clear();
  }
}

/** Bit set of the kinds of edge that the configuration asks for. */
function wantedKinds(): u32 {
  const names = config.strings("edges");
  let wanted: u32 = 0;
  for (let kind: u32 = EdgeKind.CONTAINS; kind <= EdgeKind.IMPORTS; kind++) {
    if (names.length == 0 || names.includes(edgeWord(kind))) wanted |= 1 << kind;
  }
  return wanted;
}
