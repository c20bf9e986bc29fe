import type { Cancellable } from "@parseltongue/base";
import type { Manifest } from "@parseltongue/host";
import type { CheckName, CheckState } from "../model/checks.ts";
import type { CompatPolicy } from "../model/policy/compat-policy.ts";
import type { TreeFile } from "../model/source/source-tree.ts";
import type { Artifact, SourceReference, VersionEntry } from "../model/version-entry.ts";

/** How a check ended. `ERROR`: it could not be made, which is never a pass and may be tried again. */
export interface CheckVerdict {
  readonly state: CheckState;
  /** What was found; empty when there is nothing to say. */
  readonly text: string;
}

/** An artefact taken apart. */
export interface OpenArtifact {
  readonly manifest: Manifest;
  /** What it holds of what the manifest names, by path: plugin.toml, plugin.wasm, grammars, queries. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A version with everything that it consists of. */
export interface CheckedVersion {
  readonly entry: VersionEntry;
  readonly artifact: OpenArtifact;
  /** The source at the pinned commit. */
  readonly source: readonly TreeFile[];
  readonly compat: CompatPolicy;
}

const RUN_CHECKS = ["rebuild", "conformance", "budgets", "hostile", "determinism", "compatibility"] as const;
/** Checks that run what strangers wrote. */
export type RunCheck = (typeof RUN_CHECKS)[number];

/** Whether a check runs what strangers wrote; others read it. */
export function isRunCheck(check: CheckName): check is RunCheck {
  return RUN_CHECKS.some((each) => each === check);
}

/**
 * Everything that checking a version takes from a machine: bytes from elsewhere, compilers, and processes in which a plugin
 * runs. Whatever it throws makes the check an ERROR.
 */
export interface CheckRunner {
  /**
   * The artefact's bytes from where the entry says it can be had, when the tap does not carry it. Not compared with
   * anything yet.
   */
  fetchArtifact(artifact: Artifact, options: Cancellable): Promise<Uint8Array>;
  /** @throws CodedError when the bytes are no artefact of a plugin */
  openArtifact(bytes: Uint8Array): Promise<OpenArtifact>;
  /** Files of the folder and those beside it, at the commit. */
  fetchSource(source: SourceReference, options: Cancellable): Promise<readonly TreeFile[]>;
  run(check: RunCheck, version: CheckedVersion, options: Cancellable): Promise<CheckVerdict>;
}
