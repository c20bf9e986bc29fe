import { Language } from "web-tree-sitter";
import { encodeFacts } from "../../cache/facts-codec.ts";
import type { FileFacts } from "../../facts/facts.ts";
import { createDeclaredExtractor } from "../../languages/declared/declared-extractor.ts";
import { readOptions } from "../../languages/declared/language-options.ts";
import { readQuery } from "../../languages/declared/query-reader.ts";
import { tokensOf } from "../../languages/declared/rule-set.ts";
import { Grammar } from "../../syntax/grammar.ts";
import type { SyntaxTree } from "../../syntax/syntax-tree.ts";
import { startTreeSitter } from "../../syntax/tree-sitter-runtime.ts";
import { compileWasm, takeExports } from "../../syntax/web-assembly.ts";
import type { LoadOrder } from "./confined-language.ts";
import type { Frame, ProcessFailure } from "./frames.ts";
import { FAILURES, FrameKind, FrameReader, frameBytes, TIMES_BYTES } from "./frames.ts";

/**
 * Entry of the process in which a plugin's grammar runs, with one parser and nothing else. The grammar can write all over
 * the parser's memory, so after a fault of its the process is of no use: whoever started it kills it.
 */

type MeterExports = Readonly<Record<string, (...values: number[]) => number>>;

interface LoadedGrammar {
  readonly order: LoadOrder;
  readonly grammar: Grammar;
  readonly meter: MeterExports;
  readonly extract: (tree: SyntaxTree) => FileFacts;
}

/** What is wrong is said in so many characters at most. */
const MOST_DETAIL = 1000;
const decoder = new TextDecoder("utf-8", { fatal: true });
const encoder = new TextEncoder();
const reader = new FrameReader(() => Number.MAX_SAFE_INTEGER);
let loading: Promise<LoadedGrammar | undefined> | undefined;

process.stdin.on("data", (piece: Uint8Array) => {
  for (const frame of reader.read(piece)) take(frame);
});
process.stdin.on("end", () => process.exit(0));

function take(frame: Frame): void {
  if (frame.kind === FrameKind.load) {
    loading = load(frame.body).catch((error: unknown) => fail(0, "language-failed", error));
  } else {
    loading = loading?.then((loaded) => {
      if (loaded !== undefined) parse(loaded, frame);
      return loaded;
    });
  }
}

async function load(body: Uint8Array): Promise<LoadedGrammar | undefined> {
  const orderBytes = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  const order = JSON.parse(decoder.decode(body.subarray(4, 4 + orderBytes))) as LoadOrder;
  const { name, extensions, facts, options, limits } = order;
  const patterns = readQuery(facts, "facts.scm");
  const source = { name, extensions, grammar: name, keepTokens: tokensOf(patterns) };
  await startTreeSitter(limits.memoryPages);
  const compiled = await compileWasm(body.subarray(4 + orderBytes));
  let meter: MeterExports | undefined;
  let grammar: Grammar;
  try {
    const take = (exports: object): void => void (meter = exports as MeterExports);
    grammar = takeExports(compiled, take, () => new Grammar(source, Language.loadSync(compiled)));
  } catch (error) {
    return fail(0, faultOf(order, meter, error), error);
  }
  const extractor = { patterns, fileName: "facts.scm", options: readOptions(options, "plugin.toml") };
  const extract = createDeclaredExtractor(extractor, grammar.names);
  const { slowReason } = grammar;
  const warning = slowReason === undefined ? "" : `${name} files are read the slow way: ${slowReason}`;
  write(frameBytes(FrameKind.ready, 0, encoder.encode(warning.slice(0, MOST_DETAIL))));
  return { order, grammar, meter: meter!, extract };
}

function parse(loaded: LoadedGrammar, { id, body }: Frame): void {
  let text: string;
  try {
    text = decoder.decode(body);
  } catch (error) {
    return fail(id, "invalid-utf8", error);
  }
  const { order, meter } = loaded;
  const { fuel, fuelPerByte } = order.limits;
  const start = performance.now();
  let tree: SyntaxTree;
  try {
    meter[order.meter.begin]!(fuel + fuelPerByte * body.length);
    tree = loaded.grammar.parse(text);
  } catch (error) {
    return fail(id, faultOf(order, meter, error), error);
  }
  const parsed = performance.now();
  try {
    const facts = encodeFacts(loaded.extract(tree));
    const times = new Uint8Array(Float64Array.of(parsed - start, performance.now() - parsed).buffer);
    write(frameBytes(FrameKind.facts, id, times.subarray(0, TIMES_BYTES), facts));
  } catch (error) {
    fail(id, "extractor-failed", error);
  }
}

/** A trap is the grammar's doing; what else is thrown, the parser's, over tables or a heap that make no sense. */
function faultOf(
  { meter: { reason, outOfFuel, tooDeep } }: LoadOrder,
  meter: MeterExports | undefined,
  error: unknown,
): ProcessFailure {
  const why = meter?.[reason]?.();
  if (why === outOfFuel) return "out-of-fuel";
  if (why === tooDeep) return "too-deep";
  return error instanceof Error && error.name === "RuntimeError" ? "trap" : "parser-failed";
}

function fail(id: number, reason: ProcessFailure, error: unknown): undefined {
  const detail = error instanceof Error ? error.message : String(error);
  const code = new Uint8Array(Uint32Array.of(FAILURES.indexOf(reason)).buffer);
  write(frameBytes(FrameKind.failure, id, code, encoder.encode(detail.slice(0, MOST_DETAIL))));
  return undefined;
}

function write(bytes: Uint8Array): void {
  process.stdout.write(bytes);
}
