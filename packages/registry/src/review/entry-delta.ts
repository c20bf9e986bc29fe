import { canonicalJson } from "@parseltongue/base";
import { pathFromFolder } from "../model/source/source-folder.ts";
import type { TreeFile } from "../model/source/source-tree.ts";
import type { VersionEntry } from "../model/version-entry.ts";

/** A thing that two versions say differently. */
export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  /** Whether it lets the plugin do or cost more than it could. */
  readonly isMore: boolean;
}

/** A file that differs between two sources. */
export interface FileChange {
  /** As seen from the plugin's folder: `../shared/text.ts` for a file beside it. */
  readonly path: string;
  readonly kind: "added" | "removed" | "changed";
  /** Lines that differ, added and removed ones; bytes that are no text count as one. */
  readonly lines: number;
}

/** What changed between two versions, in the order in which a reader wants to know. */
export interface EntryDelta {
  /** Rights: imports, capabilities, traits, contract. */
  readonly capabilities: readonly FieldChange[];
  readonly budgets: readonly FieldChange[];
  /** Licence, languages, who publishes, how it is built. */
  readonly others: readonly FieldChange[];
  readonly files: readonly FileChange[];
  /** Lines of source that differ, in all. */
  readonly changedLines: number;
}

/** A version with its source. */
export interface SourceOfEntry {
  readonly entry: VersionEntry;
  readonly source: readonly TreeFile[];
}

/** What a version changes since another; since nothing, all that it says and is. */
export function entryDelta(before: SourceOfEntry | undefined, after: SourceOfEntry): EntryDelta {
  const files = fileChanges(before === undefined ? new Map() : filesOf(before), filesOf(after));
  return {
    capabilities: capabilityChanges(before?.entry, after.entry),
    budgets: budgetChanges(before?.entry, after.entry),
    others: otherChanges(before?.entry, after.entry),
    files,
    changedLines: files.reduce((sum, { lines }) => sum + lines, 0),
  };
}

/** Whether an update may do more than what it replaces: such a one waits for its user, and for a full review. */
export function gainsRights(before: VersionEntry, after: VersionEntry): boolean {
  return capabilityChanges(before, after).some(({ isMore }) => isMore);
}

function capabilityChanges(before: VersionEntry | undefined, after: VersionEntry): readonly FieldChange[] {
  const rights = (entry: VersionEntry | undefined): Readonly<Record<string, readonly string[]>> => ({
    imports: entry?.imports ?? [],
    attributes: entry?.capabilities.attributes ?? [],
    "host data": entry?.capabilities.hostData ?? [],
    log: entry?.capabilities.log === true ? ["yes"] : [],
    traits: entry?.traits ?? [],
    "machine code": entry?.native.map(({ platform }) => platform) ?? [],
  });
  const [old, now] = [rights(before), rights(after)];
  return Object.keys(now).flatMap((field) => {
    const [was = [], is = []] = [old[field], now[field]];
    if (canonicalJson([...was].sort()) === canonicalJson([...is].sort())) return [];
    return [{ field, before: list(was), after: list(is), isMore: is.some((each) => !was.includes(each)) }];
  });
}

function budgetChanges(before: VersionEntry | undefined, after: VersionEntry): readonly FieldChange[] {
  const figures = (entry: VersionEntry | undefined): ReadonlyMap<string, number> =>
    new Map([
      ["memory pages", entry?.budget.memoryPages ?? 0],
      ["init fuel", entry?.budget.initFuel ?? 0],
      ...(entry?.budget.hooks ?? []).flatMap(({ trait, name, ...costs }) =>
        Object.entries(costs).map(([cost, value]) => [`${trait} ${name} ${cost}`, value] as const),
      ),
    ]);
  const [old, now] = [figures(before), figures(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const [was = 0, is = 0] = [old.get(field), now.get(field)];
    return was === is ? [] : [{ field, before: String(was), after: String(is), isMore: is > was }];
  });
}

function otherChanges(before: VersionEntry | undefined, after: VersionEntry): readonly FieldChange[] {
  const told = (entry: VersionEntry | undefined): Readonly<Record<string, string>> => ({
    license: entry?.license ?? "",
    languages: list(entry?.languages ?? []),
    "published by": entry?.publisher.key ?? "",
    repository: entry?.source.repository ?? "",
    folder: entry?.source.directory ?? "",
    contract: entry === undefined ? "" : `${entry.contract.from} up to ${entry.contract.below}`,
    "built with": entry === undefined ? "" : canonicalJson(entry.build),
  });
  const [old, now] = [told(before), told(after)];
  return Object.entries(now).flatMap(([field, is]) => {
    const was = old[field] ?? "";
    return was === is ? [] : [{ field, before: was, after: is, isMore: false }];
  });
}

/** By their place beside the manifest, which is the same wherever in the repository the plugin lies. */
function filesOf({ entry, source }: SourceOfEntry): ReadonlyMap<string, TreeFile> {
  return new Map(source.map((file) => [pathFromFolder(entry.source, file.path), file]));
}

function fileChanges(old: ReadonlyMap<string, TreeFile>, now: ReadonlyMap<string, TreeFile>): readonly FileChange[] {
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was !== undefined && is !== undefined && was.mode === is.mode && Buffer.compare(was.bytes, is.bytes) === 0) {
      return [];
    }
    const kind = was === undefined ? "added" : is === undefined ? "removed" : "changed";
    return [{ path, kind, lines: changedLines(linesOf(was), linesOf(is)) } as const];
  });
}

function linesOf(file: TreeFile | undefined): readonly string[] {
  if (file === undefined || file.bytes.length === 0) return [];
  if (file.bytes.includes(0)) return [Buffer.from(file.bytes).toString("base64")];
  return new TextDecoder().decode(file.bytes).replace(/\n$/, "").split("\n");
}

/** Lines that one has more often than the other, both ways: the order of lines counts once for a file. */
function changedLines(before: readonly string[], after: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of before) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of after) counts.set(line, (counts.get(line) ?? 0) - 1);
  const differing = [...counts.values()].reduce((sum, count) => sum + Math.abs(count), 0);
  // The same lines in another order, or another mode, are a change all the same.
  return Math.max(1, differing);
}

function list(texts: readonly string[]): string {
  return texts.join(", ");
}
