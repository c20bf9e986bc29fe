import { Edit, type Point } from "web-tree-sitter";
import { lineAt } from "./line-starts.ts";

/** The one replacement that turns a text into another: all between their common beginning and their common end. */
export interface TextEdit {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

const CHUNK = 2048;

/** The edit from one text to another; undefined if they are equal. Never splits a surrogate pair. */
export function editBetween(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = commonPrefix(before, after, shorter);
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start--;
  let tail = commonSuffix(before, after, shorter - start);
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail--;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}

/** Equal chunks are compared whole, which runs at the speed of memory; only the differing one goes by character. */
function commonPrefix(before: string, after: string, limit: number): number {
  let length = 0;
  while (length + CHUNK <= limit && before.slice(length, length + CHUNK) === after.slice(length, length + CHUNK)) {
    length += CHUNK;
  }
  while (length < limit && before.charCodeAt(length) === after.charCodeAt(length)) length++;
  return length;
}

function commonSuffix(before: string, after: string, limit: number): number {
  let length = 0;
  const chunkOf = (text: string) => text.slice(text.length - length - CHUNK, text.length - length);
  while (length + CHUNK <= limit && chunkOf(before) === chunkOf(after)) length += CHUNK;
  while (
    length < limit &&
    before.charCodeAt(before.length - length - 1) === after.charCodeAt(after.length - length - 1)
  ) {
    length++;
  }
  return length;
}

const isHighSurrogate = (unit: number) => (unit & 0xfc00) === 0xd800;
const isLowSurrogate = (unit: number) => (unit & 0xfc00) === 0xdc00;

/**
 * The edit in tree-sitter's terms, with line and column of its three ends.
 *
 * @param oldLines starts of the lines of `before`
 */
export function toTreeEdit(edit: TextEdit, oldLines: Uint32Array, after: string): Edit {
  const startPosition = pointAt(oldLines, edit.start);
  return new Edit({
    startIndex: edit.start,
    oldEndIndex: edit.oldEnd,
    newEndIndex: edit.newEnd,
    startPosition,
    oldEndPosition: pointAt(oldLines, edit.oldEnd),
    newEndPosition: advance(startPosition, after.slice(edit.start, edit.newEnd)),
  });
}

function pointAt(lines: Uint32Array, offset: number): Point {
  const row = lineAt(lines, offset);
  return { row, column: offset - (lines[row] as number) };
}

/** Where a text ends that starts at a point. */
function advance(from: Point, text: string): Point {
  let row = from.row;
  let lineStart = -from.column;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: text.length - lineStart };
}
