import { dirname, join } from "node:path";
import { canonicalJson, type Environment } from "@parseltongue/base";
import { createTar } from "nanotar";
import { type BuiltPlugin, RECORD_FILE, WASM_FILE } from "./build-plugin.ts";
import { MANIFEST_FILE } from "./plugin-project.ts";

/** Ending of a plugin in one file: a tar archive of what `dist/` holds. */
export const PACKAGE_ENDING = ".plugin.tar";

/** Nothing of the machine or the moment goes into an archive, so that the same plugin is the same file everywhere. */
const ATTRIBUTES = { mtime: 0, uid: 0, gid: 0, user: "", group: "", mode: "644" } as const;

/** A built plugin as one file: a tar archive with plugin.toml, plugin.wasm and build.json, the same bytes each time. */
export function packPlugin({ project, wasm, record }: BuiltPlugin): Uint8Array {
  return createTar(
    [
      { name: MANIFEST_FILE, data: project.manifestText },
      { name: RECORD_FILE, data: `${canonicalJson(record)}\n` },
      { name: WASM_FILE, data: wasm },
    ],
    { attrs: ATTRIBUTES },
  );
}

/** Writes the archive to `path`, or as `<name>-<version>.plugin.tar` into `dist/`; gives where it is. */
export async function writePackage(
  { files }: Environment,
  built: BuiltPlugin,
  path: string | undefined,
): Promise<string> {
  const { directory, manifest } = built.project;
  const target = path ?? join(directory, "dist", `${manifest.name}-${manifest.version}${PACKAGE_ENDING}`);
  await files.createDirectory(dirname(target));
  await files.replace(target, [packPlugin(built)]);
  return target;
}
