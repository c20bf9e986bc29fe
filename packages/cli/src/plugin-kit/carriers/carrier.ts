import { dirname, join } from "node:path";
import type { Files } from "@parseltongue/base";
import type { Manifest } from "@parseltongue/host";

/** A package's files, by path with `/`. */
export type CarrierFiles = ReadonlyMap<string, string | Uint8Array>;

/** Writes a package's files into a directory, in place of those of the same names; gives where it is. */
export async function writeCarrier(files: Files, directory: string, carrier: CarrierFiles): Promise<string> {
  const encoder = new TextEncoder();
  for (const [path, content] of carrier) {
    const target = join(directory, path);
    await files.createDirectory(dirname(target));
    await files.replace(target, [typeof content === "string" ? encoder.encode(content) : content]);
  }
  return directory;
}

/** Name and version. Both have patterns that leave nothing to escape. */
export function shownName({ name, version }: Manifest): string {
  return `${name} ${version}`;
}

/** @param reference what `plugin add` takes it by */
export function carrierReadMe(manifest: Manifest, install: string, reference: string): string {
  return `# ${manifest.name}

${manifest.description}

A plugin for parseltongue. This package carries it; nothing of the package is run when it is turned on:

\`\`\`sh
parseltongue plugin add ${reference}
\`\`\`

does all of it and runs nothing on the way. If you would rather install the package first:

\`\`\`sh
${install}
parseltongue plugin add installed:${manifest.name}
\`\`\`

Either way the plugin runs in the sandbox, with the rights that you agree to.
`;
}
