import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { Ajv, type AnySchemaObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { PLUGINS_FILE_SCHEMA } from "../packages/cli/tools/plugins-file-schema.ts";

const ROOT = join(import.meta.dirname, "..");
const CODE = { source: true, esm: true } as const;

/**
 * Sources of the validators that are needed when a question is asked, by their path: loading the library and compiling a
 * schema takes longer than most answers.
 */
export function generatedValidators(): ReadonlyMap<string, string> {
  const manifest = JSON.parse(readFileSync(join(ROOT, "contract/plugin.schema.json"), "utf8")) as AnySchemaObject;
  // What is wrong with a manifest is told with the keys that there are and the values that were found.
  const told = { allErrors: true, verbose: true, strict: false, inlineRefs: false, code: CODE } as const;
  return new Map([
    ["packages/host/src/manifest/manifest-validator.js", sourceOf(new Ajv2020(told), manifest)],
    [
      "packages/cli/src/plugins/plugins-file-validator.js",
      sourceOf(new Ajv({ allowUnionTypes: true, code: CODE }), PLUGINS_FILE_SCHEMA),
    ],
  ]);
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
  return `// Made from a schema by \`npm run generate\`; see scripts/generate-validators.ts.\n${helpers.join("")}${code}\n`;
}

/** Paths of those that do not hold what they should. */
export function staleValidators(): string[] {
  return [...generatedValidators()].filter(([path, text]) => textOf(path) !== text).map(([path]) => path);
}

function textOf(path: string): string {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    // A file that is not there is as stale as an empty one.
    return "";
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  const sources = generatedValidators();
  for (const path of staleValidators()) {
    writeFileSync(join(ROOT, path), sources.get(path) ?? "");
    process.stdout.write(`wrote ${path}\n`);
  }
}
