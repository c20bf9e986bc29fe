import { Exporter, exporter, Hits, Node, Output, Text } from "@parseltongue/sdk-assemblyscript";
import { Drawing } from "../../exporting/assembly/drawing";
import { DrawnEdge } from "../../exporting/assembly/edge-finder";
import { confidenceWord, edgeWord, FLAG_WORDS, FLAGS, lookOf, lookWord, nodeWord } from "../../exporting/assembly/kinds";
import { cutNote, writeShortName } from "../../exporting/assembly/labels";
import { writeText } from "../../exporting/assembly/safe-text";
import { JsonEscaping } from "./json-escaping";
import { AFTER_DATA, BEFORE_DATA } from "./page";

const escaping = new JsonEscaping();
const LONGEST_NAME: u32 = 500;
const LONGEST_TEXT: u32 = 1000;

/** One page that holds the answer's nodes and edges as data, and the script that draws them. */
class Html extends Exporter {
  override render(output: Output, hits: Hits): void {
    const drawing = Drawing.of(hits);
    output.string(BEFORE_DATA).string('{"cut":"').string(cutNote(drawing)).string('","nodes":[');
    for (let place = 0; place < drawing.nodes.length; place++) {
      output.string(place == 0 ? "\n" : ",\n");
      writeNode(output, drawing, place);
    }
    output.string('],"edges":[');
    for (let at = 0; at < drawing.edges.length; at++) {
      output.string(at == 0 ? "\n" : ",\n");
      writeEdge(output, drawing.edges[at]);
    }
    output.string("]}").string(AFTER_DATA);
  }
}

/** What `GraphNode` of page/graph-data.ts has. */
function writeNode(output: Output, drawing: Drawing, place: u32): void {
  const node = drawing.node(place);
  output.string('{"name":"');
  writeShortName(output, node, escaping);
  textKey(output, '","qualifiedName":"', node.qualifiedName, LONGEST_NAME);
  output.string('","kind":"').string(nodeWord(node.kind)).string('","look":"').string(lookWord(lookOf(node.kind)));
  textKey(output, '","file":"', node.file.path, LONGEST_NAME);
  output.string('","line":').number(node.line);
  textKey(output, ',"signature":"', node.signature, LONGEST_TEXT);
  textKey(output, '","doc":"', node.doc, LONGEST_TEXT);
  output.string('","flags":[');
  writeFlags(output, node);
  output.string('],"depth":').number(drawing.depths[place]);
  output.string(',"isTarget":').string(drawing.isTarget(place) ? "true}" : "false}");
}

function textKey(output: Output, key: string, text: Text, most: u32): void {
  output.string(key);
  writeText(output, text, escaping, most);
}

function writeFlags(output: Output, node: Node): void {
  let separator = '"';
  for (let at = 0; at < FLAGS.length; at++) {
    if (!node.has(FLAGS[at])) continue;
    output.string(separator).string(FLAG_WORDS[at]).string('"');
    separator = ',"';
  }
}

/** What `GraphEdge` of page/graph-data.ts has. */
function writeEdge(output: Output, edge: DrawnEdge): void {
  output.string('{"from":').number(edge.from).string(',"to":').number(edge.to).string(',"kind":"');
  output.string(edgeWord(edge.kind)).string('","confidence":"').string(confidenceWord(edge.confidence));
  output.string('","sites":').number(edge.sites).string(',"line":').number(edge.line).string("}");
}

exporter(new Html());
