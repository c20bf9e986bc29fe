import { digestOf } from "@parseltongue/base";
import type { Digest } from "@parseltongue/base";
import type { GraphCommit } from "@parseltongue/graph";
import type { FactsCache, FactsKey } from "./cache/facts-cache.ts";
import { factsProblem } from "./facts/facts-problem.ts";
import type { FileFacts } from "./facts/facts.ts";
import { type LibraryModel, readLibraryModel } from "./languages/libraries.ts";
import { LanguageSet } from "./languages/language-set.ts";
import type { LanguageRules } from "./linker/language-rules.ts";
import { Linker } from "./linker/linker.ts";
import type { LinkInput } from "./linker/linked-file.ts";
import type { ParsedFile, ParseOutcome, ParseRequest } from "./parsing/parse-job.ts";
import { PreciseIndex } from "./scip/precise-index.ts";
import type { StartParserProcess } from "./parsing/confined/confined-language.ts";
import { ParsePool } from "./parsing/parse-pool.ts";
import { buildWorkspaceModel, isManifest } from "./workspace/build-workspace-model.ts";
import type { SkippedEntry, SourceListing, SourceSet } from "./workspace/source-set.ts";
import { samePlace } from "./workspace/workspace-model.ts";
import type { WorkspaceModel } from "./workspace/workspace-model.ts";

/** How far indexing is. */
export interface IndexProgress {
  /** What is being done, for people. */
  readonly phase: "listing" | "reading" | "linking";
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
}

/** A file that was left out though a language could read it. */
export interface SkippedFile {
  readonly path: string;
  /** For people: `binary`, `huge`, `timeout`, … */
  readonly reason: string;
}

/** What was indexed: the whole code base after `index`, what was read again after `update`. */
export interface IndexSummary {
  readonly fileCount: number;
  readonly lineCount: number;
  readonly skipped: readonly SkippedFile[];
  /** What was odd but did no harm: manifests, syntax errors. */
  readonly warnings: readonly string[];
}

/** What an update brought. */
export interface Updated {
  /** Undefined when nothing that matters changed. */
  readonly commit: GraphCommit | undefined;
  readonly summary: IndexSummary;
  readonly took: UpdateTimes;
}

/** Where the time of an update went, in milliseconds; reading files and talking to workers is not in it. */
export interface UpdateTimes {
  /** In parse workers, all files together: from text to syntax tree, and from there to facts. */
  readonly parseMs: number;
  readonly extractMs: number;
  readonly linkMs: number;
}

/** How one run of the indexer is stopped and followed. */
export interface IndexerRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IndexProgress) => void;
}

/** A full index, perhaps with what a compiler knows of the same code. */
export interface FullIndexRun extends IndexerRun {
  /** A SCIP index. Files whose text is another than the index was made from go without. */
  readonly scip?: Uint8Array;
}

/** What is indexed, and with how much help. */
export interface IndexerOptions {
  readonly source: SourceSet;
  /** Facts of files met before; without it every file is parsed. */
  readonly openCache?: () => Promise<FactsCache>;
  /** Number of parse workers; by default one for each processor, eight at most. */
  readonly workers?: number;
  /** What is read; asked before everything is. Default: the languages that are built in. */
  readonly languages?: () => Promise<LanguageSet>;
  /** Starts the processes of plugins' grammars, see `ParsePoolOptions`. */
  readonly startParser?: StartParserProcess;
}

/** What reading everything came to. */
export interface FullIndex {
  readonly commit: GraphCommit;
  readonly summary: IndexSummary;
  /** Names of the languages that plugins brought, by the numbers that files and nodes have. */
  readonly languageNames: ReadonlyMap<number, string>;
}

interface KnownFile {
  readonly digest: Digest;
  readonly lineCount: number;
}

/** Turns the files of a source into commits of one graph: the first holds everything, later ones what changed. */
export class Indexer {
  readonly #source: SourceSet;
  readonly #openCache: (() => Promise<FactsCache>) | undefined;
  readonly #pool: ParsePool;
  readonly #readLanguages: () => Promise<LanguageSet>;
  readonly #warnings: string[] = [];
  #languages: LanguageSet | undefined;
  /** Of the languages met so far; linkers look into it. */
  readonly #rules = new Map<number, LanguageRules>();
  #linker = new Linker(this.#rules);
  #model: WorkspaceModel = { packages: [], files: new Map(), warnings: [] };
  #files = new Map<string, KnownFile>();
  #isIndexed = false;
  #expectsEdits = false;

  constructor(options: IndexerOptions) {
    this.#source = options.source;
    this.#openCache = options.openCache;
    this.#readLanguages = options.languages ?? (async () => LanguageSet.with([]));
    this.#pool = new ParsePool({
      ...(options.startParser && { startParser: options.startParser }),
      ...(options.workers === undefined ? {} : { workers: options.workers }),
      onWarning: (text) => this.#warnings.push(text),
    });
  }

  /**
   * Reads everything. The commit is the first of a new graph, whatever was indexed before.
   * @throws IndexerError `parse-workers-failed`, `bad-scip`; EnvironmentError; the signal's reason
   */
  async index(run: FullIndexRun = {}): Promise<FullIndex> {
    run.onProgress?.({ phase: "listing", done: 0, total: 0 });
    const languages = await this.#readLanguages();
    this.#languages = languages;
    this.#warnings.push(...languages.warnings);
    await this.#pool.useConfined(languages.confined);
    const cache = await this.#openCache?.();
    // Where the code was met before, there may be nothing to parse.
    if (cache === undefined || cache.size === 0) this.#pool.start();
    const listing = await this.#source.list(run);
    const model = await this.#readModel(listing, run);
    const texts = run.scip === undefined ? undefined : new Map<string, string>();
    const reading = new Reading({ source: this.#source, pool: this.#pool, languages, model, cache, texts });
    // Side by side: a library model alone would keep one worker busy and the others waiting.
    await Promise.all([reading.libraries(listing.sources), reading.all(listing.sources, run)]);
    // The workers end beside what follows, which needs their memory only little by little.
    const resting = this.#expectsEdits ? undefined : this.#pool.rest();
    await reading.saveCache();
    run.onProgress?.({ phase: "linking", done: 0, total: 1 });
    await this.#loadRules(languages, listing.sources);
    const linker = new Linker(this.#rules);
    const precise = run.scip && texts && this.#readScip(run.scip, texts, reading);
    const files = reading.take(listing.sources);
    const commit = linker.link({ files, removed: [], workspace: model, ...(precise && { precise }) });
    await resting;
    run.onProgress?.({ phase: "linking", done: 1, total: 1 });
    this.#linker = linker;
    this.#model = model;
    this.#files = reading.known;
    this.#isIndexed = true;
    return { commit, summary: this.#summarize(reading, listing.skipped), languageNames: languages.names };
  }

  /**
   * Reads the given files again: changed ones, new ones, ones that are gone.
   * @throws as `index`; plain Error when nothing was indexed yet
   */
  async update(paths: readonly string[], run: IndexerRun = {}): Promise<Updated> {
    if (!this.#isIndexed || this.#languages === undefined) throw new Error("update needs an index to start from");
    const isEdit = paths.every((path) => this.#files.has(path) && !isManifest(path));
    const languages = this.#languages;
    const reading = new Reading({ source: this.#source, pool: this.#pool, languages, model: this.#model });
    if (isEdit) {
      await reading.edited(paths, this.#files, run);
      const inputs = [...reading.take(paths)];
      if (inputs.length === paths.length || inputs.length + reading.unchanged === paths.length) {
        const start = performance.now();
        const commit = inputs.length === 0 ? undefined : this.#linker.link({ files: inputs, removed: [] });
        const took = reading.took(performance.now() - start);
        for (const [path, known] of reading.known) this.#files.set(path, known);
        return { commit, summary: this.#summarize(reading, []), took };
      }
    }
    return this.#updateAll(paths, languages, run);
  }

  /** Files came or went, or a manifest changed: the workspace is made anew and whatever has another place is read. */
  async #updateAll(paths: readonly string[], languages: LanguageSet, run: IndexerRun): Promise<Updated> {
    const listing = await this.#source.list(run);
    const model = await this.#readModel(listing, run);
    const listed = new Set(listing.sources);
    const removed = [...this.#files.keys()].filter((path) => !listed.has(path));
    const touched = new Set(paths);
    const wanted = listing.sources.filter(
      (path) => touched.has(path) || !this.#files.has(path) || !keepsPlace(this.#model, model, path),
    );
    const reading = new Reading({ source: this.#source, pool: this.#pool, languages, model });
    await reading.libraries(listing.sources);
    await reading.all(wanted, run);
    await this.#loadRules(languages, listing.sources);
    run.onProgress?.({ phase: "linking", done: 0, total: 1 });
    const failed = wanted.filter((path) => !reading.known.has(path) && this.#files.has(path));
    const start = performance.now();
    const commit = this.#linker.link({
      files: reading.take(wanted),
      removed: [...removed, ...failed],
      workspace: model,
    });
    const took = reading.took(performance.now() - start);
    for (const path of [...removed, ...failed]) this.#files.delete(path);
    for (const [path, known] of reading.known) this.#files.set(path, known);
    this.#model = model;
    return { commit, summary: this.#summarize(reading, listing.skipped), took };
  }

  async #loadRules(languages: LanguageSet, paths: readonly string[]): Promise<void> {
    const present = new Set(paths.map((path) => languages.of(path)?.id ?? 0));
    for (const [id, rules] of await languages.rulesFor(present)) this.#rules.set(id, rules);
  }

  /** Says that edits will follow: the parse workers stay ready for them, although they are memory. */
  expectEdits(): void {
    this.#expectsEdits = true;
  }

  /** Stops the parse workers. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  #readScip(bytes: Uint8Array, texts: ReadonlyMap<string, string>, reading: Reading): PreciseIndex {
    const precise = PreciseIndex.read(bytes, { sourceText: (path) => texts.get(path) });
    const { stale, missing, files } = precise;
    if (files.length === 0) reading.warnings.push("the SCIP index knows no file of this code base as it is now");
    for (const path of stale) reading.warnings.push(`${path}: the SCIP index was made from another text`);
    if (missing.length > 0) reading.warnings.push(`the SCIP index knows ${missing.length} files that are not indexed`);
    return precise;
  }

  async #readModel(listing: SourceListing, run: IndexerRun): Promise<WorkspaceModel> {
    const texts = new Map<string, string>();
    const decoder = new TextDecoder();
    for (const path of listing.manifests) {
      const read = await this.#source.read(path, run);
      if ("bytes" in read) texts.set(path, decoder.decode(read.bytes));
    }
    return buildWorkspaceModel([...listing.sources, ...listing.manifests], (path) => texts.get(path));
  }

  #summarize(reading: Reading, skipped: readonly SkippedEntry[]): IndexSummary {
    let lineCount = 0;
    for (const { lineCount: lines } of reading.known.values()) lineCount += lines;
    const all = [...skipped.map(({ path, reason }) => ({ path, reason })), ...reading.skipped];
    return {
      fileCount: reading.known.size,
      lineCount,
      skipped: all.sort((a, b) => (a.path < b.path ? -1 : 1)),
      warnings: [...this.#model.warnings, ...this.#warnings.splice(0), ...reading.warnings],
    };
  }
}

/** More than the names of any file of so many bytes come to: names, signatures and documentation are pieces of it. */
function nameUnitsOf(byteCount: number): number {
  return 16 * byteCount + 65_536;
}

interface ReadingParts {
  readonly source: SourceSet;
  readonly pool: ParsePool;
  readonly languages: LanguageSet;
  readonly model: WorkspaceModel;
  readonly cache?: FactsCache | undefined;
  /** Gets the files' texts, where they are asked for. */
  readonly texts?: Map<string, string> | undefined;
}

/** One round of reading and parsing files. */
class Reading {
  readonly known = new Map<string, KnownFile>();
  readonly skipped: SkippedFile[] = [];
  readonly warnings: string[] = [];
  /** Files whose bytes are as they were. */
  unchanged = 0;
  #parseMs = 0;
  #extractMs = 0;
  readonly #source: SourceSet;
  readonly #pool: ParsePool;
  readonly #languages: LanguageSet;
  #cache: FactsCache | undefined;
  readonly #model: WorkspaceModel;
  readonly #texts: Map<string, string> | undefined;
  readonly #facts = new Map<string, FileFacts>();
  readonly #libraries: LinkInput[] = [];
  readonly #digests = new Map<string, Digest>();

  constructor({ source, pool, languages, model, cache, texts }: ReadingParts) {
    this.#texts = texts;
    this.#source = source;
    this.#pool = pool;
    this.#languages = languages;
    this.#cache = cache;
    this.#model = model;
  }

  /** Reads the library models that the files' languages see. */
  async libraries(paths: readonly string[]): Promise<void> {
    const present = new Set(paths.map((path) => this.#languages.of(path)?.id));
    for (const model of this.#languages.libraries) {
      if (!model.readers.some((language) => present.has(language))) continue;
      const facts = await this.#libraryFacts(model);
      if (facts === undefined) continue;
      const { path, language, place } = model;
      this.#libraries.push({ path, language, external: true, place, facts });
    }
  }

  /** Undefined for that of a plugin's language which comes to nothing. */
  async #libraryFacts(model: LibraryModel): Promise<FileFacts | undefined> {
    const { path, language } = model;
    const source = await readLibraryModel(model);
    const key = this.#languages.factsKey(this.#languages.byId(language), digestOf(source));
    const cached = this.#saved(path, key, source);
    if (cached !== undefined) return cached;
    for await (const outcome of this.#pool.parseAll([{ path, language, source }])) {
      if (outcome.status === "failed" && this.#languages.isConfined(language)) {
        this.warnings.push(`${path} cannot be read: ${outcome.reason}: ${outcome.detail}`);
        return undefined;
      }
      if (outcome.status === "failed") throw new Error(`the library model ${path} cannot be read: ${outcome.detail}`);
      this.#cache?.put(key, outcome.encoded);
      return outcome.facts;
    }
    throw new Error(`the library model ${path} was not read`);
  }

  /** Reads and parses files, many at once. */
  async all(paths: readonly string[], run: IndexerRun): Promise<void> {
    let done = 0;
    const report = (): void => run.onProgress?.({ phase: "reading", done: ++done, total: paths.length });
    for await (const outcome of this.#pool.parseAll(this.#requests(paths, run, report), run)) {
      report();
      if (outcome.status === "failed") {
        this.skipped.push({ path: outcome.path, reason: outcome.reason });
        continue;
      }
      this.#keepParsed(outcome);
      const digest = this.#digests.get(outcome.path);
      const language = this.#languages.of(outcome.path);
      if (digest !== undefined && language !== undefined)
        this.#cache?.put(this.#languages.factsKey(language, digest), outcome.encoded);
    }
  }

  /**
   * Facts that were saved. The file lies in the code base, so anybody may have made it: what could not be facts of this
   * content is forgotten, and the content is parsed.
   */
  #saved(path: string, key: FactsKey, { length }: Uint8Array): FileFacts | undefined {
    const facts = this.#cache?.get(key);
    if (facts === undefined) return undefined;
    const problem = factsProblem(facts, { lines: length + 1, nameUnits: nameUnitsOf(length) });
    if (problem === undefined) return facts;
    this.#cache?.forget(key);
    this.warnings.push(`${path} is parsed again: its saved facts cannot be right: ${problem}`);
    return undefined;
  }

  /** Saves what was read for the next time, and lets the cache go. */
  async saveCache(): Promise<void> {
    await this.#cache?.save();
    this.#cache = undefined;
  }

  /** Where the time went, with that of linking. */
  took(linkMs: number): UpdateTimes {
    return { parseMs: this.#parseMs, extractMs: this.#extractMs, linkMs };
  }

  /** What was read, libraries first, then in the order of `paths`; each file's facts are let go when the next is taken. */
  *take(paths: readonly string[]): Generator<LinkInput, void, undefined> {
    yield* this.#libraries.splice(0);
    for (const path of paths) {
      const facts = this.#facts.get(path);
      const place = this.#model.files.get(path);
      this.#facts.delete(path);
      if (facts === undefined || place === undefined) continue;
      yield { path, language: this.#languages.of(path)?.id ?? 0, place, facts, isDisposable: true };
    }
  }

  /** Reads files of which an earlier version was read; those whose bytes are the same are only counted. */
  async edited(paths: readonly string[], before: ReadonlyMap<string, KnownFile>, run: IndexerRun): Promise<void> {
    let done = 0;
    const outcomes = await Promise.all(
      paths.map(async (path) => {
        const outcome = await this.#edited(path, before, run);
        run.onProgress?.({ phase: "reading", done: ++done, total: paths.length });
        return outcome;
      }),
    );
    run.onProgress?.({ phase: "linking", done: 0, total: 1 });
    for (const outcome of outcomes) {
      if (outcome?.status === "parsed") this.#keepParsed(outcome);
    }
  }

  /** Undefined for a file that cannot be read or whose bytes are the same. */
  async #edited(
    path: string,
    before: ReadonlyMap<string, KnownFile>,
    run: IndexerRun,
  ): Promise<ParseOutcome | undefined> {
    const read = await this.#source.read(path, run);
    if (!("bytes" in read)) return undefined;
    const digest = digestOf(read.bytes);
    if (before.get(path)?.digest === digest) {
      this.unchanged++;
      return undefined;
    }
    this.#digests.set(path, digest);
    return this.#pool.parseEdited({ path, language: this.#languages.of(path)?.id ?? 0, source: read.bytes }, run);
  }

  /** What of the files must be parsed: those that can be read and whose facts are not in the cache. */
  async *#requests(paths: readonly string[], run: IndexerRun, report: () => void): AsyncGenerator<ParseRequest, void> {
    for (const path of paths) {
      const language = this.#languages.of(path);
      if (language === undefined) continue;
      const leftOut = this.#languages.whyLeftOut(language.id);
      if (leftOut !== undefined) {
        this.skipped.push({ path, reason: leftOut });
        report();
        continue;
      }
      const read = await this.#source.read(path, run);
      if (!("bytes" in read)) {
        this.skipped.push({ path, reason: read.skip });
        report();
        continue;
      }
      const digest = digestOf(read.bytes);
      this.#digests.set(path, digest);
      this.#texts?.set(path, new TextDecoder().decode(read.bytes));
      const cached = this.#saved(path, this.#languages.factsKey(language, digest), read.bytes);
      if (cached === undefined) {
        yield { path, language: language.id, source: read.bytes };
        continue;
      }
      this.#keep(path, cached);
      report();
    }
  }

  #keepParsed({ path, facts, took }: ParsedFile): void {
    this.#parseMs += took.parseMs;
    this.#extractMs += took.extractMs;
    this.#keep(path, facts);
  }

  #keep(path: string, facts: FileFacts): void {
    const digest = this.#digests.get(path);
    if (digest === undefined) return;
    this.#facts.set(path, facts);
    this.known.set(path, { digest, lineCount: facts.lineCount });
    if (facts.hasErrors) this.warnings.push(`${path}: parts of the file could not be parsed`);
  }
}

/** Whether a file stands at the same place of the same package in two models. */
function keepsPlace(before: WorkspaceModel, after: WorkspaceModel, path: string): boolean {
  const [a, b] = [before.files.get(path), after.files.get(path)];
  if (a === undefined || b === undefined) return false;
  const [packageA, packageB] = [before.packages[a.package], after.packages[b.package]];
  return packageA?.name === packageB?.name && packageA?.root === packageB?.root && samePlace(a, b);
}
