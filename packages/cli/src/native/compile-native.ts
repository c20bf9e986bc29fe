import { dirname, join, resolve } from "node:path";
import type { BuildRecipe } from "@parseltongue/host";
import { KitError } from "../plugin-kit/kit-error.ts";
import type { BuildTask } from "../plugin-kit/plugin-project.ts";
import { findClang, INSTALL_CLANG } from "../plugin-kit/toolchains/c.ts";
import { installedFile } from "../plugin-kit/toolchains/installed-file.ts";
import { buildFailed, outputOf, tryProgram } from "../plugin-kit/toolchains/run-compiler.ts";
import { readDependencies } from "../plugin-kit/toolchains/read-dependencies.ts";
import { compileRustFor, type RustTarget } from "../plugin-kit/toolchains/rust.ts";
import type { Compiled, ToolchainRun } from "../plugin-kit/toolchains/toolchain.ts";

/** A library, with versions of all that shaped its bytes. */
export interface CompiledLibrary extends Pick<Compiled, "sources" | "toolchain"> {
  readonly bytes: Uint8Array;
}

const TRIPLE = "x86_64-unknown-linux-gnu";
/** Nothing of the machine or the moment: no identity of the build, no start files of the machine's own compiler. */
const LINK = ["-fuse-ld=lld", "-nostartfiles", "-Wl,--build-id=none", "-Wl,--strip-all", "-Wl,-soname,plugin.so"];

/**
 * Compiles a plugin's source to a library. Floats are computed as WebAssembly does: nothing contracted, nothing reordered.
 * @throws KitError `missing-compiler`, `build-failed`, `not-native` for languages that compile to WebAssembly only
 */
export async function compileNative(task: BuildTask, run: ToolchainRun): Promise<CompiledLibrary> {
  return COMPILERS[task.language](task, run);
}

const COMPILERS: Readonly<
  Record<BuildRecipe["language"], (task: BuildTask, run: ToolchainRun) => Promise<CompiledLibrary>>
> = {
  rust: compileRust,
  c: compileC,
  assemblyscript: async ({ name }) => {
    throw new KitError("not-native", `${name} is written in AssemblyScript, which compiles to WebAssembly only`, {
      hint: "write it in Rust or C, or leave it in the sandbox",
    });
  },
};

async function compileRust(task: BuildTask, run: ToolchainRun): Promise<CompiledLibrary> {
  const clang = await findClang(run, "x86-64");
  const target: RustTarget = {
    triple: TRIPLE,
    common: ["-C", "target-cpu=x86-64-v3", "-C", "relocation-model=pic"],
    plugin: ["-C", `linker=${clang.program}`, ...LINK.flatMap((option) => ["-C", `link-arg=${option}`])],
    install: `with rustup: rustup target add ${TRIPLE}; on Debian: apt install rustc clang lld`,
  };
  const { toolchain, ...made } = await compileRustFor(target, task, run);
  return { ...made, toolchain: { ...toolchain, linker: await linkerVersion(run) } };
}

const COMPILE =
  `--target=${TRIPLE} -std=c11 -O3 -Wall -Wextra -march=x86-64-v3 -ffp-contract=off -fno-math-errno ` +
  "-fPIC -fvisibility=hidden -shared";

async function compileC(task: BuildTask, run: ToolchainRun): Promise<CompiledLibrary> {
  const clang = await findClang(run, "x86-64");
  const header = dirname(installedFile("@parseltongue/sdk-c/parseltongue.h"));
  const output = join(run.workDirectory, "plugin.so");
  const dependencies = join(run.workDirectory, "plugin.d");
  const result = await tryProgram(run, clang.program, [
    ...COMPILE.split(" "),
    "-MMD",
    "-MF",
    dependencies,
    // Paths of this machine must not reach the bytes.
    `-ffile-prefix-map=${task.directory}=.`,
    "-I",
    header,
    resolve(task.directory, task.source),
    ...LINK,
    "-o",
    output,
  ]);
  const said = result === undefined ? "" : outputOf(result);
  if (/invalid linker name|unable to execute command/i.test(said)) {
    throw new KitError("missing-compiler", "clang finds no linker (lld)", { hint: INSTALL_CLANG });
  }
  if (result?.exitCode !== 0) throw buildFailed("clang", task.source, said);
  const bytes = await run.environment.files.read(output);
  const toolchain = { clang: clang.version, linker: await linkerVersion(run) };
  return { bytes, toolchain, sources: await readDependencies(run, dependencies, header) };
}

async function linkerVersion(run: ToolchainRun): Promise<string> {
  const said = await tryProgram(run, "ld.lld", ["--version"]);
  return said === undefined ? "lld" : (outputOf(said).split("\n")[0] ?? "lld");
}
