import { dirname, join, resolve } from "node:path";
import { KitError } from "../kit-error.ts";
import { installedFile } from "./installed-file.ts";
import { readDependencies } from "./read-dependencies.ts";
import { buildFailed, outputOf, tryProgram } from "./run-compiler.ts";
import type { Compiled, Toolchain, ToolchainRun } from "./toolchain.ts";

/** Names under which a clang that knows WebAssembly is installed, the ones tried first first. */
const CLANGS = ["clang", ...[22, 21, 20, 19, 18, 17, 16, 15, 14].map((version) => `clang-${version}`)];
export const INSTALL_CLANG = "install clang and lld; Debian: apt install clang lld";
/** Of C's own stack; together with what a plugin holds it fits the default of 4 pages. */
const STACK_BYTES = 65_536;
const COMPILE = "--target=wasm32 -std=c11 -O3 -Wall -Wextra -mbulk-memory -c";
/** Without -O: with it clang runs whatever `wasm-opt` is on PATH, and the bytes would depend on that. */
const LINK = `--target=wasm32 -nostdlib -Wl,--no-entry -Wl,-zstack-size=${STACK_BYTES}`;

/** C with clang, one source file and the SDK's header. */
export const compileC: Toolchain = async (task, run): Promise<Compiled> => {
  const clang = await findClang(run);
  const header = dirname(installedFile("@parseltongue/sdk-c/parseltongue.h"));
  const object = join(run.workDirectory, "plugin.o");
  const output = join(run.workDirectory, "plugin.wasm");
  const dependencies = join(run.workDirectory, "plugin.d");
  const steps = [
    // Paths of this machine must not reach the bytes.
    [
      ...COMPILE.split(" "),
      "-MMD",
      "-MF",
      dependencies,
      `-ffile-prefix-map=${task.directory}=.`,
      "-I",
      header,
      resolve(task.directory, task.source),
    ],
    [...LINK.split(" "), ...(run.names === "kept" ? [] : ["-Wl,--strip-all"]), object],
  ];
  for (const [index, step] of steps.entries()) {
    const result = await tryProgram(run, clang.program, [...step, "-o", index === 0 ? object : output]);
    const said = result === undefined ? "" : outputOf(result);
    if (/unable to execute command|wasm-ld.*(?:doesn't exist|not found)/i.test(said)) {
      throw new KitError("missing-compiler", "clang finds no linker for WebAssembly (wasm-ld)", {
        hint: INSTALL_CLANG,
      });
    }
    if (result?.exitCode !== 0) throw buildFailed("clang", task.source, said);
  }
  return {
    wasm: await run.environment.files.read(output),
    toolchain: { clang: clang.version },
    sources: await readDependencies(run, dependencies, header),
  };
};

/** The first clang on PATH that knows a target. @throws KitError `missing-compiler` */
export async function findClang(
  run: ToolchainRun,
  target: "wasm32" | "x86-64" = "wasm32",
): Promise<{ readonly program: string; readonly version: string }> {
  for (const program of CLANGS) {
    const [version, targets] = await Promise.all([
      tryProgram(run, program, ["--version"]),
      tryProgram(run, program, ["--print-targets"]),
    ]);
    if (version?.exitCode !== 0 || targets === undefined || !outputOf(targets).includes(target)) continue;
    return { program, version: outputOf(version).split("\n")[0] ?? program };
  }
  throw new KitError(
    "missing-compiler",
    `a C plugin needs clang for ${target === "wasm32" ? "WebAssembly" : target}, and none is on PATH`,
    {
      hint: INSTALL_CLANG,
    },
  );
}
