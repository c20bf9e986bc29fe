import { nearestNames } from "@parseltongue/base";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../../schemas/registry.schema.json" with { type: "json" };
import { isTime } from "./strict-time.ts";

/** Something in a document that breaks its schema. */
export interface DocumentProblem {
  /** Where: a JSON pointer, empty for the document itself. @see RFC 6901 */
  readonly pointer: string;
  /** Lower case: what is wrong, with the value. */
  readonly reason: string;
  readonly remedy: string;
}

/** What all documents' schemas are definitions of. */
export const REGISTRY_SCHEMA: Readonly<Record<string, unknown>> = schema;

const OPTIONS = {
  strict: true,
  strictTypes: false,
  strictRequired: false,
  meta: false,
  validateSchema: false,
} as const;

/** Stops at the first problem: what a stranger sends must not make a million of them. */
let quick: Ajv2020 | undefined;
/** Its validators by definition: finding one there takes longer than a small document. */
const QUICK = new Map<string, ValidateFunction>();
/** Finds all problems, and keeps the values to tell them. */
let thorough: Ajv2020 | undefined;

/**
 * What in a value breaks a definition of the registry's schema; empty when nothing does.
 * @param definition name in the schema's `$defs`
 * @param all whether to go on after the first problem
 */
export function schemaProblems(definition: string, value: unknown, all: boolean): readonly DocumentProblem[] {
  let first = QUICK.get(definition);
  if (first === undefined) {
    quick ??= makeAjv(false);
    first = validatorOf(quick, definition);
    QUICK.set(definition, first);
  }
  if (first(value)) return [];
  if (!all) return problemsOf(first.errors ?? []);
  thorough ??= makeAjv(true);
  const second = validatorOf(thorough, definition);
  second(value);
  return problemsOf(second.errors ?? []);
}

function makeAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({ ...OPTIONS, allErrors, verbose: true });
  ajv.addFormat("date-time", isTime);
  return ajv.addSchema(schema);
}

function validatorOf(ajv: Ajv2020, definition: string): ValidateFunction {
  const found = ajv.getSchema(`${schema.$id}#/$defs/${definition}`);
  if (found === undefined) throw new Error(`the registry's schema has no ${definition}`);
  return found as ValidateFunction;
}

function problemsOf(errors: readonly ErrorObject[]): readonly DocumentProblem[] {
  const problems = new Map<string, DocumentProblem>();
  for (const error of errors) {
    // What a conditional or an alternative with null refuses, its parts have told already.
    if (error.keyword === "if" || error.keyword === "anyOf" || error.schemaPath.endsWith("/anyOf/1/type")) continue;
    const problem = problemOf(error);
    if (!problems.has(problem.pointer)) problems.set(problem.pointer, problem);
  }
  return [...problems.values()];
}

function problemOf(error: ErrorObject): DocumentProblem {
  const { params, instancePath: at } = error;
  const inside = (key: unknown): string => `${at}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  switch (error.keyword) {
    case "required":
      return { pointer: inside(params["missingProperty"]), reason: "is missing", remedy: "add it" };
    case "additionalProperties":
      return { pointer: inside(params["additionalProperty"]), ...unknownKey(error) };
    case "propertyNames":
      return { pointer: inside(params["propertyName"]), reason: "is no key here", remedy: "compare the format" };
    case "enum":
      return { pointer: at, reason: `is ${short(error.data)}`, remedy: choose(error.data, params["allowedValues"]) };
    case "const":
      return { pointer: at, reason: `is ${short(error.data)}`, remedy: `write ${short(params["allowedValue"])}` };
    case "type":
      return { pointer: at, reason: `is ${short(error.data)}`, remedy: `write a value of type ${params["type"]}` };
    default:
      return { pointer: at, reason: `is ${short(error.data)}`, remedy: `it ${error.message ?? "breaks the format"}` };
  }
}

function unknownKey(error: ErrorObject): Pick<DocumentProblem, "reason" | "remedy"> {
  const known = Object.keys((error.parentSchema as { readonly properties?: object }).properties ?? {});
  const [near] = nearestNames(String(error.params["additionalProperty"]), known);
  const remedy = near === undefined ? `leave it out; there are ${known.join(", ")}` : `did you mean ${near}?`;
  return { reason: "is no key here", remedy };
}

function choose(value: unknown, allowed: readonly unknown[]): string {
  const texts = allowed.map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  const [near] = nearestNames(String(value), texts);
  return near === undefined ? `write one of ${texts.join(", ")}` : `did you mean ${near}?`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
