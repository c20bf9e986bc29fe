import type { Environment } from "@parseltongue/base";
import { ToyCode } from "@parseltongue/testkit";
import type { IndexerLike, SourceListener } from "../src/indexer-like.ts";

/** An indexer of the toy language, whose watcher tells what a test says. */
export class ToyIndexer implements IndexerLike {
  readonly followsFiles = true;
  readonly #code: ToyCode;
  listener: SourceListener | undefined;
  /** What each call waits for, and may fail with. */
  gate: () => Promise<void> = async () => {};
  updates: (readonly string[])[] = [];
  indexed = 0;
  closed = false;

  constructor(environment: Environment, root: string) {
    this.#code = new ToyCode(environment.files, root);
  }

  async index(): ReturnType<IndexerLike["index"]> {
    await this.gate();
    this.indexed++;
    return summarized(await this.#code.commitAll());
  }

  async update(paths: readonly string[]): ReturnType<IndexerLike["update"]> {
    await this.gate();
    this.updates.push(paths);
    const { commit, summary } = summarized(await this.#code.commitChanges());
    return { commit: commit.nodes.length + commit.edges.length === 0 ? undefined : commit, summary };
  }

  async watch(listener: SourceListener): Promise<{ stop(): Promise<void> }> {
    this.listener = listener;
    return {
      stop: async () => {
        this.listener = undefined;
      },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

function summarized({
  commit,
  fileCount,
  lineCount,
}: Awaited<ReturnType<ToyCode["commitAll"]>>): Awaited<ReturnType<IndexerLike["index"]>> {
  return { commit, summary: { fileCount, lineCount, skipped: [], warnings: [] } };
}
