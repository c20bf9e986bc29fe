import { constants } from "../generated/contract.ts";
import graphFile from "./graph.json" with { type: "json" };

/** The vectors' graph, with its rows worked out: a model as plain as can be, for comparing hosts with. */
export interface FixtureGraph {
  readonly epoch: number;
  /** By id; undefined is an id that names nothing, as is 0. */
  readonly nodes: readonly (FixtureNode | undefined)[];
  readonly edges: readonly (FixtureEdge | undefined)[];
  readonly files: readonly (FixtureFile | undefined)[];
  readonly texts: readonly FixtureText[];
  /** UTF-8 of all texts, one after another. */
  readonly textBytes: Uint8Array;
  /** Edge ids by position: node for node in order of ids. Position 0 is in no row. */
  readonly outRows: readonly number[];
  readonly inRows: readonly number[];
  readonly columns: readonly FixtureColumn[];
  /** Names of columns that the plugin of the vectors may read; handle `i + 1` is that of the `i`-th. */
  readonly granted: readonly string[];
}

/** A node's columns as accessors give them: numbers and ids. */
export interface FixtureNode {
  readonly kind: number;
  readonly flags: number;
  readonly name: number;
  readonly qualifiedName: number;
  readonly signature: number;
  readonly doc: number;
  readonly parent: number;
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly language: number;
  readonly outBegin: number;
  readonly outEnd: number;
  readonly inBegin: number;
  readonly inEnd: number;
}

/** An edge's columns. */
export interface FixtureEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly flags: number;
  readonly confidence: number;
  readonly line: number;
  readonly column: number;
}

/** A file's columns. */
export interface FixtureFile {
  readonly path: number;
  readonly flags: number;
}

/** Where a text's bytes are. */
export interface FixtureText {
  readonly begin: number;
  readonly end: number;
}

/** A column of attributes: a value for each node id from 0; those past its end are 0. */
export interface FixtureColumn {
  readonly name: string;
  readonly type: "f32" | "u32";
  readonly values: readonly number[];
}

type NodeEntry = Exclude<(typeof graphFile.nodes)[number], null>;

/** The vectors' graph. */
export function fixtureGraph(): FixtureGraph {
  const { epoch, granted } = graphFile;
  const edges = graphFile.edges.map((edge) => edge ?? undefined).map((edge) => edge && edgeOf(edge));
  const out = buildRows(edges, "from", "to");
  const into = buildRows(edges, "to", "from");
  const nodes = graphFile.nodes.map((node, id) =>
    node === null
      ? undefined
      : {
          ...nodeOf(node),
          outBegin: out.begin[id]!,
          outEnd: out.end[id]!,
          inBegin: into.begin[id]!,
          inEnd: into.end[id]!,
        },
  );
  const files = graphFile.files.map((file) =>
    file === null ? undefined : { path: textId(file.path), flags: flagsOf("file-flag", file.flags) },
  );
  const columns = graphFile.columns as FixtureColumn[];
  return { epoch, nodes, edges, files, ...layTexts(), outRows: out.rows, inRows: into.rows, columns, granted };
}

function nodeOf(entry: NodeEntry): Omit<FixtureNode, "outBegin" | "outEnd" | "inBegin" | "inEnd"> {
  return {
    ...entry,
    kind: constant("node-kind", entry.kind),
    flags: flagsOf("node-flag", entry.flags),
    name: textId(entry.name),
    qualifiedName: textId(entry.qualifiedName),
    signature: textId(entry.signature),
    doc: textId(entry.doc),
    language: constant("language", entry.language),
  };
}

function edgeOf(entry: Exclude<(typeof graphFile.edges)[number], null>): FixtureEdge {
  return {
    ...entry,
    kind: constant("edge-kind", entry.kind),
    flags: flagsOf("edge-flag", entry.flags),
    confidence: constant("confidence", entry.confidence),
  };
}

/** Rows in the order that SPEC 3.3 states, never that of ids. */
function buildRows(
  edges: readonly (FixtureEdge | undefined)[],
  own: "from" | "to",
  other: "from" | "to",
): { rows: number[]; begin: number[]; end: number[] } {
  const rows = [0];
  const begin: number[] = [];
  const end: number[] = [];
  for (let node = 0; node < graphFile.nodes.length; node += 1) {
    begin.push(rows.length);
    const row = [...edges.keys()].filter((id) => edges[id]?.[own] === node);
    rows.push(...row.toSorted((a, b) => compareEdges(edges[a]!, edges[b]!, other)));
    end.push(rows.length);
  }
  return { rows, begin, end };
}

function compareEdges(a: FixtureEdge, b: FixtureEdge, other: "from" | "to"): number {
  return (
    a.kind - b.kind ||
    compareNodes(a[other], b[other]) ||
    a.line - b.line ||
    a.column - b.column ||
    a.confidence - b.confidence
  );
}

/** By qualified name and path, as bytes, then kind; no two nodes of the fixture differ in nothing but their ordinal. */
function compareNodes(left: number, right: number): number {
  const [a, b] = [graphFile.nodes[left], graphFile.nodes[right]];
  if (!a || !b) throw new Error(`an edge of the fixture names node ${left} or ${right}`);
  const path = (entry: NodeEntry): string => graphFile.files[entry.file]?.path ?? "";
  return (
    Buffer.compare(Buffer.from(a.qualifiedName), Buffer.from(b.qualifiedName)) ||
    Buffer.compare(Buffer.from(path(a)), Buffer.from(path(b))) ||
    constant("node-kind", a.kind) - constant("node-kind", b.kind)
  );
}

function layTexts(): { texts: FixtureText[]; textBytes: Uint8Array } {
  const parts = graphFile.texts.map((text) => Buffer.from(text ?? ""));
  let at = 0;
  const texts = parts.map((part, id) => {
    const begin = at;
    at += part.length;
    return graphFile.texts[id] ? { begin, end: at } : { begin: 0, end: 0 };
  });
  return { texts, textBytes: new Uint8Array(Buffer.concat(parts)) };
}

function textId(text: string): number {
  const id = (graphFile.texts as readonly (string | null)[]).indexOf(text);
  if (id === -1) throw new Error(`the fixture has no text ${JSON.stringify(text)}`);
  return id;
}

function constant(table: keyof typeof constants, name: string): number {
  const value = (constants[table] as Readonly<Record<string, number>>)[name];
  if (value === undefined) throw new Error(`${table} has no ${name}`);
  return value;
}

function flagsOf(table: keyof typeof constants, names: readonly string[]): number {
  return names.reduce((bits, name) => bits | constant(table, name), 0);
}
