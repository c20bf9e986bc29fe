import { join } from "node:path";
import type { Cancellable, Environment, FileLock } from "@parseltongue/base";
import type { Sha256 } from "../../model/scalars.ts";
import { RegistryError } from "../../registry-error.ts";

/** A tap that the user added, with the root that it is known by. */
export interface PinnedTap {
  /** SHA-256 of the first root's bytes. */
  readonly tapId: Sha256;
  /** Where it is fetched from. */
  readonly url: string;
  /** Absolute path of the directory that holds what is known of it, and nothing else. */
  readonly directory: string;
}

/** The repository of what was fetched. */
export function repositoryOf({ directory }: PinnedTap): string {
  return join(directory, "repo.git");
}

/** Where what was just fetched lies until it is trusted. */
export function incomingOf({ directory }: PinnedTap): string {
  return join(directory, "incoming.git");
}

/** Where artefacts lie that were fetched for a tap, by their digests. */
export function blobsOf({ directory }: PinnedTap): string {
  return join(directory, "blobs");
}

/** Runs work on a tap that no other process works on meanwhile. @throws RegistryError `tap-busy` */
export async function withTapLock<Result>(
  { files }: Environment,
  { directory, url }: PinnedTap,
  work: () => Promise<Result>,
  options?: Cancellable,
): Promise<Result> {
  await files.createDirectory(directory, { mode: 0o700, ...options });
  const lock: FileLock | undefined = await files.lock(join(directory, "lock"), options);
  if (lock === undefined) {
    throw new RegistryError("tap-busy", `another process is updating the tap ${url}`, {
      hint: "wait until it has ended",
    });
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
