import { nearestNames } from "@parseltongue/base";
import type { ErrorObject } from "ajv";
import { validate } from "./manifest-validator.js";

/** Where in a document something is: keys and positions in lists from the top. */
export type DocumentPath = readonly (string | number)[];

/** Something that breaks the schema. */
export interface SchemaProblem {
  readonly path: DocumentPath;
  /** `path` as people write it: `lens[0].budget.per-hit`. */
  readonly key: string;
  /** Lower case: what is wrong, with the value. */
  readonly reason: string;
  readonly remedy: string;
}

/**
 * What breaks the schema of `plugin.toml`, in the order of the document's schema; empty when nothing does.
 * @see contract/plugin.schema.json
 */
export function manifestProblems(document: unknown): readonly SchemaProblem[] {
  if (validate(document)) return [];
  const problems = new Map<string, SchemaProblem>();
  for (const error of validate.errors ?? []) {
    const problem = problemOf(error);
    // A value that breaks several alternatives is told once.
    if (problem !== undefined && !problems.has(problem.key)) problems.set(problem.key, problem);
  }
  return [...problems.values()];
}

function problemOf(error: ErrorObject): SchemaProblem | undefined {
  const path = pathOf(error.instancePath);
  // Of `if … then …` what follows from `then` is reported by itself, and a plugin without hooks once, not once a trait.
  if (error.keyword === "if" || /^#\/anyOf\/\d/.test(error.schemaPath)) return undefined;
  if (error.schemaPath === "#/anyOf") {
    const remedy = "add [[lens]], [[query]], [[rule]], [[analyzer]], [[exporter]] or [[language]]";
    return { path, key: "plugin.toml", reason: "no hook is declared", remedy };
  }
  const at = error.keyword === "additionalProperties" ? [...path, textOf(error.params, "additionalProperty")] : path;
  const missing = error.keyword === "required" ? [...path, textOf(error.params, "missingProperty")] : at;
  return { path: at, key: keyOf(missing), ...explain(error, at) };
}

type Explanation = Pick<SchemaProblem, "reason" | "remedy">;

function explain(error: ErrorObject, path: DocumentPath): Explanation {
  const value = short(error.data);
  const { params } = error;
  switch (error.keyword) {
    case "required":
      return { reason: "is missing", remedy: `add ${textOf(params, "missingProperty")}` };
    case "additionalProperties":
      return unknownKey(String(path.at(-1)), error.parentSchema);
    case "propertyNames":
      return { reason: `has a key ${JSON.stringify(params["propertyName"])} that is no name`, remedy: NAME_REMEDY };
    case "enum":
      return unknownChoice(error.data, params["allowedValues"] as readonly string[]);
    case "type":
      return { reason: `is ${value}`, remedy: `write a value of type ${textOf(params, "type")}` };
    case "false schema":
      return { reason: "does not go with this type", remedy: "leave it out, or change the type" };
    case "minimum":
    case "maximum":
      return { reason: `is ${value}`, remedy: `write a number ${textOf(params, "comparison")} ${params["limit"]}` };
    case "pattern":
      return { reason: `is ${value}`, remedy: `write text that matches ${textOf(params, "pattern")}` };
    default:
      return { reason: `is ${value}: ${error.message ?? error.keyword}`, remedy: "compare docs/reference/manifest.md" };
  }
}

const NAME_REMEDY = "use lower-case letters, digits and hyphens, a letter first";

function unknownKey(key: string, parent: unknown): Explanation {
  const known = Object.keys((parent as { readonly properties?: object }).properties ?? {});
  const [near] = nearestNames(key, known);
  const remedy = near === undefined ? `leave it out; there are ${known.join(", ")}` : `did you mean ${near}?`;
  return { reason: "is not a key here", remedy };
}

function unknownChoice(value: unknown, allowed: readonly string[]): Explanation {
  const [near] = nearestNames(String(value), allowed);
  const remedy = near === undefined ? `write one of ${allowed.join(", ")}` : `did you mean ${near}?`;
  return { reason: `is ${short(value)}`, remedy };
}

function pathOf(pointer: string): DocumentPath {
  const parts = pointer.split("/").slice(1);
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~")));
}

/** A path as people write it. */
export function keyOf(path: DocumentPath): string {
  const key = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  return key.startsWith(".") ? key.slice(1) : key;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function textOf(params: Readonly<Record<string, unknown>>, name: string): string {
  return String(params[name]);
}
