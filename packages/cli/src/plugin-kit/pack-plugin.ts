import { dirname, join } from "node:path";
import { canonicalJson, type Environment } from "@parseltongue/base";
import { createTar } from "nanotar";
import { type BuiltFiles, RECORD_FILE, WASM_FILE } from "./build-plugin.ts";
import { MANIFEST_FILE, type PluginProject } from "./plugin-project.ts";

/** Ending of a plugin in one file: a tar archive of what `dist/` holds. */
export const PACKAGE_ENDING = ".plugin.tar";

/** Nothing of the machine or the moment goes into an archive, so that the same plugin is the same file everywhere. */
const ATTRIBUTES = { mtime: 0, uid: 0, gid: 0, user: "", group: "", mode: "644" } as const;

/** A plugin as one file: a tar archive with plugin.toml, and what else there is of it. The same bytes each time. */
export function packPlugin({ project, wasm, record }: BuiltFiles, languages: LanguageFiles = new Map()): Uint8Array {
  return archive([
    { name: MANIFEST_FILE, data: project.manifestText },
    { name: RECORD_FILE, data: `${canonicalJson(record)}\n` },
    { name: WASM_FILE, data: wasm },
    ...entriesOf(languages),
  ]);
}

/** A plugin that brings languages and nothing else, as one file. */
export function packLanguages({ manifestText }: PluginProject, languages: LanguageFiles): Uint8Array {
  return archive([{ name: MANIFEST_FILE, data: manifestText }, ...entriesOf(languages)]);
}

/** Files that languages consist of, by path from the manifest. */
type LanguageFiles = ReadonlyMap<string, Uint8Array>;
interface Entry {
  readonly name: string;
  readonly data: string | Uint8Array;
}

function entriesOf(languages: LanguageFiles): Entry[] {
  return Array.from(languages, ([name, data]) => ({ name, data }));
}

function archive(entries: Entry[]): Uint8Array {
  return createTar(entries, { attrs: ATTRIBUTES });
}

/** Writes an archive to `path`, or as `<name>-<version>.plugin.tar` into `dist/`; gives where it is. */
export async function writePackage(
  { files }: Environment,
  { directory, manifest }: PluginProject,
  packed: Uint8Array,
  path: string | undefined,
): Promise<string> {
  const target = path ?? join(directory, "dist", `${manifest.name}-${manifest.version}${PACKAGE_ENDING}`);
  await files.createDirectory(dirname(target));
  await files.replace(target, [packed]);
  return target;
}
