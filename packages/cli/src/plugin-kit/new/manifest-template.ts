import type { HookTrait } from "@parseltongue/host";
import type { NewPlugin } from "./new-request.ts";

/** `plugin.toml` of a new plugin. */
export function manifestFile({ name, language, traits }: NewPlugin, source: string): string {
  const head = `[plugin]
name = "${name}"
version = "0.1.0"
api = "1.0"
description = "${DESCRIPTIONS[traits[0] ?? "lens"]}"
license = "MIT OR Apache-2.0"

[build]
language = "${language}"
source = "${source}"
`;
  return [head, ...(traits.includes("query") ? [MEMORY] : []), ...traits.map((trait) => HOOKS[trait](name))].join("\n");
}

/** A query holds what it found, to sort it. */
const MEMORY = `[memory]
# The most that it may use, 64 KiB each: enough for what it holds until it has the 65,536 hits that an answer may have.
pages = 64
`;

const DESCRIPTIONS: Readonly<Record<HookTrait, string>> = {
  lens: "Keeps what is public and says how many edges arrive at it.",
  query: "Finds what calls many other items.",
  rule: "Finds functions that call too much.",
  analyzer: "Counts what each item calls.",
  exporter: "Lists hits as text, one a line.",
};

/** A table for the configuration stands in front of the trait that reads it. */
const HOOKS: Readonly<Record<HookTrait, (name: string) => string>> = {
  lens: (name) => `[[lens]]
name = "${name}"
description = "${DESCRIPTIONS.lens}"
# What it puts beside hits; the source counts these from 0.
annotations = ["incoming"]
# The most that a call may cost: base + per-hit × hits, and bytes of annotations. \`plugin bench\` says what it does cost.
budget = { base = 2_000, per-hit = 1_100, output-bytes = 16_384 }
`,
  query: (name) => `[[query]]
name = "${name}"
description = "${DESCRIPTIONS.query}"
parameters = { least = { type = "integer", default = 1, minimum = 1, description = "leave out what calls less" } }
columns = [{ name = "calls", description = "how many different items it calls" }]
budget = { base = 20_000, per-node = 12_000, per-edge = 300, output-bytes = 1_048_576 }
`,
  rule: (name) => `[config.most]
type = "integer"
default = 20
minimum = 0
description = "how many different items a function may call"

[[rule]]
name = "${name}"
description = "${DESCRIPTIONS.rule}"
severity = "warning"
budget = { base = 20_000, per-node = 600, per-edge = 150, output-bytes = 1_048_576 }
`,
  analyzer: (name) => `[[analyzer]]
name = "${name}"
description = "${DESCRIPTIONS.analyzer}"
columns = [{ name = "${name}", type = "u32", description = "how many different items it calls" }]
budget = { base = 20_000, per-node = 400, per-edge = 150 }
`,
  exporter: (name) => `[[exporter]]
name = "${name}"
description = "${DESCRIPTIONS.exporter}"
format = "${name}"
media-type = "text/plain"
budget = { base = 20_000, per-node = 4_000, output-bytes = 4_194_304 }
`,
};
