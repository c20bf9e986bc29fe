import { formatCount } from "@parseltongue/base";
import type { AnswerCut, HitReport, ListedNodeReport, NodeReport } from "@parseltongue/engine";
import type { ConfidenceName } from "@parseltongue/graph";
import type { Style } from "./style.ts";

/** `function app::load  src/lib.rs:3`. */
export function nodeLine(node: NodeReport, style: Style): string {
  return joined([nodeTitle(node, style), style.place(node.file, node.line)]);
}

/** A node of a list with what lenses said about it. */
export function listedLine(node: ListedNodeReport, style: Style): string {
  return joined([nodeLine(node, style), verdictText(node, style)]);
}

/** `score 3.25  owners: @core  changes: 17`; nothing when lenses said nothing. */
function verdictText({ score, annotations = [] }: ListedNodeReport, style: Style): string {
  const notes = annotations.map(({ label, text }) => `${style.quiet(`${label}:`)} ${style.name(text)}`);
  return joined([...(score === undefined ? [] : [style.quiet(`score ${formatScore(score)}`)]), ...notes]);
}

/** Four digits that count, the same on every machine. */
export function formatScore(score: number): string {
  return Number.isInteger(score) ? formatCount(score) : String(Number(score.toPrecision(4)));
}

export function nodeTitle(node: NodeReport, style: Style): string {
  return `${style.quiet(kindWord(node))} ${style.name(node.qualifiedName)}`;
}

function kindWord(node: NodeReport): string {
  const word = node.kind === "typeAlias" ? "type" : node.kind;
  return node.flags.includes("test") ? `test ${word}` : word;
}

/** A hit with its mark of doubt, the place that matters and the number of places. */
export function hitLine(hit: HitReport, place: "site" | "definition", style: Style): string {
  const site = place === "site" ? hit.site : undefined;
  const where = site ? style.place(site.file, site.line) : style.place(hit.file, hit.line);
  const sites = hit.sites > 1 ? style.quiet(`(${formatCount(hit.sites)} sites)`) : "";
  const title = `${confidenceMark(hit.confidence, style)}${nodeTitle(hit, style)}`;
  return joined([title, where, sites, verdictText(hit, style)]);
}

const MARKS: Readonly<Record<ConfidenceName, string>> = { resolved: "", inferred: "~ ", ambiguous: "? " };

export function confidenceMark(confidence: ConfidenceName, style: Style): string {
  const mark = MARKS[confidence];
  return mark === "" ? "" : style.doubt(mark);
}

/** What the marks among the hits mean, for those that occur. */
export function markLegend(confidences: Iterable<ConfidenceName>, style: Style): string[] {
  const found = new Set(confidences);
  const parts = [
    ...(found.has("inferred") ? ["~ the only one that fits, not proven"] : []),
    ...(found.has("ambiguous") ? ["? possible: an unresolved reference that may mean it"] : []),
  ];
  return parts.length === 0 ? [] : [style.quiet(parts.join("   "))];
}

/** What was cut and how to see more. */
export function cutLines(truncated: readonly AnswerCut[], shown: number, style: Style): string[] {
  return truncated.map((reason) => style.doubt(CUT_WORDS[reason](formatCount(shown))));
}

const CUT_WORDS: Readonly<Record<AnswerCut, (shown: string) => string>> = {
  hits: (shown) => `the first ${shown} are shown; see more with --limit`,
  hops: () => "the hop limit was reached, more may lie behind it; go on with --depth",
  edges: () => "the edge budget ran out before the end: numbers are lower bounds",
  "lens-batches": () => "lenses dropped so many hits that they were given no further ones: more may be there",
};

/** `1 caller`, `at least 4,096 callers`. */
export function countOf(count: number, isExact: boolean, one: string, many: string): string {
  const words = `${formatCount(count)} ${count === 1 ? one : many}`;
  return isExact ? words : `at least ${words}`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("  ");
}
