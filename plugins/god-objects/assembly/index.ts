import {
  Found,
  Node,
  NodeFlag,
  nodeCount,
  outEdge,
  parameters,
  query,
  Query,
  EdgeKind,
} from "@parseltongue/sdk-assemblyscript";
import { isMethod, isType, Measures, Meter } from "./measures";

/** More parts than this are worth a word. */
const FEW_PARTS: u32 = 1;

class GodObjects extends Query {
  override answer(found: Found): void {
    const least = <u32>parameters.integer("methods", 15);
    const most = <i32>parameters.integer("most", 25);
    const left = parameters.boolean("tests", false) ? NodeFlag.EXTERNAL : NodeFlag.EXTERNAL | NodeFlag.TEST;
    const meter = new Meter();
    const measured: Measures[] = [];
    for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
      const node = Node.at(id);
      if (!isType(node) || (node.flags & left) != 0 || methodsOf(node) < least) continue;
      measured.push(meter.measure(node));
    }
    measured.sort(worstFirst);
    for (let at = 0; at < measured.length && at < most; at++) show(found, measured[at]);
  }
}

function methodsOf(type: Node): u32 {
  let count: u32 = 0;
  for (let at = type.outBegin, end = type.outEnd; at < end; at++) {
    const edge = outEdge(at);
    if (edge.kind != EdgeKind.CONTAINS) break;
    if (isMethod(edge.to)) count++;
  }
  return count;
}

function worstFirst(a: Measures, b: Measures): i32 {
  if (a.score != b.score) return a.score > b.score ? -1 : 1;
  return Node.at(a.node).compare(Node.at(b.node));
}

function show(found: Found, measures: Measures): void {
  found.add(Node.at(measures.node));
  found.value(<f32>measures.score);
  found.value(<f32>measures.methods);
  found.value(<f32>measures.fields);
  found.value(<f32>measures.lines);
  found.value(<f32>measures.users);
  found.value(<f32>measures.used);
  found.value(<f32>measures.parts);
  if (measures.parts > FEW_PARTS) found.annotateNumber(0, measures.parts);
}

query(new GodObjects());
