import type { VersionEntry } from "../model/version-entry.ts";

/** What a version does, asks for or comes from otherwise than the one before. */
export interface VersionChanges {
  /** Rights that are new, in words of the manifest: `attribute host.changes`. */
  readonly addedRights: readonly string[];
  readonly removedRights: readonly string[];
  /** Budgets that rose: `lens main: perHit 50 to 80`. */
  readonly raisedBudgets: readonly string[];
  /** Who publishes it, from where and by what: `publisher's key`, `source repository`. */
  readonly otherOrigin: readonly string[];
  /** Whether somebody has to agree before it takes the old one's place. */
  readonly needsConsent: boolean;
}

/** What differs between a version that is installed and one that would replace it. */
export function versionChanges(old: VersionEntry, next: VersionEntry): VersionChanges {
  const [before, after] = [new Set(rightsOf(old)), new Set(rightsOf(next))];
  const addedRights = [...after].filter((each) => !before.has(each)).sort();
  const removedRights = [...before].filter((each) => !after.has(each)).sort();
  const raisedBudgets = raises(old, next);
  const otherOrigin = originChanges(old, next);
  const needsConsent = addedRights.length > 0 || otherOrigin.length > 0;
  return { addedRights, removedRights, raisedBudgets, otherOrigin, needsConsent };
}

/** Everything that a version may do: an import that is new is a right that is new. */
function rightsOf({ capabilities, imports, traits, languages }: VersionEntry): readonly string[] {
  return [
    ...capabilities.attributes.map((each) => `attribute ${each}`),
    ...capabilities.hostData.map((each) => `host data ${each}`),
    ...(capabilities.log ? ["log"] : []),
    ...imports.map((each) => `import ${each}`),
    ...traits.map((each) => `trait ${each}`),
    ...(traits.includes("language") ? languages.map((each) => `language ${each}`) : []),
  ];
}

function raises(old: VersionEntry, next: VersionEntry): readonly string[] {
  const raised: string[] = [];
  for (const hook of next.budget.hooks) {
    const before = old.budget.hooks.find((each) => each.trait === hook.trait && each.name === hook.name);
    for (const key of ["base", "perHit", "perNode", "perEdge", "outputBytes"] as const) {
      const was = before?.[key] ?? 0;
      if (before !== undefined && hook[key] > was)
        raised.push(`${hook.trait} ${hook.name}: ${key} ${was} to ${hook[key]}`);
    }
  }
  if (next.budget.memoryPages > old.budget.memoryPages) {
    raised.push(`memory: ${old.budget.memoryPages} to ${next.budget.memoryPages} pages`);
  }
  return raised;
}

/** Whoever took an account or a machine over publishes with other keys, from elsewhere, built otherwise. */
function originChanges(old: VersionEntry, next: VersionEntry): readonly string[] {
  const changed: readonly (readonly [string, unknown, unknown])[] = [
    ["publisher's key", old.publisher.key, next.publisher.key],
    ["source repository", old.source.repository, next.source.repository],
    ["build language", old.build.language, next.build.language],
    ["licence", old.license, next.license],
  ];
  return changed.flatMap(([what, before, after]) => (before === after ? [] : [what]));
}
