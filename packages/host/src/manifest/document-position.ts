import { type AST, parseTOML } from "toml-eslint-parser";
import type { DocumentPath } from "./schema-check.ts";

/** A place in a text, both from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * Where in a TOML text a path leads, or the nearest thing above it that is there. The text must be valid; used only to
 * say where a problem is.
 */
export function positionOf(text: string, path: DocumentPath): TextPosition {
  const [top] = parseTOML(text).body;
  let best: TextPosition = { line: 1, column: 1 };
  let bestLength = -1;
  const note = (found: DocumentPath, at: AST.TOMLNode): void => {
    if (found.length <= bestLength || found.length > path.length) return;
    if (!found.every((part, index) => part === path[index])) return;
    best = { line: at.loc.start.line, column: at.loc.start.column + 1 };
    bestLength = found.length;
  };
  for (const node of top.body) {
    if (node.type === "TOMLKeyValue") noteKeyValue(node, [], note);
    else {
      note(node.resolvedKey, node.key);
      for (const entry of node.body) noteKeyValue(entry, node.resolvedKey, note);
    }
  }
  return best;
}

type Note = (found: DocumentPath, at: AST.TOMLNode) => void;

function noteKeyValue(node: AST.TOMLKeyValue, above: DocumentPath, note: Note): void {
  const path = [...above, ...node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value))];
  note(path, node.key);
  noteContent(node.value, path, note);
}

/** Depth is bounded by the reader that has accepted the text before. */
function noteContent(content: AST.TOMLContentNode, path: DocumentPath, note: Note): void {
  if (content.type === "TOMLInlineTable") {
    for (const entry of content.body) noteKeyValue(entry, path, note);
  } else if (content.type === "TOMLArray") {
    content.elements.forEach((element, index) => {
      note([...path, index], element);
      noteContent(element, [...path, index], note);
    });
  }
}
