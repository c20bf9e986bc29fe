import type { AnySchemaObject } from "ajv";

/** More batches than the engine ever has hits for. */
const MOST_LENS_BATCHES = 256;

const NAME = "^[a-z][a-z0-9-]{1,62}$";
const LANGUAGE_NAME = "^[a-z][a-z0-9-]{0,62}$";
const VALUE = {
  type: ["boolean", "number", "string", "array"],
  items: { type: "string" },
};
/** What `plugins.toml` may hold; `scripts/made-sources` makes a validator of it. */
export const PLUGINS_FILE_SCHEMA: AnySchemaObject = {
  type: "object",
  additionalProperties: false,
  properties: {
    "lens-batches": { type: "integer", minimum: 1, maximum: MOST_LENS_BATCHES },
    isolation: { enum: ["none", "process"] },
    "minimum-tier": { enum: ["sandboxed", "verified", "native"] },
    "languages-off": { type: "array", items: { type: "string", pattern: LANGUAGE_NAME } },
    plugin: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "package"],
        additionalProperties: false,
        properties: {
          name: { type: "string", pattern: NAME },
          package: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" },
          enabled: { type: "boolean" },
          weight: { type: "number" },
          grants: {
            type: "object",
            additionalProperties: false,
            properties: {
              attributes: { type: "array", items: { type: "string" } },
              log: { type: "boolean" },
              "host-data": { type: "array", items: { type: "string" } },
            },
          },
          config: { type: "object", additionalProperties: VALUE },
          native: { type: "boolean" },
          "native-lens": { type: "boolean" },
        },
      },
    },
  },
};
