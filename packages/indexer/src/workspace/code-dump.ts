import { resolveInside } from "./code-path.ts";

/** A file found in a code dump. */
export interface DumpEntry {
  /** As the dump spells it, leading `/`, `./` and drive letter taken off; undefined when it leads out of the dump. */
  readonly path: string | undefined;
  readonly spelled: string;
  readonly text: string;
}

/** `FILE:` after nothing or a comment's or heading's start, a path, and perhaps the same kind of decoration again. */
const MARKER =
  /^(?<before>[ \t]*(?:[=\-#*/<!>+~]+[ \t]*)?)(?<word>FILE|File|file):[ \t]*(?<path>[^\t\r\n]*?)[ \t]*(?<after>[=\-#*~]{2,}|\*\/|-->)?[ \t]*\r?$/;
const RULER = /^[ \t]*([=\-#*~])\1{3,}[ \t]*\r?$/;
const FENCE = /^[ \t]*(`{3,}|~{3,})/;

/** Longer lines name no file; matching takes time in proportion to the square of the length. */
const MAX_MARKER_LENGTH = 4096;

interface Marker {
  readonly line: number;
  /** What decorates the marker: all markers of one dump look alike. */
  readonly style: string;
  readonly path: string;
}

/**
 * Splits a code dump: one text that holds many files, each after a line that names it. Recognised lines:
 *
 *     FILE: src/a.rs
 *     === FILE: src/a.rs ===
 *     // FILE: src/a.rs
 *     ## File: src/a.rs
 *
 * that is `FILE:`, `File:` or `file:` with a path of the dump's own, after white space and a run of `= - # * / < ! > + ~`
 * at most, and before a run of such signs, a comment's end or nothing. A line of one sign four times or more (`====`)
 * just before or after it belongs to the marker. The first marker sets the style: later lines that are decorated otherwise
 * are content, so that code with such a comment in it stays whole. Text before the first marker is left out, and so are
 * blank lines at a file's start and end and a Markdown fence around all of it; a file's text ends with one line feed.
 *
 * @returns entries in order of appearance, paths possibly repeated; [] when no line is a marker
 */
export function splitCodeDump(text: string): DumpEntry[] {
  const lines = text.split("\n");
  const markers = findMarkers(lines);
  return markers.map((marker, index) => {
    const next = markers[index + 1];
    const end = next === undefined ? lines.length : startOf(next, lines);
    return { path: innerPath(marker.path), spelled: marker.path, text: contentOf(lines, endOf(marker, lines), end) };
  });
}

function findMarkers(lines: readonly string[]): Marker[] {
  const markers: Marker[] = [];
  for (const [line, text] of lines.entries()) {
    const groups = text.length <= MAX_MARKER_LENGTH && text.includes(":") ? MARKER.exec(text)?.groups : undefined;
    const path = groups?.["path"]?.replace(/^[`'"](.*)[`'"]$/, "$1") ?? "";
    if (groups === undefined || path === "" || !looksLikePath(path)) continue;
    const rulers = `${RULER.test(lines[line - 1] ?? "")}${RULER.test(lines[line + 1] ?? "")}`;
    const style = `${groups["before"]?.trim()}|${groups["word"]}|${groups["after"] ?? ""}|${rulers}`;
    if (markers[0] === undefined || markers[0].style === style) markers.push({ line, style, path });
  }
  return markers;
}

/** Prose after `File:` has spaces and no ending; paths have an ending or a slash. */
function looksLikePath(path: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return !/[\u0000-\u001f\u007f<>|"?*]/.test(path) && /[/\\]|\.[A-Za-z0-9_]+$/.test(path);
}

function innerPath(path: string): string | undefined {
  const inside = resolveInside("", path.replaceAll("\\", "/").replace(/^(?:[A-Za-z]:)?\/+/, ""));
  return inside === "" ? undefined : inside;
}

function startOf(marker: Marker, lines: readonly string[]): number {
  return RULER.test(lines[marker.line - 1] ?? "") ? marker.line - 1 : marker.line;
}

function endOf(marker: Marker, lines: readonly string[]): number {
  return RULER.test(lines[marker.line + 1] ?? "") ? marker.line + 2 : marker.line + 1;
}

function contentOf(lines: readonly string[], from: number, to: number): string {
  let [start, end] = withoutBlank(lines, from, to);
  const fence = FENCE.exec(lines[start] ?? "")?.[1];
  if (fence !== undefined && end - start >= 2 && (lines[end - 1] ?? "").trim() === fence) {
    start++;
    end--;
  }
  return start >= end ? "" : `${lines.slice(start, end).join("\n")}\n`;
}

function withoutBlank(lines: readonly string[], from: number, to: number): [start: number, end: number] {
  let start = from;
  let end = to;
  while (start < end && (lines[start] ?? "").trim() === "") start++;
  while (end > start && (lines[end - 1] ?? "").trim() === "") end--;
  return [start, end];
}
