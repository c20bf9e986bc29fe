import { basename, resolve } from "node:path";
import type { HookTrait } from "@parseltongue/host";
import { KitError } from "../kit-error.ts";
import { NEW_TRAITS, PLUGIN_LANGUAGES, type PluginLanguage } from "../kit-invocation.ts";

/** What a new plugin is to be. */
export interface NewPlugin {
  readonly name: string;
  readonly language: PluginLanguage;
  /** At least one, each once, in the order of `NEW_TRAITS`. */
  readonly traits: readonly HookTrait[];
}

/** A new plugin and where it goes, as the user wrote it. */
export interface NewRequest extends NewPlugin {
  readonly directory: string;
}

/** Where each language's source lies, beside the manifest. */
export const SOURCE_PATHS: Readonly<Record<PluginLanguage, string>> = {
  assemblyscript: "assembly/index.ts",
  rust: "src/lib.rs",
  c: "src/plugin.c",
};

/** Traits whose sources to begin with count what an item calls. */
export const COUNTS_CALLS: ReadonlySet<HookTrait> = new Set(["query", "rule", "analyzer"]);

export function isPluginName(name: string): boolean {
  return /^[a-z][a-z0-9-]{1,62}$/.test(name);
}

/**
 * A request with defaults for all that is not given: AssemblyScript, a lens, the directory's name.
 * @throws KitError `not-given` without a directory, or with a name that no plugin can have
 */
export function completeRequest(request: Partial<NewRequest>, workingDirectory: string): NewRequest {
  const { directory } = request;
  if (directory === undefined) {
    throw new KitError("not-given", "no directory is given, and there is no terminal to ask on", {
      hint: "parseltongue plugin new my-plugin",
    });
  }
  const name = request.name ?? basename(resolve(workingDirectory, directory));
  if (!isPluginName(name)) {
    throw new KitError("not-given", `a plugin cannot be called ${JSON.stringify(name)}`, {
      hint: "give a name of lower-case letters, digits and hyphens, a letter first: --name my-plugin",
    });
  }
  const traits = request.traits ?? ["lens"];
  return {
    directory,
    name,
    language: request.language ?? PLUGIN_LANGUAGES[0],
    traits: NEW_TRAITS.filter((trait) => traits.includes(trait)),
  };
}
