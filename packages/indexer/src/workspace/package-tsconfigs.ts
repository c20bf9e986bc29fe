import { FileFlag } from "@parseltongue/graph";
import { compareText, directoryOf, fileNameOf, isInside, joinPath, relativeTo, upwards } from "./code-path.ts";
import { flagsOfPath } from "./path-flags.ts";
import { readTsConfig } from "./tsconfig.ts";
import type { TsConfig } from "./tsconfig.ts";

const CONFIG_NAMES = ["tsconfig.json", "jsconfig.json"] as const;

/**
 * The configurations that hold for each package: all below it, its own `tsconfig.json` first; without one there, those
 * of the nearest folder above that has any, as editors and bundlers take them.
 */
export function tsConfigsByPackage(
  paths: readonly string[],
  roots: ReadonlySet<string>,
  readManifest: (path: string) => string | undefined,
  warnings: string[],
): Map<string, TsConfig[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    if (!/^[jt]sconfig(?:\..+)?\.json$/.test(fileNameOf(path)) || (flagsOfPath(path) & FileFlag.test) !== 0) continue;
    const root = [...upwards(directoryOf(path))].find((at) => roots.has(at));
    if (root !== undefined) found.set(root, [...(found.get(root) ?? []), path]);
  }
  const known = new Map<string, TsConfig | undefined>();
  const read = (path: string): TsConfig | undefined => {
    if (!known.has(path)) known.set(path, readTsConfig(path, readManifest, warnings));
    return known.get(path);
  };
  const result = new Map<string, TsConfig[]>();
  for (const root of roots) {
    const own = (found.get(root) ?? []).toSorted(
      (a, b) => configRank(a, root) - configRank(b, root) || compareText(a, b),
    );
    const inherited = own.some((path) => directoryOf(path) === root) ? [] : configsAbove(root, paths);
    result.set(
      root,
      [...own, ...inherited].map(read).filter((config): config is TsConfig => config !== undefined),
    );
  }
  return result;
}

function configRank(path: string, root: string): number {
  const depth = relativeTo(root, path).split("/").length;
  return depth * 2 + (CONFIG_NAMES.includes(fileNameOf(path) as (typeof CONFIG_NAMES)[number]) ? 0 : 1);
}

function configsAbove(root: string, paths: readonly string[]): string[] {
  if (root === "") return [];
  const files = new Set(paths.filter((path) => path.endsWith("config.json")));
  for (const directory of upwards(directoryOf(root))) {
    const here = CONFIG_NAMES.map((name) => joinPath(directory, name)).filter((path) => files.has(path));
    if (here.length > 0) return here;
  }
  return [];
}

/** Aliases that hold for sources outside any package: those of a `tsconfig.json` in the root. */
export function rootPathAliases(
  readManifest: (path: string) => string | undefined,
  warnings: string[],
): ReadonlyMap<string, readonly string[]> {
  const configs = CONFIG_NAMES.map((name) => readTsConfig(name, readManifest, warnings));
  return mergeAliases(
    configs.filter((config) => config !== undefined),
    "",
  );
}

/**
 * The first configuration that has a pattern says what it means; `baseUrl` is the pattern `*`, taken from those that
 * hold for the whole package. What leads into installed packages is left out: it isn't part of the code base.
 */
export function mergeAliases(configs: readonly TsConfig[], root: string): Map<string, readonly string[]> {
  const aliases = new Map<string, readonly string[]>();
  for (const { paths } of configs) {
    for (const [pattern, targets] of paths) {
      const inside = targets.filter((target) => !`/${target}/`.includes("/node_modules/"));
      if (inside.length > 0 && !aliases.has(pattern)) aliases.set(pattern, inside);
    }
  }
  for (const { baseUrl, directory } of configs) {
    const holds = directory === root || isInside(directory, root);
    if (baseUrl !== undefined && holds && !aliases.has("*")) aliases.set("*", [joinPath(baseUrl, "*")]);
  }
  return aliases;
}
