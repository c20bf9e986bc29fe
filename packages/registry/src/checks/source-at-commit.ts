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

/**
 * Files of a plugin's folder at its commit, by path. The commit's hash is what is asked for, so that it does not matter who
 * gives it; nothing is checked out, and nothing that it names is run.
 * @throws RegistryError `remote-failed`, `remote-silent`, `remote-floods`, `bad-path` for links and submodules, `too-large`
 */
export async function readSource(
  environment: Environment,
  source: Pick<SourceReference, "commit" | "directory" | "repository">,
  { directory, from, ...options }: SourceOptions,
): Promise<readonly TreeFile[]> {
  const repository = from ?? (await Repository.create(environment, join(directory, "source.git"), options));
  if (from === undefined)
    await fetchOne(repository, source.repository, source.commit, { ...options, limits: FETCH_LIMITS });
  return filesAt(repository, source.commit, source.directory, options);
}

async function filesAt(
  repository: Repository,
  commit: string,
  folder: string,
  options: Cancellable,
): Promise<readonly TreeFile[]> {
  if ((await repository.commitOf(commit, options)) !== commit) {
    throw new RegistryError("remote-failed", `the source has no commit ${commit}`, { hint: "push it, then try again" });
  }
  const tree = folder === "." ? `${commit}^{tree}` : `${commit}:${folder}`;
  const words = ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tree];
  const result = await repository.run(words, { ...options, maxOutputBytes: MAX_LISTING_BYTES });
  if (result.exitCode !== 0) {
    throw new RegistryError("bad-path", `the commit ${commit.slice(0, 12)} has no folder ${folder}`, {
      hint: "name the manifest's folder",
    });
  }
  const found = new TextDecoder("latin1")
    .decode(result.stdout)
    .split("\0")
    .flatMap((line) => {
      const [, mode = "", object = "", path = ""] = /^([0-9]+) [a-z]+ ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
      return mode === "" ? [] : [{ mode, object, path }];
    });
  const odd = found.find(({ mode }) => mode !== "100644" && mode !== "100755");
  if (odd !== undefined) {
    throw new RegistryError("bad-path", `the source's ${odd.path} is a link or a submodule`, {
      hint: "keep files only",
    });
  }
  checkTreePaths(found.map(({ path }) => path));
  const names = found.map(({ object }) => object);
  const objects = await readObjects(repository, names, MAX_SOURCE_BYTES, options);
  return found.map(({ mode, path }, at) => {
    const bytes = objects[at]?.bytes;
    if (bytes === undefined) throw new RegistryError("remote-failed", `the source lacks ${path}`);
    return { mode, path, bytes };
  });
}
