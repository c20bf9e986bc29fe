import { delimiter, dirname, join, resolve } from "node:path";
import { KitError } from "../kit-error.ts";
import { installedFile } from "./installed-file.ts";
import { buildFailed, outputOf, tryProgram } from "./run-compiler.ts";
import type { Compiled, Toolchain, ToolchainRun } from "./toolchain.ts";

const TARGET = "wasm32-unknown-unknown";
/** Rust's own default of 1 MiB makes a plugin start with 17 pages. */
const STACK_BYTES = 65_536;
const INSTALL = `with rustup: rustup target add ${TARGET}; on Debian: apt install rustc libstd-rust-dev-wasm32 lld`;

/** Rust with rustc alone: the SDK's crate, then the plugin. */
export const compileRust: Toolchain = async (task, run): Promise<Compiled> => {
  const { rustc, version } = await findRustc(run);
  const sdk = installedFile("@parseltongue/sdk-rust/src/lib.rs");
  const library = join(run.workDirectory, "libparseltongue_plugin.rlib");
  const output = join(run.workDirectory, "plugin.wasm");
  const common = [
    ...`--target ${TARGET} --edition 2021 -C opt-level=3 -C panic=abort -C codegen-units=1`.split(" "),
    // Paths of this machine must not reach the bytes.
    `--remap-path-prefix=${dirname(dirname(sdk))}=parseltongue-plugin`,
    `--remap-path-prefix=${task.directory}=.`,
    `--remap-path-prefix=${run.workDirectory}=.`,
  ];
  const plugin =
    `--crate-type cdylib --crate-name ${crateName(task.name)} -C lto=fat ` +
    `-C strip=${run.names === "kept" ? "debuginfo" : "symbols"} -C link-arg=-zstack-size=${STACK_BYTES}`;
  const steps: readonly (readonly string[])[] = [
    [...common, ..."--crate-type rlib --crate-name parseltongue_plugin".split(" "), sdk, "-o", library],
    [
      ...common,
      ...plugin.split(" "),
      "--extern",
      `parseltongue_plugin=${library}`,
      resolve(task.directory, task.source),
      "-o",
      output,
    ],
  ];
  for (const step of steps) {
    const result = await tryProgram(run, rustc, step);
    const said = result === undefined ? "" : outputOf(result);
    if (/linker .* not found/i.test(said)) {
      throw new KitError("missing-compiler", "rustc finds no linker for WebAssembly (lld)", { hint: INSTALL });
    }
    if (result?.exitCode !== 0) throw buildFailed("rustc", task.source, said);
  }
  return { wasm: await run.environment.files.read(output), toolchain: { rustc: version } };
};

/** The first rustc on PATH that has the target's library: several may be installed, and not all have it. */
async function findRustc(run: ToolchainRun): Promise<{ readonly rustc: string; readonly version: string }> {
  let isThere = false;
  for (const rustc of candidates(run)) {
    const version = await tryProgram(run, rustc, ["--version"]);
    if (version?.exitCode !== 0) continue;
    isThere = true;
    if (await hasTarget(run, rustc)) return { rustc, version: outputOf(version) };
  }
  const message = isThere
    ? `no rustc on PATH has the target ${TARGET}`
    : "a Rust plugin needs rustc, and none is on PATH";
  throw new KitError("missing-compiler", message, { hint: INSTALL });
}

function candidates({ environment }: ToolchainRun): string[] {
  const chosen = environment.variable("RUSTC");
  const directories = (environment.variable("PATH") ?? "").split(delimiter).filter((directory) => directory !== "");
  return [...(chosen === undefined ? [] : [chosen]), ...directories.map((directory) => join(directory, "rustc"))];
}

async function hasTarget(run: ToolchainRun, rustc: string): Promise<boolean> {
  const printed = await tryProgram(run, rustc, ["--print", "target-libdir", "--target", TARGET]);
  if (printed?.exitCode !== 0) return false;
  const library = outputOf(printed).split("\n")[0] ?? "";
  return (await run.environment.files.status(library))?.kind === "directory";
}

function crateName(plugin: string): string {
  return plugin.replaceAll("-", "_");
}
