import type { Environment } from "@parseltongue/base";
import { DirectorySource, SourceWatcher } from "@parseltongue/indexer";
import { BUILD_DIRECTORY } from "../plugin-project.ts";

/** A running watch over a plugin's directory. */
export interface ProjectWatch {
  stop(): Promise<void>;
}

/**
 * Calls `onChange` after files of a plugin's project changed, one call for changes that come together; what is built does
 * not count.
 * @throws IndexerError `watch-limit`, `watch-failed`
 */
export async function watchProject(
  environment: Environment,
  directory: string,
  onChange: () => void,
  onError: (error: unknown) => void,
): Promise<ProjectWatch> {
  const accepts = (path: string): boolean => !path.startsWith(`${BUILD_DIRECTORY}/`) && !path.startsWith(".");
  const source = new DirectorySource(environment.files, directory, { accepts });
  const listing = await source.list();
  return SourceWatcher.start({ environment, root: directory, listing, accepts, onChange, onError });
}
