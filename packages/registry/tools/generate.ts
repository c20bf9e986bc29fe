import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { DOCUMENT_FORMATS } from "../src/model/documents.ts";
import { PREDICATE_DEFINITIONS } from "../src/model/predicates/predicate.ts";
import { emitReference } from "./emit-reference.ts";
import { readTypes } from "./read-types.ts";
import { type JsonSchema, schemasOf } from "./schema-of-types.ts";

const packageFolder = join(import.meta.dirname, "..");
const rootFolder = join(packageFolder, "..", "..");

/** The schema of every file in a tap, made from the types in `src/model`. */
export function registrySchema(): JsonSchema {
  const paths = globSync("src/model/**/*.ts", { cwd: packageFolder }).map((path) => join(packageFolder, path));
  const documents = Object.values(DOCUMENT_FORMATS).map(({ type }) => type);
  const schemas = schemasOf(readTypes(paths), [...documents, ...Object.values(PREDICATE_DEFINITIONS)]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:parseltongue:registry:1",
    title: "Files of a tap",
    description:
      "Generated from the types of the registry. Each file's schema is the definition that docs/reference/registry-format.md names.",
    $defs: Object.fromEntries(schemas),
  };
}

/** Every file that is made from the types, by its path from the repository's root, with the text it should hold. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const schema = registrySchema();
  return new Map([
    ["packages/registry/schemas/registry.schema.json", `${JSON.stringify(schema, null, 2)}\n`],
    ["docs/reference/registry-format.md", emitReference(schema)],
  ]);
}

/** Paths of generated files that do not hold what they should. */
export function staleFiles(): readonly string[] {
  return staleAmong(generatedFiles());
}

function staleAmong(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].filter(([path, text]) => readOrEmpty(join(rootFolder, path)) !== text).map(([path]) => path);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // A file that is not there is as stale as an empty one.
    return "";
  }
}

function main(): void {
  const files = generatedFiles();
  for (const path of staleAmong(files)) {
    mkdirSync(dirname(join(rootFolder, path)), { recursive: true });
    writeFileSync(join(rootFolder, path), files.get(path) ?? "");
    process.stdout.write(`wrote ${path}\n`);
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) main();
