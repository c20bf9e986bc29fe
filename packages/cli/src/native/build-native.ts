import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { canonicalJson, type Digest, digestOf, type Environment } from "@parseltongue/base";
import { guestHooks, type NativePlatform } from "@parseltongue/host";
import { nativeAbi, nativeSymbols } from "@parseltongue/contract";
import { CliError } from "../cli-error.ts";
import type { BuiltFiles } from "../plugin-kit/build-plugin.ts";
import { filesBeside } from "../plugin-kit/files-beside.ts";
import { BUILD_DIRECTORY, buildTask } from "../plugin-kit/plugin-project.ts";
import { compileNative } from "./compile-native.ts";
import { PLATFORM } from "./native-platform.ts";
import { readSharedObject } from "./shared-object.ts";

/** A plugin's library in the build directory. */
export const LIBRARY_FILE: string = `plugin-${PLATFORM}.so`;
/** What the library was made with, beside it. */
export const LIBRARY_RECORD_FILE: string = `plugin-${PLATFORM}.json`;

/** How a library came to be. */
export interface NativeBuildRecord {
  readonly plugin: string;
  readonly version: string;
  readonly platform: NativePlatform;
  /** Version of the table that it reads through. */
  readonly abi: number;
  /** Of the library. */
  readonly digest: Digest;
  /** Of the guest from the same source. */
  readonly wasm: Digest;
  readonly parseltongue: string;
  readonly toolchain: Readonly<Record<string, string>>;
}

/** A plugin's library, as it lies in the build directory. */
export interface BuiltLibrary {
  /** Absolute path. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly record: NativeBuildRecord;
  /** As `BuildRecord.beside`; empty: none. */
  readonly beside: readonly string[];
}

/**
 * Compiles a plugin that was built to WebAssembly to machine code as well, from the same source, and writes it beside the
 * guest. The same source and the same compilers give the same bytes, wherever the project lies.
 * @throws KitError `not-native`, `missing-compiler`, `build-failed`; CliError `bad-library` for what plugins may not use
 */
export async function buildLibrary(
  environment: Environment,
  { project, record }: BuiltFiles,
  signal: AbortSignal,
): Promise<BuiltLibrary> {
  const { files } = environment;
  const task = await buildTask(environment, project);
  const target = join(project.directory, BUILD_DIRECTORY);
  const workDirectory = join(target, `work-${randomUUID()}`);
  await files.createDirectory(workDirectory);
  try {
    const run = { environment, signal, workDirectory, names: "dropped" } as const;
    const { bytes, toolchain, sources } = await compileNative(task, run);
    checkExports(bytes, project.manifest.name, [...new Set(guestHooks(project.manifest).map(({ trait }) => trait))]);
    const { plugin, version, digest: wasm, parseltongue } = record;
    const own = { plugin, version, platform: PLATFORM, abi: nativeAbi, wasm, parseltongue, toolchain };
    const made = { ...own, digest: digestOf(bytes) };
    const beside = filesBeside(project.directory, sources);
    const built = { path: join(target, LIBRARY_FILE), bytes, record: made, beside };
    await files.replace(built.path, [bytes]);
    await files.replace(join(target, LIBRARY_RECORD_FILE), [encode(`${canonicalJson(built.record)}\n`)]);
    return built;
  } finally {
    await files.remove(workDirectory);
  }
}

function checkExports(bytes: Uint8Array, name: string, traits: readonly (keyof typeof nativeSymbols)[]): void {
  const { exports } = readSharedObject(bytes, name);
  const missing = traits.map((trait) => nativeSymbols[trait]).find((symbol) => !exports.includes(symbol));
  if (missing === undefined) return;
  throw new CliError("bad-library", `the library of ${name} has no ${missing}`, {
    hint: "name the entry point as the SDK does",
  });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
