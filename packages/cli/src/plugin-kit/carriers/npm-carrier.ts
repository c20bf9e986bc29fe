import type { Manifest } from "@parseltongue/host";
import { carryArchive, CARRIED_FILE } from "../../plugins/sources/carried-archive.ts";
import { PACKAGE_PREFIX } from "../../plugins/sources/plugin-reference.ts";
import { carrierReadMe, type CarrierFiles } from "./carrier.ts";

/**
 * An npm package that carries a plugin: `npm install -g` brings it to a machine, and the host reads the file. It has no
 * scripts, no program and no dependency, so that installing it runs nothing.
 * @param archive what `plugin pack` makes
 */
export function npmCarrier(manifest: Manifest, archive: Uint8Array): CarrierFiles {
  const { name, version, description, license, authors, repository, keywords } = manifest;
  const [author, ...contributors] = authors;
  const record = {
    name: `${PACKAGE_PREFIX}${name}`,
    version,
    description,
    ...(license !== undefined && { license }),
    ...(author !== undefined && { author }),
    ...(contributors.length > 0 && { contributors }),
    ...(repository !== undefined && { repository }),
    keywords: [...new Set(["parseltongue-plugin", ...keywords])],
    files: [CARRIED_FILE],
  };
  return new Map<string, string | Uint8Array>([
    ["package.json", `${JSON.stringify(record, undefined, 2)}\n`],
    ["README.md", carrierReadMe(manifest, `npm install --global ${PACKAGE_PREFIX}${name}`, `npm:${name}`)],
    [CARRIED_FILE, carryArchive(archive)],
  ]);
}
