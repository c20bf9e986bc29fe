import assert from "node:assert/strict";
import { Confidence, EDGE_STRIDE, EdgeField, EdgeKind, NODE_STRIDE, NodeField, NodeKind } from "@parseltongue/graph";
import type { GraphCommit } from "@parseltongue/graph";
import { parseFixture } from "@parseltongue/testkit";
import { linkOnce } from "./live-code.ts";

const SHOWN: Readonly<Record<number, string>> = {
  [EdgeKind.calls]: "calls",
  [EdgeKind.extends]: "extends",
  [EdgeKind.implements]: "implements",
  [EdgeKind.imports]: "imports",
  [EdgeKind.uses]: "uses",
};

/** Edges as sentences `from calls to`, sorted; `?` after what isn't certain; sets of candidates by their members. */
export function sentences(commit: GraphCommit, kinds: readonly number[]): string[] {
  const names = new Map<number, string>();
  for (let at = 0; at < commit.nodes.length; at += NODE_STRIDE) {
    const isSet = commit.nodes[at + NodeField.kind] === NodeKind.candidates;
    const name = commit.strings[commit.nodes[at + NodeField.qualifiedName]!]!;
    names.set(commit.nodes[at + NodeField.node]!, isSet ? "" : name.replace(/^root\//, ""));
  }
  const members = new Map<number, string[]>();
  const each = (visit: (field: (name: keyof typeof EdgeField) => number) => void): void => {
    for (let at = 0; at < commit.edges.length; at += EDGE_STRIDE) visit((name) => commit.edges[at + EdgeField[name]]!);
  };
  each((edge) => {
    if (edge("kind") !== EdgeKind.candidate) return;
    members.set(edge("from"), [...(members.get(edge("from")) ?? []), names.get(edge("to"))!].sort());
  });
  const found: string[] = [];
  each((edge) => {
    if (!kinds.includes(edge("kind"))) return;
    const to = names.get(edge("to")) || `{${(members.get(edge("to")) ?? []).join(", ")}}`;
    const doubt = edge("confidence") === Confidence.resolved ? "" : "?";
    found.push(`${names.get(edge("from"))} ${SHOWN[edge("kind")]}${doubt} ${to}`);
  });
  return [...new Set(found)].sort();
}

/** That the code of a fixture has exactly the edges `expected`, one a line; of calls, unless other kinds are named. */
export function check(fixture: string, expected: string, kinds: readonly number[] = [EdgeKind.calls]): void {
  const lines = expected.split("\n").map((line) => line.trim());
  const commit = linkOnce(parseFixture(fixture));
  assert.deepEqual(sentences(commit, kinds), lines.filter((line) => line !== "").sort());
}
