import { type Files, formatBytes } from "@parseltongue/base";
import type { GraphView } from "@parseltongue/graph";
import type { Absence, HostColumn, HostSource } from "./host-source.ts";
import { type LineHits, readLcov } from "./lcov.ts";
import { LineCoverage } from "./line-coverage.ts";
import { type RootFile, RootFiles } from "./root-files.ts";

/** Where reports are looked for; of several the one that was written last counts. */
export const COVERAGE_FILES: readonly string[] = ["lcov.info", "coverage/lcov.info"];
const MOST_BYTES = 67_108_864;

/**
 * `host.coverage`: the share of each node's lines that tests ran, by a report in lcov's format. Lines are those of the
 * files as they were when the report was made. @see SPEC 3.6
 */
export class TestCoverage implements HostSource<HostColumn> {
  readonly #files: RootFiles;

  constructor(files: Files, root: string) {
    this.#files = new RootFiles(files, root);
  }

  async stamp(): Promise<string> {
    return this.#files.stamp(COVERAGE_FILES);
  }

  async read(): Promise<HostColumn | Absence> {
    const found = await this.#files.present(COVERAGE_FILES);
    const [file] = found.toSorted((a, b) => b.modifiedMs - a.modifiedMs);
    if (file === undefined) {
      return { reason: "there is no coverage report", hint: `have your tests write ${COVERAGE_FILES.join(" or ")}` };
    }
    if (file.byteCount > MOST_BYTES) {
      const limit = formatBytes(MOST_BYTES);
      return { reason: `${file.path} is larger than ${limit}`, hint: "leave files out of the report" };
    }
    const text = await this.#files.text(file);
    if (text === undefined) return { reason: `${file.path} cannot be read`, hint: "check its permissions" };
    const coverage = coverageOf(readLcov(text), await this.#files.rootNames());
    return coverage.size === 0 ? emptyReport(file) : coverageColumn(coverage);
  }
}

function emptyReport({ path }: RootFile): Absence {
  return { reason: `${path} tells of no line of the code base`, hint: "write it anew, in lcov's format" };
}

/** By path under the root, with `/`. */
function coverageOf(hits: LineHits, roots: readonly string[]): ReadonlyMap<string, LineCoverage> {
  const all = new Map<string, LineCoverage>();
  for (const [source, lines] of hits) {
    const path = pathUnder(roots, source);
    if (path !== undefined && path !== "" && lines.size > 0) all.set(path, new LineCoverage(lines));
  }
  return all;
}

/** Reports name files absolutely or from the root on, on Windows with backslashes. */
function pathUnder(roots: readonly string[], source: string): string | undefined {
  const path = source.replaceAll("\\", "/");
  for (const root of roots) {
    const prefix = `${root.replaceAll("\\", "/")}/`;
    if (path.startsWith(prefix)) return path.slice(prefix.length);
  }
  if (path.startsWith("/") || /^[A-Za-z]:\//.test(path)) return undefined;
  return path.replace(/^(?:\.\/)+/, "");
}

function coverageColumn(coverage: ReadonlyMap<string, LineCoverage>): HostColumn {
  return {
    type: "f32",
    values: (graph: GraphView): Float32Array => {
      const { nodeEnd, nodeFile, nodeLine, nodeEndLine, fileEnd, filePath } = graph;
      const files: (LineCoverage | undefined)[] = [];
      for (let file = 0; file < fileEnd; file++) files.push(coverage.get(graph.text(filePath[file]!)));
      const values = new Float32Array(nodeEnd);
      for (let node = 0; node < nodeEnd; node++) {
        values[node] = files[nodeFile[node]!]?.shareOf(nodeLine[node]!, nodeEndLine[node]!) ?? -1;
      }
      return values;
    },
  };
}
