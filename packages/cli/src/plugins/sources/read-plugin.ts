import { createHash } from "node:crypto";
import { basename, dirname, extname, resolve } from "node:path";
import type { Files } from "@parseltongue/base";
import { CliError } from "../../cli-error.ts";
import type { SourceMachine } from "./source-machine.ts";
import { GUEST_FILE, MANIFEST_FILE } from "../package-files.ts";
import {
  MOST_PACKAGE_BYTES,
  noPlugin,
  type PluginPackage,
  readBounded,
  readPluginArchive,
  readPluginDirectory,
} from "../plugin-package.ts";
import { carriedArchive } from "./carried-archive.ts";
import { carriedInTarball } from "./carried-in-tarball.ts";
import { downloadCrate } from "./crate-source.ts";
import { readInstalled } from "./installed-source.ts";
import { downloadNpmPackage } from "./npm-source.ts";
import { parseReference } from "./plugin-reference.ts";

/**
 * The plugin that a user names, read and never run: nothing of a package is executed on the way, neither its scripts nor
 * the program that carries it.
 * @param reference see `parseReference`; paths are from the working directory
 * @throws CliError `bad-reference`, `no-plugin`, `wrong-digest`; HostError `bad-manifest`; EnvironmentError
 */
export async function readPlugin(reference: string, machine: SourceMachine): Promise<PluginPackage> {
  const meant = parseReference(reference);
  switch (meant.kind) {
    case "path":
      return readAtPath(machine.environment.files, resolve(machine.workingDirectory, meant.path));
    case "crate":
      return readTarball(await downloadCrate(meant, machine), reference);
    case "npm":
      return readTarball(await downloadNpmPackage(meant, machine), reference);
    case "installed":
      return readCarried(await readInstalled(meant.package, machine), reference);
    case "url":
      return readPluginArchive(await downloadArchive(meant, machine), meant.url);
  }
}

async function readAtPath(files: Files, path: string): Promise<PluginPackage> {
  const status = await files.status(path);
  if (status === undefined) throw noPlugin(path, "does not exist");
  if (status.kind === "directory") return readPluginDirectory(files, path);
  if (status.kind !== "file") throw noPlugin(path, "is neither a file nor a directory");
  if ([MANIFEST_FILE, GUEST_FILE].includes(basename(path))) return readPluginDirectory(files, dirname(path));
  const bytes = await readBounded(files, path);
  switch (extname(path)) {
    case ".tar":
      return readPluginArchive(bytes, path);
    case ".tgz":
    case ".gz":
    case ".crate":
      return readTarball(bytes, path);
    default:
      return readCarried(bytes, path);
  }
}

async function readTarball(bytes: Uint8Array, path: string): Promise<PluginPackage> {
  return readCarried(carriedInTarball(bytes, path), path);
}

async function readCarried(bytes: Uint8Array, path: string): Promise<PluginPackage> {
  return readPluginArchive(carriedArchive(bytes, path), path);
}

async function downloadArchive(
  { url, sha256 }: { readonly url: string; readonly sha256: string },
  { environment, signal }: SourceMachine,
): Promise<Uint8Array> {
  const bytes = await environment.network.get(url, { maxBytes: MOST_PACKAGE_BYTES, signal });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === sha256) return bytes;
  throw new CliError("wrong-digest", `${url} holds other bytes than meant: sha256 ${found}`, {
    hint: "ask whoever named the digest which one is right; nothing was taken",
    details: { url, found, expected: sha256 },
  });
}
