/** Moves `count` elements from index `source` to index `target` of an array (or of several side by side). */
export type MoveElements = (target: number, source: number, count: number) => void;

/** Closes gaps of one element at the first `count` of `gaps` (ascending indexes) in an array of `length` elements. */
export function closeGaps(move: MoveElements, gaps: Uint32Array, count: number, length: number): void {
  let target = gaps[0]!;
  for (let index = 0; index < count; index += 1) {
    const source = gaps[index]! + 1;
    const size = (index + 1 < count ? gaps[index + 1]! : length) - source;
    if (size > 0) move(target, source, size);
    target += size;
  }
}

/**
 * Opens gaps of one element before the first `count` of `positions` (ascending indexes in the old array of `length`
 * elements). Afterwards gap `i` stands at `positions[i] + i`.
 */
export function openGaps(move: MoveElements, positions: Uint32Array, count: number, length: number): void {
  let end = length;
  for (let index = count - 1; index >= 0; index -= 1) {
    const source = positions[index]!;
    if (end > source) move(source + index + 1, source, end - source);
    end = source;
  }
}
