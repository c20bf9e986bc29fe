import { isAbsolute, relative } from "node:path";

/**
 * Those of some files that lie outside of a plugin's folder, as seen from it, with `/`: `../shared/text.ts`. Sorted, each
 * once.
 * @param directory absolute path of the folder
 * @param sources absolute paths
 */
export function filesBeside(directory: string, sources: readonly string[]): readonly string[] {
  const seen = sources.map((path) => relative(directory, path).replaceAll("\\", "/"));
  return [...new Set(seen.filter((path) => path.startsWith("../") || isAbsolute(path)))].sort();
}
