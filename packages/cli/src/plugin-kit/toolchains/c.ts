import { dirname, join, resolve } from "node:path";
import { KitError } from "../kit-error.ts";
import { installedFile } from "./installed-file.ts";
import { buildFailed, outputOf, tryProgram } from "./run-compiler.ts";
import type { Compiled, Toolchain, ToolchainRun } from "./toolchain.ts";

/** Names under which a clang that knows WebAssembly is installed, the ones tried first first. */
const CLANGS = ["clang", ...[22, 21, 20, 19, 18, 17, 16, 15, 14].map((version) => `clang-${version}`)];
const INSTALL = "install clang and lld; Debian: apt install clang lld";
/** Of C's own stack; together with what a plugin holds it fits the default of 4 pages. */
const STACK_BYTES = 65_536;
const FLAGS =
  `--target=wasm32 -std=c11 -O3 -Wall -Wextra -mbulk-memory -nostdlib ` +
  `-Wl,--no-entry -Wl,--strip-all -Wl,-zstack-size=${STACK_BYTES}`;

/** C with clang, one source file and the SDK's header. */
export const compileC: Toolchain = async (task, run): Promise<Compiled> => {
  const clang = await findClang(run);
  const header = dirname(installedFile("@parseltongue/sdk-c/parseltongue.h"));
  const output = join(run.workDirectory, "plugin.wasm");
  const result = await tryProgram(run, clang.program, [
    ...FLAGS.split(" "),
    // Paths of this machine must not reach the bytes, nor what diagnostics call a file.
    `-ffile-prefix-map=${task.directory}=.`,
    "-I",
    header,
    "-o",
    output,
    resolve(task.directory, task.source),
  ]);
  const said = result === undefined ? "" : outputOf(result);
  if (/unable to execute command|wasm-ld.*(?:doesn't exist|not found)|linker command failed.*not found/i.test(said)) {
    throw new KitError("missing-compiler", "clang finds no linker for WebAssembly (wasm-ld)", { hint: INSTALL });
  }
  if (result?.exitCode !== 0) throw buildFailed("clang", task.source, said);
  return { wasm: await run.environment.files.read(output), toolchain: { clang: clang.version } };
};

async function findClang(run: ToolchainRun): Promise<{ readonly program: string; readonly version: string }> {
  for (const program of CLANGS) {
    const [version, targets] = await Promise.all([
      tryProgram(run, program, ["--version"]),
      tryProgram(run, program, ["--print-targets"]),
    ]);
    if (version?.exitCode !== 0 || targets === undefined || !outputOf(targets).includes("wasm32")) continue;
    return { program, version: outputOf(version).split("\n")[0] ?? program };
  }
  throw new KitError("missing-compiler", "a C plugin needs clang with WebAssembly, and none is on PATH", {
    hint: INSTALL,
  });
}
