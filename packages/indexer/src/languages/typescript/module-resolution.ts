import { directoryOf } from "../../workspace/code-path.ts";
import type { LinkedFile } from "../../linker/linked-file.ts";
import type { PackageModel, WorkspaceModel } from "../../workspace/workspace-model.ts";

/** The parts of the linker's program that finding a file takes. */
export interface ModuleSources {
  readonly workspace: WorkspaceModel;
  readonly fileByPath: ReadonlyMap<string, LinkedFile>;
}

/** What a specifier means: a file, a package or file outside the code base, or nothing that can be told. */
export type ResolvedModule = LinkedFile | "external" | undefined;

/** Endings tried for a path without one, in TypeScript's order. */
const ENDINGS = [".ts", ".tsx", ".d.ts", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"] as const;
/** What a source file is called whose output an import names. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".d.ts", ".js", ".jsx"],
  ".jsx": [".tsx", ".d.ts", ".jsx"],
  ".mjs": [".mts", ".d.mts", ".mjs"],
  ".cjs": [".cts", ".d.cts", ".cjs"],
};

/**
 * The file that an import in `from` names.
 * @see https://www.typescriptlang.org/docs/handbook/modules/reference.html
 */
export function resolveModule(sources: ModuleSources, from: LinkedFile, specifier: string): ResolvedModule {
  if (specifier.startsWith(".")) {
    return fileAt(sources, joined(directoryOf(from.path), specifier)) ?? "external";
  }
  const own = sources.workspace.packages[from.place.package];
  if (own === undefined) return "external";
  return aliasedFile(sources, own, specifier) ?? packageFile(sources, own, specifier) ?? "external";
}

/** The file at a path relative to the root, which may lack its ending or name an output or a folder. */
function fileAt(sources: ModuleSources, path: string): LinkedFile | undefined {
  const { fileByPath } = sources;
  const dot = path.lastIndexOf(".");
  const ending = dot > path.lastIndexOf("/") ? path.slice(dot) : "";
  for (const source of SOURCES_OF[ending] ?? []) {
    const found = fileByPath.get(path.slice(0, dot) + source);
    if (found !== undefined) return found;
  }
  const exact = fileByPath.get(path);
  if (exact !== undefined) return exact;
  for (const candidate of path === "" ? ["index"] : [path, `${path}/index`]) {
    for (const added of ENDINGS) {
      const found = fileByPath.get(candidate + added);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** `tsconfig` paths and `package.json` imports: the exact pattern, else the one with the longest start. */
function aliasedFile(sources: ModuleSources, own: PackageModel, specifier: string): LinkedFile | undefined {
  let best: { readonly start: string; readonly middle: string; readonly targets: readonly string[] } | undefined;
  for (const [pattern, targets] of own.pathAliases) {
    const star = pattern.indexOf("*");
    if (star < 0) {
      if (pattern !== specifier) continue;
      best = { start: pattern, middle: "", targets };
      break;
    }
    const start = pattern.slice(0, star);
    const end = pattern.slice(star + 1);
    const fits = specifier.startsWith(start) && specifier.endsWith(end) && specifier.length >= pattern.length - 1;
    if (!fits || (best !== undefined && best.start.length >= start.length)) continue;
    best = { start, middle: specifier.slice(star, specifier.length - end.length), targets };
  }
  for (const target of best?.targets ?? []) {
    const found = fileAt(sources, target.replace("*", best?.middle ?? ""));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A package of the workspace by its name: its entry point, or the file that a subpath names. */
function packageFile(sources: ModuleSources, own: PackageModel, specifier: string): LinkedFile | undefined {
  const parts = specifier.split("/");
  const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  const index = own.dependencies.get(name) ?? (own.name === name ? sources.workspace.packages.indexOf(own) : -1);
  const target = sources.workspace.packages[index];
  if (target === undefined) return undefined;
  const subpath = specifier.slice(name.length + 1);
  const entry = target.entryPoints.get(subpath === "" ? "." : `./${subpath}`);
  if (entry !== undefined) return fileAt(sources, entry);
  if (subpath === "") return fileAt(sources, inside(target.root, "src/index")) ?? fileAt(sources, target.root);
  return (
    patternEntry(sources, target, `./${subpath}`) ??
    fileAt(sources, inside(target.root, subpath)) ??
    fileAt(sources, inside(target.root, `src/${subpath}`))
  );
}

/** An entry point with a `*`, as `exports` may have. */
function patternEntry(sources: ModuleSources, target: PackageModel, subpath: string): LinkedFile | undefined {
  for (const [pattern, path] of target.entryPoints) {
    const star = pattern.indexOf("*");
    if (star < 0) continue;
    const end = pattern.slice(star + 1);
    if (!subpath.startsWith(pattern.slice(0, star)) || !subpath.endsWith(end)) continue;
    const found = fileAt(sources, path.replace("*", subpath.slice(star, subpath.length - end.length)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function inside(root: string, path: string): string {
  return root === "" ? path : `${root}/${path}`;
}

/** A relative specifier seen from a directory, without `.` and `..`. */
function joined(directory: string, specifier: string): string {
  const parts = directory === "" ? [] : directory.split("/");
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
