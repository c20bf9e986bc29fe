import { readFileSync } from "node:fs";
import { Ajv, type AnySchemaObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { PLUGINS_FILE_SCHEMA } from "../../packages/cli/tools/plugins-file-schema.ts";

// Validators that are needed when a question is asked: loading the library and compiling a schema takes longer than most
// answers.

const MANIFEST_SCHEMA = new URL("../../contract/plugin.schema.json", import.meta.url);
const CODE = { source: true, esm: true } as const;

/** Source of the validator of `plugin.toml`. */
export function manifestValidator(): string {
  const schema = JSON.parse(readFileSync(MANIFEST_SCHEMA, "utf8")) as AnySchemaObject;
  // What is wrong with a manifest is told with the keys that there are and the values that were found.
  const told = { allErrors: true, verbose: true, strict: false, inlineRefs: false, code: CODE } as const;
  return sourceOf(new Ajv2020(told), schema);
}

/** Source of the validator of `plugins.toml`. */
export function pluginsFileValidator(): string {
  return sourceOf(new Ajv({ allowUnionTypes: true, code: CODE }), PLUGINS_FILE_SCHEMA);
}

function sourceOf(ajv: Ajv, schema: AnySchemaObject): string {
  const helpers: string[] = [];
  const code = standalone
    .default(ajv, ajv.compile(schema))
    .replace('"use strict";', "")
    .replace(/export default \w+;/, "")
    // The library writes them as CommonJS whatever is asked for.
    .replaceAll(/const (\w+) = require\("([^"]+)"\)\.default;/g, (_, name: string, path: string) => {
      helpers.push(`import ${name}Of from "${path}.js";\n`);
      return `const ${name} = ${name}Of.default;`;
    });
  return `${helpers.join("")}${code}\n`;
}
