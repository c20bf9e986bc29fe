import { canonicalJson } from "@parseltongue/base";
import { evaluate } from "../../evaluation/evaluate.ts";
import { qualityScore, type ScoreLine } from "../../evaluation/quality-score.ts";
import { TapEvidence } from "../../evaluation/tap-evidence.ts";
import type { TapState } from "../../evaluation/tap-state.ts";
import type { PluginStatus, TraitName } from "../../model/plugin-record.ts";
import { type PluginId, type Sha256, type Tier, TIERS, type Time, type Version } from "../../model/scalars.ts";
import type { VersionEntry } from "../../model/version-entry.ts";
import { RegistryError } from "../../registry-error.ts";
import type { TapWork } from "../../tap/index/build-index.ts";

/** A plugin as searches and galleries show it. Texts are its publisher's: make them safe before printing. */
export interface SearchEntry {
  readonly id: PluginId;
  /** The newest that may be installed; where none may, the newest. */
  readonly version: Version;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly status: PluginStatus;
  readonly traits: readonly TraitName[];
  readonly languages: readonly string[];
  /** What it asks for beyond reading the graph: `attribute:host.changes`, `host-data:codeowners`, `log`. */
  readonly capabilities: readonly string[];
  readonly license: string;
  readonly publishedAt: Time;
  readonly tier: Tier;
  /** 0 to 100, and how it comes about. */
  readonly score: number;
  readonly scoreLines: readonly ScoreLine[];
  readonly homepage: string | null;
  readonly documentation: string | null;
}

/** All plugins of a tap at a moment. */
export interface SearchIndex {
  readonly schema: 1;
  readonly tapId: Sha256;
  /** The moment that tiers and scores are of. */
  readonly atTime: Time;
  /** In order of their ids. */
  readonly plugins: readonly SearchEntry[];
}

/**
 * The index of a tap, from what is signed alone: the same for everybody at the same moment, to the byte.
 * @throws RegistryError `tap-incomplete`, `bad-document`
 */
export async function buildSearchIndex(state: TapState, atTime: Time, work: TapWork = {}): Promise<SearchIndex> {
  const evidence = await TapEvidence.open(state, work);
  const plugins: SearchEntry[] = [];
  const ids = await evidence.pluginIds(work);
  for (const [at, id] of ids.entries()) {
    const entry = await searchEntry(evidence, id, atTime, work);
    if (entry !== undefined) plugins.push(entry);
    work.onProgress?.({ phase: "indexing", done: at + 1, total: ids.length });
  }
  return { schema: 1, tapId: state.tapId, atTime, plugins };
}

/** As bytes: equal indexes are equal files. */
export function searchIndexBytes(index: SearchIndex): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(index)}\n`);
}

async function searchEntry(
  evidence: TapEvidence,
  id: PluginId,
  atTime: Time,
  work: TapWork,
): Promise<SearchEntry | undefined> {
  const plugin = await evidence.plugin(id, atTime, work).catch(noVersions);
  if (plugin === undefined) return undefined;
  const { promotionPolicy } = evidence.state.documents;
  const judged = plugin.entries.map((record) => {
    return { record, tier: evaluate(promotionPolicy, plugin.evidenceOf(record), atTime).tier };
  });
  const chosen = judged.findLast(({ record, tier }) => tier !== "held" && !record.entry.version.includes("-"));
  const { record, tier } = chosen ?? judged.at(-1) ?? {};
  if (record === undefined || tier === undefined) return undefined;
  const { points, lines } = qualityScore(promotionPolicy, plugin.evidenceOf(record), plugin.record, atTime);
  const { version, traits, languages, license, publishedAt } = record.entry;
  return {
    id,
    version,
    description: plugin.record?.description ?? "",
    keywords: plugin.record?.keywords ?? [],
    status: plugin.record?.status ?? "active",
    traits,
    languages,
    capabilities: capabilityNames(record.entry),
    license,
    publishedAt,
    tier,
    score: points,
    scoreLines: lines,
    homepage: plugin.record?.homepage ?? null,
    documentation: plugin.record?.documentation ?? null,
  };
}

function capabilityNames({ capabilities: { attributes, hostData, log } }: VersionEntry): readonly string[] {
  const named = [...attributes.map((each) => `attribute:${each}`), ...hostData.map((each) => `host-data:${each}`)];
  return [...named, ...(log ? ["log"] : [])].sort();
}

function noVersions(error: unknown): undefined {
  if (!(error instanceof RegistryError) || error.code !== "no-such-plugin") throw error;
}

/** What somebody looks for. All of it must hold. */
export interface SearchQuery {
  /** Each must be in the id, the description or the keywords, in any case of letters. */
  readonly words: readonly string[];
  readonly trait?: string;
  /** Plugins about all languages are about this one. */
  readonly language?: string;
  /** A capability that it asks for, `log` or `host.changes`, with what kind it is or without. */
  readonly capability?: string;
  /** This one or a higher one. */
  readonly tier?: Tier;
}

/**
 * Plugins that a query means: those with a word in their name first, then by score, then by id. How often a word stands in a
 * text counts for nothing: whoever repeats it gains nothing.
 */
export function searchPlugins(entries: readonly SearchEntry[], query: SearchQuery): readonly SearchEntry[] {
  const words = query.words.map((word) => word.toLowerCase());
  const matching = entries.filter(
    (entry) => holds(entry, query) && words.every((word) => textOf(entry).includes(word)),
  );
  const inName = ({ id }: SearchEntry): number => words.filter((word) => id.includes(word)).length;
  return matching.toSorted((a, b) => inName(b) - inName(a) || b.score - a.score || (a.id < b.id ? -1 : 1));
}

function textOf({ id, description, keywords }: SearchEntry): string {
  return [id, description, ...keywords].join("\n").toLowerCase();
}

function holds(entry: SearchEntry, { trait, language, capability, tier }: SearchQuery): boolean {
  const isAbout = language === undefined || entry.languages.length === 0 || entry.languages.includes(language);
  const asks =
    capability === undefined ||
    entry.capabilities.some((each) => each === capability || each.slice(each.indexOf(":") + 1) === capability);
  const isTrusted = tier === undefined || TIERS.indexOf(entry.tier) >= TIERS.indexOf(tier);
  return isAbout && asks && isTrusted && (trait === undefined || entry.traits.some((each) => each === trait));
}
