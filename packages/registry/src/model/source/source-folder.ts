import { relative } from "node:path/posix";
import type { SourceReference } from "../version-entry.ts";

type Folder = Pick<SourceReference, "beside" | "directory">;

/**
 * What the paths of a plugin's own files begin with in its source tree: nothing, or the folder in the repository with a `/`
 * where files beside it belong to the tree.
 */
export function folderInSource({ beside = [], directory }: Folder): string {
  return beside.length === 0 ? "" : `${directory}/`;
}

/** A path of a source tree as seen from the plugin's folder: `../shared/text.ts` for a file beside it. */
export function pathFromFolder(source: Folder, path: string): string {
  const folder = folderInSource(source);
  return folder === "" ? path : relative(folder, path);
}
