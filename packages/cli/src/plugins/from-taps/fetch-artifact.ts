import { hash } from "node:crypto";
import { join } from "node:path";
import { CodedError, formatBytes, safeText } from "@parseltongue/base";
import { type Artifact, blobsOf, type PinnedTap } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import { MOST_PACKAGE_BYTES } from "../plugin-package.ts";
import type { AddedTap, TapMachine } from "./added-taps.ts";

const CARRIED = "blob:";

/**
 * Bytes of an artefact: those fetched before, else from the tap, else from its addresses in their order. Size and digest are
 * compared before anybody looks into them; what is right is kept, for `tap export` and for machines without a network.
 * @throws CliError `wrong-digest`, `no-artifact`
 */
export async function fetchArtifact(
  artifact: Artifact,
  { tap, name }: AddedTap,
  pinned: PinnedTap,
  machine: TapMachine,
): Promise<Uint8Array> {
  const { sha256, size, urls } = artifact;
  if (size > MOST_PACKAGE_BYTES) {
    throw new CliError("no-artifact", `an artefact of ${formatBytes(size)} is more than any plugin has`);
  }
  const { files, network } = machine.environment;
  const { signal } = machine;
  const kept = join(blobsOf(pinned), sha256);
  if ((await files.status(kept))?.byteCount === size) {
    const bytes = await files.read(kept, { signal });
    if (isSame(bytes, artifact)) return bytes;
  }
  const problems: string[] = [];
  for (const url of new Set([...(urls.includes(CARRIED) ? [CARRIED] : []), ...urls])) {
    try {
      const bytes =
        url === CARRIED
          ? await tap.tree.read(`blobs/${sha256}`, size, { signal })
          : await network.get(url, { maxBytes: size, signal });
      if (bytes !== undefined && isSame(bytes, artifact)) {
        await keep(kept, bytes, machine);
        return bytes;
      }
      problems.push(
        `${url === CARRIED ? name : url}: ${bytes === undefined ? "not there" : "other bytes than were signed"}`,
      );
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      problems.push(`${url === CARRIED ? name : url}: ${error.message}`);
    }
  }
  throw new CliError("no-artifact", `the artefact ${sha256.slice(0, 12)} cannot be had`, {
    hint: safeText(problems.join("; ") || "the tap names no place for it"),
    details: { sha256 },
  });
}

function isSame(bytes: Uint8Array, { sha256, size }: Artifact): boolean {
  return bytes.length === size && hash("sha256", bytes, "hex") === sha256;
}

async function keep(path: string, bytes: Uint8Array, { environment: { files } }: TapMachine): Promise<void> {
  await files.createDirectory(join(path, ".."), { mode: 0o700 });
  await files.replace(path, [bytes], { mode: 0o600 });
}
