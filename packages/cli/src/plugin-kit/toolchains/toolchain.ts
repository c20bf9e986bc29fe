import type { Environment } from "@parseltongue/base";
import type { BuildTask } from "../plugin-project.ts";

/** What a compiler made of a plugin's source. */
export interface Compiled {
  readonly wasm: Uint8Array;
  /** Versions of everything that shaped the bytes, by name. */
  readonly toolchain: Readonly<Record<string, string>>;
  /** Absolute paths of the files that were read, those of the SDK and of the compiler itself aside; in no order. */
  readonly sources: readonly string[];
}

/** What a toolchain works with. */
export interface ToolchainRun {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Absolute path of a directory for intermediate files; it exists, and is removed afterwards. */
  readonly workDirectory: string;
  /** `kept`: functions keep their names, for profiles. What is published has none. */
  readonly names: "dropped" | "kept";
}

/**
 * Compiles a plugin: the same source and the same toolchain give the same bytes, wherever the project lies.
 * @throws KitError `missing-compiler`, `build-failed` with the compiler's words in `details.output`
 */
export type Toolchain = (task: BuildTask, run: ToolchainRun) => Promise<Compiled>;
