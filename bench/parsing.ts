/**
 * How fast code becomes facts, against what one would otherwise take: web-tree-sitter on one thread with a tags query
 * whose captures are read. Usage: `node bench/parsing.ts DIRECTORY [WORKERS] [ROUNDS]`
 */
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Language, Parser, Query } from "web-tree-sitter";
import { languageOf, languages, type LanguageEntry } from "../packages/indexer/src/languages/all.ts";
import type { LanguageSyntax } from "../packages/indexer/src/languages/language.ts";
import { ParsePool } from "../packages/indexer/src/parsing/parse-pool.ts";
import { openGrammar } from "../packages/indexer/src/syntax/grammar.ts";
import { machineLine, median, spreadOf, table } from "./machine.ts";

interface File {
  readonly path: string;
  readonly entry: LanguageEntry;
  readonly text: string;
  readonly bytes: Uint8Array;
}

const MAX_FILE_BYTES = 1024 * 1024;
/** A file of about this many lines is edited. */
const EDITED_LINES = 2000;
const EDITS = 300;

function filesBelow(directory: string): File[] {
  return globSync("**/*", { cwd: directory, exclude: ["**/node_modules", "**/target"] }).flatMap((name) => {
    const entry = languageOf(name);
    const path = join(directory, name);
    if (entry === undefined || !isUsable(path)) return [];
    const bytes = readFileSync(path);
    return [{ path, entry, text: bytes.toString(), bytes }];
  });
}

function isUsable(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() === true && status.size <= MAX_FILE_BYTES;
}

/** Opens a language for the first column of figures: parser and query as the library offers them. */
async function openPeer(syntax: LanguageSyntax): Promise<(text: string) => number> {
  await Parser.init();
  const language = await Language.load(new URL(import.meta.resolve(syntax.grammar)));
  const parser = new Parser().setLanguage(language);
  const query = new Query(language, tagsOf(syntax.name));
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error("no tree");
    let read = 0;
    for (const { name, node } of query.captures(tree.rootNode)) {
      read += name.length + (name === "name" ? node.text.length : node.endIndex - node.startIndex);
    }
    tree.delete();
    return read;
  };
}

function tagsOf(name: string): string {
  const read = (file: string) => readFileSync(join(import.meta.dirname, "tags", `${file}.scm`), "utf8");
  if (name === "rust") return read("rust");
  // In TypeScript the names of classes are type identifiers too, which the underscore in the query allows.
  return name === "javascript" ? read("javascript") : `${read("javascript")}\n${read("typescript")}`;
}

async function openOwn(syntax: LanguageSyntax): Promise<{ parse(text: string): number; facts(text: string): number }> {
  const grammar = await openGrammar(syntax);
  if (grammar.slowReason !== undefined) throw new Error(`${syntax.name}: ${grammar.slowReason}`);
  const extract = syntax.createExtractor(grammar.names);
  return {
    parse: (text) => grammar.parse(text).nodeCount,
    facts: (text) => extract(grammar.parse(text)).refs.length,
  };
}

/** Milliseconds by the clock, and of all processors together: on a busy machine only the latter say much. */
interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function measure(run: () => void | Promise<void>): Promise<Took> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

async function runPool(files: readonly File[], pool: ParsePool): Promise<void> {
  const requests = files.map(({ path, entry, bytes }) => ({ path, language: entry.id, source: bytes }));
  for await (const outcome of pool.parseAll(requests)) {
    if (outcome.status === "failed") process.stderr.write(`${outcome.path}: ${outcome.reason}: ${outcome.detail}\n`);
  }
}

/** Offsets of the decimal numbers in a text. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/\b\d+\b/g)].map((match) => match.index);
}

/** Milliseconds from an edited text to its facts; each edit adds a digit to some number in the file. */
async function timeEdits(file: File, pool: ParsePool): Promise<number[]> {
  const times: number[] = [];
  let text = file.text;
  for (let i = 0; i <= EDITS; i++) {
    const numbers = numbersIn(text);
    const spot = numbers[(i * 7919) % numbers.length] ?? 0;
    text = `${text.slice(0, spot)}1${text.slice(spot)}`;
    const start = performance.now();
    await pool.parseEdited({ path: file.path, language: file.entry.id, source: text });
    // The first has no tree to start from.
    if (i > 0) times.push(performance.now() - start);
  }
  return times;
}

async function main(directory: string, workers: number, rounds: number): Promise<void> {
  const files = filesBelow(directory);
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  process.stdout.write(`${machineLine()}\n${files.length} files, ${(bytes / 1e6).toFixed(1)} MB\n\n`);
  const pool = new ParsePool({ workers });
  const cold = await measure(() => runPool(files, pool));

  const used = languages.filter((entry) => files.some((file) => file.entry === entry));
  const peers = new Map<LanguageEntry, (text: string) => number>();
  const own = new Map<LanguageEntry, Awaited<ReturnType<typeof openOwn>>>();
  for (const entry of used) {
    const syntax = await entry.load();
    own.set(entry, await openOwn(syntax));
    peers.set(entry, await openPeer(syntax));
  }
  const here = (work: (file: File) => unknown) => () => {
    for (const file of files) work(file);
  };
  const ways: [name: string, run: () => void | Promise<void>][] = [
    ["web-tree-sitter, tags query, captures read", here((file) => peers.get(file.entry)?.(file.text))],
    ["parse to a flat tree", here((file) => own.get(file.entry)?.parse(file.text))],
    ["parse and extract facts", here((file) => own.get(file.entry)?.facts(file.text))],
    [`parse and extract facts, ${workers} workers`, () => runPool(files, pool)],
  ];
  const took = ways.map(() => [] as Took[]);
  // In turn, so that what else the machine does falls on all of them.
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, run]] of ways.entries()) took[index]?.push(await measure(run));
  }
  const middle = (all: readonly Took[] = []): Took => ({
    wallMs: median(all.map((one) => one.wallMs)),
    cpuMs: median(all.map((one) => one.cpuMs)),
  });
  const first = middle(took[0]).wallMs;
  const row = (name: string, { wallMs, cpuMs }: Took) => [
    name,
    wallMs.toFixed(0),
    cpuMs.toFixed(0),
    (bytes / wallMs / 1000).toFixed(1),
    `${(first / wallMs).toFixed(2)}×`,
  ];
  const rows = ways.map(([name], index) => row(name, middle(took[index])));
  rows.push(row("the same, with the start of the workers", cold));
  const columns = ["ms", "CPU ms", "MB/s", "ratio"].map((title) => [title, "right"] as const);
  process.stdout.write(`${table([["way", "left"], ...columns], rows)}\n\n`);

  const distance = (file: File) => Math.abs(file.text.split("\n").length - EDITED_LINES);
  const edited = files.toSorted((a, b) => distance(a) - distance(b)).find((file) => numbersIn(file.text).length > 10);
  if (edited !== undefined) {
    const { p50, p99, max } = spreadOf(await timeEdits(edited, pool));
    process.stdout.write(
      `edit of a file of ${edited.text.split("\n").length} lines, to its facts: ` +
        `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, maximum ${max.toFixed(2)} ms\n`,
    );
  }
  await pool.close();
}

const [directory, workers = "2", rounds = "3"] = process.argv.slice(2);
if (directory === undefined) {
  process.stderr.write("usage: node bench/parsing.ts DIRECTORY [WORKERS] [ROUNDS]\n");
  process.exitCode = 2;
} else {
  await main(directory, Number(workers), Number(rounds));
}
