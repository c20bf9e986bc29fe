import type { CargoManifest, CargoTargetTable } from "./cargo-manifest.ts";
import { compareText, directoryOf, fileNameOf, isInside, joinPath, relativeTo, resolveInside } from "./code-path.ts";

/** One crate of a Cargo package. */
export interface CargoTarget {
  /** As in `FilePlace.target`: `lib`, `bin:name`, `test:name`, `example:name`, `bench:name`, `build`. */
  readonly id: string;
  /** The crate's own name in code. */
  readonly crateName: string;
  /** Path of the crate's root file. */
  readonly rootFile: string;
}

/** A name as Rust code writes it. */
export function crateIdentifier(name: string): string {
  return name.replaceAll("-", "_");
}

type TargetSection = "bins" | "tests" | "examples" | "benches";
const SECTION_FOLDER = { bins: "src/bin", tests: "tests", examples: "examples", benches: "benches" } as const;
const SECTION_PREFIX = { bins: "bin", tests: "test", examples: "example", benches: "bench" } as const;

/**
 * The crates of a package, those of the manifest and those that Cargo finds by path; roots that don't exist are left
 * out. Ordered lib, bins, tests, examples, benches, build script, each by name: where two own the same file or folder,
 * the first is meant.
 *
 * @param files the package's own `.rs` files, relative to the code base
 * @see https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery
 */
export function cargoTargets(
  manifest: CargoManifest,
  name: string,
  root: string,
  files: ReadonlySet<string>,
): CargoTarget[] {
  const targets: CargoTarget[] = [];
  const lib = libTarget(manifest, name, root, files);
  if (lib) targets.push(lib);
  const found = manifest.discovers;
  for (const section of Object.keys(SECTION_FOLDER) as TargetSection[]) {
    const byName = new Map<string, string>();
    if (found[section]) discover(section, name, root, files, byName);
    for (const table of manifest[section]) declare(section, table, name, root, files, byName);
    const sorted = [...byName].sort(([a], [b]) => compareText(a, b));
    for (const [target, rootFile] of sorted) {
      targets.push({ id: `${SECTION_PREFIX[section]}:${target}`, crateName: crateIdentifier(target), rootFile });
    }
  }
  const build = manifest.buildScript === undefined ? undefined : resolveInside(root, manifest.buildScript);
  if (build !== undefined && files.has(build))
    targets.push({ id: "build", crateName: "build_script_build", rootFile: build });
  return targets;
}

function libTarget(
  manifest: CargoManifest,
  name: string,
  root: string,
  files: ReadonlySet<string>,
): CargoTarget | undefined {
  if (!manifest.lib && !manifest.discovers.lib) return undefined;
  const rootFile = resolveInside(root, manifest.lib?.path ?? "src/lib.rs");
  if (rootFile === undefined || !files.has(rootFile)) return undefined;
  return { id: "lib", crateName: crateIdentifier(manifest.lib?.name ?? name), rootFile };
}

/** `tests/a.rs` and `tests/b/main.rs` are crates `a` and `b`; for binaries also `src/main.rs`. */
function discover(
  section: TargetSection,
  packageName: string,
  root: string,
  files: ReadonlySet<string>,
  into: Map<string, string>,
): void {
  const folder = joinPath(root, SECTION_FOLDER[section]);
  const main = joinPath(root, "src/main.rs");
  if (section === "bins" && files.has(main)) into.set(packageName, main);
  for (const file of files) {
    if (!isInside(folder, file)) continue;
    const [first = "", second, third] = relativeTo(folder, file).split("/");
    if (second === undefined && first.endsWith(".rs")) into.set(first.slice(0, -3), file);
    else if (second === "main.rs" && third === undefined) into.set(first, file);
  }
}

function declare(
  section: TargetSection,
  table: CargoTargetTable,
  packageName: string,
  root: string,
  files: ReadonlySet<string>,
  into: Map<string, string>,
): void {
  const name = table.name ?? (table.path === undefined ? undefined : fileNameOf(table.path).replace(/\.rs$/, ""));
  if (name === undefined) return;
  const folder = SECTION_FOLDER[section];
  const guesses = table.path === undefined ? [`${folder}/${name}.rs`, `${folder}/${name}/main.rs`] : [table.path];
  if (section === "bins" && table.path === undefined && name === packageName) guesses.push("src/main.rs");
  for (const guess of guesses) {
    const rootFile = resolveInside(root, guess);
    if (rootFile === undefined || !files.has(rootFile)) continue;
    // A declared target takes its file over from the one that discovery named after the path.
    for (const [other, file] of into) if (file === rootFile) into.delete(other);
    into.set(name, rootFile);
    return;
  }
}

/** Directory below which a crate's modules lie by convention. */
export function moduleFolder(target: CargoTarget): string {
  return directoryOf(target.rootFile);
}
