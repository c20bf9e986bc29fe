import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { canonicalJson, type Digest, digestOf, type Environment, EnvironmentError } from "@parseltongue/base";
import { type BuildRecipe, type PreparedPlugin, preparePluginAsync } from "@parseltongue/host";
import { VERSION } from "../version.ts";
import { filesBeside } from "./files-beside.ts";
import { KitError } from "./kit-error.ts";
import {
  BUILD_DIRECTORY,
  type BuildTask,
  buildTask,
  MANIFEST_FILE,
  type PluginProject,
  readProject,
} from "./plugin-project.ts";
import { compileAssemblyScript } from "./toolchains/assemblyscript.ts";
import { compileC } from "./toolchains/c.ts";
import { compileRust } from "./toolchains/rust.ts";
import type { Compiled, Toolchain, ToolchainRun } from "./toolchains/toolchain.ts";

/** The guest's bytes in the build directory. */
export const WASM_FILE = "plugin.wasm";
/** What the bytes were made with, in the build directory. */
export const RECORD_FILE = "build.json";

const TOOLCHAINS: Readonly<Record<BuildRecipe["language"], Toolchain>> = {
  assemblyscript: compileAssemblyScript,
  rust: compileRust,
  c: compileC,
};

/** How a package's bytes came to be; `build.json` beside them. */
export interface BuildRecord {
  readonly plugin: string;
  readonly version: string;
  readonly language: BuildRecipe["language"];
  readonly source: string;
  /** Files outside of the plugin's folder that were compiled as well, seen from it, `../shared/text.ts`; absent: none. */
  readonly beside?: readonly string[];
  /** Of plugin.wasm. */
  readonly digest: Digest;
  /** Of plugin.toml. */
  readonly manifestDigest: Digest;
  /** Of the kit, whose SDKs and compiler options went into it. */
  readonly parseltongue: string;
  /** Versions of the compilers, by name. */
  readonly toolchain: Readonly<Record<string, string>>;
}

/** A plugin as it was built, before anything was written. */
export interface BuiltPlugin {
  readonly project: PluginProject;
  readonly wasm: Uint8Array;
  readonly record: BuildRecord;
  /** As a host takes it. */
  readonly prepared: PreparedPlugin;
}

/** A plugin as it was built, for those who run nothing of it. */
export type BuiltFiles = Omit<BuiltPlugin, "prepared">;

/**
 * Compiles the plugin in a directory, checks it as hosts do, and writes `dist/`: plugin.wasm, plugin.toml and build.json.
 * @throws KitError `no-plugin`, `no-source`, `missing-compiler`, `build-failed`; HostError as `parseManifest` and
 * `preparePlugin`
 */
export async function buildPlugin(
  environment: Environment,
  directory: string,
  signal: AbortSignal,
): Promise<BuiltPlugin> {
  const project = await readProject(environment, directory);
  const { language, source, wasm, toolchain, sources } = await compile(environment, project, signal, "dropped");
  const beside = filesBeside(project.directory, sources);
  const { name: plugin, version } = project.manifest;
  const built: BuiltPlugin = {
    project,
    wasm,
    record: {
      plugin,
      version,
      language,
      source,
      ...(beside.length > 0 && { beside }),
      digest: digestOf(wasm),
      manifestDigest: digestOf(project.manifestText),
      parseltongue: VERSION,
      toolchain,
    },
    prepared: await preparePluginAsync({ wasm, manifest: project.manifest }),
  };
  await write(environment, built);
  return built;
}

/**
 * The plugin as `dist/` holds it, made by this build or by anybody's. Its manifest there counts, not the one beside it.
 * @throws KitError `no-plugin`; HostError as `parseManifest` and `preparePlugin`
 */
export async function readBuilt(environment: Environment, { directory }: PluginProject): Promise<BuiltPlugin> {
  const { files } = environment;
  const built = join(directory, BUILD_DIRECTORY);
  const { manifest, manifestText } = await readProject(environment, built);
  const wasm = await files.read(join(built, WASM_FILE));
  const digest = digestOf(wasm);
  const { name: plugin, version, build } = manifest;
  return {
    project: { directory, manifest, manifestText },
    wasm,
    record: {
      plugin,
      version,
      language: build?.language ?? "c",
      source: build?.source ?? "",
      digest,
      manifestDigest: digestOf(manifestText),
      parseltongue: VERSION,
      toolchain: {},
    },
    prepared: await preparePluginAsync({ wasm, manifest }),
  };
}

/**
 * The plugin as the last build left it in `dist/`, with what it was made with.
 * @throws KitError `not-built` when there was none since the manifest changed
 */
export async function readLastBuild(environment: Environment, project: PluginProject): Promise<BuiltFiles> {
  const { files } = environment;
  const built = join(project.directory, BUILD_DIRECTORY);
  try {
    const wasm = await files.read(join(built, WASM_FILE));
    const record = JSON.parse(new TextDecoder().decode(await files.read(join(built, RECORD_FILE)))) as BuildRecord;
    if (record.digest === digestOf(wasm) && record.manifestDigest === digestOf(project.manifestText)) {
      return { project, wasm, record };
    }
  } catch (error) {
    const isMissing = error instanceof EnvironmentError && error.code === "not-found";
    if (!isMissing && !(error instanceof SyntaxError)) throw error;
  }
  throw new KitError("not-built", `${built} holds no build of the plugin as it is now`, {
    hint: "build it: parseltongue plugin build",
  });
}

/** The plugin with the names of its functions, counting where its fuel goes; nothing is written. @throws as `buildPlugin` */
export async function buildForProfile(
  environment: Environment,
  project: PluginProject,
  signal: AbortSignal,
): Promise<PreparedPlugin> {
  const { wasm } = await compile(environment, project, signal, "kept");
  return preparePluginAsync({ wasm, manifest: project.manifest, instrumentation: { profile: true } });
}

async function compile(
  environment: Environment,
  project: PluginProject,
  signal: AbortSignal,
  names: ToolchainRun["names"],
): Promise<BuildTask & Compiled> {
  const { files } = environment;
  const task = await buildTask(environment, project);
  // One for each build: two may go on at once.
  const workDirectory = join(project.directory, BUILD_DIRECTORY, `work-${randomUUID()}`);
  await files.createDirectory(workDirectory);
  try {
    return { ...task, ...(await TOOLCHAINS[task.language](task, { environment, signal, workDirectory, names })) };
  } finally {
    await files.remove(workDirectory);
  }
}

async function write({ files }: Environment, { project, wasm, record }: BuiltPlugin): Promise<void> {
  const target = join(project.directory, BUILD_DIRECTORY);
  const encoder = new TextEncoder();
  await files.replace(join(target, WASM_FILE), [wasm]);
  await files.replace(join(target, MANIFEST_FILE), [encoder.encode(project.manifestText)]);
  await files.replace(join(target, RECORD_FILE), [encoder.encode(`${canonicalJson(record)}\n`)]);
}
