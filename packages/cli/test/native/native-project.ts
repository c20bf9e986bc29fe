import type { TestContext } from "node:test";
import { digestOf } from "@parseltongue/base";
import type { ConfiguredPlugin } from "@parseltongue/engine";
import { nodeEnvironment } from "../../src/environment.ts";
import { buildLibrary, type BuiltLibrary } from "../../src/native/build-native.ts";
import type { BuiltPlugin } from "../../src/plugin-kit/build-plugin.ts";
import { build, writeProject } from "../plugin-kit/kit-project.ts";

const HOOKS = {
  query: `[[query]]\nname = "hook"\ndescription = "for tests"\ncolumns = [{ name = "line" }]
budget = { base = 1_000_000, per-node = 1_000, output-bytes = 400_000 }\n`,
  lens: `[[lens]]\nname = "hook"\ndescription = "for tests"\nannotations = ["note"]
budget = { base = 100_000, per-hit = 1_000, output-bytes = 400_000 }\n`,
};

/** A plugin in C for tests, whose machine code may do something of its own. */
export interface NativePlugin {
  readonly name: string;
  readonly trait?: keyof typeof HOOKS;
  /** Statements that run first, in machine code only. */
  readonly trick?: string;
  /** Functions and data before the hook, in machine code only. */
  readonly outside?: string;
}

const QUERY = `PT_QUERY(hook) {
  TRICK
  uint32_t nodes[64]; float values[64]; uint32_t count = 0;
  PT_EACH_NODE(node) if (count < 64) { nodes[count] = node; values[count] = (float)pt_node_line(node); count++; }
  pt_emit_hits(nodes, count, values, count);
}`;
const LENS = `PT_LENS(hook) {
  TRICK
  PT_EACH_HIT(hit) { pt_set_score(hit, (float)pt_node_line(pt_hit_node(hit))); pt_annotate(hit, 0, (const uint8_t *)"x", 1); }
}`;

/** The source of a plugin. */
export function sourceOf({ trait = "query", trick = "", outside = "" }: NativePlugin): string {
  return `#include "parseltongue.h"
#ifdef __wasm__
#define TRICK
#else
#define TRICK ${trick.replaceAll("\n", " ")}
${outside}
#endif
${trait === "query" ? QUERY : LENS}
`;
}

/** Files of a plugin's project. */
export function filesOf(plugin: NativePlugin): readonly (readonly [string, string])[] {
  const manifest = `[plugin]\nname = "${plugin.name}"\nversion = "1.0.0"\napi = "1.0"\ndescription = "for tests"
[build]\nlanguage = "c"\nsource = "plugin.c"\n${HOOKS[plugin.trait ?? "query"]}`;
  return [
    ["plugin.toml", manifest],
    ["plugin.c", sourceOf(plugin)],
  ];
}

/** A plugin in both forms; undefined where a compiler is missing: the test is skipped then, loudly. */
export async function buildBoth(
  t: TestContext,
  plugin: NativePlugin,
): Promise<{ readonly built: BuiltPlugin; readonly library: BuiltLibrary } | undefined> {
  const built = await build(t, await writeProject(t, filesOf(plugin)));
  if (built === undefined) return undefined;
  return { built, library: await buildLibrary(nodeEnvironment, built, new AbortController().signal) };
}

/** A plugin as an engine takes it, its library allowed. */
export function configured(
  { project, wasm }: BuiltPlugin,
  { path, bytes }: Pick<BuiltLibrary, "path" | "bytes">,
  lens = false,
): ConfiguredPlugin {
  const grants = { attributes: [], log: false };
  const native = { path, library: digestOf(bytes), lens, expiresMs: Number.POSITIVE_INFINITY };
  return { manifest: project.manifest, wasm, config: {}, grants, tier: "verified", weight: 1, native };
}
