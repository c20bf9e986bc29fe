import type { Artifact, EntryRecord, OpenArtifact } from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import type { OpenTap } from "../open-tap.ts";
import type { LocalCheckRunner, VersionParts } from "./local-check-runner.ts";

/** The bytes of something that a version's entry names, by their digest. @throws as `LocalCheckRunner.bytes` */
export async function publishedBytes(
  tap: OpenTap,
  { entry }: EntryRecord,
  artifact: Artifact,
  runner: LocalCheckRunner,
  machine: Machine,
): Promise<Uint8Array> {
  return runner.bytes(entry, artifact, await carried(tap, artifact, machine), machine);
}

/** The artefact of a version, by its digest. @throws as `LocalCheckRunner.artifact` */
export async function publishedArtifact(
  tap: OpenTap,
  { entry }: EntryRecord,
  runner: LocalCheckRunner,
  machine: Machine,
): Promise<OpenArtifact> {
  return runner.artifact(entry, await carried(tap, entry.artifact, machine), machine);
}

/** Artefact and source of a version, both by their digests. @throws as `LocalCheckRunner.parts` */
export async function publishedParts(
  tap: OpenTap,
  { entry }: EntryRecord,
  runner: LocalCheckRunner,
  machine: Machine,
): Promise<VersionParts> {
  return runner.parts(entry, await carried(tap, entry.artifact, machine), machine);
}

/** What the tap itself has of it; undefined: it lies elsewhere. */
async function carried(
  { tree }: OpenTap,
  { sha256, size }: Artifact,
  machine: Machine,
): Promise<Uint8Array | undefined> {
  return tree.read(`blobs/${sha256}`, size, machine);
}
