/** A JSON Schema, or a part of one. */
export type Schema = boolean | { readonly [keyword: string]: unknown };

/** Bounds that may only fall, and those that may only rise; one that is new is a tightening. */
const LOWER_BOUNDS = new Set(["minimum", "minLength", "minItems", "minProperties"]);
const UPPER_BOUNDS = new Set(["maximum", "maxLength", "maxItems", "maxProperties"]);
/** What says nothing about which documents are accepted. */
const REMARKS = new Set(["$schema", "title", "description"]);
/** Keywords that hold schemas by name, and those that hold one. */
const SCHEMAS_BY_NAME = new Set(["properties", "$defs"]);
const ONE_SCHEMA = new Set(["items", "propertyNames", "additionalProperties", "then"]);

/**
 * What a newer schema refuses, or means otherwise, that an older one took: one line each, with its place.
 * A keyword it does not know how to compare must stay as it was.
 */
export function schemaProblems(before: Schema, after: Schema, path = "plugin.toml"): string[] {
  if (typeof before === "boolean" || typeof after === "boolean") {
    return before === after || before === false ? [] : [`${path} is no longer allowed`];
  }
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords].flatMap((keyword) => keywordProblems(keyword, before[keyword], after[keyword], path));
}

function keywordProblems(keyword: string, before: unknown, after: unknown, path: string): string[] {
  if (REMARKS.has(keyword) || same(before, after)) return [];
  if (SCHEMAS_BY_NAME.has(keyword)) return namedProblems(before, after, path);
  if (ONE_SCHEMA.has(keyword))
    return schemaProblems((before ?? true) as Schema, (after ?? true) as Schema, `${path}.*`);
  const changed = [`${path}: ${keyword} changed from ${show(before)} to ${show(after)}`];
  if (LOWER_BOUNDS.has(keyword)) return isLooser(after, before) ? [] : changed;
  if (UPPER_BOUNDS.has(keyword)) return isLooser(before, after) ? [] : changed;
  if (keyword === "enum") return isWithin(before, after) ? [] : changed;
  if (keyword === "required") return isWithin(after ?? [], before ?? []) ? [] : changed;
  if (keyword === "anyOf") return isWithin(before, after) ? [] : changed;
  if (keyword === "allOf") return conditionProblems(before, after, path) ?? changed;
  return changed;
}

function namedProblems(before: unknown, after: unknown, path: string): string[] {
  const newer = (after ?? {}) as Readonly<Record<string, Schema>>;
  return Object.entries((before ?? {}) as Readonly<Record<string, Schema>>).flatMap(([name, schema]) => {
    const found = Object.hasOwn(newer, name) ? newer[name] : undefined;
    return found === undefined ? [`${path}.${name} is gone`] : schemaProblems(schema, found, `${path}.${name}`);
  });
}

/** Conditions go on one by one: a new one would refuse what was taken. */
function conditionProblems(before: unknown, after: unknown, path: string): string[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return undefined;
  return before.flatMap((each, index) => schemaProblems(each as Schema, after[index] as Schema, path));
}

function isLooser(lower: unknown, upper: unknown): boolean {
  if (typeof lower === "number" && typeof upper === "number") return lower <= upper;
  return false;
}

function isWithin(part: unknown, whole: unknown): boolean {
  if (!Array.isArray(part) || !Array.isArray(whole)) return false;
  return part.every((each) => whole.some((other) => same(each, other)));
}

function same(a: unknown, b: unknown): boolean {
  return show(a) === show(b);
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
