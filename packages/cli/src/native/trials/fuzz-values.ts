import type { Value, Values, ValueSchema } from "@parseltongue/host";
import { Random } from "./random.ts";

const STRINGS = ["", "a", "new", "src/", "größe", "*", "x".repeat(100)];

/** A value for each setting or parameter, within what its schema allows. @param nodeEnd one past the highest node */
export function fuzzValues(schemas: readonly ValueSchema[], seed: number, nodeEnd: number): Values {
  const random = new Random(seed);
  const chosen = schemas.filter((schema) => schema.default === undefined || random.oneIn(2));
  return Object.fromEntries(chosen.map((schema) => [schema.name, fuzzValue(schema, random, nodeEnd)]));
}

function fuzzValue(
  { type, minimum, maximum, choices, default: standard }: ValueSchema,
  random: Random,
  nodeEnd: number,
): Value {
  switch (type) {
    case "boolean":
      return random.oneIn(2);
    case "integer":
    case "number": {
      const least = minimum ?? Math.min(0, maximum ?? 0);
      const most = maximum ?? least + 100;
      const value = least + (most - least) * (random.word() / 2 ** 32);
      return type === "integer" ? Math.round(value) : value;
    }
    case "string":
      // What else a text has to be, only its plugin knows.
      return choices === undefined
        ? typeof standard === "string"
          ? standard
          : random.pick(STRINGS)
        : random.pick(choices);
    case "strings":
      return Array.isArray(standard)
        ? standard
        : Array.from({ length: random.below(4) }, () => random.pick(choices ?? STRINGS));
    case "node":
      return random.below(nodeEnd);
  }
}
