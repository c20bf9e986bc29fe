import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is that is called by its name, or by its path; undefined: there is none that this user may run. */
export function programPath(program: string): string | undefined {
  if (program.includes("/")) return isProgram(program) ? program : undefined;
  // A relative entry would have the code base say which program is run.
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder.startsWith("/"));
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
