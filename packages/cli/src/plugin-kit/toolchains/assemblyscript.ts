import { basename, join, relative, resolve } from "node:path";
import { EnvironmentError } from "@parseltongue/base";
import { installedFile } from "./installed-file.ts";
import { buildFailed } from "./run-compiler.ts";
import type { Compiled, Toolchain, ToolchainRun } from "./toolchain.ts";

/** What is used of `assemblyscript/asc`. Its own types declare globals, `Array.at` among them, for every file of a program. */
interface Compiler {
  readonly version: string;
  main(options: readonly string[], environment: CompilerEnvironment): Promise<{ readonly error: Error | null }>;
}

interface CompilerEnvironment {
  readonly stdout: CompilerOutput;
  readonly stderr: CompilerOutput;
  readonly transforms: readonly (new () => object)[];
  /** Null when there is no such file. */
  readFile(name: string): Promise<string | null>;
  writeFile(name: string, contents: string | Uint8Array): void;
  listFiles(): readonly string[];
}

interface CompilerOutput {
  write(text: string | Uint8Array): void;
}

/** Not a literal, so that no types are looked for. */
const COMPILER: string = "assemblyscript/asc";
const SDK = "@parseltongue/sdk-assemblyscript";
const OUTPUT = "plugin.wasm";

/** AssemblyScript with the compiler that the command line brings along; the project needs no `node_modules`. */
export const compileAssemblyScript: Toolchain = async (task, run): Promise<Compiled> => {
  // Loading the compiler takes a while, and few commands need it.
  const [{ default: asc }, { default: transform }] = await Promise.all([
    import(COMPILER) as Promise<{ readonly default: Compiler }>,
    import("@parseltongue/sdk-assemblyscript/transform"),
  ]);
  const sources = new Set<string>();
  let said = "";
  let wasm: Uint8Array | undefined;
  const output = {
    write: (text: string | Uint8Array) => {
      said += typeof text === "string" ? text : new TextDecoder().decode(text);
    },
  };
  const { error } = await asc.main([task.source, ...OPTIONS, ...(run.names === "kept" ? ["--debug"] : [])], {
    stdout: output,
    stderr: output,
    transforms: [transform],
    readFile: async (name: string) => readSource(run, task.directory, name, sources),
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name === OUTPUT && typeof contents !== "string") wasm = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw buildFailed("the AssemblyScript compiler", task.source, `${said}${error.message}`);
  if (wasm === undefined) throw new Error("the AssemblyScript compiler gave neither an error nor a module");
  return { wasm, toolchain: { assemblyscript: asc.version }, sources: [...sources] };
};

/** The SDK collects garbage between calls, and ends a call that fails by a trap. */
const OPTIONS = (
  `--outFile ${OUTPUT} -O3 --noColors --runtime minimal --exportStart _initialize ` +
  `--use abort=~lib/${SDK}/assembly/abort/abort`
).split(" ");

/**
 * A source by the name that the compiler gives it, relative to the project; null when there is none. The SDK comes from
 * the project's `node_modules` when it is there, so that a plugin may pin it, otherwise from the command line's own.
 * Options of a project's own have no say: `asconfig.json` could name code to load into the compiler, and other bytes.
 * @param sources takes what is read, the command line's own SDK aside
 */
async function readSource(
  run: ToolchainRun,
  directory: string,
  name: string,
  sources: Set<string>,
): Promise<string | null> {
  if (basename(name) === "asconfig.json") return null;
  const path = resolve(directory, name);
  const own = await readText(run, path);
  if (own !== null) sources.add(path);
  if (own !== null || !path.startsWith(`${join(directory, "node_modules", SDK)}/`)) return own;
  const sdk = installedFile(`${SDK}/package.json`);
  return readText(run, join(sdk, "..", relative(join(directory, "node_modules", SDK), path)));
}

async function readText({ environment, signal }: ToolchainRun, path: string): Promise<string | null> {
  try {
    return new TextDecoder().decode(await environment.files.read(path, { signal }));
  } catch (error) {
    if (error instanceof EnvironmentError && NOT_THERE.has(error.code)) return null;
    throw error;
  }
}

const NOT_THERE: ReadonlySet<string> = new Set(["not-found", "is-a-directory", "not-a-directory"]);
