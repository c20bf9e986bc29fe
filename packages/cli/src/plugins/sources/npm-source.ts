import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { SourceMachine } from "./source-machine.ts";
import { noPlugin, readBounded } from "../plugin-package.ts";
import { downloadDirectory } from "./download-directory.ts";

/** npm tells much when it fails. */
const MOST_OUTPUT_BYTES = 4 << 20;

/**
 * Bytes of the newest version of an npm package within a range, as `npm pack` gets them: by the registry, the rights and
 * the proxy that the user's npm is set up for, its integrity checked, none of its scripts run.
 * @throws CliError `no-plugin`; EnvironmentError `not-found` without npm
 */
export async function downloadNpmPackage(
  wanted: { readonly package: string; readonly range: string },
  machine: SourceMachine,
): Promise<Uint8Array> {
  const { files, processes } = machine.environment;
  // A directory of its own: npm reads the settings of where it runs, and a code base's are a stranger's.
  const directory = join(downloadDirectory(machine), randomUUID());
  await files.createDirectory(directory, { mode: 0o700 });
  try {
    const specification = `${wanted.package}@${wanted.range}`;
    const words = [
      "pack",
      specification,
      "--ignore-scripts",
      "--no-workspaces",
      "--loglevel=error",
      "--pack-destination",
    ];
    const { exitCode, stderr } = await processes.run("npm", [...words, directory], {
      directory,
      maxOutputBytes: MOST_OUTPUT_BYTES,
      signal: machine.signal,
    });
    const tarball = (await files.list(directory)).find(({ name, kind }) => kind === "file" && name.endsWith(".tgz"));
    if (exitCode === 0 && tarball !== undefined) return await readBounded(files, join(directory, tarball.name));
    throw noPlugin(`npm package ${specification}`, `was not given: ${firstLine(stderr)}`);
  } finally {
    await files.remove(directory);
  }
}

function firstLine(stderr: Uint8Array): string {
  const lines = new TextDecoder().decode(stderr).split("\n");
  // The first says the code alone.
  const said = lines
    .filter((line) => line.startsWith("npm error"))
    .map((line) => line.slice("npm error".length).trim());
  return (said.find((line) => line !== "" && !line.startsWith("code ")) ?? "npm says nothing").slice(0, 300);
}
