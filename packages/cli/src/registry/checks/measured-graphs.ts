import { hash } from "node:crypto";
import { basename } from "node:path";
import type { ReferenceGraph } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import { referenceCode } from "../../plugin-kit/testing/reference-code.ts";
import { absolutePath } from "../user-taps.ts";

/** Code to measure over. */
export interface MeasuredGraph {
  readonly name: string;
  /** Of the code, which makes the graph: the same text gives the same one. */
  readonly sha256: string;
  /** Files in one text, a line `FILE: path` before each. */
  readonly text: string;
}

/** The name of the code that every parseltongue has. */
const BUILT_IN = "reference";

/** What is wanted of graphs. */
export interface WantedGraphs {
  /** Files as the user wrote them. */
  readonly paths: readonly string[];
  /** What the rules name; none: they take any. */
  readonly asked: readonly ReferenceGraph[];
  /** Whether what is found goes into a tap: then it is over what the rules name, or it would count for nothing. */
  readonly isSigned: boolean;
}

/**
 * The graphs to measure over: the given files; without any, and for what is signed, one of each name in the rules, found by
 * digest among the files and the built-in code; the built-in one where the rules name none.
 * @throws CliError `bad-option` when a graph that the rules name is not here, or a file for what is signed is none of them
 */
export async function measuredGraphs(
  machine: Machine,
  { paths, asked, isSigned }: WantedGraphs,
): Promise<readonly MeasuredGraph[]> {
  const builtIn = graphOf(BUILT_IN, referenceCode());
  const given = await Promise.all(paths.map(async (path) => readGraph(machine, path)));
  if (asked.length === 0) return given.length === 0 ? [builtIn] : given;
  if (given.length > 0 && !isSigned) return given.map((graph) => called(nameAmong(asked, graph) ?? graph.name, graph));
  const stranger = given.find((graph) => nameAmong(asked, graph) === undefined);
  if (stranger !== undefined) {
    throw new CliError(
      "bad-option",
      `the rules measure over no code with the digest ${stranger.sha256} (${stranger.name})`,
      { hint: `they name ${asked.map(titleOf).join(", ")}` },
    );
  }
  const names = [...new Set(asked.map(({ name }) => name))];
  return names.flatMap((name) => {
    const forms = asked.filter((each) => each.name === name);
    const isForm = ({ sha256 }: MeasuredGraph): boolean => forms.some((each) => each.sha256 === sha256);
    const found = given.some(isForm) ? given.filter(isForm) : [builtIn].filter(isForm);
    if (found.length === 0) throw notHere(name, forms, builtIn);
    return found.map((graph) => called(name, graph));
  });
}

/** In words which graphs the rules take; undefined where they take this one. */
export function strangeGraph(asked: readonly ReferenceGraph[], graph: MeasuredGraph): string | undefined {
  if (asked.length === 0 || nameAmong(asked, graph) !== undefined) return undefined;
  return `the rules measure over other code: ${asked.map(titleOf).join(", ")}`;
}

function notHere(name: string, forms: readonly ReferenceGraph[], builtIn: MeasuredGraph): CliError {
  const digests = forms.map(({ sha256 }) => sha256).join(" or ");
  const own = name === BUILT_IN ? `; that of this parseltongue has ${builtIn.sha256}` : "";
  const accept = name === BUILT_IN ? ", or have the tap name this one too in targets/policy/perf.json" : "";
  return new CliError("bad-option", `the rules measure over ${name}, and its code is not here${own}`, {
    hint: `give the file whose SHA-256 is ${digests}: --graph <file>${accept}`,
  });
}

function called(name: string, { sha256, text }: MeasuredGraph): MeasuredGraph {
  return { name, sha256, text };
}

function nameAmong(asked: readonly ReferenceGraph[], { sha256 }: MeasuredGraph): string | undefined {
  return asked.find((each) => each.sha256 === sha256)?.name;
}

function titleOf({ name, sha256 }: ReferenceGraph): string {
  return `${name} (${sha256})`;
}

async function readGraph(machine: Machine, path: string): Promise<MeasuredGraph> {
  const text = new TextDecoder().decode(await machine.environment.files.read(absolutePath(machine, path)));
  return graphOf(wordOf(basename(path)), text);
}

function graphOf(name: string, text: string): MeasuredGraph {
  return { name, sha256: hash("sha256", text, "hex"), text };
}

/** A file's name as a statement may say it. */
function wordOf(name: string): string {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 63);
  return word === "" ? "code" : word;
}
