import { Confidence, config, Hits, Node, NodeKind, Text } from "@parseltongue/sdk-assemblyscript";
import { DrawnEdge, EdgeFinder } from "./edge-finder";
import { NodeIndex } from "./node-index";
import { beginTexts } from "./safe-text";

/** Nodes that are drawn in one frame. */
export class Group {
  /** Places of the members in `Drawing.nodes`, ascending. */
  readonly members: Array<u32> = [];

  /** Path of the file, or qualified name of the package. */
  constructor(readonly title: Text) {}
}

/**
 * What an exporter draws: the hits of an answer and the edges among them. An edge of what a hit contains counts as the
 * hit's own, unless what it contains is a hit itself; so packages, files and types have edges as well as functions.
 * Order depends on the answer and the code alone. Large answers are cut: `nodeTotal` and `edgeTotal` say what there was.
 */
export class Drawing {
  /** Ids, in the order of the answer, each once. */
  readonly nodes: Array<u32> = [];
  /** Hops from the question's node, by place. */
  readonly depths: Array<u32> = [];
  /** Sorted by the node they leave, then by the node they lead to, then by kind. */
  edges: Array<DrawnEdge> = [];
  readonly groups: Array<Group> = [];
  /** Place of each node's group in `groups` and 1; 0 for none. */
  readonly groupOf: Array<u32> = [];
  /** How many there were before anything was cut. */
  nodeTotal: u32 = 0;
  edgeTotal: u32 = 0;
  private targetCount: u32 = 0;
  private readonly places: NodeIndex = new NodeIndex();

  /** The hits, as many and with such edges as the configuration says: `most-nodes`, `most-edges`, `edges`, `group`. */
  static of(hits: Hits): Drawing {
    beginTexts();
    const drawing = new Drawing();
    drawing.takeNodes(hits, <u32>config.integer("most-nodes", 500));
    drawing.takeEdges(<u32>config.integer("most-edges", 2000));
    const group = config.string("group", "none");
    if (group != "none") drawing.takeGroups(group == "package");
    return drawing;
  }

  @inline
  node(place: u32): Node {
    return Node.at(this.nodes[place]);
  }

  /** Whether a node is what the question was about: where a walk began. */
  isTarget(place: u32): bool {
    return place < this.targetCount;
  }

  /** Whether a node stands in a frame whose title says where it is. */
  isFramed(place: u32): bool {
    return this.groupOf.length > 0 && this.groupOf[place] != 0;
  }

  get isCut(): bool {
    return this.nodeTotal > <u32>this.nodes.length || this.edgeTotal > <u32>this.edges.length;
  }

  private takeNodes(hits: Hits, most: u32): void {
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) {
      const node = hits.node(hit);
      if (!node.exists || this.places.get(node.id) != 0) continue;
      this.nodeTotal += 1;
      if (<u32>this.nodes.length == most) continue;
      this.places.set(node.id, this.nodes.push(node.id));
      this.depths.push(hits.depth(hit));
    }
    this.targetCount = targetsAmong(this.depths);
  }

  private takeEdges(most: u32): void {
    const finder = new EdgeFinder(this.places, this.nodes, most);
    for (let place: u32 = 0, end = <u32>this.nodes.length; place < end; place++) finder.findFrom(place);
    this.edges = finder.edges;
    this.edgeTotal = finder.total;
  }

  private takeGroups(byPackage: bool): void {
    const known = new NodeIndex();
    for (let place = 0; place < this.nodes.length; place++) {
      const node = Node.at(this.nodes[place]);
      const title = byPackage ? packageOf(node) : fileOf(node);
      let group: u32 = 0;
      if (title.id != 0) {
        group = known.get(title.id);
        if (group == 0) known.set(title.id, (group = this.groups.push(new Group(title))));
        this.groups[group - 1].members.push(place);
      }
      this.groupOf.push(group);
    }
  }
}

/** A walk begins at depth 0 and never comes back to it; answers that are no walk have no target. */
function targetsAmong(depths: Array<u32>): u32 {
  let targets = 0;
  while (targets < depths.length && depths[targets] == 0) targets++;
  for (let at = targets; at < depths.length; at++) if (depths[at] == 0) return 0;
  return targets < depths.length ? targets : 0;
}

function fileOf(node: Node): Text {
  return node.kind == NodeKind.FILE ? Text.at(0) : node.file.path;
}

/** Qualified name of the package that a node lies in; "" for packages and what lies in none. */
function packageOf(node: Node): Text {
  let at = node.parent;
  for (let hops = 0; hops < 64 && at.exists; hops++) {
    if (at.kind == NodeKind.PACKAGE) return at.qualifiedName;
    at = at.parent;
  }
  return Text.at(0);
}

/** Whether an edge is a guess. */
export function isDoubtful(edge: DrawnEdge): bool {
  return edge.confidence <= Confidence.AMBIGUOUS;
}
