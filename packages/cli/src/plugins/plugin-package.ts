import { join } from "node:path";
import { canonicalJson, type Digest, digestOf, type Files, formatBytes } from "@parseltongue/base";
import { guestHooks, type Manifest, manifestFormat } from "@parseltongue/host";
import { type ParsedTarFileItem, parseTar } from "nanotar";
import { CliError } from "../cli-error.ts";
import { VERSION } from "../version.ts";
import { GUEST_FILE, MANIFEST_FILE, UNDERSTOOD_FILE } from "./package-files.ts";

/** Where `plugin build` puts what it makes, in the plugin's directory. */
const BUILT = "dist";
/** More than any plugin may have, so that a mistaken path is not read for long. */
export const MOST_PACKAGE_BYTES: number = 64 << 20;

/** A plugin's files as they are installed: manifest, guest, and what the manifest names beside them. */
export interface PluginPackage {
  readonly manifest: Manifest;
  /** By path with `/`, relative to the manifest. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Of all files and their paths together. */
  readonly digest: Digest;
}

/** Where a plugin's files are read from. */
interface PackageSource {
  /** The manifest's path, for messages. */
  readonly manifestPath: string;
  /** @throws CliError `no-plugin` when there is no such file */
  read(name: string): Promise<Uint8Array>;
}

/**
 * The plugin in a directory, built or as it is.
 * @throws CliError `no-plugin`; HostError `bad-manifest`; EnvironmentError
 */
export async function readPluginDirectory(files: Files, directory: string): Promise<PluginPackage> {
  return readFrom(await openDirectory(files, directory));
}

/**
 * The plugin in an archive that `plugin pack` made.
 * @param path names it in messages
 * @throws CliError `no-plugin`; HostError `bad-manifest`
 */
export async function readPluginArchive(archive: Uint8Array, path: string): Promise<PluginPackage> {
  return readFrom(openArchive(archive, path));
}

async function readFrom(source: PackageSource): Promise<PluginPackage> {
  const manifestBytes = await source.read(MANIFEST_FILE);
  const manifest = await parsed(manifestBytes, source.manifestPath);
  const found = new Map([[MANIFEST_FILE, manifestBytes]]);
  for (const name of otherFiles(manifest)) found.set(name, await source.read(name));
  found.set(UNDERSTOOD_FILE, new TextEncoder().encode(canonicalJson({ format: understoodFormat(), manifest })));
  return { manifest, files: found, digest: digestOfFiles(found) };
}

/**
 * The manifest among a package's files. Only for files that a `PluginPackage` had: whoever calls this has
 * compared the digest.
 * @throws HostError `bad-manifest`
 */
export async function manifestOf(files: ReadonlyMap<string, Uint8Array>, path: string): Promise<Manifest> {
  const understood = files.get(UNDERSTOOD_FILE);
  if (understood !== undefined) {
    const { format, manifest } = JSON.parse(new TextDecoder().decode(understood)) as {
      format: string;
      manifest: Manifest;
    };
    // Another version of this program may have understood it otherwise.
    if (format === understoodFormat()) return manifest;
  }
  return parsed(files.get(MANIFEST_FILE) ?? new Uint8Array(0), path);
}

async function parsed(manifest: Uint8Array, path: string): Promise<Manifest> {
  // Loaded here: it is large, and what is installed was understood before.
  const { parseManifest } = await import("@parseltongue/host/parse-manifest");
  return parseManifest(new TextDecoder().decode(manifest), path);
}

function understoodFormat(): string {
  return `${VERSION} ${manifestFormat()}`;
}

/** Of files and their paths together. */
export function digestOfFiles(files: ReadonlyMap<string, Uint8Array>): Digest {
  return digestOf(canonicalJson(Object.fromEntries([...files].map(([path, bytes]) => [path, digestOf(bytes)]))));
}

/** The guest, if there are hooks for one, and files that languages consist of. */
function otherFiles(manifest: Manifest): readonly string[] {
  const guest = guestHooks(manifest).length > 0 ? [GUEST_FILE] : [];
  const languages = manifest.languages.flatMap(({ grammar, queries }) => [grammar, ...Object.values(queries)]);
  return [...new Set([...guest, ...languages])];
}

async function openDirectory(files: Files, directory: string): Promise<PackageSource> {
  for (const candidate of [join(directory, BUILT), directory]) {
    const manifestPath = join(candidate, MANIFEST_FILE);
    if ((await files.status(manifestPath))?.kind !== "file") continue;
    return { manifestPath, read: async (name) => readBounded(files, join(candidate, name)) };
  }
  throw noPlugin(directory, `has no ${MANIFEST_FILE}`);
}

/** Of an archive's entries only those count that the manifest names; nothing is unpacked. */
function openArchive(bytes: Uint8Array, path: string): PackageSource {
  const entries = new Map<string, Uint8Array>();
  for (const { name, type, data } of parsedArchive(path, bytes)) {
    if (entries.has(name)) throw noPlugin(path, `holds ${name} twice`);
    if (type === "file" && data !== undefined) entries.set(name, new Uint8Array(data));
  }
  const read = async (name: string): Promise<Uint8Array> => {
    const entry = entries.get(name);
    if (entry === undefined) throw noPlugin(path, `holds no ${name}`);
    return entry;
  };
  return { manifestPath: join(path, MANIFEST_FILE), read };
}

function parsedArchive(path: string, bytes: Uint8Array): readonly ParsedTarFileItem[] {
  try {
    // Its parser reads the whole buffer that bytes are a part of.
    return parseTar(new Uint8Array(bytes));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw noPlugin(path, `is no archive of a plugin: ${why.toLowerCase()}`);
  }
}

export async function readBounded(files: Files, path: string): Promise<Uint8Array> {
  const status = await files.status(path);
  if (status === undefined) throw noPlugin(path, "is missing; build the plugin first: parseltongue plugin build");
  if (status.byteCount > MOST_PACKAGE_BYTES) {
    throw noPlugin(path, `has ${formatBytes(status.byteCount)}, which no file of a plugin may have`);
  }
  return files.read(path);
}

export function noPlugin(path: string, why: string): CliError {
  return new CliError("no-plugin", `${path} ${why}`, {
    hint: `give a directory with ${MANIFEST_FILE} and the built ${GUEST_FILE}, the path of either, what plugin pack made, or crate:, npm: or installed: and a name`,
    details: { path },
  });
}
