import { Exporter, exporter, Hits, Node, Output, Text } from "@parseltongue/sdk-assemblyscript";
import { Drawing } from "../../exporting/assembly/drawing";
import { DrawnEdge } from "../../exporting/assembly/edge-finder";
import { confidenceWord, edgeWord, FLAG_WORDS, FLAGS, nodeWord } from "../../exporting/assembly/kinds";
import { cutNote } from "../../exporting/assembly/labels";
import { writeText } from "../../exporting/assembly/safe-text";
import { XmlEscaping } from "./xml-escaping";

const escaping = new XmlEscaping();
/** Longer texts are cut: signatures of generated code can be of any size. */
const LONGEST_TEXT: u32 = 1000;

/** Nodes and edges of an answer with what is known about each. @see http://graphml.graphdrawing.org/specification.html */
class GraphMl extends Exporter {
  override render(output: Output, hits: Hits): void {
    const drawing = Drawing.of(hits);
    output.string(HEAD);
    const note = cutNote(drawing);
    output.string('  <graph id="answer" edgedefault="directed">\n');
    if (note != "") output.string("    <desc>").string(note).string("</desc>\n");
    for (let place = 0; place < drawing.nodes.length; place++) writeNode(output, drawing, place);
    for (let at = 0; at < drawing.edges.length; at++) writeEdge(output, drawing.edges[at], at);
    output.string("  </graph>\n</graphml>\n");
  }
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <key id="name" for="node" attr.name="name" attr.type="string"/>
  <key id="qualified-name" for="node" attr.name="qualified-name" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="file" for="node" attr.name="file" attr.type="string"/>
  <key id="line" for="node" attr.name="line" attr.type="int"/>
  <key id="end-line" for="node" attr.name="end-line" attr.type="int"/>
  <key id="signature" for="node" attr.name="signature" attr.type="string"/>
  <key id="flags" for="node" attr.name="flags" attr.type="string"/>
  <key id="depth" for="node" attr.name="depth" attr.type="int"/>
  <key id="edge-kind" for="edge" attr.name="kind" attr.type="string"/>
  <key id="confidence" for="edge" attr.name="confidence" attr.type="string"/>
  <key id="sites" for="edge" attr.name="sites" attr.type="int"/>
  <key id="edge-line" for="edge" attr.name="line" attr.type="int"/>
`;

function writeNode(output: Output, drawing: Drawing, place: u32): void {
  const node = drawing.node(place);
  output.string('    <node id="n').number(place).string('">');
  textData(output, "name", node.name);
  textData(output, "qualified-name", node.qualifiedName);
  output.string('<data key="kind">').string(nodeWord(node.kind)).string("</data>");
  textData(output, "file", node.file.path);
  numberData(output, "line", node.line);
  numberData(output, "end-line", node.endLine);
  textData(output, "signature", node.signature);
  writeFlags(output, node);
  output.string('<data key="depth">').number(drawing.depths[place]).string("</data></node>\n");
}

function textData(output: Output, key: string, text: Text): void {
  if (text.id == 0) return;
  output.string('<data key="').string(key).string('">');
  writeText(output, text, escaping, LONGEST_TEXT);
  output.string("</data>");
}

function numberData(output: Output, key: string, value: u32): void {
  if (value != 0) output.string('<data key="').string(key).string('">').number(value).string("</data>");
}

function writeFlags(output: Output, node: Node): void {
  let isFirst = true;
  for (let at = 0; at < FLAGS.length; at++) {
    if (!node.has(FLAGS[at])) continue;
    output.string(isFirst ? '<data key="flags">' : " ").string(FLAG_WORDS[at]);
    isFirst = false;
  }
  if (!isFirst) output.string("</data>");
}

function writeEdge(output: Output, edge: DrawnEdge, number: u32): void {
  output.string('    <edge id="e').number(number).string('" source="n').number(edge.from);
  output.string('" target="n').number(edge.to).string('"><data key="edge-kind">').string(edgeWord(edge.kind));
  output.string('</data><data key="confidence">').string(confidenceWord(edge.confidence));
  output.string('</data><data key="sites">').number(edge.sites).string("</data>");
  numberData(output, "edge-line", edge.line);
  output.string("</edge>\n");
}

exporter(new GraphMl());
