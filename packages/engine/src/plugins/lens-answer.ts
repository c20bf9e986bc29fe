import type { MergedAnnotation } from "@parseltongue/host";
import type { LensedReply } from "./lens-pipeline.ts";
import type { EngineLens } from "./engine-lens.ts";
import type { Judged, LensVerdicts } from "./plugin-report.ts";

/** What came out of the lenses as part of a reply. @param lenses by their positions */
export function verdictsOf(lensed: LensedReply<EngineLens>, lenses: readonly EngineLens[]): LensVerdicts {
  const { considered, kept, isCutByBatches, rankedWithin, scores, annotations, pageLength } = lensed;
  const isSilent = scores === undefined && annotations === undefined;
  const hits: Judged[] = [];
  if (!isSilent) for (let index = 0; index < pageLength; index++) hits.push(judgedOf(lensed, lenses, index));
  return { considered, kept, ...(rankedWithin !== undefined && { rankedWithin }), isCutByBatches, hits };
}

function judgedOf(
  { scores, annotations }: LensedReply<EngineLens>,
  lenses: readonly EngineLens[],
  index: number,
): Judged {
  const notes = annotations?.[index] ?? NO_NOTES;
  // Most hits have none, and there are many hits.
  if (notes.length === 0) return scores === undefined ? {} : { score: scores[index]! };
  const named = notes.map(({ lens, label, text }) => ({ plugin: lenses[lens]!.plugin.manifest.name, label, text }));
  return { ...(scores !== undefined && { score: scores[index]! }), annotations: named };
}

const NO_NOTES: readonly MergedAnnotation[] = [];
