import { CodedError } from "@parseltongue/base";
import { askGraph } from "./ask-graph.ts";
import type { Check } from "./check.ts";
import { CodeGraph, type ReadWith } from "./code-graph.ts";
import type { LanguageCase } from "./read-cases.ts";

/** Runs a case of a language: its files are read by the grammar, and a question has the hits that it should have. */
export async function runLanguageCase(read: LanguageCase, reading: ReadWith, signal: AbortSignal): Promise<Check> {
  const { name } = read.case;
  try {
    const { code, skipped, warnings } = await CodeGraph.readDump(read.source, reading, signal);
    const problems = skipped.map(({ path, reason }) => `${path} was not read: ${reason}`);
    return { name, problems: problems.length > 0 ? [...problems, ...warnings] : answerProblems(code, read) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { name, problems: [error.message, ...(error.hint === undefined ? [] : [`hint: ${error.hint}`])] };
  }
}

function answerProblems(code: CodeGraph, { case: { ask, hits = [] } }: LanguageCase): string[] {
  if (ask === undefined) return [];
  const { nodes, length } = askGraph(code, ask);
  const found = Array.from(nodes.subarray(0, length), (node) => code.nameOf(node));
  if (found.join("\n") === hits.join("\n")) return [];
  return [`expected the hits ${list(hits)}`, `found ${list(found)}`];
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
