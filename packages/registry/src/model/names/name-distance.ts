import type { NamesPolicy } from "../policy/names-policy.ts";

/**
 * How many insertions, deletions, changes and swaps of neighbouring letters lie between two texts, no letter touched
 * twice; `limit` when there are as many or more.
 * @see Boytsov: Indexing methods for approximate dictionary searching, optimal string alignment
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(changed, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    if (Math.min(...row) >= limit && Math.min(...last) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? limit, limit);
}

/** What a name looks like at a glance: hyphens left out, letters replaced by those that they are taken for. */
export function looksOf(name: string, { lookAlikes }: Pick<NamesPolicy, "lookAlikes">): string {
  return lookAlikes.reduce((look, { from, to }) => look.replaceAll(from, to), name.replaceAll("-", ""));
}

/** A name's words, whatever their order. */
export function wordsOf(name: string): string {
  return name.split("-").sort().join("-");
}
