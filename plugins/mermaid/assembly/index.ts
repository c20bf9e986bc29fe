import { EdgeKind, Exporter, exporter, Hits, NodeFlag, Output } from "@parseltongue/sdk-assemblyscript";
import { Drawing, Group, isDoubtful } from "../../exporting/assembly/drawing";
import { DrawnEdge } from "../../exporting/assembly/edge-finder";
import { FrameWriter, writeFrames } from "../../exporting/assembly/frames";
import { edgeWord, Look, lookOf, lookWord, nodeWord } from "../../exporting/assembly/kinds";
import { cutNote, LONGEST_NAME, writeName } from "../../exporting/assembly/labels";
import { writeLiteral, writeText } from "../../exporting/assembly/safe-text";
import { MermaidEscaping } from "./mermaid-escaping";

const escaping = new MermaidEscaping();

/** Nodes and edges of an answer as a flowchart: a frame for each file, a style for each kind. */
class Mermaid extends Exporter {
  override render(output: Output, hits: Hits): void {
    const drawing = Drawing.of(hits);
    output.string("flowchart LR\n");
    writeFrames(output, drawing, new MermaidFrames());
    const note = cutNote(drawing);
    if (note != "") {
      output.string('  cut["');
      writeLiteral(output, note, escaping);
      output.string('"]:::cut\n');
    }
    for (let at = 0; at < drawing.edges.length; at++) writeEdge(output, drawing.edges[at]);
    output.string(CLASSES);
  }
}

/** Colours that read on light and on dark pages. */
const CLASSES = `  classDef container fill:#fdf3d0,stroke:#a07c00,color:#1a202c
  classDef code fill:#e3eefc,stroke:#2b6cb0,color:#1a202c
  classDef type fill:#e0f5e6,stroke:#2f855a,color:#1a202c
  classDef contract fill:#f1e6fb,stroke:#6b46c1,color:#1a202c
  classDef value fill:#eef0f2,stroke:#4a5568,color:#1a202c
  classDef test stroke-dasharray:4 3
  classDef target stroke-width:3px
  classDef cut fill:none,stroke:none
`;

class MermaidFrames extends FrameWriter {
  override open(output: Output, group: Group, number: u32): void {
    output.string("  subgraph g").number(number).string('["');
    writeText(output, group.title, escaping, LONGEST_NAME);
    output.string('"]\n');
  }

  override close(output: Output): void {
    output.string("  end\n");
  }

  override node(output: Output, drawing: Drawing, place: u32, indent: string): void {
    const node = drawing.node(place);
    const look = lookOf(node.kind);
    output.string(indent).string("n").number(place).string(opening(look)).string(nodeWord(node.kind)).string(" ");
    writeName(output, drawing, place, escaping);
    if (node.line != 0) output.string("<br/>line ").number(node.line);
    output.string(closing(look)).string("\n");
    output.string(indent).string("class n").number(place).string(" ").string(lookWord(look));
    if (node.has(NodeFlag.TEST)) output.string(",test");
    if (drawing.isTarget(place)) output.string(",target");
    output.string("\n");
  }
}

function opening(look: u32): string {
  return look == Look.CODE ? '("' : look == Look.CONTRACT ? '{{"' : '["';
}

function closing(look: u32): string {
  return look == Look.CODE ? '")' : look == Look.CONTRACT ? '"}}' : '"]';
}

function writeEdge(output: Output, edge: DrawnEdge): void {
  output.string("  n").number(edge.from).string(" ").string(arrowOf(edge)).string('|"').string(edgeWord(edge.kind));
  if (edge.sites > 1) output.string(" ×").number(edge.sites);
  output.string('"| n').number(edge.to).string("\n");
}

function arrowOf(edge: DrawnEdge): string {
  if (isDoubtful(edge)) return "-.->";
  switch (edge.kind) {
    case EdgeKind.CONTAINS:
      return "--o";
    case EdgeKind.IMPLEMENTS:
    case EdgeKind.EXTENDS:
      return "==>";
    default:
      return "-->";
  }
}

exporter(new Mermaid());
