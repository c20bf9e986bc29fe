import { hash } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { parseManifest } from "@parseltongue/host";
import {
  declaredBy,
  type Documents,
  type PluginId,
  sourceTreeDigest,
  type TreeFile,
  type VersionEntry,
  writeDocument,
} from "@parseltongue/registry";
import { keyOf, say } from "./statements.ts";
import { git, type Town } from "./town.ts";

const projectRoot = join(import.meta.dirname, "..", "..", "..", "..", "..");
const LATER = "2028-06-01T00:00:00Z";

/** A plugin of this repository, as its author has it: a git repository in Ann's home. */
export async function copyPlugin(town: Town, name: string): Promise<string> {
  const folder = join(town.directory, "ann", name);
  const isSource = (path: string): boolean => !/[\\/](dist|node_modules)$/.test(path);
  await cp(join(projectRoot, "plugins", name), folder, { recursive: true, filter: isSource });
  await writeFile(join(folder, ".gitignore"), "/dist/\n");
  git(folder, "init", "--quiet", "--initial-branch=main");
  commitSource(folder, "Begin");
  return folder;
}

/** Commits a plugin's source as it is. */
export function commitSource(folder: string, message: string): void {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", message);
}

/** Builds Ann's plugin and writes a version of it, signed, into her clone of the tap. Gives its id and version. */
export async function submit(town: Town, clone: string, folder: string, fixes: readonly string[] = []): Promise<void> {
  const { name, version } = await manifestIn(folder);
  await town.run("ann", "plugin", "pack", folder);
  const id = `acme/${name}`;
  const archive = await readFile(join(folder, "dist", `${name}-${version}.plugin.tar`));
  const entry = await entryOf(town, clone, id, folder, archive);
  for (const [path, bytes] of Object.entries(await newFiles(town, clone, id))) await put(clone, path, bytes);
  await put(clone, `blobs/${entry.artifact.sha256}`, archive);
  const bytes = writeDocument("version", fixes.length === 0 ? entry : { ...entry, fixes });
  await put(clone, `entries/${id}/versions/${version}.json`, bytes);
  const purl = `pkg:generic/${id}@${version}`;
  await say(town, "ann", clone, { id, version }, "release", { purl, parseltongue: { changes: "" } });
}

async function entryOf(
  town: Town,
  clone: string,
  id: PluginId,
  folder: string,
  archive: Uint8Array,
): Promise<VersionEntry> {
  const text = await readFile(join(folder, "plugin.toml"), "utf8");
  const manifest = parseManifest(text, "plugin.toml");
  const wasm = await readFile(join(folder, "dist", "plugin.wasm"));
  const { key } = await keyOf(town, "ann");
  return {
    schema: 1,
    id,
    version: manifest.version,
    previous: await previousOf(clone, id),
    publishedAt: town.now,
    artifact: { ...reference(archive), urls: ["blob:"] },
    manifest: reference(new TextEncoder().encode(text)),
    wasm: reference(wasm),
    grammars: [],
    native: [],
    source: {
      repository: `https://example.org/${id}`,
      commit: git(folder, "rev-parse", "HEAD"),
      directory: ".",
      treeSha256: sourceTreeDigest(await sourceOf(folder)),
    },
    build: { language: "assemblyscript", parseltongue: "0.1.0", toolchain: {}, lockSha256: null },
    ...declaredBy(manifest, wasm),
    publisher: { namespace: "acme", key: key.publicKey.text },
  };
}

/** Files at the newest commit, which is what lies there. */
async function sourceOf(folder: string): Promise<readonly TreeFile[]> {
  const lines = git(folder, "ls-tree", "-r", "HEAD").split("\n");
  return Promise.all(
    lines.map(async (line) => {
      const [head = "", path = ""] = line.split("\t");
      return { path, mode: head.slice(0, 6), bytes: await readFile(join(folder, path)) };
    }),
  );
}

async function previousOf(clone: string, id: PluginId): Promise<string | null> {
  const folder = join(clone, "entries", id, "versions");
  // Of these versions the newest comes last also by its text.
  const last = git(clone, "ls-tree", "--name-only", "HEAD", `${relative(clone, folder)}/`)
    .split("\n")
    .at(-1);
  return last === undefined || last === "" ? null : reference(await readFile(join(clone, last))).sha256;
}

/** The namespace and the plugin's record, where the tap has none yet. */
async function newFiles(town: Town, clone: string, id: PluginId): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  const { key } = await keyOf(town, "ann");
  const isThere = async (path: string): Promise<boolean> =>
    readFile(join(clone, path)).then(
      () => true,
      () => false,
    );
  const namespace: Documents["namespace"] = {
    schema: 1,
    namespace: "acme",
    organisation: "o:acme",
    registeredAt: town.now,
    releaseThreshold: 1,
    keys: [{ key: key.publicKey.text, validFrom: town.now, validUntil: LATER, holder: "m:ann" }],
    transfers: [],
  };
  const record: Documents["plugin"] = {
    schema: 1,
    id,
    registeredAt: town.now,
    description: `The plugin ${id}`,
    keywords: [],
    status: "active",
  };
  const [own, about] = ["entries/acme/namespace.json", `entries/${id}/plugin.json`];
  if (!(await isThere(own))) files[own] = writeDocument("namespace", namespace);
  if (!(await isThere(about))) files[about] = writeDocument("plugin", record);
  return files;
}

async function manifestIn(folder: string): Promise<{ readonly name: string; readonly version: string }> {
  return parseManifest(await readFile(join(folder, "plugin.toml"), "utf8"), "plugin.toml");
}

function reference(bytes: Uint8Array): { readonly sha256: string; readonly size: number } {
  return { sha256: hash("sha256", bytes, "hex"), size: bytes.length };
}

async function put(clone: string, path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(join(clone, path)), { recursive: true });
  await writeFile(join(clone, path), bytes);
}
