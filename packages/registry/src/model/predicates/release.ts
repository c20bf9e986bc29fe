import type { Prose, Uri } from "../scalars.ts";
import type { VersionBinding } from "../statement.ts";

/**
 * The publisher says: this entry is mine. Subjects: `plugin.wasm` (unless there is none), `source`, `entry`, and
 * `native/<platform>` for each.
 * @see in-toto predicate Release v0.1
 */
export interface ReleasePredicate {
  /** `pkg:generic/<namespace>/<name>@<version>`. */
  readonly purl: Uri;
  readonly parseltongue: VersionBinding & {
    /** What is new, for people. */
    readonly changes: Prose;
  };
}
