import {
  Confidence,
  type ConfidenceName,
  EdgeKind,
  type EdgeKindName,
  type GraphView,
  NodeFlag,
  NodeKind,
  type NodeKindName,
} from "@parseltongue/graph";

/** A node as plain data. Texts are as they are in the code: make them safe before printing. */
export interface NodeReport {
  readonly kind: NodeKindName;
  readonly name: string;
  readonly qualifiedName: string;
  /** Normalised; "" where the language has none, as for a file. */
  readonly signature: string;
  /** Path relative to the root, with `/`; "" for a package. */
  readonly file: string;
  /** 1-based; `endLine` is the last line of the item. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  readonly endLine: number;
  /** `rust`, `python`, … or the name that a plugin gave the language. */
  readonly language?: string;
  /** Names of the set `NodeFlag` bits, in the order of the bits. */
  readonly flags: readonly NodeFlagName[];
}

/** The properties of a node. */
export type NodeFlagName = keyof typeof NodeFlag;

/** Where an edge stands in the code, in the file of the node it leaves. */
export interface SiteReport {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function nodeReport(view: GraphView, node: number): NodeReport {
  const language = view.languageName(view.nodeLanguage[node]!);
  return {
    kind: nodeKindName(view.nodeKind[node]!),
    name: view.text(view.nodeName[node]!),
    qualifiedName: view.text(view.nodeQualifiedName[node]!),
    signature: view.text(view.nodeSignature[node]!),
    file: filePath(view, node),
    line: view.nodeLine[node]!,
    column: view.nodeColumn[node]!,
    endLine: view.nodeEndLine[node]!,
    ...(language && { language }),
    flags: flagNames(view.nodeFlags[node]!),
  };
}

/** The site of an edge; undefined for edge 0 and for edges that stand nowhere in the code. */
export function siteReport(view: GraphView, edge: number): SiteReport | undefined {
  const line = view.edgeLine[edge]!;
  if (line === 0) return undefined;
  return { file: filePath(view, view.edgeFrom[edge]!), line, column: view.edgeColumn[edge]! };
}

export function edgeKindName(kind: number): EdgeKindName {
  return nameOf(EDGE_KIND_NAMES, kind, "edge kind");
}

export function nodeKindName(kind: number): NodeKindName {
  return nameOf(NODE_KIND_NAMES, kind, "node kind");
}

export function confidenceName(confidence: number): ConfidenceName {
  return nameOf(CONFIDENCE_NAMES, confidence, "confidence");
}

function filePath(view: GraphView, node: number): string {
  return view.text(view.filePath[view.nodeFile[node]!]!);
}

const NODE_KIND_NAMES = namesByValue<NodeKindName>(NodeKind);
const EDGE_KIND_NAMES = namesByValue<EdgeKindName>(EdgeKind);
const CONFIDENCE_NAMES = namesByValue<ConfidenceName>(Confidence);
const FLAGS = Object.entries(NodeFlag) as readonly (readonly [NodeFlagName, number])[];

function flagNames(flags: number): NodeFlagName[] {
  return FLAGS.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name);
}

function namesByValue<Name extends string>(values: Readonly<Record<string, number>>): ReadonlyMap<number, Name> {
  return new Map(Object.entries(values).flatMap(([name, value]) => (value === 0 ? [] : [[value, name as Name]])));
}

function nameOf<Name extends string>(names: ReadonlyMap<number, Name>, value: number, what: string): Name {
  const name = names.get(value);
  if (name === undefined) throw new Error(`no ${what} has the value ${value}`);
  return name;
}
