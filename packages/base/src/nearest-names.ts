import { distance } from "fastest-levenshtein";

/**
 * Those of `candidates` that a user who typed `name` may have meant, the nearest first, equally near ones in order of
 * their code units. Near means: a third of the letters wrong at most, letter case counting little.
 * @param limit how many at most
 */
export function nearestNames(name: string, candidates: Iterable<string>, limit = 3): readonly string[] {
  const wanted = name.toLowerCase();
  const maxDistance = Math.max(1, Math.floor(name.length / 3));
  const near: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - name.length) > maxDistance) continue;
    const letters = distance(wanted, candidate.toLowerCase());
    if (letters > maxDistance) continue;
    // Half a letter for a difference in case alone, so that an exact spelling comes first.
    near.push({ candidate, distance: letters + (letters === 0 && candidate !== name ? 0.5 : 0) });
  }
  near.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return near.slice(0, limit).map((entry) => entry.candidate);
}
