import { join } from "node:path";
import type { Cancellable, Environment } from "@parseltongue/base";
import type { TreeFile } from "../model/source/source-tree.ts";
import { checkTreePaths } from "../model/source/tree-paths.ts";
import type { SourceReference } from "../model/version-entry.ts";
import { RegistryError } from "../registry-error.ts";
import { fetchOne, type RemoteLimits } from "../tap/git/fetch-commit.ts";
import { readObjects } from "../tap/git/read-objects.ts";
import { Repository } from "../tap/git/repository.ts";

/** Of all files of a plugin's source together. */
const MAX_SOURCE_BYTES = 128 << 20;
const MAX_LISTING_BYTES = 16 << 20;
const FETCH_LIMITS: RemoteLimits = { deadlineMs: 300_000, maxBytes: 512 << 20 };

/** Where sources come from. */
export interface SourceOptions extends Cancellable {
  /** Absolute path of a directory that is made for it, and removed by the caller. */
  readonly directory: string;
  /** A repository on this machine that has the commit, in place of the address that the entry names. */
  readonly from?: Repository;
}

/** What says which files of a repository are a plugin's source. */
type SourcePlace = Pick<SourceReference, "beside" | "commit" | "directory" | "repository">;

/**
 * Files of a plugin's folder and those beside it that it is made of too, at its commit; paths are as `treeSha256` takes them.
 * The commit's hash is what is asked for, so that it does not matter who gives it; nothing is checked out, and nothing that
 * it names is run.
 * @throws RegistryError `remote-failed`, `remote-silent`, `remote-floods`, `bad-path` for links, submodules and what is not
 * there, `too-large`
 */
export async function readSource(
  environment: Environment,
  source: SourcePlace,
  { directory, from, ...options }: SourceOptions,
): Promise<readonly TreeFile[]> {
  const repository = from ?? (await Repository.create(environment, join(directory, "source.git"), options));
  if (from === undefined)
    await fetchOne(repository, source.repository, source.commit, { ...options, limits: FETCH_LIMITS });
  return filesAt(repository, source, options);
}

async function filesAt(
  repository: Repository,
  source: SourcePlace,
  options: Cancellable,
): Promise<readonly TreeFile[]> {
  const { commit, directory, beside = [] } = source;
  if ((await repository.commitOf(commit, options)) !== commit) {
    throw new RegistryError("remote-failed", `the source has no commit ${commit}`, { hint: "push it, then try again" });
  }
  const found = sourceFiles(await listing(repository, source, options), source);
  const odd = found.find(({ mode }) => mode !== "100644" && mode !== "100755");
  if (odd !== undefined) {
    throw new RegistryError("bad-path", `the source's ${odd.path} is a link or a submodule`, {
      hint: "keep files only",
    });
  }
  const above = beside.length > 0 || directory === "." ? 0 : directory.length + 1;
  const paths = found.map(({ path }) => path.slice(above));
  checkTreePaths(paths);
  const names = found.map(({ object }) => object);
  const objects = await readObjects(repository, names, MAX_SOURCE_BYTES, options);
  return found.map(({ mode }, at) => {
    const [path, bytes] = [paths[at] ?? "", objects[at]?.bytes];
    if (bytes === undefined) throw new RegistryError("remote-failed", `the source lacks ${path}`);
    return { mode, path, bytes };
  });
}

interface ListedFile {
  readonly path: string;
  readonly mode: string;
  readonly object: string;
}

/** What git lists under the folder and the files beside it. It takes their paths as they stand, and follows no link. */
async function listing(
  repository: Repository,
  { commit, directory, beside = [] }: SourcePlace,
  options: Cancellable,
): Promise<readonly ListedFile[]> {
  const paths = directory === "." ? [] : [directory, ...beside];
  const words = ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, ...paths];
  const { stdout, exitCode } = await repository.run(words, { ...options, maxOutputBytes: MAX_LISTING_BYTES });
  if (exitCode !== 0) throw new RegistryError("git-failed", `git does not list the commit ${commit}`);
  return new TextDecoder("latin1")
    .decode(stdout)
    .split("\0")
    .flatMap((line) => {
      const [, mode = "", object = "", path = ""] = /^([0-9]+) [a-z]+ ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
      return mode === "" ? [] : [{ mode, object, path }];
    });
}

/** Those that are meant. @throws RegistryError `bad-path` when one of them is not there, or belongs to the folder already */
function sourceFiles(
  listed: readonly ListedFile[],
  { commit, directory, beside = [] }: SourcePlace,
): readonly ListedFile[] {
  const folder = directory === "." ? "" : `${directory}/`;
  const inside = beside.find((path) => path.startsWith(folder));
  if (inside !== undefined) {
    throw new RegistryError("bad-path", `${inside} is named as a file beside ${directory} and lies in it`, {
      hint: "name files outside of the folder only",
    });
  }
  const [named, paths] = [new Set(beside), new Set(listed.map(({ path }) => path))];
  if (!listed.some(({ path }) => path.startsWith(folder))) {
    throw new RegistryError("bad-path", `the commit ${commit.slice(0, 12)} has no folder ${directory}`, {
      hint: "name the manifest's folder",
    });
  }
  const missing = beside.find((path) => !paths.has(path));
  if (missing !== undefined) {
    throw new RegistryError("bad-path", `the commit ${commit.slice(0, 12)} has no file ${missing}`, {
      hint: "commit it: others build from the commit; through links no file is reached",
    });
  }
  return listed.filter(({ path }) => path.startsWith(folder) || named.has(path));
}
