import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { hostileRanges } from "./exporting/tools/hostile-ranges.ts";
import { pageSource } from "./html/tools/page-source.ts";

/** Every generated source of the plugins, by its path from this folder, with the text it should hold. */
export async function generatedSources(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ["exporting/assembly/hostile-ranges.ts", hostileRanges()],
    ["html/assembly/page.ts", await pageSource()],
  ]);
}

/** Writes those that do not hold what they should; gives their paths. */
export async function writeGeneratedSources(): Promise<string[]> {
  const stale = await staleSources();
  const sources = await generatedSources();
  for (const path of stale) writeFileSync(join(import.meta.dirname, path), sources.get(path) ?? "");
  return stale;
}

/** Paths of generated sources that do not hold what they should. */
export async function staleSources(): Promise<string[]> {
  const sources = await generatedSources();
  return [...sources]
    .filter(([path, text]) => readOrEmpty(join(import.meta.dirname, path)) !== text)
    .map(([path]) => path);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // A file that is not there is as stale as an empty one.
    return "";
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  for (const path of await writeGeneratedSources()) process.stdout.write(`wrote plugins/${path}\n`);
}
