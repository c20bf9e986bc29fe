import { join, resolve } from "node:path";
import type { Environment } from "@parseltongue/base";
import { type BuildRecipe, guestHooks, type Manifest } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { KitError } from "./kit-error.ts";

/** Name of the manifest in a plugin's directory. */
export const MANIFEST_FILE = "plugin.toml";
/** Where `plugin build` puts what it makes, in the plugin's directory. */
export const BUILD_DIRECTORY = "dist";

/** The directory of one plugin, its manifest read. */
export interface PluginProject {
  /** Absolute path, links resolved. */
  readonly directory: string;
  readonly manifest: Manifest;
  readonly manifestText: string;
}

/**
 * Reads the manifest of the plugin in a directory.
 * @throws KitError `no-plugin`; HostError `bad-manifest`; EnvironmentError
 */
export async function readProject(environment: Environment, directory: string): Promise<PluginProject> {
  const { files } = environment;
  const path = join(directory, MANIFEST_FILE);
  if ((await files.status(path))?.kind !== "file") {
    throw new KitError("no-plugin", `there is no ${MANIFEST_FILE} in ${directory}`, {
      hint: "name the plugin's directory, or make one with: parseltongue plugin new",
    });
  }
  const manifestText = new TextDecoder().decode(await files.read(path));
  const manifest = parseManifest(manifestText, MANIFEST_FILE);
  return { directory: await files.realPath(directory), manifest, manifestText };
}

/** Whether a plugin brings languages and nothing else: it has no code to build. */
export function bringsLanguagesOnly({ manifest }: PluginProject): boolean {
  return manifest.languages.length > 0 && manifest.build === undefined && guestHooks(manifest).length === 0;
}

/** How a project is built, its source known to exist. */
export interface BuildTask {
  readonly directory: string;
  readonly language: BuildRecipe["language"];
  /** As the manifest writes it: beside the manifest, with `/`. */
  readonly source: string;
  /** Name of the plugin, for what compilers want named. */
  readonly name: string;
}

/** @throws KitError `no-source` */
export async function buildTask(environment: Environment, project: PluginProject): Promise<BuildTask> {
  const { directory, manifest } = project;
  if (bringsLanguagesOnly(project)) {
    throw new KitError("no-source", `${manifest.name} brings a language: there is no code of its own to compile`, {
      hint: "nothing has to be built for plugin test, plugin doc, plugin pack and plugin add",
    });
  }
  if (manifest.build === undefined) {
    throw new KitError("no-source", `${MANIFEST_FILE} does not say how ${manifest.name} is built`, {
      hint: 'add to it: [build] with language = "assemblyscript" (or "rust", "c") and source = "…"',
    });
  }
  const { language, source } = manifest.build;
  if ((await environment.files.status(resolve(directory, source)))?.kind !== "file") {
    throw new KitError("no-source", `${source}, the source that ${MANIFEST_FILE} names, is not there`, {
      hint: `correct build.source in ${MANIFEST_FILE}`,
    });
  }
  return { directory, language, source, name: manifest.name };
}
