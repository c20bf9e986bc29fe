import type { AnswerReport, HitReport, NodeReport } from "@parseltongue/engine";

/** A node with one text everywhere a repository decides it. */
export function sampleNode(text: string, overrides: Partial<NodeReport> = {}): NodeReport {
  return {
    kind: "function",
    name: text,
    qualifiedName: text,
    signature: text,
    file: text,
    line: 3,
    column: 1,
    endLine: 9,
    language: "rust",
    flags: [],
    ...overrides,
  };
}

export function sampleHit(text: string, overrides: Partial<HitReport> = {}): HitReport {
  return {
    ...sampleNode(text),
    depth: 1,
    confidence: "resolved",
    edge: "calls",
    site: { file: text, line: 7, column: 5 },
    sites: 1,
    ...overrides,
  };
}

/** One report of every kind, with `text` wherever a repository decides what stands there. */
export function sampleReports(text: string): readonly AnswerReport[] {
  const node = sampleNode(text);
  const hits = [
    sampleHit(text, { sites: 3 }),
    sampleHit(text, { confidence: "inferred", depth: 2, via: 0 }),
    sampleHit(text, { confidence: "ambiguous" }),
  ];
  const counts = { resolved: 1, inferred: 1, ambiguous: 1 };
  const walks = (["callers", "callees", "what-implements", "supertypes", "blast-radius"] as const).map(
    (ask): AnswerReport => ({
      ask,
      target: node,
      hits,
      total: 3,
      totalIsExact: false,
      certain: false,
      counts,
      truncated: ["hops", "hits", "edges"],
    }),
  );
  const edgeCounts = { calls: 2, implements: 0, extends: 0, uses: 1, imports: 1 };
  const excused = { entry: 1, public: 2, dynamic: 0, candidates: 0, tests: 0, incomplete: 0 };
  return [
    ...walks,
    { ask: "path", from: node, to: node, found: true, certain: true, steps: hits, truncated: [] },
    { ask: "path", from: node, to: node, found: false, certain: false, steps: [], truncated: ["edges"] },
    { ask: "find", text, match: "fuzzy", nodes: [node], total: 1, totalIsExact: true, truncated: [] },
    { ask: "find", text, match: "none", nodes: [], total: 0, totalIsExact: true, truncated: [] },
    {
      ask: "find-cycles",
      level: "file",
      target: node,
      cycles: [{ size: 3, members: [node, node], edges: [[0, 1]] }],
      total: 1,
      truncated: [],
    },
    {
      ask: "dependencies",
      level: "file",
      direction: "dependencies",
      target: node,
      dependencies: [{ from: node, to: sampleNode(`${text}2`), counts: edgeCounts, total: 4 }],
      total: 1,
      truncated: [],
      updating: true,
    },
    {
      ask: "hubs",
      hubs: [{ ...node, incoming: 1234, outgoing: 5, ambiguousIncoming: 2 }],
      total: 1,
      truncated: [],
      explain: { steps: [{ step: "answer", ms: 0.0123 }], epoch: 4, edgesWalked: 17 },
    },
    { ask: "unused", nodes: [{ ...node, caveats: ["public"] }], total: 1, excused, truncated: [] },
    {
      ask: "context",
      target: node,
      entries: [
        { ...node, role: "target", doc: text, tokens: 12 },
        { ...node, role: "caller", doc: "", tokens: 8 },
      ],
      tokens: 20,
      omitted: 3,
      certain: false,
      truncated: [],
    },
  ];
}
