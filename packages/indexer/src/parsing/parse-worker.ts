import { parentPort, workerData } from "node:worker_threads";
import { encodeFacts } from "../cache/facts-codec.ts";
import { KeptBodies } from "../facts/kept-bodies.ts";
import type { LanguageEntry } from "../languages/all.ts";
import type { Extractor } from "../languages/language.ts";
import { openGrammar, type Grammar } from "../syntax/grammar.ts";
import type { SyntaxTree } from "../syntax/syntax-tree.ts";
import { KeptTrees } from "./kept-trees.ts";
import type {
  BatchFile,
  BatchResult,
  FileFault,
  FileTimes,
  ParseBatch,
  ParseBatchDone,
  ParseWorkerData,
} from "./parse-messages.ts";
import { ProgressWord } from "./parse-messages.ts";

/**
 * Entry of a parse worker: takes batches of files, gives back their facts. It only handles what is the file's own fault.
 * Whatever the parser itself throws ends the worker, as its memory is in an unknown state then; the pool starts another.
 */

interface LoadedLanguage {
  readonly grammar: Grammar;
  readonly extract: Extractor;
}

const port = parentPort;
if (port === null) throw new Error("a parse worker was started as a program");
const data = workerData as ParseWorkerData;
const progress = new Int32Array(data.progress);
const { languages } = (await import(data.languages)) as { readonly languages: readonly LanguageEntry[] };
const loaded = new Map<number, Promise<LoadedLanguage>>();
const kept = new KeptTrees(data.keptTrees);
const decoder = new TextDecoder("utf-8", { fatal: true });
let warnings: string[] = [];

// While there is nothing else to do. What is wrong with a language is told with the first file that needs it.
for (const id of data.likely) languageFor(id).catch(() => {});

// One batch after the other, although loading a language waits in between.
let turn = Promise.resolve();
port.on("message", (batch: ParseBatch) => {
  turn = turn.then(() => parseBatch(batch));
});

async function parseBatch(batch: ParseBatch): Promise<void> {
  Atomics.store(progress, ProgressWord.batch, batch.id);
  const results: BatchResult[] = [];
  const took: FileTimes[] = [];
  for (const [index, file] of batch.files.entries()) {
    Atomics.store(progress, ProgressWord.file, index);
    Atomics.add(progress, ProgressWord.steps, 1);
    const { result, ...times } = await parseFile(batch, file);
    results.push(result);
    took.push(times);
  }
  Atomics.store(progress, ProgressWord.file, -1);
  const done: ParseBatchDone = { id: batch.id, results, took, warnings };
  warnings = [];
  port?.postMessage(
    done,
    results.flatMap((result) => (result instanceof Uint8Array ? [result.buffer] : [])),
  );
}

async function parseFile(batch: ParseBatch, file: BatchFile): Promise<FileTimes & { readonly result: BatchResult }> {
  let language: LoadedLanguage;
  try {
    language = await languageFor(file.language);
  } catch (error) {
    return failed("language-failed", error);
  }
  let text: string;
  try {
    text = file.text ?? decoder.decode(batch.bytes.subarray(file.start, file.end));
  } catch (error) {
    return failed("invalid-utf8", error);
  }
  const start = performance.now();
  const { tree, bodies } = parse(language.grammar, file, text);
  const parsed = performance.now();
  try {
    const result = encodeFacts(language.extract(tree, bodies));
    return { result, parseMs: parsed - start, extractMs: performance.now() - parsed };
  } catch (error) {
    return failed("extractor-failed", error);
  }
}

function parse(
  grammar: Grammar,
  file: BatchFile,
  text: string,
): { readonly tree: SyntaxTree; readonly bodies?: KeptBodies } {
  if (!file.isEdit) return { tree: grammar.parse(text) };
  const key = `${file.language} ${file.path}`;
  const before = kept.take(key);
  const parsed = grammar.parseKept(text, before?.parsed);
  const bodies = before?.bodies ?? new KeptBodies();
  kept.put(key, { parsed, bodies });
  return { tree: parsed.tree, bodies };
}

function languageFor(id: number): Promise<LoadedLanguage> {
  let language = loaded.get(id);
  if (language === undefined) {
    language = loadLanguage(id);
    loaded.set(id, language);
  }
  return language;
}

async function loadLanguage(id: number): Promise<LoadedLanguage> {
  const entry = languages.find((language) => language.id === id);
  if (entry === undefined) throw new Error(`no language has the number ${id}`);
  const syntax = await entry.load();
  const grammar = await openGrammar(syntax);
  if (grammar.slowReason !== undefined) {
    warnings.push(`${syntax.name} files are read the slow way: ${grammar.slowReason}`);
  }
  return { grammar, extract: syntax.createExtractor(grammar.names) };
}

function failed(reason: FileFault, error: unknown): FileTimes & { readonly result: BatchResult } {
  const detail = error instanceof Error ? error.message : String(error);
  return { result: { reason, detail }, parseMs: 0, extractMs: 0 };
}
