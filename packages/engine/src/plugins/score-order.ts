/** Runs of so many are put in order by insertion before they are merged. */
const RUN = 8;

/** Positions by their scores, the highest first; those of equal score by position. What is handed in stays as it is. */
export function byScore(positions: Uint32Array, scores: Float64Array): Uint32Array {
  const { length } = positions;
  let from = positions.slice();
  for (let start = 0; start < length; start += RUN) insert(from, start, Math.min(start + RUN, length), scores);
  if (length <= RUN) return from;
  let to = new Uint32Array(length);
  for (let width = RUN; width < length; width *= 2) {
    for (let start = 0; start < length; start += 2 * width) {
      merge(from, to, start, Math.min(start + width, length), Math.min(start + 2 * width, length), scores);
    }
    [from, to] = [to, from];
  }
  return from;
}

function isBefore(a: number, b: number, scores: Float64Array): boolean {
  const difference = scores[a]! - scores[b]!;
  return difference > 0 || (!(difference < 0) && a < b);
}

function insert(positions: Uint32Array, start: number, end: number, scores: Float64Array): void {
  for (let at = start + 1; at < end; at++) {
    const position = positions[at]!;
    let place = at;
    for (; place > start && isBefore(position, positions[place - 1]!, scores); place--) {
      positions[place] = positions[place - 1]!;
    }
    positions[place] = position;
  }
}

function merge(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  middle: number,
  end: number,
  scores: Float64Array,
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const isLeft = right === end || (left < middle && isBefore(from[left]!, from[right]!, scores));
    to[at] = isLeft ? from[left++]! : from[right++]!;
  }
}
