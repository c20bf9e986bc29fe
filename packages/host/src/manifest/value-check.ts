import { nearestNames } from "@parseltongue/base";
import { HostError } from "../host-error.ts";
import type { Value, Values, ValueSchema } from "./manifest.ts";
import { type ParameterEntry } from "./parameter-block.ts";

/** What a value must be like, as the manifest says it. */
export type ValueRule = Pick<ValueSchema, "name" | "type"> & {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly choices?: readonly string[] | undefined;
};

/** Longest text, in UTF-16 code units, and longest list. */
const MAX_TEXT = 4096;
const MAX_TEXTS = 256;

/** What is wrong with a value; undefined when nothing is. */
export function valueProblem(
  rule: ValueRule,
  value: unknown,
): { readonly reason: string; readonly remedy: string } | undefined {
  const shown = JSON.stringify(value)?.slice(0, 80) ?? String(value);
  if (!fitsType(rule, value)) return { reason: `is ${shown}`, remedy: `write a value of type ${rule.type}` };
  if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity } = rule;
    if (value < minimum) return { reason: `is ${shown}`, remedy: `write a number of at least ${minimum}` };
    if (value > maximum) return { reason: `is ${shown}`, remedy: `write a number of at most ${maximum}` };
  }
  const texts = typeof value === "string" ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];
  const stranger = rule.choices && texts.find((text) => !rule.choices?.includes(text));
  if (stranger === undefined) return undefined;
  const [near] = nearestNames(stranger, rule.choices ?? []);
  const remedy = near === undefined ? `choose among ${rule.choices?.join(", ")}` : `did you mean ${near}?`;
  return { reason: `is ${shown}`, remedy };
}

function fitsType({ type }: ValueRule, value: unknown): boolean {
  switch (type) {
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isSafeInteger(value);
    case "node":
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffff_ffff;
    case "number":
      return Number.isFinite(value);
    case "string":
      return isText(value);
    case "strings":
      return Array.isArray(value) && value.length <= MAX_TEXTS && value.every(isText);
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length <= MAX_TEXT;
}

/**
 * Values by the schemas they were declared with, defaults filled in, in the schemas' order.
 * @param prefix put before each name: `config.` for configuration
 * @throws HostError `bad-configuration` for a value that is unknown, missing, of another type or out of bounds
 */
export function checkValues(
  owner: string,
  schemas: readonly ValueSchema[],
  values: Values,
  prefix: string,
): readonly ParameterEntry[] {
  const known = new Set(schemas.map((schema) => schema.name));
  for (const name of Object.keys(values)) {
    if (known.has(name)) continue;
    const [near] = nearestNames(name, known);
    const others =
      known.size === 0 ? "leave it out: there are none" : `leave it out; there are ${[...known].join(", ")}`;
    throw badConfiguration(
      `${owner} has no ${JSON.stringify(name)}`,
      near === undefined ? others : `did you mean ${near}?`,
    );
  }
  return schemas.map((schema) => {
    const value: Value | undefined = Object.hasOwn(values, schema.name) ? values[schema.name] : schema.default;
    if (value === undefined) throw badConfiguration(`${owner} needs ${schema.name}`, schema.description);
    const wrong = valueProblem(schema, value);
    if (wrong !== undefined) throw badConfiguration(`${schema.name} of ${owner} ${wrong.reason}`, wrong.remedy);
    return { name: prefix + schema.name, type: schema.type, value };
  });
}

function badConfiguration(message: string, hint: string): HostError {
  return new HostError("bad-configuration", message, { hint });
}
