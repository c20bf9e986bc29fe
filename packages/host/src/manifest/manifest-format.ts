import { digestOf } from "@parseltongue/base";
import schema from "@parseltongue/contract/plugin.schema.json" with { type: "json" };

let format: string | undefined;

/** Another text whenever the schema is another: for those who keep manifests as they were understood. */
export function manifestFormat(): string {
  format ??= digestOf(JSON.stringify(schema));
  return format;
}
