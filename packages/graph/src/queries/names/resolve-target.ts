import type { GraphView } from "../../view.ts";
import type { FindOptions, TargetAnswer } from "../answer.ts";
import { filesNamed, holderOf, nodesAt } from "./file-targets.ts";
import type { NameIndex } from "./name-index.ts";

const MOST_SUGGESTIONS = 5;
const FILE_AND_LINE = /^(.+?):(\d+)(?::\d+)?$/;

/**
 * What a text stands for: a name, a qualified name or its end, a path or its end, or `path:line`. A file stands for
 * what is in it: in Rust that is its module, with the modules below it.
 */
export function resolveTarget(
  view: GraphView,
  names: NameIndex,
  text: string,
  options: Omit<FindOptions, "mode" | "hits">,
): TargetAnswer {
  const place = FILE_AND_LINE.exec(text);
  if (place !== null) {
    const nodes = nodesAt(view, filesNamed(view, place[1]!), Number(place[2]));
    if (nodes.length > 0) return answerOf(view, nodes, nodes.length);
  }
  const found = names.find(text, { ...options, mode: "exact" });
  if (found.nodes.length > 0) return answerOf(view, found.nodes, found.total);
  const files = nodesAt(view, filesNamed(view, text), undefined);
  if (files.length > 0) return answerOf(view, files, files.length);
  const last = text.slice(text.search(/[^/:.#>]*$/));
  return { kind: "unknown", suggestions: names.find(last, { ...options, mode: "best", hits: MOST_SUGGESTIONS }).nodes };
}

function answerOf(view: GraphView, nodes: Uint32Array, total: number): TargetAnswer {
  if (nodes.length === 1 && total === 1) return { kind: "node", node: holderOf(view, nodes[0]!) };
  return { kind: "ambiguous", nodes, total };
}
