import { existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";

/** A PATH on which all programs of this process's are, but one. */
export async function pathWithout(t: TestContext, program: string): Promise<string> {
  const directory = await temporaryDirectory(t);
  // The first folder that has a name counts.
  for (const folder of (process.env["PATH"] ?? "").split(delimiter).toReversed()) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      rmSync(join(directory, name), { force: true });
      if (name !== program) symlinkSync(join(folder, name), join(directory, name));
    }
  }
  return directory;
}
