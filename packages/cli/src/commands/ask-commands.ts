import type { Question } from "@parseltongue/engine";
import { Confidence, MAX_HITS, NodeKind, type NodeKindName, type UnusedCaveat } from "@parseltongue/graph";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { OnInvocation } from "./invocation.ts";
import { commonOf, type CommonValues, countOption, formatOption, oneOf, someOf, withCommonOptions } from "./options.ts";

/** Kinds that an answer can hold, as users type them. */
const KINDS = Object.keys(NodeKind).filter((kind) => kind !== "none" && kind !== "candidates") as NodeKindName[];
const CONFIDENCES = Object.keys(Confidence).filter((name) => name !== "none");
const CAVEATS: readonly UnusedCaveat[] = ["entry", "public", "dynamic", "candidates", "tests", "incomplete"];
const TARGET = "a name, a qualified name or its end, or path:line";

/** What the options of the asking commands are called, and what they give. */
interface AskValues extends CommonValues {
  readonly format: string;
  readonly explain?: boolean;
  readonly daemon: boolean;
  readonly limit?: number;
  readonly depth?: number | "all";
  readonly kind?: readonly NodeKindName[];
  readonly includeTests?: boolean;
  readonly confidence?: "ambiguous" | "inferred" | "resolved";
  readonly match?: "best" | "exact" | "prefix" | "fuzzy";
  readonly level?: string;
  readonly reverse?: boolean;
  readonly allow?: readonly UnusedCaveat[];
  readonly tokens?: number;
  readonly param?: readonly string[];
}

interface AskCommand {
  readonly name: Question["ask"];
  readonly summary: string;
  readonly description: string;
  readonly arguments: readonly (readonly [name: string, description: string])[];
  readonly options: readonly (() => Option)[];
  readonly question: (args: readonly (string | undefined)[], values: AskValues) => Question;
}

const limit = (): Option =>
  countOption("--limit <n>", `most entries to list, 1 to ${MAX_HITS}; default 256`, 1, MAX_HITS);
const kinds = (): Option => someOf("--kind <kinds>", "list only these kinds (a,b or several times)", KINDS);
const tests = (): Option => new Option("--include-tests", "count and follow test code as well");
const confidence = (): Option => oneOf("--confidence <least>", "leave out what is less sure than this", CONFIDENCES);
const depth = (): Option =>
  new Option("--depth <hops>", "how many hops to go: 1 or more, or all").argParser(parseDepth);
const parameter = (): Option =>
  new Option("--param <name=value>", "a parameter of the question (several times)").argParser(
    (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), parseParameter(value)],
  );
const WALK_OPTIONS = [limit, depth, kinds, tests, confidence];

const COMMANDS: readonly AskCommand[] = [
  {
    name: "find",
    summary: "find items by name, as people type them",
    description: "Finds items by name: exactly, by how it starts, or as people type (humps, missing letters, typos).",
    arguments: [["<text>", "what to look for"]],
    options: [
      limit,
      kinds,
      tests,
      () => oneOf("--match <how>", "how; best: the first that finds something", ["best", "exact", "prefix", "fuzzy"]),
    ],
    question: ([text = ""], values) => ({
      ask: "find",
      text,
      ...listing(values),
      ...(values.match !== undefined && { mode: values.match }),
    }),
  },
  walk("callers", "who calls it", "Lists who calls an item, with the calls that may mean it marked as such."),
  walk("callees", "what it calls", "Lists what an item calls; unresolved calls show what they may mean."),
  walk(
    "what-implements",
    "what implements or extends it",
    "Lists what implements a trait or interface, or extends a class.",
  ),
  walk(
    "supertypes",
    "what it implements or extends",
    "Lists the traits, interfaces and classes that a type implements or extends.",
  ),
  walk(
    "blast-radius",
    "what may break when it changes",
    "Lists what may break when an item changes: all that calls, uses, implements, extends or imports it, hop by hop.",
  ),
  {
    name: "path",
    summary: "how one item comes to depend on another",
    description: "Shows a shortest way over which one item depends on another.",
    arguments: [
      ["<from>", TARGET],
      ["<to>", TARGET],
    ],
    options: [depth, tests, confidence],
    question: ([from = "", to = ""], values) => ({ ask: "path", from, to, ...walking(values) }),
  },
  {
    name: "find-cycles",
    summary: "files or functions that depend on each other in a circle",
    description: "Lists the sets of files, or of functions, in which each depends on every other.",
    arguments: [["[target]", `only the cycle that holds this: ${TARGET}`]],
    options: [limit, () => oneOf("--level <level>", "cycles between what", ["file", "function"]).default("file")],
    question: ([target], values) => ({
      ask: "find-cycles",
      level: values.level === "function" ? "function" : "file",
      ...page(values),
      ...(target !== undefined && { target }),
    }),
  },
  {
    name: "dependencies",
    summary: "which files or packages depend on which",
    description: "Lists which files, or packages, depend on which others, and through how many edges of which kind.",
    arguments: [["[target]", `only those of this item's file or package: ${TARGET}`]],
    options: [
      limit,
      () => oneOf("--level <level>", "dependencies between what", ["file", "package"]).default("file"),
      () => new Option("--reverse", "what depends on the target, instead of what it depends on"),
    ],
    question: ([target], values) => ({
      ask: "dependencies",
      level: values.level === "package" ? "package" : "file",
      direction: values.reverse === true ? "dependents" : "dependencies",
      ...page(values),
      ...(target !== undefined && { target }),
    }),
  },
  {
    name: "hubs",
    summary: "the items that most others depend on",
    description: "Lists the items with the most edges that arrive.",
    arguments: [],
    options: [limit, kinds, tests],
    question: (_args, values) => ({ ask: "hubs", ...listing(values) }),
  },
  {
    name: "unused",
    summary: "items without a known use",
    description:
      "Lists items that nothing known uses, and counts those that may be used in ways the graph does not show.",
    arguments: [],
    options: [
      limit,
      kinds,
      tests,
      () => someOf("--allow <caveats>", "list those as well that may be used in these ways", CAVEATS),
    ],
    question: (_args, values) => ({
      ask: "unused",
      ...listing(values),
      ...(values.allow !== undefined && { allow: values.allow }),
    }),
  },
  {
    name: "context",
    summary: "an item and what surrounds it, within a token budget",
    description: "Gives the signature of an item and of its neighbours, nearest first, within a token budget.",
    arguments: [["<target>", TARGET]],
    options: [() => countOption("--tokens <n>", "the budget; default 4000", 1, 1_000_000), tests],
    question: ([target = ""], values) => ({
      ask: "context",
      target,
      ...testing(values),
      ...(values.tokens !== undefined && { tokens: values.tokens }),
    }),
  },
  {
    name: "query",
    summary: "a question that a plugin answers",
    description: "Asks a question of a plugin that is on; `plugin list` says which there are.",
    arguments: [["<name>", "what the plugin calls it, or plugin/name"]],
    options: [limit, parameter],
    question: ([name = ""], values) => ({
      ask: "query",
      name,
      ...page(values),
      ...(values.param !== undefined && { parameters: parametersOf(values.param) }),
    }),
  },
];

/** Adds one command per question. */
export function addAskCommands(program: Command, onInvocation: OnInvocation): void {
  for (const ask of COMMANDS) {
    const command = program.command(ask.name).summary(ask.summary).description(ask.description);
    for (const [name, description] of ask.arguments) command.argument(name, description);
    for (const option of ask.options) command.addOption(option());
    command
      .addOption(formatOption())
      .option("--explain", "say where the time went")
      .option("--no-daemon", "answer in this process even when a daemon runs");
    withCommonOptions(command).action((...received: unknown[]) => {
      const values = command.opts<AskValues>();
      const args = received.slice(0, ask.arguments.length) as (string | undefined)[];
      const question: Question = { ...ask.question(args, values), ...(values.explain === true && { explain: true }) };
      onInvocation({ command: "ask", question, format: values.format, daemon: values.daemon, ...commonOf(values) });
    });
  }
}

function walk(
  name: "callers" | "callees" | "what-implements" | "supertypes" | "blast-radius",
  summary: string,
  description: string,
): AskCommand {
  return {
    name,
    summary,
    description,
    arguments: [["<target>", TARGET]],
    options: WALK_OPTIONS,
    question: ([target = ""], values) => ({
      ask: name,
      target,
      ...walking(values),
      ...page(values),
      ...kindsOf(values),
    }),
  };
}

type PathOptions = Omit<Extract<Question, { ask: "path" }>, "ask" | "from" | "to">;

function walking(values: AskValues): PathOptions {
  return {
    ...testing(values),
    ...(values.depth !== undefined && { hops: values.depth }),
    ...(values.confidence !== undefined && { minimumConfidence: values.confidence }),
  };
}

function listing(values: AskValues): { hits?: number; nodeKinds?: readonly NodeKindName[]; includeTests?: boolean } {
  return { ...page(values), ...kindsOf(values), ...testing(values) };
}

function page(values: AskValues): { hits?: number } {
  return values.limit === undefined ? {} : { hits: values.limit };
}

function kindsOf(values: AskValues): { nodeKinds?: readonly NodeKindName[] } {
  return values.kind === undefined ? {} : { nodeKinds: values.kind };
}

function testing(values: AskValues): { includeTests?: boolean } {
  return values.includeTests === true ? { includeTests: true } : {};
}

function parseParameter(value: string): string {
  if (/^[^=]+=/.test(value)) return value;
  throw new InvalidArgumentError("It must be written as name=value.");
}

function parametersOf(settings: readonly string[]): Readonly<Record<string, string>> {
  const pairs = settings.map((setting) => {
    const at = setting.indexOf("=");
    return [setting.slice(0, at), setting.slice(at + 1)] as const;
  });
  return Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(pairs));
}

function parseDepth(value: string): number | "all" {
  if (value === "all") return "all";
  const hops = /^\d+$/.test(value) ? Number(value) : 0;
  if (Number.isSafeInteger(hops) && hops >= 1) return hops;
  throw new InvalidArgumentError("It must be a whole number, 1 or more, or all.");
}
