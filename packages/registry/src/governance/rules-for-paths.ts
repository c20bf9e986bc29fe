import type { DecisionRule, Governance } from "../model/governance/governance.ts";
import type { RelativePath, Sha256 } from "../model/scalars.ts";
import type { Tally } from "./tally.ts";

/** The first rule that is about a path; undefined: nobody decides about it. */
export function ruleForPath({ decisions }: Governance, path: RelativePath): DecisionRule | undefined {
  return decisions.find(({ paths }) => paths.some((glob) => globPattern(glob).test(path)));
}

/** A file that changes: the digest of its bytes afterwards, null when it goes. */
export interface PathChange {
  readonly path: RelativePath;
  readonly sha256: Sha256 | null;
}

/**
 * Of some changes those that a vote has to allow and none does: no RFC that binds already names the path with these very
 * bytes. Each with what it lacks.
 */
export function changesWithoutMandate(
  governance: Governance,
  changes: readonly PathChange[],
  tallies: readonly Tally[],
): readonly { readonly path: RelativePath; readonly why: string }[] {
  return changes.flatMap(({ path, sha256 }) => {
    const rule = ruleForPath(governance, path);
    if (rule === undefined || !rule.needsRfc) return [];
    const named = tallies.filter(({ rfc }) => rfc.changes.some((each) => each.path === path && each.sha256 === sha256));
    if (named.some(({ state }) => state === "active")) return [];
    const waiting = named.find(({ state }) => state === "accepted");
    const why =
      waiting === undefined
        ? `the rule ${rule.id} wants an RFC that was accepted and names these bytes`
        : `RFC ${waiting.rfc.number} binds from ${waiting.bindsFrom ?? "the next epoch"} on`;
    return [{ path, why }];
  });
}

/** `**` stands for anything, `*` for anything without a slash. */
function globPattern(glob: string): RegExp {
  const source = glob
    .split("**")
    .map((part) => part.replaceAll(".", "\\.").replaceAll("*", "[^/]*"))
    .join(".*");
  return new RegExp(`^${source}$`);
}
