import { canonicalJson } from "@parseltongue/base";
import { parseStrictJson } from "../../model/strict-json.ts";
import { RegistryError } from "../../registry-error.ts";
import type { Sha256 } from "../../model/scalars.ts";
import type { Floor } from "./floor.ts";

/**
 * What somebody saw of a tap: small enough for a lockfile, a message, a page. Two witnesses of one tap that contradict each
 * other prove that its keepers show different people different things.
 */
export interface TapWitness {
  readonly tapId: Sha256;
  readonly rootVersion: number;
  readonly snapshotVersion: number;
  readonly snapshotSha256: Sha256;
}

/** What this user saw. */
export function witnessOf({ tapId, versions, snapshotSha256 }: Floor): TapWitness {
  return { tapId, rootVersion: versions.root, snapshotVersion: versions.snapshot, snapshotSha256 };
}

const MAX_WITNESSES_BYTES = 1 << 20;
const NUMBERS = ["rootVersion", "snapshotVersion"] as const;
const DIGESTS = ["tapId", "snapshotSha256"] as const;

/** Whether a value is a digest as files write it. */
export function isSha256(value: unknown): value is Sha256 {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

/** Whether a value that was read somewhere is what somebody saw of a tap. */
export function isWitness(value: unknown): value is TapWitness {
  const found = (value ?? {}) as Partial<TapWitness>;
  return (
    NUMBERS.every((key) => Number.isSafeInteger(found[key]) && (found[key] ?? 0) > 0) &&
    DIGESTS.every((key) => isSha256(found[key]))
  );
}

/** What somebody saw, a line each, as others can compare it. */
export function witnessLine(witness: TapWitness): string {
  return canonicalJson({ ...witness });
}

/**
 * Reads lines of `witnessLine`.
 * @throws RegistryError `bad-json`, `bad-document`, `too-large`
 */
export function readWitnesses(bytes: Uint8Array, path: string): readonly TapWitness[] {
  if (bytes.length > MAX_WITNESSES_BYTES) {
    throw new RegistryError("too-large", `${path} has more than ${MAX_WITNESSES_BYTES} bytes`, {
      hint: "give what `tap witness` printed",
    });
  }
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const place = `${path}:${index + 1}`;
    const value = parseStrictJson(new TextEncoder().encode(line), { path: place, maxBytes: MAX_WITNESSES_BYTES });
    if (isWitness(value)) return [value];
    throw new RegistryError("bad-document", `${place} is not what somebody saw of a tap`, {
      hint: "give what `tap witness` printed",
    });
  });
}

/**
 * Refuses a state that is older than what was seen, or of the same version and another.
 * @throws RegistryError `wrong-tap`, `tap-rolled-back`, `tap-equivocates`
 */
export function requireWitness(floor: Floor, witness: TapWitness): void {
  const { tapId, versions, snapshotSha256 } = floor;
  const details = { seen: witness.snapshotVersion, found: versions.snapshot };
  if (tapId !== witness.tapId) {
    throw new RegistryError("wrong-tap", `the tap is ${tapId}, and ${witness.tapId} was seen`, {
      hint: "check which tap the lockfile is for",
    });
  }
  if (versions.snapshot < witness.snapshotVersion || versions.root < witness.rootVersion) {
    throw new RegistryError(
      "tap-rolled-back",
      `state ${versions.snapshot} of the tap is older than ${witness.snapshotVersion}, which was seen`,
      {
        hint: "use another mirror: this one is behind, or hides something",
        details,
      },
    );
  }
  if (versions.snapshot === witness.snapshotVersion && snapshotSha256 !== witness.snapshotSha256) {
    throw new RegistryError(
      "tap-equivocates",
      `state ${versions.snapshot} of the tap is another than the one that was seen`,
      {
        hint: "its keepers sign different states for different people, or their keys are in other hands: ask them in public",
        details,
      },
    );
  }
}
