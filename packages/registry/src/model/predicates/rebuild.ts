import type { MemberId, OrganisationId, Platform, Time } from "../scalars.ts";
import type { ResourceDescriptor, VersionBinding } from "../statement.ts";

/** `buildType` of rebuilds. */
export const BUILD_TYPE = "urn:parseltongue:build:1";

/**
 * Somebody has built the source again, and these are the bytes that came out. Subjects: `plugin.wasm`, `source`, `entry`,
 * `native/<platform>`. Bytes that differ from the entry's are a mismatch, which is said by a rebuild as well.
 * @see SLSA Provenance v1
 */
export interface RebuildPredicate {
  readonly buildDefinition: {
    readonly buildType: typeof BUILD_TYPE;
    readonly externalParameters: {
      readonly repository: string;
      readonly commit: string;
      readonly directory: string;
      /** `wasm`, or the platform of native code. */
      readonly target: string;
    };
    readonly internalParameters?: { readonly cpu?: string };
    /** The source, and each compiler, by name and version in `uri`. */
    readonly resolvedDependencies: readonly ResourceDescriptor[];
  };
  readonly runDetails: {
    readonly builder: { readonly id: string; readonly version: Readonly<Record<string, string>> };
    readonly metadata: { readonly invocationId: string; readonly startedOn: Time; readonly finishedOn: Time };
  };
  readonly parseltongue: VersionBinding & {
    readonly rebuilder: { readonly member: MemberId; readonly organisation: OrganisationId };
    readonly platform: Platform;
    /** What kept the build from network and secrets. */
    readonly isolation: "bubblewrap" | "container" | "none";
  };
}
