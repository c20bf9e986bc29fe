import { EdgeKind, Exporter, exporter, Hits, Node, NodeFlag, Output } from "@parseltongue/sdk-assemblyscript";
import { Drawing, Group, isDoubtful } from "../../exporting/assembly/drawing";
import { DrawnEdge } from "../../exporting/assembly/edge-finder";
import { FrameWriter, writeFrames } from "../../exporting/assembly/frames";
import { edgeWord, Look, lookColour, lookOf, nodeWord } from "../../exporting/assembly/kinds";
import { cutNote, LONGEST_NAME, writeName } from "../../exporting/assembly/labels";
import { writeText } from "../../exporting/assembly/safe-text";
import { DotEscaping } from "./dot-escaping";

const escaping = new DotEscaping();

/** Nodes and edges of an answer for Graphviz: a frame for each file, a style for each kind. */
class Dot extends Exporter {
  override render(output: Output, hits: Hits): void {
    const drawing = Drawing.of(hits);
    output.string("digraph answer {\n");
    output.string('  graph [rankdir=LR, fontname="sans-serif", labelloc=t, label="').string(cutNote(drawing));
    output.string('"];\n  node [style="rounded,filled", fontname="sans-serif", fontsize=11];\n');
    output.string('  edge [fontname="sans-serif", fontsize=9, color="#4a5568"];\n');
    writeFrames(output, drawing, new DotFrames());
    for (let at = 0; at < drawing.edges.length; at++) writeEdge(output, drawing.edges[at]);
    output.string("}\n");
  }
}

class DotFrames extends FrameWriter {
  override open(output: Output, group: Group, number: u32): void {
    output.string("  subgraph cluster_").number(number).string(' {\n    label="');
    writeText(output, group.title, escaping, LONGEST_NAME);
    output.string('"; style=rounded; color="#9aa5b1"; fontsize=10;\n');
  }

  override close(output: Output): void {
    output.string("  }\n");
  }

  override node(output: Output, drawing: Drawing, place: u32, indent: string): void {
    const node = drawing.node(place);
    output.string(indent).string("n").number(place).string(' [label="').string(nodeWord(node.kind)).string(" ");
    writeName(output, drawing, place, escaping);
    if (node.line != 0) output.string("\\nline ").number(node.line);
    output.string('", shape=').string(shapeOf(node)).string(', fillcolor="').string(lookColour(lookOf(node.kind))).string('"');
    if (drawing.isTarget(place)) output.string(", penwidth=3");
    if (node.has(NodeFlag.TEST)) output.string(', style="rounded,filled,dashed"');
    if (node.signature.id != 0) {
      output.string(', tooltip="');
      writeText(output, node.signature, escaping, 500);
      output.string('"');
    }
    output.string("];\n");
  }
}

function shapeOf(node: Node): string {
  switch (lookOf(node.kind)) {
    case Look.CONTAINER:
      return "folder";
    case Look.TYPE:
      return "component";
    case Look.VALUE:
      return "note";
    default:
      return "box";
  }
}

function writeEdge(output: Output, edge: DrawnEdge): void {
  output.string("  n").number(edge.from).string(" -> n").number(edge.to);
  output.string(' [label="').string(edgeWord(edge.kind));
  if (edge.sites > 1) output.string(" ×").number(edge.sites);
  output.string('", arrowhead=').string(arrowHead(edge.kind));
  if (isDoubtful(edge)) output.string(", style=dashed");
  else if (edge.kind == EdgeKind.USES || edge.kind == EdgeKind.IMPORTS) output.string(", style=dotted");
  output.string("];\n");
}

function arrowHead(kind: u32): string {
  switch (kind) {
    case EdgeKind.CONTAINS:
      return "odiamond";
    case EdgeKind.IMPLEMENTS:
    case EdgeKind.EXTENDS:
      return "onormal";
    case EdgeKind.USES:
    case EdgeKind.IMPORTS:
      return "vee";
    default:
      return "normal";
  }
}

exporter(new Dot());
