import type { TapOrigin } from "./read-from-tap.ts";
import { placeOf } from "./read-from-tap.ts";

/** How many of the versions that were left out are told. */
const MOST_LEFT_OUT = 3;

/** Where a plugin comes from and who vouches for it, as lines before its terms. Texts are raw. */
export function originLines(origin: TapOrigin): readonly string[] {
  const { evaluation, entry, record, reviewers, leftOut } = origin.resolved;
  const { publisher, publishedAt, source } = entry.entry;
  const ends = evaluation.endsAt === null ? "" : ` until ${evaluation.endsAt.slice(0, 10)}`;
  return [
    `from the tap ${placeOf(origin)}, published ${publishedAt.slice(0, 10)} by ${publisher.namespace}`,
    `  tier ${evaluation.tier}${ends}; ${reviewers.length === 0 ? "reviewed by nobody who counts" : `reviewed by ${reviewers.join(", ")}`}`,
    `  source ${source.repository} at ${source.commit.slice(0, 12)}`,
    ...(record === undefined || record.status === "active"
      ? []
      : [`  it is ${record.status}${record.note === undefined ? "" : `: ${record.note}`}`]),
    ...leftOut
      .slice(0, MOST_LEFT_OUT)
      .map(({ version, tier, why }) => `  ${version} is ${tier} and left out: ${why[0] ?? ""}`),
  ];
}
