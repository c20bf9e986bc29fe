import type { Value, Values, ValueSchema } from "@parseltongue/host";
import { EngineError } from "../engine-error.ts";

/**
 * Parameters as the schemas want them, from what a user or a wire gives: texts become what the type says. What fits no
 * schema is left as it is, for the host to refuse.
 * @param resolve the node that a target means
 * @throws EngineError `bad-parameter`, and what `resolve` throws
 */
export function parameterValues(
  schemas: readonly ValueSchema[],
  given: Readonly<Record<string, Value>>,
  resolve: (target: string) => number,
): Values {
  const values: Record<string, Value> = Object.create(null) as Record<string, Value>;
  for (const [name, value] of Object.entries(given)) {
    const schema = schemas.find((each) => each.name === name);
    values[name] = typeof value === "string" && schema !== undefined ? read(schema, value, resolve) : value;
  }
  return values;
}

function read({ name, type }: ValueSchema, text: string, resolve: (target: string) => number): Value {
  switch (type) {
    case "string":
      return text;
    case "strings":
      return text === "" ? [] : text.split(",").map((item) => item.trim());
    case "node":
      return resolve(text);
    case "boolean":
      if (text === "true" || text === "false") return text === "true";
      throw bad(name, text, "true or false");
    case "integer":
      if (/^[+-]?\d+$/.test(text)) return Number(text);
      throw bad(name, text, "a whole number");
    case "number":
      if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
      throw bad(name, text, "a number");
  }
}

function bad(name: string, text: string, wanted: string): EngineError {
  return new EngineError("bad-parameter", `${name} is ${JSON.stringify(text.slice(0, 200))}, not ${wanted}`, {
    hint: `give ${name} as ${wanted}`,
    details: { name },
  });
}
