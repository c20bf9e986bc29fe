import { gunzipSync } from "node:zlib";
import { type ParsedTarFileItem, parseTar } from "nanotar";
import { MOST_PACKAGE_BYTES, noPlugin } from "../plugin-package.ts";
import { CARRIED_FILE } from "./carried-archive.ts";

/**
 * The file that carries a plugin in what `cargo package` or `npm pack` made. Nothing is unpacked to a disk.
 * @throws CliError `no-plugin`
 */
export function carriedInTarball(bytes: Uint8Array, path: string): Uint8Array {
  // All entries of such a tarball are in one folder: `package/` of npm, `<name>-<version>/` of cargo.
  const found = entriesOf(bytes, path).filter(
    ({ name, type }) => type === "file" && name.split("/")[1] === CARRIED_FILE,
  );
  const [carried, ...others] = found.filter(({ name }) => name.split("/").length === 2);
  if (carried?.data === undefined) throw noPlugin(path, `holds no ${CARRIED_FILE}, so it carries no plugin`);
  if (others.length > 0) throw noPlugin(path, `holds ${CARRIED_FILE} more than once`);
  return new Uint8Array(carried.data);
}

function entriesOf(bytes: Uint8Array, path: string): readonly ParsedTarFileItem[] {
  try {
    // A small file may say that it is endless.
    return parseTar(new Uint8Array(gunzipSync(bytes, { maxOutputLength: MOST_PACKAGE_BYTES })));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw noPlugin(path, `is no tarball that could carry a plugin: ${why.toLowerCase()}`);
  }
}
