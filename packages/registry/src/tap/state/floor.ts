import { join } from "node:path";
import { canonicalJson, EnvironmentError, type Files } from "@parseltongue/base";
import type { Sha256, Time } from "../../model/scalars.ts";
import { timeText } from "../../model/strict-time.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { RegistryError } from "../../registry-error.ts";
import type { VerifiedMetadata, VerifiedTarget } from "../tuf/verify-metadata.ts";
import type { TufRole } from "../tuf/roles.ts";

/**
 * The state of a tap that this user trusts, below which no later one may fall. It is the one file that changes when a tap is
 * updated, in one step: what was fetched before that is nothing to anybody.
 */
export interface Floor {
  readonly schema: 1;
  readonly tapId: Sha256;
  /** Full hash. */
  readonly commit: string;
  readonly verifiedAt: Time;
  readonly versions: Readonly<Record<TufRole, number>>;
  readonly expires: Readonly<Record<TufRole, Time>>;
  readonly expiresAt: Time;
  readonly snapshotSha256: Sha256;
  /** By path without `targets/`. */
  readonly targets: Readonly<Record<string, VerifiedTarget>>;
}

const MAX_FLOOR_BYTES = 1 << 20;

/** Name of the file in a tap's directory. */
export function floorFile(directory: string): string {
  return join(directory, "floor.json");
}

/** What there is to remember of a verified state. */
export function floorOf(tapId: Sha256, commit: string, metadata: VerifiedMetadata, nowMs: number): Floor {
  const { versions, expires, expiresAt, snapshotSha256, targets } = metadata;
  return {
    schema: 1,
    tapId,
    commit,
    verifiedAt: timeText(nowMs),
    versions,
    expires,
    expiresAt,
    snapshotSha256,
    targets: Object.fromEntries(targets),
  };
}

/** The floor that was written last; undefined when nothing was trusted yet. @throws RegistryError `bad-json`, `bad-document` */
export async function readFloor(files: Files, directory: string, tapId: Sha256): Promise<Floor | undefined> {
  const path = floorFile(directory);
  let bytes: Uint8Array;
  try {
    bytes = await files.read(path);
  } catch (error) {
    if (error instanceof EnvironmentError && error.code === "not-found") return undefined;
    throw error;
  }
  const floor = parseStrictJson(bytes, { path, maxBytes: MAX_FLOOR_BYTES }) as Partial<Floor> | null;
  if (floor?.schema === 1 && floor.tapId === tapId && floor.targets !== undefined) return floor as Floor;
  throw new RegistryError("bad-document", `${path} is not what was written there`, {
    hint: "remove that file and run `tap update`: the tap is then verified from its pinned root again",
  });
}

/** Writes a floor in one step. */
export async function writeFloor(files: Files, directory: string, floor: Floor): Promise<void> {
  const text = `${canonicalJson(floor)}\n`;
  await files.replace(floorFile(directory), [new TextEncoder().encode(text)], { mode: 0o600 });
}
