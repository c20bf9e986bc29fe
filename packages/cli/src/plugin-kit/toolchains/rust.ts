import { delimiter, dirname, join, resolve } from "node:path";
import { KitError } from "../kit-error.ts";
import { installedFile } from "./installed-file.ts";
import { readDependencies } from "./read-dependencies.ts";
import { buildFailed, outputOf, tryProgram } from "./run-compiler.ts";
import type { BuildTask } from "../plugin-project.ts";
import type { Compiled, Toolchain, ToolchainRun } from "./toolchain.ts";

/** What rustc compiles for, and how. */
export interface RustTarget {
  readonly triple: string;
  /** Options for crates of the SDK and the plugin. */
  readonly common: readonly string[];
  /** Options for the plugin alone. */
  readonly plugin: readonly string[];
  /** How to get rustc with the target, and its linker. */
  readonly install: string;
}

const WASM_TRIPLE = "wasm32-unknown-unknown";
/** Rust's own default of 1 MiB makes a plugin start with 17 pages. */
const STACK_BYTES = 65_536;
const WASM: RustTarget = {
  triple: WASM_TRIPLE,
  common: [],
  plugin: ["-C", `link-arg=-zstack-size=${STACK_BYTES}`],
  install: `with rustup: rustup target add ${WASM_TRIPLE}; on Debian: apt install rustc libstd-rust-dev-wasm32 lld`,
};

/** Rust with rustc alone: the SDK's crate, then the plugin. */
export const compileRust: Toolchain = async (task, run): Promise<Compiled> => {
  const { bytes, ...made } = await compileRustFor(WASM, task, run);
  return { wasm: bytes, ...made };
};

/** A plugin's bytes for any target. @throws as every `Toolchain` */
export async function compileRustFor(
  target: RustTarget,
  task: BuildTask,
  run: ToolchainRun,
): Promise<Pick<Compiled, "sources" | "toolchain"> & { readonly bytes: Uint8Array }> {
  const { rustc, version } = await findRustc(run, target);
  const sdk = installedFile("@parseltongue/sdk-rust/src/lib.rs");
  const library = join(run.workDirectory, "libparseltongue_plugin.rlib");
  const output = join(run.workDirectory, "plugin.out");
  const dependencies = join(run.workDirectory, "plugin.d");
  const common = [
    ...`--target ${target.triple} --edition 2021 -C opt-level=3 -C panic=abort -C codegen-units=1`.split(" "),
    ...target.common,
    // Paths of this machine must not reach the bytes.
    `--remap-path-prefix=${dirname(dirname(sdk))}=parseltongue-plugin`,
    `--remap-path-prefix=${task.directory}=.`,
    `--remap-path-prefix=${run.workDirectory}=.`,
  ];
  const plugin =
    `--crate-type cdylib --crate-name ${crateName(task.name)} -C lto=fat ` +
    `-C strip=${run.names === "kept" ? "debuginfo" : "symbols"}`;
  const steps: readonly (readonly string[])[] = [
    [...common, ..."--crate-type rlib --crate-name parseltongue_plugin".split(" "), sdk, "-o", library],
    [
      ...common,
      ...plugin.split(" "),
      ...target.plugin,
      "--extern",
      `parseltongue_plugin=${library}`,
      resolve(task.directory, task.source),
      `--emit=link=${output},dep-info=${dependencies}`,
    ],
  ];
  for (const step of steps) {
    const result = await tryProgram(run, rustc, step);
    const said = result === undefined ? "" : outputOf(result);
    if (/linker .* not found/i.test(said)) {
      throw new KitError("missing-compiler", `rustc finds no linker for ${target.triple}`, { hint: target.install });
    }
    if (result?.exitCode !== 0) throw buildFailed("rustc", task.source, said);
  }
  return {
    bytes: await run.environment.files.read(output),
    toolchain: { rustc: version },
    sources: await readDependencies(run, dependencies),
  };
}

/** The first rustc on PATH that has the target's library: several may be installed, and not all have it. */
async function findRustc(
  run: ToolchainRun,
  { triple, install }: RustTarget,
): Promise<{ readonly rustc: string; readonly version: string }> {
  let isThere = false;
  for (const rustc of candidates(run)) {
    const version = await tryProgram(run, rustc, ["--version"]);
    if (version?.exitCode !== 0) continue;
    isThere = true;
    if (await hasTarget(run, rustc, triple)) return { rustc, version: outputOf(version) };
  }
  const message = isThere
    ? `no rustc on PATH has the target ${triple}`
    : "a Rust plugin needs rustc, and none is on PATH";
  throw new KitError("missing-compiler", message, { hint: install });
}

function candidates({ environment }: ToolchainRun): string[] {
  const chosen = environment.variable("RUSTC");
  const directories = (environment.variable("PATH") ?? "").split(delimiter).filter((directory) => directory !== "");
  return [...(chosen === undefined ? [] : [chosen]), ...directories.map((directory) => join(directory, "rustc"))];
}

async function hasTarget(run: ToolchainRun, rustc: string, triple: string): Promise<boolean> {
  const printed = await tryProgram(run, rustc, ["--print", "target-libdir", "--target", triple]);
  if (printed?.exitCode !== 0) return false;
  const library = outputOf(printed).split("\n")[0] ?? "";
  return (await run.environment.files.status(library))?.kind === "directory";
}

function crateName(plugin: string): string {
  return plugin.replaceAll("-", "_");
}
