import { watGuest } from "@parseltongue/testkit";
import type { HookTrait } from "../src/manifest/manifest.ts";
import { parseManifest } from "../src/manifest/parse-manifest.ts";
import type { HitBatch } from "../src/outcomes.ts";
import type { PreparedPlugin } from "../src/plugin.ts";
import { preparePlugin } from "../src/prepare-plugin.ts";

const ENTRIES: Readonly<Record<HookTrait, string>> = {
  lens: "evaluate",
  query: "answer",
  rule: "check",
  analyzer: "analyze",
  exporter: "render",
};
const HOOKS: Readonly<Record<HookTrait, string>> = {
  lens: `annotations = ["note", "owner"]\nbudget = { base = 1_000_000, per-hit = 1_000, output-bytes = 4_000_000 }`,
  query: `annotations = ["note"]\ncolumns = [{ name = "first" }]\nbudget = { base = 10_000_000, output-bytes = 4_000_000 }`,
  rule: `budget = { base = 100_000_000, output-bytes = 4_000_000 }`,
  analyzer: `columns = [{ name = "weight", type = "f32" }]\nbudget = { base = 1_000_000 }`,
  exporter: `format = "x"\nmedia-type = "text/plain"\nbudget = { base = 10_000_000, output-bytes = 4_000_000 }`,
};

/** Imports of the contract by the names that `guestWat`'s texts call them. */
const IMPORTS: Readonly<Record<string, string>> = {
  "hit-count": "io (result i32)",
  "hit-node": "io (param i32) (result i32)",
  "set-keep": "io (param i32 i32)",
  "set-score": "io (param i32 f32)",
  scope: "io (result i32)",
  "param-u8": "io (param i32) (result i32)",
  epoch: "isg (result i32)",
  "node-kind": "isg (param i32) (result i32)",
  column: "attributes (param i32 i32) (result i32)",
  "column-f32": "attributes (param i32 i32) (result f32)",
  annotate: "annotations (param i32 i32 i32 i32)",
  "emit-diagnostic": "diagnostics (param i32 i32 i32 i32 i32 i32 i32 i32)",
  "emit-hits": "hits (param i32 i32 i32 i32)",
  "emit-f32": "columns (param i32 i32 i32 i32)",
  write: "output (param i32 i32)",
  log: "log (param i32 i32 i32)",
};

/** How a guest differs from one with one hook and nothing else. */
export interface GuestShape {
  /** Default `lens`. */
  readonly trait?: HookTrait;
  /** Instructions of the hook; `$hook` is its parameter, `$i` and `$x` are locals, `$n` a global that starts at 0. */
  readonly body?: string;
  /** Further fields of the module. */
  readonly fields?: string;
  /** `plugin.toml`: lines of the hook, and whole tables. */
  readonly hook?: string;
  readonly tables?: string;
  readonly name?: string;
  /** Default 1.0. */
  readonly api?: string;
}

/** A guest in the text format. It has one page of memory; what it calls by `$name` is imported. */
export function guestWat({ trait = "lens", body = "", fields = "" }: GuestShape): string {
  const used = Object.keys(IMPORTS).filter((name) => `${body} ${fields}`.match(new RegExp(`\\$${name}(?![a-z0-9-])`)));
  const imports = used.map((name) => {
    const [interfaceName, ...signature] = IMPORTS[name]!.split(" ");
    return `(import "parseltongue:plugin/${interfaceName}@1.0.0" "${name}" (func $${name} ${signature.join(" ")}))`;
  });
  return `(module ${imports.join("\n")}
    (memory $memory 1) (global $n (mut i32) (i32.const 0)) ${fields}
    (func (export "parseltongue:plugin/${trait}@1.0.0#${ENTRIES[trait]}") (param $hook i32) (local $i i32) (local $x i32)
      ${body}))`;
}

/** The manifest of such a guest: plugin `guest`, hook `hook`. */
export function guestManifest({
  trait = "lens",
  hook = HOOKS[trait],
  tables = "",
  name = "guest",
  api = "1.0",
}: GuestShape): string {
  return `[plugin]\nname = "${name}"\nversion = "1.0.0"\napi = "${api}"\ndescription = "for tests"\n${tables}
[[${trait}]]\nname = "hook"\ndescription = "for tests"\n${hook}\n`;
}

/** A guest made ready to be loaded. */
export async function prepareGuest(shape: GuestShape): Promise<PreparedPlugin> {
  const manifest = parseManifest(guestManifest(shape), "plugin.toml");
  return preparePlugin({ wasm: await watGuest(guestWat(shape)), manifest });
}

/** Instructions that run `body` for each hit, with its number in `$i`. */
export function eachHit(body: string): string {
  return `(block $done (loop $next
    (br_if $done (i32.ge_u (local.get $i) (call $hit-count))) ${body}
    (local.set $i (i32.add (local.get $i) (i32.const 1))) (br $next)))`;
}

/** Instructions that run `body` so many times. */
export function times(count: number, body: string): string {
  return `(loop $again ${body} (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $again (i32.lt_u (local.get $i) (i32.const ${count}))))`;
}

/** Hits, all one hop away. */
export function hits(...nodes: readonly number[]): HitBatch {
  return { length: nodes.length, nodes: Uint32Array.from(nodes), depths: new Uint32Array(nodes.length).fill(1) };
}
