import { EnvironmentError, type Processes, runGit } from "@parseltongue/base";
import type { GraphView } from "@parseltongue/graph";
import type { Absence, HostColumn, HostSource } from "./host-source.ts";

/** Days before the newest commit whose commits are counted. @see SPEC 3.6 */
const WINDOW_DAYS = 365;
const DAY_SECONDS = 86_400;
const MOST_BYTES = 268_435_456;
const DEADLINE_MS = 30_000;

const LOG_OPTIONS =
  "--no-merges --no-renames --no-ext-diff --no-textconv --ignore-submodules --relative --format= --name-only -z";

/**
 * `host.changes`: how many commits of the last year changed each node's file. The year ends with the newest commit, so
 * that the same history gives the same numbers on any day. A renamed file starts anew. @see SPEC 3.6
 */
export class ChangeCounts implements HostSource<HostColumn> {
  readonly #processes: Processes;
  readonly #root: string;
  /** What git said of the repository when it was asked last: `read` is of that state, and starts git once less. */
  #about: string | Absence | undefined;

  constructor(processes: Processes, root: string) {
    this.#processes = processes;
    this.#root = root;
  }

  /** The newest commit, by its digest. */
  async stamp(): Promise<string> {
    const about = await this.#ask();
    return typeof about === "string" ? about : about.reason;
  }

  async read(): Promise<HostColumn | Absence> {
    const about = this.#about ?? (await this.#ask());
    if (typeof about !== "string") return about;
    const [isShallow, head = "HEAD"] = about.trim().split("\n");
    if (isShallow === "true") {
      return { reason: "the repository is a shallow clone", hint: "fetch its history: git fetch --unshallow" };
    }
    const seconds = await this.#git(["log", "-1", "--format=%ct", head]);
    if (typeof seconds !== "string") return seconds;
    const since = new Date(1000 * (Number(seconds.trim()) - WINDOW_DAYS * DAY_SECONDS)).toISOString();
    const names = await this.#git(["log", ...LOG_OPTIONS.split(" "), `--since=${since}`, head, "--", "."]);
    return typeof names === "string" ? changesColumn(countsOf(names)) : names;
  }

  async #ask(): Promise<string | Absence> {
    this.#about = await this.#git(["rev-parse", "--is-shallow-repository", "HEAD"]);
    return this.#about;
  }

  /** What git writes, or why it writes nothing that can be used. */
  async #git(words: readonly string[]): Promise<string | Absence> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      const { exitCode, stdout, stderr } = await runGit(this.#processes, words, {
        directory: this.#root,
        maxOutputBytes: MOST_BYTES,
        signal,
      });
      if (exitCode === 0) return new TextDecoder().decode(stdout);
      const [says = ""] = new TextDecoder().decode(stderr).trim().split("\n");
      return { reason: `git gives no history: ${says}`, hint: "index a git repository that has commits" };
    } catch (error) {
      if (signal.aborted) {
        return { reason: `git took longer than ${DEADLINE_MS / 1000} s`, hint: "try git log in this directory" };
      }
      if (!(error instanceof EnvironmentError)) throw error;
      return { reason: error.message, hint: error.hint ?? "check that git can be run here" };
    }
  }
}

/** Commits by path; `-z` ends each name with a 0 byte, so that no name can pass for two. */
function countsOf(names: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names.split("\0")) counts.set(name, (counts.get(name) ?? 0) + 1);
  counts.delete("");
  return counts;
}

function changesColumn(counts: ReadonlyMap<string, number>): HostColumn {
  return {
    type: "u32",
    values: (graph: GraphView): Uint32Array => {
      const { nodeEnd, nodeFile, fileEnd, filePath } = graph;
      const files = new Uint32Array(fileEnd);
      for (let file = 0; file < fileEnd; file++) files[file] = counts.get(graph.text(filePath[file]!)) ?? 0;
      const values = new Uint32Array(nodeEnd);
      for (let node = 0; node < nodeEnd; node++) values[node] = files[nodeFile[node]!]!;
      return values;
    },
  };
}
