import { canonicalJson } from "@parseltongue/base";
import { RegistryError } from "../registry-error.ts";
import { DOCUMENT_FORMATS, type DocumentKind, type Documents } from "./documents.ts";
import { type DocumentProblem, schemaProblems } from "./schema-problems.ts";
import { parseStrictJson } from "./strict-json.ts";

/** Problems that one error tells. */
const MAX_PROBLEMS = 10;
/** Larger documents, which nobody writes by hand, are told their first problem only. */
const MAX_THOROUGH_BYTES = 65_536;

/**
 * The document that a file's bytes hold.
 * @param path how errors call it
 * @throws RegistryError `too-large`, `bad-json`; `bad-document` when it breaks its schema: the message names path, JSON
 * pointer and reason of the first problem, the hint its remedy, `details.problems` all (ten at most)
 */
export function parseDocument<Kind extends DocumentKind>(kind: Kind, bytes: Uint8Array, path: string): Documents[Kind] {
  const { type, maxBytes } = DOCUMENT_FORMATS[kind];
  const value = parseStrictJson(bytes, { path, maxBytes });
  refuseProblems(schemaProblems(type, value, bytes.length <= MAX_THOROUGH_BYTES), path);
  return value as Documents[Kind];
}

/**
 * A document as the bytes of its file: canonical JSON and a line feed, so that equal documents are equal files.
 * @throws RegistryError `bad-document` when it breaks its schema, `too-large` when its file would
 */
export function writeDocument<Kind extends DocumentKind>(kind: Kind, document: Documents[Kind]): Uint8Array {
  const { type, path, maxBytes } = DOCUMENT_FORMATS[kind];
  refuseProblems(schemaProblems(type, document, true), path);
  const bytes = new TextEncoder().encode(`${canonicalJson(document)}\n`);
  if (bytes.length <= maxBytes) return bytes;
  throw new RegistryError("too-large", `${path} would have ${bytes.length} bytes, ${maxBytes} at most are read`, {
    hint: "leave something out",
  });
}

/**
 * @param above pointer to the part of the document that was checked
 * @throws RegistryError `bad-document` unless there are none
 */
export function refuseProblems(problems: readonly DocumentProblem[], path: string, above = ""): void {
  const [first] = problems;
  if (first === undefined) return;
  const lines = problems
    .slice(0, MAX_PROBLEMS)
    .map(({ pointer, reason, remedy }) => `${above}${pointer} ${reason} (${remedy})`);
  const pointer = above + first.pointer;
  throw new RegistryError("bad-document", `${path}: ${pointer || "the document"} ${first.reason}`, {
    hint: first.remedy,
    details: { path, pointer, problems: lines },
  });
}
