import { FileFlag } from "@parseltongue/graph";
import { cargoPackages } from "./cargo-packages.ts";
import { crateIdentifier } from "./cargo-targets.ts";
import type { CargoTarget } from "./cargo-targets.ts";
import { compareText, directoryOf, fileNameOf, relativeTo, upwards } from "./code-path.ts";
import { goModules } from "./go-modules.ts";
import { npmPackages } from "./npm-packages.ts";
import { rootPathAliases } from "./package-tsconfigs.ts";
import { flagsOfPath } from "./path-flags.ts";
import { placeRustFiles } from "./rust-files.ts";
import type { RustPlace } from "./rust-files.ts";
import { isScript, withoutScriptEnding } from "./source-guess.ts";
import type { FilePlace, PackageModel, WorkspaceModel } from "./workspace-model.ts";

/** What the manifests alone do not say. */
export interface WorkspaceModelOptions {
  /** Name of the code base as a whole, for files no manifest covers and a root manifest without a name; default `root`. */
  readonly rootName?: string;
}

/** A package with its dependencies still by root, and the ecosystem that tells two packages of one folder apart. */
interface Draft extends Omit<PackageModel, "dependencies"> {
  readonly dependencyRoots: ReadonlyMap<string, string>;
}

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

/**
 * Finds the packages of a code base and the place of each file. Never throws on what a manifest says: what can't be
 * read or followed is a warning. `.rs` files belong to the nearest Cargo package, scripts to the nearest npm package,
 * all others to one `folder` package, which exists only when it has files.
 *
 * @param paths every file of the code base, manifests included, relative to its root
 * @param readManifest text of a path; undefined when it doesn't exist or is no UTF-8. Asked for the manifests among
 *   `paths` and for what a `tsconfig.json` extends
 */
export function buildWorkspaceModel(
  paths: readonly string[],
  readManifest: (path: string) => string | undefined,
  options: WorkspaceModelOptions = {},
): WorkspaceModel {
  const rootName = options.rootName ?? "root";
  const warnings: string[] = [];
  const sorted = [...new Set(paths)].sort(compareText);
  const cargo = cargoPackages(sorted, readManifest, warnings);
  const npm = npmPackages(sorted, readManifest, rootName, warnings);
  const go = goModules(sorted, readManifest);
  const drafts: Draft[] = [
    ...go.map(({ name, root }): Draft => {
      return { ecosystem: "go", name, root, dependencyRoots: NOTHING, pathAliases: NOTHING, entryPoints: NOTHING };
    }),
    ...cargo.packages.map((p): Draft => {
      return {
        ecosystem: "cargo",
        name: p.name,
        root: p.root,
        dependencyRoots: p.dependencies,
        pathAliases: NOTHING,
        entryPoints: NOTHING,
      };
    }),
    ...npm.map((p): Draft => {
      return {
        ecosystem: "npm",
        name: p.name,
        root: p.root,
        dependencyRoots: p.dependencies,
        pathAliases: p.pathAliases,
        entryPoints: p.entryPoints,
      };
    }),
  ];
  const rust = new Map<string, RustPlace>();
  const owners = new Map<string, string>();
  for (const p of cargo.packages) {
    for (const [file, place] of placeRustFiles(p.name, p.root, p.targets, p.files)) {
      rust.set(file, place);
      owners.set(file, keyOf("cargo", p.root));
    }
  }
  for (const [file, place] of placeLooseRust(rootName, cargo.uncovered)) rust.set(file, place);
  const npmRoots = new Set(npm.map((p) => p.root));
  const goRoots = new Set(go.map((p) => p.root));
  for (const path of sorted) {
    if (isManifest(path) || owners.has(path)) continue;
    const [ecosystem, roots] = path.endsWith(".go") ? (["go", goRoots] as const) : (["npm", npmRoots] as const);
    const isOwned = ecosystem === "go" || isScript(path);
    const root = isOwned ? [...upwards(directoryOf(path))].find((at) => roots.has(at)) : undefined;
    owners.set(path, root === undefined ? FOLDER_KEY : keyOf(ecosystem, root));
  }
  if ([...owners.values()].includes(FOLDER_KEY)) drafts.push(folderDraft(rootName, npmRoots, readManifest, warnings));
  drafts.sort(
    (a, b) => compareText(a.root, b.root) || compareText(a.name, b.name) || compareText(a.ecosystem, b.ecosystem),
  );
  const packages = withIndexes(drafts);
  return { packages, files: placeFiles(owners, packages, rust), warnings };
}

/** Endings that a module's name goes without: no other file can have the same name but for the ending. */
const ONE_FILE_MODULES = /\.(?:py|go|java|cs)$/;

const FOLDER_KEY = "folder:";

function keyOf(ecosystem: PackageModel["ecosystem"], root: string): string {
  return `${ecosystem}:${root}`;
}

function folderDraft(
  rootName: string,
  npmRoots: ReadonlySet<string>,
  readManifest: (path: string) => string | undefined,
  warnings: string[],
): Draft {
  const pathAliases = npmRoots.has("") ? NOTHING : rootPathAliases(readManifest, warnings);
  return { ecosystem: "folder", name: rootName, root: "", dependencyRoots: NOTHING, pathAliases, entryPoints: NOTHING };
}

const MANIFESTS: ReadonlySet<string> = new Set(["Cargo.toml", "package.json", "go.mod"]);

/** Whether a path is read for the model, by its name: the manifests that discovery lists beside the sources. */
export function isManifest(path: string): boolean {
  const name = fileNameOf(path);
  return MANIFESTS.has(name) || /^[jt]sconfig(?:\.[^/]+)?\.json$/.test(name);
}

/** Dependencies stay within their ecosystem: a Cargo package names Cargo packages only. */
function withIndexes(drafts: readonly Draft[]): PackageModel[] {
  const indexes = new Map(drafts.map((draft, index) => [keyOf(draft.ecosystem, draft.root), index]));
  return drafts.map(({ dependencyRoots, ...draft }) => {
    const dependencies = new Map<string, number>();
    for (const [name, root] of [...dependencyRoots].sort(([a], [b]) => compareText(a, b))) {
      const index = indexes.get(keyOf(draft.ecosystem, root));
      if (index !== undefined) dependencies.set(name, index);
    }
    return { ...draft, dependencies };
  });
}

function placeFiles(
  owners: ReadonlyMap<string, string>,
  packages: readonly PackageModel[],
  rust: ReadonlyMap<string, RustPlace>,
): Map<string, FilePlace> {
  const indexes = new Map(packages.map((p, index) => [keyOf(p.ecosystem, p.root), index]));
  const files = new Map<string, FilePlace>();
  for (const [path, key] of [...owners].sort(([a], [b]) => compareText(a, b))) {
    const index = indexes.get(key);
    const owner = index === undefined ? undefined : packages[index];
    if (index === undefined || owner === undefined) throw new Error(`no package ${key} for ${path}`);
    const place = rust.get(path) ?? scriptPlace(path, owner);
    files.set(path, { package: index, ...place, flags: flagsOfPath(path) | targetFlags(place.target) });
  }
  return files;
}

function scriptPlace(path: string, owner: PackageModel): RustPlace {
  const inside = relativeTo(owner.root, path);
  const stem = isScript(path) ? withoutScriptEnding(inside) : inside.replace(ONE_FILE_MODULES, "");
  return { target: "", modulePath: `${owner.name}/${stem}`, parentFile: "" };
}

function targetFlags(target: string): number {
  return target.startsWith("test:") || target.startsWith("bench:") ? FileFlag.test : 0;
}

/**
 * Rust outside any Cargo package: each `lib.rs` and `main.rs` is taken for a crate's root, named after its folder (the
 * one above when that is `src`).
 */
function placeLooseRust(rootName: string, files: ReadonlySet<string>): Map<string, RustPlace> {
  const targets: CargoTarget[] = [];
  for (const rootFile of files) {
    const name = fileNameOf(rootFile);
    if (name !== "lib.rs" && name !== "main.rs") continue;
    const folder = directoryOf(rootFile);
    const home = fileNameOf(folder) === "src" ? directoryOf(folder) : folder;
    const kind = name === "lib.rs" ? "lib" : "bin";
    targets.push({ id: `${kind}:${home}`, crateName: crateIdentifier(fileNameOf(home) || rootName), rootFile });
  }
  targets.sort(
    (a, b) => Number(a.id.startsWith("bin")) - Number(b.id.startsWith("bin")) || compareText(a.rootFile, b.rootFile),
  );
  return placeRustFiles(rootName, "", targets, files);
}
