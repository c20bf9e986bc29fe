import { EdgeKind, NodeFlag, NodeKind } from "../../schema.ts";
import type { GraphView } from "../../view.ts";

const SLASH = 0x2f;
const encoder = new TextEncoder();

/** Ids of the files whose path is the text or ends with it after a `/`. Looks at every file. */
export function filesNamed(view: GraphView, text: string): ReadonlySet<number> {
  const { fileEnd, filePath, textStart, textLength, textBytes } = view;
  const suffix = encoder.encode(text);
  const files = new Set<number>();
  for (let file = 1; file < fileEnd; file++) {
    const length = textLength[filePath[file]!]!;
    const start = textStart[filePath[file]!]! + length - suffix.length;
    if (filePath[file] === 0 || suffix.length === 0 || length < suffix.length) continue;
    if (length > suffix.length && textBytes[start - 1] !== SLASH) continue;
    let i = 0;
    while (i < suffix.length && textBytes[start + i] === suffix[i]) i++;
    if (i === suffix.length) files.add(file);
  }
  return files;
}

/**
 * For each of the files the node that a line belongs to, the innermost if there are several; without a line the node
 * that stands for the file. In order of rank. Looks at every node.
 */
export function nodesAt(view: GraphView, files: ReadonlySet<number>, line: number | undefined): Uint32Array {
  const { nodesByRank, nodeFile, nodeKind, nodeFlags } = view;
  const found = new Map<number, number>();
  for (let i = 0; i < nodesByRank.length && files.size > 0; i++) {
    const node = nodesByRank[i]!;
    const file = nodeFile[node]!;
    if (!files.has(file) || nodeKind[node] === NodeKind.candidates || (nodeFlags[node]! & NodeFlag.external) !== 0)
      continue;
    if (line !== undefined && !covers(view, node, line)) continue;
    const before = found.get(file);
    if (before === undefined || isInside(view, node, before) === (line !== undefined)) found.set(file, node);
  }
  const { nodeRank } = view;
  return Uint32Array.from([...found.values()].sort((a, b) => nodeRank[a]! - nodeRank[b]!));
}

/**
 * What holds the items of a file that a node stands for: the node itself, or the file's outermost module in a language
 * that puts items into modules. Looks at every node.
 */
export function holderOf(view: GraphView, node: number): number {
  const { nodesByRank, nodeFile, nodeKind, nodeParent, outStart, outLength, outKind } = view;
  if (nodeKind[node] !== NodeKind.file) return node;
  if (outLength[node] !== 0 && outKind[outStart[node]!] === EdgeKind.contains) return node;
  const file = nodeFile[node];
  for (const other of nodesByRank) {
    if (nodeKind[other] !== NodeKind.module || nodeFile[other] !== file) continue;
    if (nodeFile[nodeParent[other]!] !== file || nodeKind[nodeParent[other]!] !== NodeKind.module) return other;
  }
  return node;
}

function covers({ nodeLine, nodeEndLine, nodeKind }: GraphView, node: number, line: number): boolean {
  return nodeKind[node]! <= NodeKind.file || (nodeLine[node]! <= line && line <= nodeEndLine[node]!);
}

/** Whether a node lies within another of the same file: by containment, else by its lines. */
function isInside(view: GraphView, node: number, other: number): boolean {
  const { nodeLine, nodeEndLine, nodeKind, nodeParent } = view;
  for (let at = nodeParent[node]!; at !== 0; at = nodeParent[at]!) if (at === other) return true;
  for (let at = nodeParent[other]!; at !== 0; at = nodeParent[at]!) if (at === node) return false;
  const isContainer = nodeKind[node]! <= NodeKind.file;
  if (isContainer !== nodeKind[other]! <= NodeKind.file) return !isContainer;
  const lines = nodeEndLine[node]! - nodeLine[node]! - (nodeEndLine[other]! - nodeLine[other]!);
  return lines < 0 || (lines === 0 && nodeLine[node]! > nodeLine[other]!);
}
