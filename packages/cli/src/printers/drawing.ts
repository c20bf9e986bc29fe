import type {
  AnswerReport,
  ContextReport,
  HitReport,
  ListedNodeReport,
  WalkReport,
  NodeReport,
} from "@parseltongue/engine";
import type { ContextRole } from "@parseltongue/graph";
import { formatScore } from "./human-node.ts";

/** A report as boxes and arrows: what `dot` and `mermaid` have in common. Texts are raw. */
export interface Drawing {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Box {
  readonly label: string;
  /** `path:line` or "". */
  readonly place: string;
  /** What lenses said about it, a line each. */
  readonly notes: readonly string[];
  /** Boxes of one group are drawn in one frame with this title. */
  readonly group?: string;
}

export interface Arrow {
  /** Indexes into `boxes`. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** The edge is only possible: drawn dashed. */
  readonly doubtful: boolean;
}

export function drawReport(report: AnswerReport): Drawing {
  switch (report.ask) {
    case "callers":
    case "what-implements":
    case "blast-radius":
      return drawWalk(report, "towards-target");
    case "callees":
    case "supertypes":
      return drawWalk(report, "from-target");
    case "path":
      return {
        boxes: report.steps.map(boxOf),
        arrows: report.steps.slice(1).map((step, i) => arrowOf(step, i, i + 1)),
      };
    case "find":
      return { boxes: report.nodes.map(boxOf), arrows: [] };
    case "unused":
      return { boxes: report.nodes.map(boxOf), arrows: [] };
    case "hubs":
      return { boxes: report.hubs.map(boxOf), arrows: [] };
    case "query":
      return { boxes: report.rows.map(boxOf), arrows: [] };
    case "find-cycles":
      return drawCycles(report);
    case "dependencies":
      return drawDependencies(report);
    case "context":
      return drawContext(report);
  }
}

/** Box 0 is the target, box i + 1 hit i. */
function drawWalk(report: WalkReport, direction: "towards-target" | "from-target"): Drawing {
  const arrows = report.hits.map((hit, i) => {
    const origin = hit.via === undefined ? 0 : hit.via + 1;
    return direction === "towards-target" ? arrowOf(hit, i + 1, origin) : arrowOf(hit, origin, i + 1);
  });
  return { boxes: [report.target, ...report.hits].map(boxOf), arrows };
}

function drawCycles(report: Extract<AnswerReport, { ask: "find-cycles" }>): Drawing {
  const boxes = report.cycles.flatMap((cycle, i) =>
    cycle.members.map((member) => ({ ...boxOf(member), group: `cycle ${i + 1} of ${cycle.size}` })),
  );
  const starts = report.cycles.map((_cycle, i) =>
    report.cycles.slice(0, i).reduce((sum, cycle) => sum + cycle.members.length, 0),
  );
  const arrows = report.cycles.flatMap((cycle, i) =>
    cycle.edges.map(([from, to]) => ({ from: starts[i]! + from, to: starts[i]! + to, label: "", doubtful: false })),
  );
  return { boxes, arrows };
}

function drawDependencies(report: Extract<AnswerReport, { ask: "dependencies" }>): Drawing {
  const indexes = new Map<string, number>();
  const boxes: Box[] = [];
  const indexOf = (node: NodeReport): number => {
    const key = JSON.stringify([node.kind, node.qualifiedName, node.file]);
    const known = indexes.get(key);
    if (known !== undefined) return known;
    indexes.set(key, boxes.length);
    return boxes.push(boxOf(node)) - 1;
  };
  const arrows = report.dependencies.map((dependency) => ({
    from: indexOf(dependency.from),
    to: indexOf(dependency.to),
    label: String(dependency.total),
    doubtful: false,
  }));
  return { boxes, arrows };
}

/** Roles whose arrow leads to the target. */
const TOWARDS_TARGET: ReadonlySet<ContextRole> = new Set<ContextRole>(["caller", "implementor", "parent"]);

function drawContext(report: ContextReport): Drawing {
  const targetIndex = report.entries.findIndex((entry) => entry.role === "target");
  const others = report.entries
    .map((entry, i) => ({ entry, i }))
    .filter(({ i }) => i !== targetIndex && targetIndex >= 0);
  const arrows = others.map(({ entry, i }) => {
    const [from, to] = TOWARDS_TARGET.has(entry.role) ? [i, targetIndex] : [targetIndex, i];
    return { from, to, label: entry.role, doubtful: entry.role === "nearby" };
  });
  return { boxes: report.entries.map(boxOf), arrows };
}

function arrowOf(hit: HitReport, from: number, to: number): Arrow {
  return { from, to, label: hit.edge ?? "", doubtful: hit.confidence === "ambiguous" };
}

/** A drawing is to be seen at once: more, or longer texts, are for lists. Graphviz takes labels of 16 KiB. */
const MOST_NOTES = 5;
const LONGEST_NOTE = 100;

function boxOf(node: ListedNodeReport): Box {
  return {
    label: `${node.kind} ${node.qualifiedName}`,
    place: node.file === "" ? "" : `${node.file}:${node.line}`,
    notes: notesOf(node),
  };
}

function notesOf({ score, annotations = [] }: ListedNodeReport): string[] {
  const notes = [
    ...(score === undefined ? [] : [`score ${formatScore(score)}`]),
    ...annotations.map(({ label, text }) => `${label}: ${text}`),
  ];
  const shown = notes.slice(0, MOST_NOTES).map((note) => {
    return note.length > LONGEST_NOTE ? `${note.slice(0, LONGEST_NOTE)}…` : note;
  });
  return notes.length > MOST_NOTES ? [...shown, "…"] : shown;
}
