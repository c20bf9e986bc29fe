import type { Question } from "@parseltongue/engine";
import type { HitPage, WalkOptions } from "@parseltongue/graph";
import type { HitBatch } from "@parseltongue/host";
import { parseArguments } from "../../commands/parse-arguments.ts";
import { KitError } from "../kit-error.ts";
import { batchOf, type CodeGraph } from "./code-graph.ts";

/**
 * The hits of a question, written as on the command line: `callers parse --depth 2`.
 * @throws KitError `bad-case` for what is no question with hits, or names nothing
 */
export function askGraph(code: CodeGraph, command: string): HitBatch {
  return hitsOf(code, questionOf(command));
}

/**
 * What an exporter is given of a question's answer: what the question is about, then its hits, each once.
 * @throws KitError as `askGraph`
 */
export function exportedHits(code: CodeGraph, command: string): HitBatch {
  const question = questionOf(command);
  const { nodes, depths } = hitsOf(code, question);
  const byNode = new Map(targetsOf(code, question).map((node) => [node, 0]));
  for (const [hit, node] of nodes.entries()) if (!byNode.has(node)) byNode.set(node, depths[hit] ?? 0);
  return batchOf(Uint32Array.from(byNode.keys()), Uint32Array.from(byNode.values()));
}

function questionOf(command: string): Question {
  const parsed = parseArguments(wordsOf(command), { width: 80 });
  if (parsed.outcome !== "run" || parsed.invocation.command !== "ask") {
    const message = parsed.outcome === "mistake" ? parsed.message : "it asks nothing";
    throw new KitError("bad-case", `${JSON.stringify(command)} is no question: ${message}`, {
      hint: "write a question as on the command line: callers parse",
    });
  }
  return parsed.invocation.question;
}

function targetsOf(code: CodeGraph, question: Question): number[] {
  if (question.ask === "path") return [targetOf(code, question.from), targetOf(code, question.to)];
  return "target" in question ? [targetOf(code, question.target)] : [];
}

function hitsOf(code: CodeGraph, question: Question): HitBatch {
  const { queries } = code;
  switch (question.ask) {
    case "callers":
      return pageOf(queries.callers(targetOf(code, question.target), walkOptions(question)).hits);
    case "callees":
      return pageOf(queries.callees(targetOf(code, question.target), walkOptions(question)).hits);
    case "what-implements":
      return pageOf(queries.whatImplements(targetOf(code, question.target), walkOptions(question)).hits);
    case "supertypes":
      return pageOf(queries.supertypes(targetOf(code, question.target), walkOptions(question)).hits);
    case "blast-radius":
      return pageOf(queries.blastRadius(targetOf(code, question.target), walkOptions(question)).hits);
    case "path":
      return pageOf(queries.path(targetOf(code, question.from), targetOf(code, question.to)).hits);
    case "find":
      return batchOf(queries.find(question.text, question).nodes.slice());
    case "hubs":
      return batchOf(Uint32Array.from(queries.hubs(question).hubs, ({ node }) => node));
    case "unused":
      return batchOf(Uint32Array.from(queries.unused(question).nodes, ({ node }) => node));
    default:
      throw new KitError("bad-case", `lenses and exporters have no part in ${question.ask}`, {
        hint: "ask callers, callees, what-implements, supertypes, blast-radius, path, find, hubs or unused",
      });
  }
}

function pageOf(hits: HitPage): HitBatch {
  return batchOf(
    hits.nodes(),
    Uint32Array.from({ length: hits.length }, (_, index) => hits.depth(index)),
  );
}

function targetOf(code: CodeGraph, target: string | number): number {
  return typeof target === "number" ? target : code.node(target);
}

function walkOptions(question: { readonly hops?: number | "all" }): WalkOptions {
  const { hops, ...rest } = question;
  return { ...rest, ...(hops !== undefined && { hops: hops === "all" ? Number.POSITIVE_INFINITY : hops }) };
}

/** The words of a command line: at white space; a word in double quotes may hold some. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
