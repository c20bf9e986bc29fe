import { crateIdentifier, moduleFolder } from "./cargo-targets.ts";
import type { CargoTarget } from "./cargo-targets.ts";
import { directoryOf, fileNameOf, joinPath, relativeTo, upwards } from "./code-path.ts";

/** Where a `.rs` file stands by the path convention; `#[path]` is not looked at. */
export interface RustPlace {
  readonly target: string;
  readonly modulePath: string;
  readonly parentFile: string;
}

/** A crate and the folder in which its modules are looked for. */
interface Claim {
  readonly target: CargoTarget;
  readonly folder: string;
}

/**
 * Places a package's files: each belongs to the crate whose folder is the nearest above it. A file of no crate gets
 * target "" and a module path after its path, so that it still can be found by name.
 *
 * @param targets in order of precedence, see `cargoTargets`
 * @see https://doc.rust-lang.org/reference/items/modules.html#module-source-filenames
 */
export function placeRustFiles(
  packageName: string,
  packageRoot: string,
  targets: readonly CargoTarget[],
  files: ReadonlySet<string>,
): Map<string, RustPlace> {
  const roots = new Map<string, CargoTarget>();
  for (const target of targets) if (!roots.has(target.rootFile)) roots.set(target.rootFile, target);
  const claims = claimedFolders(packageRoot, targets);
  const places = new Map<string, RustPlace>();
  for (const file of files) {
    const own = roots.get(file);
    places.set(file, own ? rootPlace(own) : modulePlace(file, packageName, packageRoot, claims, files));
  }
  return places;
}

function rootPlace(target: CargoTarget): RustPlace {
  return { target: target.id, modulePath: target.crateName, parentFile: "" };
}

/**
 * Folder → crate. Beside a root's own folder, `tests/a.rs` claims `tests/a/`: rustc would look elsewhere, but files
 * there are reached from `a.rs` (an inline `mod a`, `#[path]`) rather than from any other test.
 */
function claimedFolders(packageRoot: string, targets: readonly CargoTarget[]): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  const claim = (folder: string, target: CargoTarget): void => {
    if (!claims.has(folder)) claims.set(folder, { target, folder });
  };
  for (const target of targets) {
    const folder = moduleFolder(target);
    // A build script beside `Cargo.toml` would otherwise own every stray file of the package.
    if (target.id !== "build" || folder !== packageRoot) claim(folder, target);
  }
  for (const target of targets) {
    const name = fileNameOf(target.rootFile);
    if (name !== "lib.rs" && name !== "main.rs" && name.endsWith(".rs")) claim(target.rootFile.slice(0, -3), target);
  }
  return claims;
}

function modulePlace(
  file: string,
  packageName: string,
  packageRoot: string,
  claims: ReadonlyMap<string, Claim>,
  files: ReadonlySet<string>,
): RustPlace {
  const owner = ownerOf(file, packageRoot, claims);
  const folder = owner?.folder ?? packageRoot;
  const crate = owner?.target.crateName ?? crateIdentifier(packageName);
  return {
    target: owner?.target.id ?? "",
    modulePath: [crate, ...moduleSegments(relativeTo(folder, file))].join("::"),
    parentFile: parentModuleFile(file, folder, files) ?? owner?.target.rootFile ?? "",
  };
}

function ownerOf(file: string, packageRoot: string, claims: ReadonlyMap<string, Claim>): Claim | undefined {
  for (const folder of upwards(directoryOf(file))) {
    const claim = claims.get(folder);
    if (claim) return claim;
    if (folder === packageRoot) return undefined;
  }
  return undefined;
}

/** `a/b.rs` and `a/b/mod.rs` are both the module `a::b`. */
function moduleSegments(path: string): string[] {
  const segments = path.replace(/\.rs$/, "").split("/");
  if (segments.length > 1 && segments.at(-1) === "mod") segments.pop();
  return segments;
}

/** The nearest file above that is a module by its path. Levels without one are inline modules of the file found. */
function parentModuleFile(file: string, folder: string, files: ReadonlySet<string>): string | undefined {
  const own = directoryOf(file);
  const start = fileNameOf(file) === "mod.rs" ? directoryOf(own) : own;
  if (own === folder) return undefined;
  for (const directory of upwards(start)) {
    if (directory === folder) return undefined;
    for (const candidate of [`${directory}.rs`, joinPath(directory, "mod.rs")]) {
      if (files.has(candidate) && candidate !== file) return candidate;
    }
  }
  return undefined;
}
