import * as raw from "./raw";

/** Whether a rule or an analyzer is asked about the hits only, which are what changed, and not about the whole graph. */
// @ts-ignore: decorator
@inline
export function onlyChanged(): bool {
  return raw.scope() == raw.Scope.HITS;
}
