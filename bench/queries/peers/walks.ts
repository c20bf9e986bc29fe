/** Walks for stores that give neighbours but walk nowhere by themselves: what a user would write over them. */

export type Neighbours = (node: number) => readonly number[];

/** What lies one step from the starts, two, …, at most `hops`; the starts themselves left out. */
export function reach(starts: readonly number[], neighbours: Neighbours, hops: number): number[][] {
  const seen = new Set(starts);
  const found: number[][] = [];
  let level = starts;
  for (let hop = 0; hop < hops && level.length > 0; hop++) {
    const next: number[] = [];
    for (const node of level) {
      for (const neighbour of neighbours(node)) {
        if (seen.has(neighbour)) continue;
        seen.add(neighbour);
        next.push(neighbour);
      }
    }
    found.push(next);
    level = next;
  }
  return found;
}

/** Steps of a shortest path, searched from both ends; undefined when there is none. */
export function distance(
  starts: readonly number[],
  ends: readonly number[],
  forwards: Neighbours,
  backwards: Neighbours,
): number | undefined {
  const sides = [
    { seen: new Set(starts), level: starts, neighbours: forwards },
    { seen: new Set(ends), level: ends, neighbours: backwards },
  ] as const;
  if (starts.some((node) => sides[1].seen.has(node))) return 0;
  const [ahead, behind] = [{ ...sides[0] }, { ...sides[1] }];
  for (let steps = 1; ahead.level.length > 0 && behind.level.length > 0; steps++) {
    const [side, other] = ahead.level.length <= behind.level.length ? [ahead, behind] : [behind, ahead];
    const next: number[] = [];
    for (const node of side.level) {
      for (const neighbour of side.neighbours(node)) {
        if (other.seen.has(neighbour)) return steps;
        if (side.seen.has(neighbour)) continue;
        side.seen.add(neighbour);
        next.push(neighbour);
      }
    }
    side.level = next;
  }
  return undefined;
}
