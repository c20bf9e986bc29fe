import { EdgeKind, Exporter, exporter, Hits, NodeFlag, Output } from "@parseltongue/sdk-assemblyscript";
import { Drawing, Group, isDoubtful } from "../../exporting/assembly/drawing";
import { DrawnEdge } from "../../exporting/assembly/edge-finder";
import { FrameWriter, writeFrames } from "../../exporting/assembly/frames";
import { edgeWord, Look, lookColour, lookOf, nodeWord } from "../../exporting/assembly/kinds";
import { cutNote, LONGEST_NAME, writeName } from "../../exporting/assembly/labels";
import { writeText } from "../../exporting/assembly/safe-text";
import { PlantUmlEscaping } from "./plantuml-escaping";

const escaping = new PlantUmlEscaping();

/** Nodes and edges of an answer as a component diagram: a package for each file, UML's arrows. */
class PlantUml extends Exporter {
  override render(output: Output, hits: Hits): void {
    const drawing = Drawing.of(hits);
    output.string("@startuml\nleft to right direction\nskinparam shadowing false\nskinparam defaultFontSize 12\n");
    const note = cutNote(drawing);
    if (note != "") output.string("caption ").string(note).string("\n");
    writeFrames(output, drawing, new PlantUmlFrames());
    for (let at = 0; at < drawing.edges.length; at++) writeEdge(output, drawing.edges[at]);
    output.string("@enduml\n");
  }
}

class PlantUmlFrames extends FrameWriter {
  override open(output: Output, group: Group, number: u32): void {
    output.string('  package "');
    writeText(output, group.title, escaping, LONGEST_NAME);
    output.string('" as g').number(number).string(" {\n");
  }

  override close(output: Output): void {
    output.string("  }\n");
  }

  override node(output: Output, drawing: Drawing, place: u32, indent: string): void {
    const node = drawing.node(place);
    output.string(indent).string(elementOf(node.kind)).string(' "');
    writeName(output, drawing, place, escaping);
    if (node.line != 0) output.string("\\nline ").number(node.line);
    output.string('" as n').number(place).string(" <<").string(nodeWord(node.kind)).string(">>");
    if (node.has(NodeFlag.TEST)) output.string(" <<test>>");
    output.string(" ").string(lookColour(lookOf(node.kind)));
    output.string(drawing.isTarget(place) ? ";line.bold\n" : "\n");
  }
}

function elementOf(kind: u32): string {
  switch (lookOf(kind)) {
    case Look.CONTAINER:
      return "folder";
    case Look.TYPE:
      return "component";
    case Look.VALUE:
      return "card";
    default:
      return "rectangle";
  }
}

function writeEdge(output: Output, edge: DrawnEdge): void {
  output.string("  n").number(edge.from).string(" ").string(arrowOf(edge)).string(" n").number(edge.to);
  output.string(" : ").string(edgeWord(edge.kind));
  if (edge.sites > 1) output.string(" ×").number(edge.sites);
  if (isDoubtful(edge)) output.string(" maybe");
  output.string("\n");
}

/** UML's own: a diamond at the whole, a triangle at the general, dashes where one only depends on the other. */
function arrowOf(edge: DrawnEdge): string {
  switch (edge.kind) {
    case EdgeKind.CONTAINS:
      return "o--";
    case EdgeKind.IMPLEMENTS:
      return "..|>";
    case EdgeKind.EXTENDS:
      return "--|>";
    case EdgeKind.CALLS:
      return isDoubtful(edge) ? "..>" : "-->";
    default:
      return "..>";
  }
}

exporter(new PlantUml());
