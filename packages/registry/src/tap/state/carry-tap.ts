import { hash } from "node:crypto";
import { join } from "node:path";
import { type Cancellable, canonicalJson, type Environment, EnvironmentError } from "@parseltongue/base";
import type { Sha256 } from "../../model/scalars.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { RegistryError } from "../../registry-error.ts";
import { Repository } from "../git/repository.ts";
import { MAX_BLOB_BYTES } from "../tree/path-kinds.ts";
import { blobsOf, type PinnedTap, repositoryOf, withTapLock } from "./pinned-tap.ts";
import { type TapUpdate, update, type UpdateOptions } from "./update-tap.ts";
import { VerifiedTap } from "./verified-tap.ts";

/** The repository in one file. */
const BUNDLE_FILE = "tap.bundle";
/** What the folder is, for people and for `tap import`; nothing is trusted because of it. */
const NOTE_FILE = "export.json";
const MAX_NOTE_BYTES = 64 << 10;

/** What a folder holds that a tap is carried in. */
export interface TapExport {
  readonly tapId: Sha256;
  /** Full hash of the commit. */
  readonly commit: string;
  /** Where the tap was fetched from. */
  readonly url: string;
  /** Artefacts that were fetched and lie beside it. */
  readonly blobs: readonly Sha256[];
}

/**
 * Writes what is trusted of a tap into a folder that can be carried to a machine without a network: repository with
 * advisories, and the artefacts that were fetched.
 * @param directory absolute path; made if it is not there
 * @throws RegistryError `not-fetched`, `git-failed`; EnvironmentError
 */
export async function exportTap(
  environment: Environment,
  pinned: PinnedTap,
  directory: string,
  options: Cancellable = {},
): Promise<TapExport> {
  const { files } = environment;
  const { commit, tapId } = await VerifiedTap.open(environment, pinned, options);
  await files.createDirectory(join(directory, "blobs"), options);
  const repository = new Repository(environment, repositoryOf(pinned));
  await repository.bytes(["bundle", "create", "--quiet", join(directory, BUNDLE_FILE), "HEAD", "trusted"], options);
  const blobs = await copyBlobs(environment, blobsOf(pinned), join(directory, "blobs"), options);
  const note: TapExport = { tapId, commit, url: pinned.url, blobs };
  await files.replace(join(directory, NOTE_FILE), [new TextEncoder().encode(`${canonicalJson(note)}\n`)], options);
  return note;
}

/** What a folder says that it holds. @throws RegistryError `bad-json`, `bad-document`, EnvironmentError `not-found` */
export async function readExport(environment: Environment, directory: string): Promise<TapExport> {
  const path = join(directory, NOTE_FILE);
  const note = parseStrictJson(await environment.files.read(path), { path, maxBytes: MAX_NOTE_BYTES });
  const { tapId, commit, url, blobs } = (note ?? {}) as Partial<TapExport>;
  if (typeof tapId === "string" && typeof commit === "string" && typeof url === "string" && Array.isArray(blobs)) {
    return { tapId, commit, url, blobs };
  }
  throw new RegistryError("bad-document", `${path} is not what \`tap export\` writes`, {
    hint: "export the tap again",
  });
}

/**
 * Takes over what a folder carries, verified as if it came from the network: signatures, ends, growth, and that it is not
 * older than what is here.
 * @throws RegistryError as `updateTap`; `tap-incomplete` for an artefact that is not what its name says
 */
export async function importTap(
  environment: Environment,
  pinned: PinnedTap,
  directory: string,
  options: UpdateOptions = {},
): Promise<TapUpdate> {
  return withTapLock(
    environment,
    pinned,
    async () => {
      const updated = await update(environment, pinned, join(directory, BUNDLE_FILE), options);
      await copyBlobs(environment, join(directory, "blobs"), blobsOf(pinned), options);
      return updated;
    },
    options,
  );
}

/** Copies artefacts, each compared with the digest that it is called by. */
async function copyBlobs(
  { files }: Environment,
  from: string,
  to: string,
  options: Cancellable,
): Promise<readonly Sha256[]> {
  const copied: Sha256[] = [];
  for (const { name, kind } of await entriesOf(files, from, options)) {
    if (kind !== "file" || !/^[0-9a-f]{64}$/.test(name)) continue;
    const path = join(from, name);
    const size = (await files.status(path, options))?.byteCount ?? 0;
    const bytes = size > MAX_BLOB_BYTES ? new Uint8Array(0) : await files.read(path, options);
    if (hash("sha256", bytes, "hex") !== name) {
      throw new RegistryError("tap-incomplete", `${path} is not what its name says`, {
        hint: "export the tap again, or leave that file out",
        details: { path },
      });
    }
    await files.createDirectory(to, options);
    await files.replace(join(to, name), [bytes], options);
    copied.push(name);
  }
  return copied;
}

async function entriesOf(
  files: Environment["files"],
  directory: string,
  options: Cancellable,
): ReturnType<Environment["files"]["list"]> {
  try {
    return await files.list(directory, options);
  } catch (error) {
    if (error instanceof EnvironmentError && error.code === "not-found") return [];
    throw error;
  }
}
