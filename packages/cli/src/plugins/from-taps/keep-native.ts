import { type Digest, parseDigest } from "@parseltongue/base";
import { type ResolvedVersion, timeMs } from "@parseltongue/registry";
import { libraryFor, platformOf } from "../../native/native-platform.ts";
import { NativeStore } from "../../native/native-store.ts";
import type { UserTaps } from "../../registry/user-taps.ts";
import type { AddedTap, TapMachine } from "./added-taps.ts";
import { fetchArtifact } from "./fetch-artifact.ts";

/**
 * Keeps the leave to run a plugin as machine code, with the code, where the tap says that it is native and has code for this
 * machine; takes it back where it does not. Whether it is used is for the user's configuration.
 * @throws CliError `no-artifact`
 */
export async function keepNative(
  name: string,
  { entry: { entry }, evaluation }: ResolvedVersion,
  tap: AddedTap,
  taps: UserTaps,
  machine: TapMachine,
): Promise<void> {
  const store = new NativeStore(machine.environment.files, taps.directories.data);
  const here = await platformOf(machine.environment);
  const artifact = libraryFor(entry);
  if (evaluation.tier !== "native" || here === undefined || artifact === undefined || entry.wasm === null) {
    await takeNativeBack(store, name, `the tap ${tap.name} lets it run as ${evaluation.tier}`);
    return;
  }
  const library = digestFrom(artifact.sha256);
  const kept = (await store.grants()).find((each) => each.plugin === name);
  const bytes = await fetchArtifact(artifact, tap, taps.pinned(tap.entry), machine);
  if (kept !== undefined && kept.library !== library) await store.remove(name);
  const expiresMs = evaluation.endsAt === null ? Number.MAX_SAFE_INTEGER : timeMs(evaluation.endsAt);
  await store.put({ plugin: name, platform: here, library, wasm: digestFrom(entry.wasm.sha256), expiresMs }, bytes);
}

/** Takes back whatever leave a plugin has to run as machine code. */
export async function takeNativeBack(store: NativeStore, name: string, why: string): Promise<void> {
  const grant = (await store.grants()).find(({ plugin, revoked }) => plugin === name && revoked === undefined);
  if (grant !== undefined) await store.revoke(grant.library, why);
}

function digestFrom(sha256: string): Digest {
  return parseDigest(`sha256:${sha256}`);
}
