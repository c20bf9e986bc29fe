import { parseCargoManifest } from "./cargo-manifest.ts";
import type { CargoDependency, CargoManifest } from "./cargo-manifest.ts";
import { cargoTargets, crateIdentifier } from "./cargo-targets.ts";
import type { CargoTarget } from "./cargo-targets.ts";
import { directoryOf, fileNameOf, isInside, relativeTo, resolveInside, upwards } from "./code-path.ts";
import { matchesMemberGlob } from "./member-glob.ts";

/** A package while the model is being built: its dependencies are still roots, not indexes. */
export interface CargoPackage {
  readonly name: string;
  readonly root: string;
  readonly targets: readonly CargoTarget[];
  /** The `.rs` files whose nearest package this is. */
  readonly files: ReadonlySet<string>;
  /** Name in code → root of the package meant. */
  readonly dependencies: ReadonlyMap<string, string>;
}

export interface CargoPackages {
  readonly packages: readonly CargoPackage[];
  /** `.rs` files below no package. */
  readonly uncovered: ReadonlySet<string>;
}

/**
 * Every Cargo package of a code base, members of a workspace or not. A manifest that is no TOML is a warning and still
 * a package, named after its folder, so that its files keep their place.
 */
export function cargoPackages(
  paths: readonly string[],
  readManifest: (path: string) => string | undefined,
  warnings: string[],
): CargoPackages {
  const manifests = readManifests(paths, readManifest, warnings);
  const names = new Map<string, string>();
  for (const [root, manifest] of manifests) if (manifest.name !== undefined) names.set(root, manifest.name);
  const { files, uncovered } = splitFiles(paths, names);
  const targets = new Map<string, CargoTarget[]>();
  for (const [root, name] of names) {
    const manifest = manifests.get(root);
    if (manifest) targets.set(root, cargoTargets(manifest, name, root, files.get(root) ?? new Set()));
  }
  const packages = [...names].map(([root, name]): CargoPackage => {
    return {
      name,
      root,
      targets: targets.get(root) ?? [],
      files: files.get(root) ?? new Set(),
      dependencies: dependencyRoots(root, manifests, names, targets, warnings),
    };
  });
  warnMissingMembers(manifests, warnings);
  return { packages, uncovered };
}

/** Directory → manifest. */
function readManifests(
  paths: readonly string[],
  readManifest: (path: string) => string | undefined,
  warnings: string[],
): Map<string, CargoManifest> {
  const manifests = new Map<string, CargoManifest>();
  for (const path of paths) {
    if (fileNameOf(path) !== "Cargo.toml") continue;
    const text = readManifest(path);
    if (text === undefined) continue;
    const root = directoryOf(path);
    try {
      manifests.set(root, parseCargoManifest(text));
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      warnings.push(`${path}: not readable as TOML: ${reason}; named after its folder`);
      manifests.set(root, parseCargoManifest(`[package]\nname = ${JSON.stringify(fileNameOf(root) || "root")}`));
    }
  }
  return manifests;
}

function splitFiles(
  paths: readonly string[],
  roots: ReadonlyMap<string, string>,
): { files: Map<string, Set<string>>; uncovered: Set<string> } {
  const files = new Map<string, Set<string>>();
  const uncovered = new Set<string>();
  const nearest = new Map<string, string | undefined>();
  for (const path of paths) {
    if (!path.endsWith(".rs")) continue;
    const directory = directoryOf(path);
    if (!nearest.has(directory))
      nearest.set(
        directory,
        [...upwards(directory)].find((at) => roots.has(at)),
      );
    const root = nearest.get(directory);
    if (root === undefined) uncovered.add(path);
    else if (!files.get(root)?.add(path)) files.set(root, new Set([path]));
  }
  return { files, uncovered };
}

/** Directory of the workspace whose tables a package inherits from: named by itself, or the nearest above that doesn't exclude it. */
function workspaceOf(root: string, manifests: ReadonlyMap<string, CargoManifest>): string | undefined {
  const named = manifests.get(root)?.workspacePath;
  if (named !== undefined) return resolveInside(root, named);
  for (const directory of upwards(root)) {
    const workspace = manifests.get(directory)?.workspace;
    if (!workspace) continue;
    const excluded = workspace.exclude.some((path) => isInside(resolveInside(directory, path) ?? "\0", root));
    if (!excluded) return directory;
  }
  return undefined;
}

function dependencyRoots(
  root: string,
  manifests: ReadonlyMap<string, CargoManifest>,
  names: ReadonlyMap<string, string>,
  targets: ReadonlyMap<string, readonly CargoTarget[]>,
  warnings: string[],
): Map<string, string> {
  const result = new Map<string, string>();
  const workspaceRoot = workspaceOf(root, manifests);
  const workspace = workspaceRoot === undefined ? undefined : manifests.get(workspaceRoot);
  const libName = (of: string): string | undefined => targets.get(of)?.find((target) => target.id === "lib")?.crateName;
  for (const dependency of manifests.get(root)?.dependencies ?? []) {
    const inherited = dependency.inherited ? workspace?.workspace?.dependencies.get(dependency.key) : undefined;
    const says: CargoDependency = inherited ?? dependency;
    const from = inherited && workspaceRoot !== undefined ? workspaceRoot : root;
    const packageName = says.packageName ?? says.key;
    const directory = dependencyDirectory(says, packageName, from, workspaceRoot, workspace);
    if (directory === undefined) continue;
    if (!names.has(directory)) {
      warnings.push(
        `${root === "" ? "" : `${root}/`}Cargo.toml: dependency ${says.key} leads to ${directory || "."}, which is no package`,
      );
      continue;
    }
    const inCode =
      says.packageName === undefined ? (libName(directory) ?? crateIdentifier(says.key)) : crateIdentifier(says.key);
    result.set(inCode, directory);
  }
  // Binaries, tests and examples name their own package's library.
  const own = libName(root);
  if (own !== undefined) result.set(own, root);
  return result;
}

function dependencyDirectory(
  says: CargoDependency,
  packageName: string,
  from: string,
  workspaceRoot: string | undefined,
  workspace: CargoManifest | undefined,
): string | undefined {
  if (says.path !== undefined) return resolveInside(from, says.path);
  const patch = workspace?.patches.get(packageName);
  return patch === undefined || workspaceRoot === undefined ? undefined : resolveInside(workspaceRoot, patch);
}

function warnMissingMembers(manifests: ReadonlyMap<string, CargoManifest>, warnings: string[]): void {
  for (const [root, { workspace }] of manifests) {
    for (const member of workspace?.members ?? []) {
      const pattern = resolveInside(root, member);
      if (pattern !== undefined && ![...manifests.keys()].some((at) => matchesMemberGlob(at, pattern))) {
        warnings.push(
          `${root === "" ? "" : `${root}/`}Cargo.toml: workspace member ${relativeTo(root, pattern)} not found`,
        );
      }
    }
  }
}
