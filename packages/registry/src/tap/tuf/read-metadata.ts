import type { Cancellable } from "@parseltongue/base";
import type { TapTree } from "../tree/tap-tree.ts";
import { MAX_METADATA_BYTES, metadataFile, TUF_ROLES } from "./roles.ts";

const ROOT_FILE = /^metadata\/[1-9][0-9]{0,8}\.root\.json$/;
const FILES: ReadonlySet<string> = new Set(TUF_ROLES.flatMap((role) => (role === "root" ? [] : [metadataFile(role)])));
const MAX_BYTES = Math.max(...Object.values(MAX_METADATA_BYTES));

/**
 * All metadata of a state, by path. Other files of the folder are nothing to anybody.
 * @throws RegistryError `too-large` for a file that would take long to read, before any of it is parsed; `bad-path`
 */
export async function readMetadata(tree: TapTree, options?: Cancellable): Promise<ReadonlyMap<string, Uint8Array>> {
  const paths = await tree.list("metadata", options);
  return tree.readMany(
    paths.filter((path) => ROOT_FILE.test(path) || FILES.has(path)),
    MAX_BYTES,
    options,
  );
}
