import type {
  BuildTarget,
  GitCommit,
  GitUrl,
  Line,
  MemberId,
  OrganisationId,
  Platform,
  SourceDirectory,
  Time,
  Token,
  Uri,
  Word,
} from "../scalars.ts";
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
      readonly repository: GitUrl;
      readonly commit: GitCommit;
      readonly directory: SourceDirectory;
      readonly target: BuildTarget;
    };
    readonly internalParameters?: { readonly cpu?: Word };
    /** The source, and each compiler, by name and version in `uri`. */
    readonly resolvedDependencies: readonly ResourceDescriptor[];
  };
  readonly runDetails: {
    readonly builder: { readonly id: Uri; readonly version: Readonly<Record<Word, Line>> };
    readonly metadata: { readonly invocationId: Token; readonly startedOn: Time; readonly finishedOn: Time };
  };
  readonly parseltongue: VersionBinding & {
    readonly rebuilder: { readonly member: MemberId; readonly organisation: OrganisationId };
    readonly platform: Platform;
    /** What kept the build from network and secrets. */
    readonly isolation: "bubblewrap" | "container" | "none";
  };
}
