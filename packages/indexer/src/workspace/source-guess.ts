import { joinPath, resolveInside } from "./code-path.ts";

/** Where a package's compiler writes what it reads where: both relative to the root of the code base. */
export interface OutputFolder {
  readonly outDir: string;
  readonly rootDir: string;
}

/** Endings of JavaScript and TypeScript files, longest first; `.d.ts` counts as one ending. */
const SCRIPT_ENDING = /(?:\.d)?\.[cm]?[jt]sx?$/;
const BUILD_FOLDERS = "dist|lib|build|out|output|es|esm|cjs|umd|types|typings";
const BUILD_PREFIX = new RegExp(`^(?:${BUILD_FOLDERS})(?:/(?:${BUILD_FOLDERS}|node|browser|src))*/`);

/** For each ending that is published, the endings it may have been compiled from. */
const COMPILED_FROM: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs"],
  ".mjs": [".mts", ".mjs", ".ts", ".tsx", ".js"],
  ".cjs": [".cts", ".cjs", ".ts", ".tsx", ".js"],
  ".jsx": [".tsx", ".jsx"],
  ".d.ts": [".ts", ".tsx", ".js", ".jsx", ".d.ts"],
  ".d.mts": [".mts", ".ts", ".mjs", ".d.mts"],
  ".d.cts": [".cts", ".ts", ".cjs", ".d.cts"],
};
const ANY_ENDING = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts"] as const;

/** Whether a path is JavaScript or TypeScript by its ending. */
export function isScript(path: string): boolean {
  return SCRIPT_ENDING.test(path);
}

/** The path without its ending: `src/a.d.ts` → `src/a`. */
export function withoutScriptEnding(path: string): string {
  return path.replace(SCRIPT_ENDING, "");
}

/**
 * The source file that a published path stands for, usually one that a build would have to write first: `dist/a.js` →
 * `src/a.ts`. Asks the compiler's folders, then the path itself, then the usual names of build folders.
 *
 * @param target as in the manifest, relative to the package's root
 * @param files every file of the code base
 */
export function sourceOf(
  target: string,
  packageRoot: string,
  outputs: readonly OutputFolder[],
  files: ReadonlySet<string>,
): string | undefined {
  const path = resolveInside(packageRoot, target);
  if (path === undefined) return undefined;
  for (const stem of sourceStems(path, packageRoot, outputs)) {
    const found = existing(stem, endingOf(path), files);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Paths, endings off, under which the source of `path` may be found; best first. `*` in a path is kept. */
export function sourceStems(path: string, packageRoot: string, outputs: readonly OutputFolder[]): string[] {
  const stem = withoutScriptEnding(path);
  const stems: string[] = [];
  for (const { outDir, rootDir } of outputs) {
    // An outDir that holds the sources (".") says nothing about where they went.
    if (outDir === packageRoot || !stem.startsWith(`${outDir}/`)) continue;
    const rest = stem.slice(outDir.length + 1);
    stems.push(joinPath(rootDir, rest), joinPath(packageRoot, `src/${rest}`));
  }
  stems.push(stem);
  const inside = packageRoot === "" ? stem : stem.slice(packageRoot.length + 1);
  const rest = inside.replace(BUILD_PREFIX, "");
  if (rest !== inside) stems.push(joinPath(packageRoot, `src/${rest}`), joinPath(packageRoot, rest));
  return [...new Set(stems)];
}

function endingOf(path: string): string {
  return SCRIPT_ENDING.exec(path)?.[0] ?? "";
}

function existing(stem: string, ending: string, files: ReadonlySet<string>): string | undefined {
  const endings = COMPILED_FROM[ending] ?? (ending === "" ? ANY_ENDING : [ending, ...ANY_ENDING]);
  for (const candidate of endings) if (files.has(stem + candidate)) return stem + candidate;
  if (ending !== "") return undefined;
  for (const candidate of ANY_ENDING) {
    const index = joinPath(stem, `index${candidate}`);
    if (files.has(index)) return index;
  }
  return undefined;
}

/** Where packages that say nothing, or nothing that can be found, usually start. */
export function conventionalEntry(packageRoot: string, files: ReadonlySet<string>): string | undefined {
  for (const stem of ["src/index", "index", "src/main", "lib/index", "src/mod"]) {
    const found = existing(joinPath(packageRoot, stem), ".js", files);
    if (found !== undefined) return found;
  }
  return undefined;
}
