/** Makes the indexes that the graph is held against, once for each code base. */
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { digestOf } from "@parseltongue/base";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/parseltongue-accuracy");

type MakeIndex = (root: string, output: string) => void;

/** By the ending of the files that a code base has most of. */
const MAKERS: Readonly<Record<string, { readonly make: MakeIndex; readonly ending: string }>> = {
  rs: { make: indexRust, ending: "scip" },
  ts: { make: indexTypeScript, ending: "scip" },
  tsx: { make: indexTypeScript, ending: "scip" },
  js: { make: indexTypeScript, ending: "scip" },
  py: { make: indexPython, ending: "scip" },
  go: { make: indexGo, ending: "jsonl" },
  java: { make: indexJava, ending: "jsonl" },
};

/**
 * Path of the index of a code base, which is made unless it is there from before: SCIP, or lines of JSON (see `truth.ts`).
 *
 * - Rust: `rust-analyzer scip` with all features on and no condition set that builds do not set (`miri` is its default).
 *   The environment's `RUST_ANALYZER` names the program, `RUST_SRC_PATH` the library's source where the toolchain has none.
 * - TypeScript: `scip-typescript`, Python: `scip-python`, both through npx.
 * - Go: the type checker of Go's library. The directory lies in `GOPATH`, what it imports as well.
 * - Java: javac. `CLASSPATH` names what the code imports.
 */
export function findIndex(directory: string): string {
  const root = resolve(directory);
  const maker = MAKERS[mainEnding(root)];
  if (maker === undefined) throw new Error(`${directory} has no code of a language that is measured`);
  const digest = digestOf(new TextEncoder().encode(root)).slice(-8);
  const output = join(CACHE, `${basename(root)}-${digest}.${maker.ending}`);
  if (existsSync(output)) return output;
  mkdirSync(CACHE, { recursive: true });
  try {
    maker.make(root, output);
  } catch (error) {
    rmSync(output, { force: true });
    throw error;
  }
  return output;
}

function mainEnding(root: string): string {
  const counts = new Map<string, number>();
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    const ending = path.slice(path.lastIndexOf(".") + 1);
    if (MAKERS[ending] !== undefined && !path.includes("node_modules"))
      counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? "";
}

function indexRust(root: string, output: string): void {
  const config = `${output}.json`;
  const { RUST_SRC_PATH: sysrootSrc, RUST_ANALYZER: program = "rust-analyzer" } = process.env;
  writeFileSync(
    config,
    JSON.stringify({
      cargo: { features: "all", cfgs: ["debug_assertions"], ...(sysrootSrc === undefined ? {} : { sysrootSrc }) },
    }),
  );
  execFileSync(program, ["scip", ".", "--output", output, "--config-path", config], { cwd: root, stdio: "ignore" });
}

function indexTypeScript(root: string, output: string): void {
  const program = ["--yes", "@sourcegraph/scip-typescript@0.4.0", "index", "--infer-tsconfig", "--output", output];
  execFileSync("npx", program, { cwd: root, stdio: "ignore" });
}

/** Without installed packages: what is imported from elsewhere stays unknown. */
function indexPython(root: string, output: string): void {
  const environment = `${output}.json`;
  writeFileSync(environment, "[]");
  const project = ["--project-name", basename(root), "--project-version", "1", "--environment", environment];
  const program = ["--yes", "@sourcegraph/scip-python@0.6.6", "index", ".", ...project, "--output", output, "--quiet"];
  execFileSync("npx", program, { cwd: root, stdio: "ignore" });
}

function indexGo(root: string, output: string): void {
  const sources = join(process.env["GOPATH"] ?? "", "src");
  const importPath = relative(sources, root);
  if (importPath.startsWith("..")) throw new Error(`${root} does not lie in GOPATH (${sources})`);
  const program = join(import.meta.dirname, "oracles/go-occurrences.go");
  writeOutput("go", ["run", program, root, importPath], output, { GO111MODULE: "off", CGO_ENABLED: "0" });
}

function indexJava(root: string, output: string): void {
  const program = join(import.meta.dirname, "oracles/JavaOccurrences.java");
  const open = ["--add-exports", "jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED"];
  const { CLASSPATH: classPath } = process.env;
  writeOutput("java", [...open, program, root, ...(classPath === undefined ? [] : [classPath])], output, {});
}

function writeOutput(program: string, args: readonly string[], output: string, set: Record<string, string>): void {
  const file = openSync(output, "w");
  try {
    execFileSync(program, args, { stdio: ["ignore", file, "inherit"], env: { ...process.env, ...set } });
  } finally {
    closeSync(file);
  }
}
