import { type DocumentFormat, DOCUMENT_FORMATS } from "../src/model/documents.ts";
import { PREDICATE_DEFINITIONS, PREDICATE_TYPES, STATEMENT_TYPES } from "../src/model/predicates/predicate.ts";
import type { JsonSchema } from "./schema-of-types.ts";

const INTRODUCTION = `# Files of a tap

<!-- Generated from packages/registry/src/model by \`npm run generate\`. -->

What each file of a tap holds. All are JSON that has one meaning only: UTF-8 without a byte order mark, no key twice, no number that a reader may round, nothing beside what is said here. The same as a JSON Schema: [registry.schema.json](../../packages/registry/schemas/registry.schema.json); each heading is a definition there. Files in \`metadata/\` are those of [TUF](https://theupdateframework.github.io/specification/latest/).
`;

/** docs/reference/registry-format.md: every definition of the schema for people. */
export function emitReference(schema: JsonSchema): string {
  const definitions = schema.$defs ?? {};
  const formats = Object.values(DOCUMENT_FORMATS);
  const predicates = Object.values(PREDICATE_DEFINITIONS);
  const documents = formats.map(({ type }) => type);
  const others = Object.keys(definitions).filter((name) => !documents.includes(name) && !predicates.includes(name));
  const records = others.filter((name) => definitions[name]?.type === "object");
  const scalars = others.filter((name) => !records.includes(name));
  const sections = [
    INTRODUCTION,
    "## Which file is where\n",
    table(["file", "holds", "at most"], formats.map(fileRow)),
    "## Statements\n",
    "An envelope's payload is an in-toto statement; its predicate is one of these. The file's name begins with the type.\n",
    table(["type", "`predicateType`", "predicate"], STATEMENT_TYPES.map(statementRow)),
    "## Files\n",
    ...documents.map((name) => definition(name, definitions[name])),
    "## Predicates\n",
    ...predicates.map((name) => definition(name, definitions[name])),
    "## Parts\n",
    ...records.map((name) => definition(name, definitions[name])),
    "## Values\n",
    ...scalars.map((name) => scalar(name, definitions[name] ?? {})),
  ];
  return `${sections.join("\n").trimEnd()}\n`;
}

function fileRow({ type, path, maxBytes }: DocumentFormat): readonly string[] {
  const file = path.includes(".") ? `\`${path}\`` : path;
  return [file, link(type), `${maxBytes / 1024} KiB`];
}

function statementRow(type: keyof typeof PREDICATE_TYPES): readonly string[] {
  return [`\`${type}\``, `\`${PREDICATE_TYPES[type]}\``, link(PREDICATE_DEFINITIONS[type])];
}

function scalar(name: string, schema: JsonSchema): string {
  return `### ${name}\n\n${schema.description}\n\n${writtenAs(schema)}\n`;
}

/** How a value is written: its pattern or its bounds. */
function writtenAs(schema: JsonSchema): string {
  const { pattern, minimum, maximum, maxLength } = schema;
  const length = maxLength === undefined ? "" : `, at most ${maxLength} characters`;
  if (pattern !== undefined) return `Matches \`${pattern}\`${length}`;
  if (minimum !== undefined)
    return `${schema.type === "integer" ? "Whole number" : "Number"}, ${minimum} to ${maximum}`;
  return `One of ${typeText(schema)}`;
}

function definition(name: string, schema: JsonSchema | undefined): string {
  if (schema === undefined) throw new Error(`the schema has no ${name}`);
  const alternatives = schema.allOf ?? [];
  const parts = alternatives.length > 0 ? alternatives.map((each) => each.then) : [schema];
  return [`### ${name}\n`, `${schema.description}\n`, ...parts.map(membersOf)].join("\n");
}

function membersOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return `- ${typeText(schema)}\n`;
  const rows: (readonly string[])[] = [];
  addRows(rows, "", schema);
  return table(["key", "value", "meaning"], rows);
}

/** Objects without a name of their own follow the key that holds them. */
function addRows(rows: (readonly string[])[], prefix: string, schema: JsonSchema): void {
  const properties = schema.properties ?? {};
  const required = schema.required ?? [];
  for (const [key, each] of Object.entries(properties)) {
    const meaning = each.description ?? "";
    rows.push([`\`${prefix}${key}\`${required.includes(key) ? "" : " ?"}`, cell(typeText(each)), meaning]);
    const [suffix, inner] = innerOf(each);
    if (inner.properties !== undefined && inner.allOf === undefined) addRows(rows, `${prefix}${key}${suffix}.`, inner);
  }
}

function innerOf(schema: JsonSchema): readonly [string, JsonSchema] {
  if (schema.type === "array") return ["[]", schema.items || {}];
  if (typeof schema.additionalProperties === "object") return [".*", schema.additionalProperties];
  const [first] = schema.anyOf ?? [];
  return ["", first ?? schema];
}

function typeText(schema: JsonSchema | false | undefined): string {
  if (schema === undefined || schema === false) return "nothing";
  const { $ref, anyOf, items, prefixItems, propertyNames, additionalProperties } = schema;
  if ($ref !== undefined) return link($ref.slice("#/$defs/".length));
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (anyOf !== undefined) return `${typeText(anyOf[0])} or \`null\``;
  if (prefixItems !== undefined) return `list of ${prefixItems.map(typeText).join(", ")}`;
  if (schema.type === "array") return `list of ${typeText(items)}, at most ${schema.maxItems}`;
  if (propertyNames !== undefined) return `by ${typeText(propertyNames)}: ${typeText(additionalProperties)}`;
  return schema.type ?? "anything";
}

function link(name: string): string {
  return `[${name}](#${name.toLowerCase()})`;
}

/** A table's cell must not hold what ends it. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  return `${lines.join("\n")}\n`;
}
