import { FileFlag } from "@parseltongue/graph";
import { compareText, directoryOf, fileNameOf, joinPath, resolveInside, upwards } from "./code-path.ts";
import { matchesMemberGlob } from "./member-glob.ts";
import { parseNpmManifest } from "./npm-manifest.ts";
import type { NpmManifest } from "./npm-manifest.ts";
import { entryPoints } from "./npm-entry-points.ts";
import { mergeAliases, tsConfigsByPackage } from "./package-tsconfigs.ts";
import { flagsOfPath } from "./path-flags.ts";
import { sourceStems } from "./source-guess.ts";
import type { OutputFolder } from "./source-guess.ts";
import type { TsConfig } from "./tsconfig.ts";

/** A package while the model is being built: its dependencies are still roots, not indexes. */
export interface NpmPackage {
  readonly name: string;
  readonly root: string;
  /** Name in code → root of the package meant. */
  readonly dependencies: ReadonlyMap<string, string>;
  readonly pathAliases: ReadonlyMap<string, readonly string[]>;
  readonly entryPoints: ReadonlyMap<string, string>;
}

/**
 * The npm packages of a code base: every `package.json` that has a name, that workspaces list, or that lies in the
 * root. One without a name elsewhere only sets a folder's module format; one below a test folder is a fixture.
 *
 * @param rootName name of the package in the root should its manifest not say one
 */
export function npmPackages(
  paths: readonly string[],
  readManifest: (path: string) => string | undefined,
  rootName: string,
  warnings: string[],
): NpmPackage[] {
  const manifests = readManifests(paths, readManifest, warnings);
  const members = workspaceMembers(manifests);
  const chosen = [...manifests].filter(([root, manifest]) => {
    if (root === "" || members.has(root)) return true;
    return manifest.name !== undefined && (flagsOfPath(joinPath(root, "package.json")) & FileFlag.test) === 0;
  });
  const roots = new Set(chosen.map(([root]) => root));
  const byName = rootsByName(chosen, members);
  const configs = tsConfigsByPackage(paths, roots, readManifest, warnings);
  const files = new Set(paths);
  return chosen.map(([root, manifest]) => {
    const own = configs.get(root) ?? [];
    const outputs = own.map((config) => config.output).filter((output): output is OutputFolder => output !== undefined);
    return {
      name: manifest.name ?? (root === "" ? rootName : fileNameOf(root)),
      root,
      dependencies: dependencyRoots(root, manifest, manifests, roots, byName, own),
      pathAliases: pathAliases(root, manifest, own, outputs),
      entryPoints: entryPoints(manifest, root, outputs, files),
    };
  });
}

function readManifests(
  paths: readonly string[],
  readManifest: (path: string) => string | undefined,
  warnings: string[],
): Map<string, NpmManifest> {
  const manifests = new Map<string, NpmManifest>();
  for (const path of paths) {
    if (fileNameOf(path) !== "package.json") continue;
    const text = readManifest(path);
    if (text === undefined) continue;
    const root = directoryOf(path);
    try {
      manifests.set(root, parseNpmManifest(text));
    } catch (error) {
      // Fixtures are broken on purpose.
      if ((flagsOfPath(path) & FileFlag.test) !== 0) continue;
      warnings.push(
        `${path}: not readable as JSON: ${error instanceof Error ? error.message : String(error)}; named after its folder`,
      );
      manifests.set(root, { ...parseNpmManifest("{}"), name: fileNameOf(root) || undefined });
    }
  }
  return manifests;
}

function workspaceMembers(manifests: ReadonlyMap<string, NpmManifest>): Set<string> {
  const members = new Set<string>();
  const matching = (root: string, glob: string): string[] => {
    const pattern = resolveInside(root, glob);
    return pattern === undefined ? [] : [...manifests.keys()].filter((at) => matchesMemberGlob(at, pattern));
  };
  for (const [root, { workspaces = [] }] of manifests) {
    for (const glob of workspaces) if (!glob.startsWith("!")) for (const at of matching(root, glob)) members.add(at);
  }
  for (const [root, { workspaces = [] }] of manifests) {
    for (const glob of workspaces)
      if (glob.startsWith("!")) for (const at of matching(root, glob.slice(1))) members.delete(at);
  }
  return members;
}

/** Name → root; of several with one name a workspace's member, then the first by path. */
function rootsByName(
  chosen: readonly (readonly [string, NpmManifest])[],
  members: ReadonlySet<string>,
): Map<string, string> {
  const byName = new Map<string, string>();
  const sorted = chosen.toSorted(([a], [b]) => Number(members.has(b)) - Number(members.has(a)) || compareText(a, b));
  for (const [root, { name }] of sorted) if (name !== undefined && !byName.has(name)) byName.set(name, root);
  return byName;
}

/**
 * Declared dependencies, those of the manifests above (node's lookup finds them too), packages that `references` lead
 * to, and the package itself.
 */
function dependencyRoots(
  root: string,
  manifest: NpmManifest,
  manifests: ReadonlyMap<string, NpmManifest>,
  roots: ReadonlySet<string>,
  byName: ReadonlyMap<string, string>,
  configs: readonly TsConfig[],
): Map<string, string> {
  const result = new Map<string, string>();
  if (manifest.name !== undefined) result.set(manifest.name, root);
  for (const directory of upwards(root)) {
    for (const [name, range] of manifests.get(directory)?.dependencies ?? []) {
      const target = dependencyRoot(name, range, directory, roots, byName);
      if (target !== undefined && !result.has(name)) result.set(name, target);
    }
  }
  for (const reference of configs.flatMap((config) => config.references)) {
    const target = [...upwards(reference)].find((at) => roots.has(at));
    const name = target === undefined ? undefined : manifests.get(target)?.name;
    if (target !== undefined && name !== undefined && target !== root && !result.has(name)) result.set(name, target);
  }
  return result;
}

/** @see https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies */
function dependencyRoot(
  name: string,
  range: string,
  directory: string,
  roots: ReadonlySet<string>,
  byName: ReadonlyMap<string, string>,
): string | undefined {
  const place = /^(?:file|link|portal):(.*)$/.exec(range)?.[1];
  if (place !== undefined) {
    const target = resolveInside(directory, place);
    return target !== undefined && roots.has(target) ? target : undefined;
  }
  const alias = /^(?:npm|workspace):(@?[^@*^~\d][^@]*)(?:@|$)/.exec(range)?.[1];
  return byName.get(alias ?? name);
}

function pathAliases(
  root: string,
  manifest: NpmManifest,
  configs: readonly TsConfig[],
  outputs: readonly OutputFolder[],
): Map<string, readonly string[]> {
  const aliases = mergeAliases(configs, root);
  for (const [name, targets] of manifest.imports) {
    const paths: string[] = [];
    for (const target of targets) {
      const path = resolveInside(root, target);
      if (path !== undefined) paths.push(...sourceStems(path, root, outputs), path);
    }
    if (name.split("*").length <= 2 && paths.length > 0) aliases.set(name, [...new Set(paths)]);
  }
  return aliases;
}
