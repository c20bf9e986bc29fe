import { resolveInside } from "./code-path.ts";
import type { NpmManifest } from "./npm-manifest.ts";
import { conventionalEntry, isScript, sourceOf, sourceStems, withoutScriptEnding } from "./source-guess.ts";
import type { OutputFolder } from "./source-guess.ts";

/**
 * Subpath → source file, for every subpath of `exports` (patterns spelled out over the files that match) and for the
 * package itself. Subpaths whose source isn't in the code base are left out.
 */
export function entryPoints(
  manifest: NpmManifest,
  root: string,
  outputs: readonly OutputFolder[],
  files: ReadonlySet<string>,
): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [subpath, targets] of manifest.exports) {
    if (subpath.includes("*")) {
      for (const target of targets) expandPattern(subpath, target, root, outputs, files, entries);
      continue;
    }
    const sources = targets
      .map((target) => sourceOf(target, root, outputs, files))
      .filter((file) => file !== undefined);
    // A declaration file is what is left when the source itself can't be found.
    const source = sources.find((file) => !/\.d\.[cm]?ts$/.test(file)) ?? sources[0];
    if (source !== undefined && !entries.has(subpath)) entries.set(subpath, source);
  }
  const fallback = entries.has(".") ? undefined : conventionalEntry(root, files);
  if (fallback !== undefined) entries.set(".", fallback);
  return entries;
}

/** `./x/*` → `./dist/x/*.js` stands for each file that the target's source pattern matches. */
function expandPattern(
  subpath: string,
  target: string,
  root: string,
  outputs: readonly OutputFolder[],
  files: ReadonlySet<string>,
  entries: Map<string, string>,
): void {
  const path = resolveInside(root, target);
  if (path === undefined || subpath.split("*").length !== 2 || path.split("*").length !== 2) return;
  for (const stem of sourceStems(path, root, outputs)) {
    const [before = "", after = ""] = stem.split("*");
    let matched = false;
    for (const file of files) {
      const name = withoutScriptEnding(file);
      if (
        !isScript(file) ||
        !name.startsWith(before) ||
        !name.endsWith(after) ||
        name.length <= before.length + after.length
      )
        continue;
      const middle = name.slice(before.length, name.length - after.length);
      const key = subpath.replace("*", () => middle);
      if (!entries.has(key)) entries.set(key, file);
      matched = true;
    }
    if (matched) return;
  }
}
