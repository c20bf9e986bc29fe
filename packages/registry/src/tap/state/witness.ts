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
