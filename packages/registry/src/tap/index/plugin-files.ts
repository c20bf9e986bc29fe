import type { Cancellable } from "@parseltongue/base";
import type { PluginId } from "../../model/scalars.ts";
import { shardOf } from "./shard-of.ts";
import type { SignedIndex } from "./signed-index.ts";

/** Ids of all plugins, in order of code units. @throws RegistryError `tap-incomplete` */
export async function pluginIds(index: SignedIndex, options?: Cancellable): Promise<readonly PluginId[]> {
  const paths = [...(await index.all("entries", options)).keys()];
  // The order of paths is another one: `a/b-c/…` comes before `a/b/…`.
  return paths.flatMap((path) => pluginOfRecord(path) ?? []).sort();
}

/** The plugin whose record lies at a path; undefined for other files. */
export function pluginOfRecord(path: string): PluginId | undefined {
  return /^entries\/([^/]+\/[^/]+)\/plugin\.json$/.exec(path)?.[1];
}

/**
 * Every file that is about a plugin, by path: its record, its versions, all statements, its namespace and its transfers.
 * None that was signed for is left out.
 * @throws RegistryError `tap-incomplete`
 */
export async function pluginFiles(
  index: SignedIndex,
  id: PluginId,
  options?: Cancellable,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const [namespace = "", name = ""] = id.split("/");
  const folders = [`entries/${namespace}/${name}/`, `attestations/${namespace}/${name}/`];
  const own = [`entries/${namespace}/namespace.json`, `attestations/${namespace}/_namespace/`];
  const shards = [...new Set([`${folders[0]}plugin.json`, own[0] ?? ""].map(shardOf))];
  await index.load(shards, options);
  const paths: string[] = [];
  for (const shard of shards) {
    const named = Object.keys(await index.files(shard, options));
    paths.push(...named.filter((path) => [...folders, ...own].some((start) => path.startsWith(start))));
  }
  return index.read(paths.sort(), options);
}
