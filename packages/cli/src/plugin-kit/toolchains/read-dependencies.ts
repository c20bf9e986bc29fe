import { resolve, sep } from "node:path";
import type { ToolchainRun } from "./toolchain.ts";

/**
 * Absolute paths of the files that a compiler has read, from the rules that it has written for make.
 * @param path absolute path of the rules
 * @param except a folder whose files are left out: the SDK's
 */
export async function readDependencies(
  { environment, workDirectory }: ToolchainRun,
  path: string,
  except?: string,
): Promise<readonly string[]> {
  const rules = new TextDecoder().decode(await environment.files.read(path));
  const named = parseDependencies(rules).map((name) => resolve(workDirectory, name));
  return except === undefined ? named : named.filter((name) => !name.startsWith(`${except}${sep}`));
}

/** What stands behind the colons of rules for make, each file once: `a.o: b.c my\ c.h \`, a line's end escaped. */
export function parseDependencies(rules: string): readonly string[] {
  const lines = rules.replaceAll(/\\\r?\n/g, " ").split(/\r?\n/);
  const named = lines.flatMap((line) => {
    // rustc's own remarks: names of variables and checksums.
    if (line.startsWith("#")) return [];
    const colon = /:(?:\s|$)/.exec(line);
    return colon === null ? [] : (line.slice(colon.index + 1).match(/(?:\\[\s#]|\S)+/g) ?? []);
  });
  return [...new Set(named.map((name) => name.replaceAll(/\\([\s#])/g, "$1").replaceAll("$$", "$")))];
}
