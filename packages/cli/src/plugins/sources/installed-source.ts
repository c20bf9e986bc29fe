import { isAbsolute, join } from "node:path";
import { EnvironmentError } from "@parseltongue/base";
import type { SourceMachine } from "./source-machine.ts";
import { noPlugin, readBounded } from "../plugin-package.ts";
import { CARRIED_FILE } from "./carried-archive.ts";
import { downloadDirectory } from "./download-directory.ts";
import { PACKAGE_PREFIX } from "./plugin-reference.ts";

/** A package with a plugin that another program has installed. */
export interface InstalledPackage {
  /** With its scope, if it has one. */
  readonly name: string;
  readonly by: "cargo" | "npm";
  /** The file that carries the plugin. */
  readonly path: string;
}

const MOST_OUTPUT_BYTES = 1 << 16;

/**
 * Packages with plugins that cargo and npm have installed for this user, in order of their names; what cannot be listed
 * has none. Their files' names are looked at, nothing else.
 */
export async function listInstalled(machine: SourceMachine): Promise<readonly InstalledPackage[]> {
  const found = [...(await installedByCargo(machine)), ...(await installedByNpm(machine))];
  return found.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.by < b.by ? -1 : 1));
}

/**
 * Bytes of the file that carries an installed plugin. The program that it may be is not run.
 * @throws CliError `no-plugin` when none or several have it
 */
export async function readInstalled(name: string, machine: SourceMachine): Promise<Uint8Array> {
  const all = await listInstalled(machine);
  const [only, ...others] = all.filter((each) => each.name === name || each.name.endsWith(`/${name}`));
  if (only === undefined) throw noPlugin(name, "is installed neither by cargo nor by npm");
  if (others.length === 0) return readBounded(machine.environment.files, only.path);
  const paths = [only, ...others].map(({ path }) => path).join(", ");
  throw noPlugin(name, `is installed more than once, so name one of these files: ${paths}`);
}

async function installedByCargo(machine: SourceMachine): Promise<InstalledPackage[]> {
  const variable = (name: string): string | undefined => absolute(machine.environment.variable(name));
  const home = variable("HOME") ?? variable("USERPROFILE");
  const cargoHome = variable("CARGO_HOME") ?? (home && join(home, ".cargo"));
  const roots = [variable("CARGO_INSTALL_ROOT"), cargoHome].filter((root) => root !== undefined);
  const found: InstalledPackage[] = [];
  for (const root of new Set(roots)) {
    for (const file of await namesIn(machine, join(root, "bin"), "file")) {
      const name = file.replace(/\.exe$/, "");
      if (name.startsWith(PACKAGE_PREFIX)) found.push({ name, by: "cargo", path: join(root, "bin", file) });
    }
  }
  return found;
}

async function installedByNpm(machine: SourceMachine): Promise<InstalledPackage[]> {
  const root = await npmRoot(machine);
  if (root === undefined) return [];
  const top = await namesIn(machine, root, "directory");
  const scopes = top.filter((name) => name.startsWith("@"));
  const scoped = await Promise.all(
    scopes.map(async (scope) =>
      (await namesIn(machine, join(root, scope), "directory")).map((name) => `${scope}/${name}`),
    ),
  );
  const found: InstalledPackage[] = [];
  for (const name of [...top, ...scoped.flat()]) {
    const path = join(root, name, CARRIED_FILE);
    const isOurs = name.slice(name.lastIndexOf("/") + 1).startsWith(PACKAGE_PREFIX);
    if (isOurs && (await machine.environment.files.status(path))?.kind === "file")
      found.push({ name, by: "npm", path });
  }
  return found;
}

/** Where npm installs globally; undefined without npm. Asked from a directory of ours: npm reads the settings of where it runs. */
async function npmRoot(machine: SourceMachine): Promise<string | undefined> {
  const { files, processes } = machine.environment;
  const directory = downloadDirectory(machine);
  await files.createDirectory(directory, { mode: 0o700 });
  try {
    const options = { directory, maxOutputBytes: MOST_OUTPUT_BYTES, signal: machine.signal };
    const { exitCode, stdout } = await processes.run("npm", ["root", "--global"], options);
    return exitCode === 0 ? absolute(new TextDecoder().decode(stdout).trim()) : undefined;
  } catch (error) {
    if (error instanceof EnvironmentError && error.code === "not-found") return undefined;
    throw error;
  }
}

async function namesIn(
  { environment }: SourceMachine,
  directory: string,
  kind: "file" | "directory",
): Promise<string[]> {
  try {
    const entries = await environment.files.list(directory);
    // npm links packages that are developed beside it.
    return entries.filter((entry) => entry.kind === kind || entry.kind === "link").map(({ name }) => name);
  } catch (error) {
    const isMissing = error instanceof EnvironmentError && ["not-found", "not-a-directory"].includes(error.code);
    if (isMissing || (error instanceof EnvironmentError && error.code === "permission-denied")) return [];
    throw error;
  }
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
