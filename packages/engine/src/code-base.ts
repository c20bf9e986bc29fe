import { join } from "node:path";
import type { Environment } from "@parseltongue/base";
import {
  CodeDumpSource,
  DirectorySource,
  FactsCache,
  Indexer,
  SourceWatcher,
  type IndexerRun,
  type StartParserProcess,
} from "@parseltongue/indexer";
import { EngineError } from "./engine-error.ts";
import { INDEX_DIRECTORY } from "./index-directory.ts";
import type { FullIndexRun, IndexerLike, SourceListener } from "./indexer-like.ts";
import type { PluginSource } from "./plugins/plugin-configuration.ts";
import { CodeLanguages } from "./plugins/languages/code-languages.ts";

const FACTS_FILE = "facts.cache";

export interface CodeBaseOptions {
  /** Absolute path. */
  readonly root: string;
  readonly environment: Environment;
  /** Absolute path of a code dump: its files are indexed instead of the root's. */
  readonly dump?: string;
  /** Its plugins bring languages. */
  readonly plugins?: PluginSource;
  /** Starts the processes of their grammars. Default: files in their languages are left out. */
  readonly startParser?: StartParserProcess;
}

/** The code under a root, or in a dump, as what an engine reads. */
export function openCodeBase(options: CodeBaseOptions): IndexerLike {
  return options.dump === undefined ? new DirectoryCode(options) : new DumpCode(options, options.dump);
}

class DirectoryCode implements IndexerLike {
  readonly followsFiles = true;
  readonly #root: string;
  readonly #environment: Environment;
  readonly #source: DirectorySource;
  readonly #languages: CodeLanguages;
  readonly #indexer: Indexer;

  constructor({ root, environment, plugins, startParser }: CodeBaseOptions) {
    this.#root = root;
    this.#environment = environment;
    this.#languages = new CodeLanguages(plugins, environment.clock);
    this.#source = new DirectorySource(environment.files, root, this.#languages);
    const cachePath = join(root, INDEX_DIRECTORY, FACTS_FILE);
    this.#indexer = new Indexer({
      source: this.#source,
      openCache: async () => FactsCache.open(environment.files, cachePath),
      languages: async () => this.#languages.read(),
      ...(startParser && { startParser }),
    });
  }

  async index(run: FullIndexRun): ReturnType<IndexerLike["index"]> {
    return this.#indexer.index(await withScip(this.#environment, run));
  }

  async update(paths: readonly string[], run?: IndexerRun): ReturnType<IndexerLike["update"]> {
    return this.#indexer.update(paths, run);
  }

  async hasOtherLanguages(): Promise<boolean> {
    return this.#languages.areOthers();
  }

  forgetFaults(plugin: string): void {
    this.#languages.forgetFaults(plugin);
  }

  async watch(listener: SourceListener): Promise<{ stop(): Promise<void> }> {
    this.#indexer.expectEdits();
    await this.#languages.read();
    const watcher = await SourceWatcher.start({
      accepts: (path) => this.#languages.accepts(path),
      ...listener,
      environment: this.#environment,
      root: this.#root,
      listing: await this.#source.list(),
      onChange: (changes) => {
        if (changes.rescan) void this.#follow(watcher, listener);
        listener.onChange(changes);
      },
    });
    return watcher;
  }

  async close(): Promise<void> {
    await this.#indexer.close();
  }

  /** Ignore rules or directories may be others after a rescan. */
  async #follow(watcher: SourceWatcher, listener: SourceListener): Promise<void> {
    try {
      watcher.follow(await this.#source.list());
    } catch (error) {
      listener.onError(error);
    }
  }
}

class DumpCode implements IndexerLike {
  readonly followsFiles = false;
  readonly #environment: Environment;
  readonly #path: string;
  readonly #languages: CodeLanguages;
  readonly #startParser: StartParserProcess | undefined;
  #indexer: Indexer | undefined;

  constructor({ environment, plugins, startParser }: CodeBaseOptions, path: string) {
    this.#environment = environment;
    this.#path = path;
    this.#languages = new CodeLanguages(plugins, environment.clock);
    this.#startParser = startParser;
  }

  async index(run: FullIndexRun): ReturnType<IndexerLike["index"]> {
    const bytes = await this.#environment.files.read(this.#path, run);
    await this.#indexer?.close();
    await this.#languages.read();
    this.#indexer = new Indexer({
      source: CodeDumpSource.parse(bytes, this.#languages),
      languages: async () => this.#languages.read(),
      ...(this.#startParser && { startParser: this.#startParser }),
    });
    return this.#indexer.index(await withScip(this.#environment, run));
  }

  async update(): ReturnType<IndexerLike["update"]> {
    throw this.#unchanging();
  }

  async watch(): ReturnType<IndexerLike["watch"]> {
    throw this.#unchanging();
  }

  async close(): Promise<void> {
    await this.#indexer?.close();
  }

  #unchanging(): EngineError {
    return new EngineError("dump-unchanging", `${this.#path} is a code dump, which is read whole`, {
      hint: "index it again, or index the directory that it was made from",
      details: { path: this.#path },
    });
  }
}

/** The run with the bytes of the SCIP index that it names. */
async function withScip(
  environment: Environment,
  run: FullIndexRun,
): Promise<IndexerRun & { readonly scip?: Uint8Array }> {
  const { scip: path, ...rest } = run;
  return path === undefined ? rest : { ...rest, scip: await environment.files.read(path, rest) };
}
