import { safeText } from "@parseltongue/base";
import { parse, TomlError } from "smol-toml";
import { HostError } from "../host-error.ts";
import { positionOf } from "./document-position.ts";
import type { Manifest } from "./manifest.ts";
import { type ManifestDocument, readManifestDocument } from "./manifest-document.ts";
import { manifestProblems, type SchemaProblem } from "./schema-check.ts";
import { manifestContradictions } from "./manifest-contradictions.ts";

/** Longest manifest, in UTF-16 code units. */
const MAX_LENGTH = 262_144;
/** Deepest inline table or list. */
const MAX_DEPTH = 16;
/** Problems that one error tells. */
const MAX_PROBLEMS = 10;

/**
 * The plugin that a `plugin.toml` describes, defaults filled in.
 * @param fileName how errors call the text
 * @throws HostError `bad-manifest`: the message names file, line, column, key and reason of the first problem, the hint
 * its remedy; `details.problems` lists all (ten at most) as `file:line:column: key reason (remedy)`
 */
export function parseManifest(text: string, fileName: string): Manifest {
  if (text.length > MAX_LENGTH) {
    throw badManifest([`${fileName}:1:1: the manifest is longer than ${MAX_LENGTH} characters`], "shorten it");
  }
  const document = parseToml(text, fileName);
  const broken = manifestProblems(document);
  const problems = broken.length > 0 ? broken : manifestContradictions(document as ManifestDocument);
  const [first] = problems;
  if (first === undefined) return readManifestDocument(document as ManifestDocument);
  const lines = problems.slice(0, MAX_PROBLEMS).map((problem) => safeText(lineOf(problem, text, fileName)));
  throw badManifest(lines, first.remedy);
}

function parseToml(text: string, fileName: string): unknown {
  try {
    return parse(text, { maxDepth: MAX_DEPTH, unsafeKeyBehaviour: "throw" });
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [reason = ""] = cause.message.split("\n");
    const message = `${fileName}:${cause.line}:${cause.column}: ${reason.toLowerCase()}`;
    throw badManifest([message], "correct the TOML at this place", cause);
  }
}

function lineOf(problem: SchemaProblem, text: string, fileName: string): string {
  const { line, column } = positionOf(text, problem.path);
  return `${fileName}:${line}:${column}: ${problem.key} ${problem.reason} (${problem.remedy})`;
}

function badManifest(problems: readonly string[], hint: string, cause?: Error): HostError {
  const [first = ""] = problems;
  return new HostError("bad-manifest", first, { hint, details: { problems }, ...(cause && { cause }) });
}
