import { digestOf } from "@parseltongue/base";
import type { AnswerReport, HitReport, Judged, NodeReport, WalkReport } from "@parseltongue/engine";

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

/** What lenses said, with a text of a plugin's choosing wherever there is one. */
function sampleVerdicts(text: string): Pick<WalkReport, "lenses" | "failures" | "plugins"> {
  const failure = { plugin: text, digest: digestOf("guest"), reason: "trap", message: text, hint: text } as const;
  return {
    lenses: { considered: 1024, kept: 2, rankedWithin: 4096 },
    failures: [
      { ...failure, trait: "lens", hook: text, phase: "call", policy: "skip", fuelUsed: 4, fuelBudget: 5 },
      { ...failure, phase: "load" },
    ],
    plugins: [
      { plugin: text, trait: "lens", hook: text, calls: 1, fuelUsed: 3, fuelBudget: 5, micros: 1.5, state: "ran" },
      { plugin: text, trait: "lens", hook: text, calls: 0, fuelUsed: 0, fuelBudget: 0, micros: 0, state: "asleep" },
      { plugin: text, trait: "lens", hook: text, calls: 1, fuelUsed: 5, fuelBudget: 5, micros: 9, state: "failed" },
    ],
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
  const judged: Judged = { score: 0.125, annotations: [{ plugin: text, label: text, text }] };
  const verdicts = sampleVerdicts(text);
  const walks = (["callers", "callees", "what-implements", "supertypes", "blast-radius"] as const).map(
    (ask): WalkReport => ({
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
    ...walks.map((walk): WalkReport =>
      Object.assign({}, walk, verdicts, {
        hits: hits.map((hit) => Object.assign({}, hit, judged)),
        truncated: ["hits", "lens-batches"],
      }),
    ),
    {
      ask: "find",
      text,
      match: "exact",
      nodes: [{ ...node, ...judged }],
      total: 1,
      totalIsExact: true,
      truncated: [],
      ...verdicts,
    },
    { ask: "unused", nodes: [{ ...node, caveats: [], ...judged }], total: 1, excused, truncated: [], ...verdicts },
    {
      ask: "hubs",
      hubs: [{ ...node, incoming: 1, outgoing: 0, ambiguousIncoming: 0, ...judged }],
      total: 1,
      truncated: [],
      ...verdicts,
    },
    {
      ask: "query",
      plugin: text,
      query: text,
      columns: [{ name: text, description: text }],
      rows: [
        { ...node, values: { [text]: 2.5 }, annotations: [{ plugin: text, label: text, text }] },
        { ...node, values: { [text]: null } },
      ],
      total: 3,
      truncated: ["hits"],
      ...verdicts,
    },
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
