import type { TSSignature, TSType } from "oxc-parser";
import type { DeclaredType, DeclaredTypes, Doc } from "./read-types.ts";

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly { readonly if: JsonSchema; readonly then: JsonSchema }[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly [keyword: string]: unknown;
}

/** What bounds a list or a map that says nothing itself. */
const MOST_ITEMS = 256;
const MOST_PROPERTIES = 256;

/** Tags that are keywords of the schema, with numbers or texts. */
const NUMBER_TAGS = ["minLength", "maxLength", "minimum", "maximum"] as const;
const TEXT_TAGS = ["pattern", "format"] as const;

/**
 * JSON Schemas of types and of all that they refer to, by name. Only what files of a tap need is known; anything else,
 * and any text, number or list without bounds, is an error here rather than a hole in the schema.
 */
export function schemasOf(declared: DeclaredTypes, roots: readonly string[]): ReadonlyMap<string, JsonSchema> {
  const writer = new SchemaWriter(declared);
  for (const root of roots) writer.reference(root);
  return writer.written();
}

/** An object's members on the way to a schema. */
interface ObjectParts {
  readonly properties: Record<string, JsonSchema>;
  readonly required: string[];
}

class SchemaWriter {
  readonly #declared: DeclaredTypes;
  readonly #definitions = new Map<string, JsonSchema>();
  /** Where the node that is being written was declared. */
  #at: DeclaredType | undefined;

  constructor(declared: DeclaredTypes) {
    this.#declared = declared;
  }

  written(): ReadonlyMap<string, JsonSchema> {
    return new Map([...this.#definitions].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  reference(name: string): JsonSchema {
    if (!this.#definitions.has(name)) {
      // Known from here on, so that a type that refers to itself ends.
      this.#definitions.set(name, {});
      this.#definitions.set(
        name,
        this.#inside(name, (type) => this.#declaration(type)),
      );
    }
    return { $ref: `#/$defs/${name}` };
  }

  #inside<T>(name: string, write: (type: DeclaredType) => T): T {
    const type = this.#declared.types.get(name);
    if (type === undefined) throw new Error(`no type is called ${name}`);
    const outer = this.#at;
    this.#at = type;
    const result = write(type);
    this.#at = outer;
    return result;
  }

  #declaration({ node, doc }: DeclaredType): JsonSchema {
    if (doc.text === "") throw new Error(`${node.id.name} says nothing`);
    const { minProperties, maxProperties } = bounds(doc, ["minProperties", "maxProperties"]);
    const limits = { ...(minProperties && { minProperties }), ...(maxProperties && { maxProperties }) };
    const schema =
      node.type === "TSInterfaceDeclaration"
        ? { ...closed(this.#members(node.id.name)), ...limits }
        : this.#type(node.typeAnnotation, doc);
    return { description: doc.text, ...schema };
  }

  #members(name: string): ObjectParts {
    return this.#inside(name, ({ node }) => {
      if (node.type === "TSTypeAliasDeclaration") return this.#partsOf(node.typeAnnotation);
      const inherited = node.extends.map(({ expression }) => {
        if (expression.type !== "Identifier") throw new Error(`${name} extends what has no name`);
        return this.#members(expression.name);
      });
      return merged([...inherited, this.#signatures(node.body.body)]);
    });
  }

  /** The members of an object type that another is made of. */
  #partsOf(type: TSType): ObjectParts {
    switch (type.type) {
      case "TSTypeLiteral":
        return this.#signatures(type.members);
      case "TSIntersectionType":
        return merged(type.types.map((each) => this.#partsOf(each)));
      case "TSTypeReference":
        return this.#members(nameOf(type));
      default:
        throw new Error(`${type.type} is no object`);
    }
  }

  #signatures(signatures: readonly TSSignature[]): ObjectParts {
    const parts: ObjectParts = { properties: {}, required: [] };
    for (const each of signatures) {
      if (each.type !== "TSPropertySignature" || each.key.type !== "Identifier" || each.typeAnnotation === null) {
        throw new Error(`a member of ${this.#at?.node.id.name} is no plain property`);
      }
      const doc = this.#at?.docBefore(each.start) ?? { text: "", tags: new Map() };
      const schema = this.#type(each.typeAnnotation.typeAnnotation, doc);
      parts.properties[each.key.name] = doc.text === "" ? schema : { description: doc.text, ...schema };
      if (!each.optional) parts.required.push(each.key.name);
    }
    return parts;
  }

  #type(type: TSType, doc: Doc): JsonSchema {
    switch (type.type) {
      case "TSStringKeyword":
        return textSchema(doc);
      case "TSNumberKeyword":
        return numberSchema(doc);
      case "TSBooleanKeyword":
        return { type: "boolean" };
      case "TSUnknownKeyword":
        return {};
      case "TSLiteralType":
        return { const: literalOf(type) };
      case "TSTypeQuery":
        return { const: this.#constant(type) };
      case "TSParenthesizedType":
        return this.#type(type.typeAnnotation, doc);
      case "TSTypeOperator":
        return this.#type(type.typeAnnotation, doc);
      case "TSArrayType":
        return { type: "array", items: this.#type(type.elementType, NOTHING), ...itemLimits(doc) };
      case "TSTupleType":
        return this.#tuple(type.elementTypes as readonly TSType[]);
      case "TSTypeLiteral":
      case "TSIntersectionType":
        return closed(this.#partsOf(type));
      case "TSIndexedAccessType":
      case "TSUnionType":
        return this.#union(type, doc);
      case "TSTypeReference":
        return this.#named(type, doc);
      default:
        throw new Error(`${type.type} has no schema`);
    }
  }

  #tuple(elements: readonly TSType[]): JsonSchema {
    const prefixItems = elements.map((each) => this.#type(each, NOTHING));
    return { type: "array", prefixItems, items: false, minItems: elements.length };
  }

  #union(type: TSType, doc: Doc): JsonSchema {
    const choices = this.#choices(type);
    if (choices !== undefined) return { enum: choices };
    if (type.type !== "TSUnionType") throw new Error(`${type.type} has no schema`);
    const rest = type.types.filter((each) => each.type !== "TSNullKeyword");
    if (rest.length === type.types.length) return this.#alternatives(rest);
    const each = rest.map((one) => this.#choices(one));
    if (each.every((one) => one !== undefined)) return { enum: [...each.flat(), null] };
    const [only] = rest;
    if (only === undefined || rest.length > 1) throw new Error("null goes with one type or with certain texts");
    return { anyOf: [this.#type(only, doc), { type: "null" }] };
  }

  /** Objects that their `kind` tells apart. */
  #alternatives(types: readonly TSType[]): JsonSchema {
    const kinds = types.map((each) => {
      const { kind } = this.#partsOf(each).properties;
      if (kind?.const === undefined) throw new Error("alternatives are told apart by kind");
      return kind.const;
    });
    const allOf = types.map((each, index) => ({
      if: { type: "object", properties: { kind: { const: kinds[index] } }, required: ["kind"] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: this.#type(each, NOTHING),
    }));
    return { type: "object", properties: { kind: { enum: kinds } }, required: ["kind"], allOf };
  }

  /** The texts that a type allows when it allows certain texts only. */
  #choices(type: TSType): readonly string[] | undefined {
    if (type.type === "TSLiteralType") return [String(literalOf(type))];
    if (type.type === "TSUnionType") {
      const each = type.types.map((one) => this.#choices(one));
      return each.some((one) => one === undefined) ? undefined : each.flatMap((one) => one ?? []);
    }
    if (type.type === "TSIndexedAccessType") {
      const list = type.objectType.type === "TSParenthesizedType" ? type.objectType.typeAnnotation : type.objectType;
      const values = list.type === "TSTypeQuery" ? this.#constant(list) : undefined;
      return typeof values === "string" ? undefined : values;
    }
    if (type.type !== "TSTypeReference") return undefined;
    const [first, second] = type.typeArguments?.params ?? [];
    if (nameOf(type) === "Exclude" && first !== undefined && second !== undefined) {
      const without = this.#choices(second) ?? [];
      return this.#choices(first)?.filter((choice) => !without.includes(choice));
    }
    const node = this.#declared.types.get(nameOf(type))?.node;
    return node?.type === "TSTypeAliasDeclaration" ? this.#choices(node.typeAnnotation) : undefined;
  }

  #constant(type: TSType): string | readonly string[] {
    const name = type.type === "TSTypeQuery" && type.exprName.type === "Identifier" ? type.exprName.name : "";
    const value = this.#declared.constants.get(name);
    if (value === undefined) throw new Error(`no constant is called ${name}`);
    return value;
  }

  #named(type: TSType & { type: "TSTypeReference" }, doc: Doc): JsonSchema {
    const name = nameOf(type);
    const [first, second] = type.typeArguments?.params ?? [];
    if (name === "Exclude") return { enum: this.#choices(type) ?? [] };
    if (first === undefined) return this.reference(name);
    if (name === "Readonly") return this.#type(first, doc);
    if (name === "Partial") return { ...this.#type(first, doc), required: [] };
    if (name === "Record" && second !== undefined) return this.#map(first, second, doc);
    throw new Error(`${name}<…> has no schema`);
  }

  #map(key: TSType, value: TSType, doc: Doc): JsonSchema {
    const choices = this.#choices(key);
    const each = this.#type(value, NOTHING);
    if (choices !== undefined) {
      return closed({
        properties: Object.fromEntries(choices.map((choice) => [choice, each])),
        required: [...choices],
      });
    }
    const { maxProperties = MOST_PROPERTIES } = bounds(doc, ["maxProperties"]);
    return { type: "object", propertyNames: this.#type(key, NOTHING), additionalProperties: each, maxProperties };
  }
}

const NOTHING: Doc = { text: "", tags: new Map() };

function closed({ properties, required }: ObjectParts): JsonSchema {
  return { type: "object", required, additionalProperties: false, properties };
}

function merged(parts: readonly ObjectParts[]): ObjectParts {
  const properties = Object.assign({}, ...parts.map((each) => each.properties)) as Record<string, JsonSchema>;
  return { properties, required: [...new Set(parts.flatMap((each) => each.required))] };
}

function textSchema(doc: Doc): JsonSchema {
  const texts = TEXT_TAGS.flatMap((tag) => (doc.tags.has(tag) ? [[tag, doc.tags.get(tag)]] : []));
  if (!doc.tags.has("pattern")) throw new Error(`a text has no pattern: ${doc.text}`);
  return { type: "string", ...bounds(doc, NUMBER_TAGS), ...Object.fromEntries(texts) };
}

function numberSchema(doc: Doc): JsonSchema {
  const limits = bounds(doc, NUMBER_TAGS);
  if (limits.minimum === undefined || limits.maximum === undefined) {
    throw new Error(`a number has no bounds: ${doc.text}`);
  }
  return { type: doc.tags.has("integer") ? "integer" : "number", ...limits };
}

function itemLimits(doc: Doc): Pick<JsonSchema, "maxItems"> {
  return { maxItems: MOST_ITEMS, ...bounds(doc, ["minItems", "maxItems"]) };
}

function bounds<Tag extends string>(doc: Doc, tags: readonly Tag[]): { readonly [Each in Tag]?: number } {
  const found = tags.flatMap((tag) => (doc.tags.has(tag) ? [[tag, Number(doc.tags.get(tag))]] : []));
  return Object.fromEntries(found) as { readonly [Each in Tag]?: number };
}

function literalOf(type: TSType): unknown {
  const literal = type.type === "TSLiteralType" ? type.literal : undefined;
  if (literal?.type !== "Literal") throw new Error("a literal is neither text nor number");
  return literal.value;
}

function nameOf(type: TSType & { type: "TSTypeReference" }): string {
  if (type.typeName.type !== "Identifier") throw new Error("a type's name is no plain one");
  return type.typeName.name;
}
