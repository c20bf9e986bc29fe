import { Node, Text, Writer } from "@parseltongue/sdk-assemblyscript";
import { Drawing } from "./drawing";
import { Look, lookOf } from "./kinds";
import { Escaping, writeText, writeTextFrom } from "./safe-text";

/** Names are shown so far; a diagram is to be seen at once. */
export const LONGEST_NAME: u32 = 120;

/** The name that a node is drawn with: inside a frame what the frame does not say already, otherwise the full one. */
export function writeName(writer: Writer, drawing: Drawing, place: u32, escaping: Escaping): void {
  const node = drawing.node(place);
  if (drawing.isFramed(place)) writeShortName(writer, node, escaping);
  else writeText(writer, fullName(node), escaping, LONGEST_NAME);
}

/** A node's name without that of the module or package around it. */
export function writeShortName(writer: Writer, node: Node, escaping: Escaping): void {
  const name = fullName(node);
  writeTextFrom(writer, name, shortNameStart(node, name), escaping, LONGEST_NAME);
}

function fullName(node: Node): Text {
  return node.qualifiedName.id == 0 ? node.file.path : node.qualifiedName;
}

/** Index in a node's qualified name where that of the module or package around it ends; 0 when it does not begin so. */
function shortNameStart(node: Node, name: Text): u32 {
  let outer = node.parent;
  while (outer.exists && lookOf(outer.kind) != Look.CONTAINER) outer = outer.parent;
  const prefix = outer.qualifiedName;
  const length = prefix.length;
  if (length == 0 || length >= name.length) return 0;
  for (let at: u32 = 0; at < length; at++) if (prefix.byteAt(at) != name.byteAt(at)) return 0;
  let start = length;
  while (isSeparator(name.byteAt(start))) start++;
  return start > length && start < name.length ? start : 0;
}

/** Of `a::b`, `a.b`, `a/b` and `a#b`. */
function isSeparator(byte: u32): bool {
  return byte == 0x3a || byte == 0x2e || byte == 0x2f || byte == 0x23;
}

/** What was left out, as a sentence; "" when nothing was. Plain ASCII without punctuation but commas and full stops. */
export function cutNote(drawing: Drawing): string {
  if (!drawing.isCut) return "";
  const nodes = part(drawing.nodes.length, drawing.nodeTotal, "nodes");
  return `Cut, showing ${nodes} and ${part(drawing.edges.length, drawing.edgeTotal, "edges")} among them.`;
}

function part(shown: i32, total: u32, what: string): string {
  return <u32>shown == total ? `all ${total} ${what}` : `${shown} of ${total} ${what}`;
}
