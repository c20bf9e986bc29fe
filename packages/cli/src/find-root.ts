import { dirname, join, resolve } from "node:path";
import type { Environment } from "@parseltongue/base";
import { INDEX_DIRECTORY } from "@parseltongue/engine";
import { CliError } from "./cli-error.ts";

/**
 * The code base a command is about, as an absolute path with links resolved: the asked directory, else the nearest one
 * from the working directory upwards that has an index, else the nearest that has `.git`, else the working directory.
 * @throws CliError `not-a-directory`; EnvironmentError `permission-denied`
 */
export async function findRoot(environment: Environment, workingDirectory: string, asked?: string): Promise<string> {
  const { files } = environment;
  if (asked === undefined) return files.realPath(await nearestRoot(environment, workingDirectory));
  const path = resolve(workingDirectory, asked);
  const status = await files.status(path);
  if (status?.kind === "directory") return files.realPath(path);
  const what = status === undefined ? "does not exist" : `is a ${status.kind}, not a directory`;
  throw new CliError("not-a-directory", `${asked} ${what}`, {
    hint: "give the directory that holds the code",
    details: { path },
  });
}

async function nearestRoot(environment: Environment, workingDirectory: string): Promise<string> {
  for (const mark of [INDEX_DIRECTORY, ".git"]) {
    for (let directory = workingDirectory; ; directory = dirname(directory)) {
      if ((await environment.files.status(join(directory, mark))) !== undefined) return directory;
      if (dirname(directory) === directory) break;
    }
  }
  return workingDirectory;
}
