import { watGuest } from "./wat-guest.ts";

/** The traits with guest code, each with the name of its entry point. */
const ENTRIES = { lens: "evaluate", query: "answer", rule: "check", analyzer: "analyze", exporter: "render" } as const;
/** A trait with guest code. */
export type WatTrait = keyof typeof ENTRIES;

const HOOKS: Readonly<Record<WatTrait, string>> = {
  lens: `annotations = ["note"]\nbudget = { base = 100_000, per-hit = 1_000, output-bytes = 400_000 }`,
  query: `columns = [{ name = "line" }]\nbudget = { base = 1_000_000, per-node = 1_000, output-bytes = 400_000 }`,
  rule: `budget = { base = 1_000_000, per-node = 1_000, output-bytes = 400_000 }`,
  analyzer: `columns = [{ name = "weight", type = "f32" }]\nbudget = { base = 1_000_000, per-node = 1_000 }`,
  exporter: `format = "lines"\nmedia-type = "text/plain"\nbudget = { base = 1_000_000, per-hit = 1_000, per-node = 1_000, output-bytes = 400_000 }`,
};

/** Functions of the contract that bodies may call by `$name`. */
const IMPORTS: Readonly<Record<string, string>> = {
  "hit-count": "io (result i32)",
  "hit-node": "io (param i32) (result i32)",
  "set-keep": "io (param i32 i32)",
  "set-score": "io (param i32 f32)",
  scope: "io (result i32)",
  "param-u8": "io (param i32) (result i32)",
  epoch: "isg (result i32)",
  "node-count": "isg (result i32)",
  "node-kind": "isg (param i32) (result i32)",
  "node-line": "isg (param i32) (result i32)",
  "node-file": "isg (param i32) (result i32)",
  "in-begin": "isg (param i32) (result i32)",
  "in-end": "isg (param i32) (result i32)",
  column: "attributes (param i32 i32) (result i32)",
  "column-f32": "attributes (param i32 i32) (result f32)",
  "column-u32": "attributes (param i32 i32) (result i32)",
  annotate: "annotations (param i32 i32 i32 i32)",
  "emit-diagnostic": "diagnostics (param i32 i32 i32 i32 i32 i32 i32 i32)",
  "emit-hits": "hits (param i32 i32 i32 i32)",
  "emit-f32": "columns (param i32 i32 i32 i32)",
  write: "output (param i32 i32)",
  log: "log (param i32 i32 i32)",
};

/** A plugin with one hook, written in WebAssembly's text format. */
export interface WatPlugin {
  readonly name: string;
  /** Default `lens`. */
  readonly trait?: WatTrait;
  /**
   * Instructions of the hook. `$i` and `$x` are locals, `$n` is a global that starts at 0 and stays between calls. Functions
   * of the contract are imported when they are called by `$name`.
   */
  readonly body: string;
  /** Further fields of the module. */
  readonly fields?: string;
  /** Lines of the hook's table in the manifest; default: one label `note`, a column, a budget that is large enough. */
  readonly hook?: string;
  /** Further lines of the hook's table, after the default ones. */
  readonly more?: string;
  /** Whole tables of the manifest. */
  readonly tables?: string;
  /** Default 1.0. */
  readonly api?: string;
}

/** The two files that a plugin is. */
export interface PluginFiles {
  readonly manifest: string;
  readonly wasm: Uint8Array;
}

/** Makes a plugin; its one hook is called `hook`. */
export async function watPlugin(plugin: WatPlugin): Promise<PluginFiles> {
  return { manifest: watManifest(plugin), wasm: await watGuest(watModule(plugin)) };
}

/** The module in the text format. It has one page of memory; functions of the contract that it calls by `$name` are imported. */
export function watModule({ trait = "lens", body, fields = "" }: Omit<WatPlugin, "name">): string {
  const used = Object.entries(IMPORTS).filter(([name]) =>
    `${body} ${fields}`.match(new RegExp(`\\$${name}(?![a-z0-9-])`)),
  );
  const imports = used.map(([name, declared]) => {
    const [interfaceName, ...signature] = declared.split(" ");
    return `(import "parseltongue:plugin/${interfaceName}@1.0.0" "${name}" (func $${name} ${signature.join(" ")}))`;
  });
  return `(module ${imports.join("\n")}
    (memory $memory 1) (global $n (mut i32) (i32.const 0)) ${fields}
    (func (export "parseltongue:plugin/${trait}@1.0.0#${ENTRIES[trait]}") (param $hook i32) (local $i i32) (local $x i32)
      ${body}))`;
}

/** The text of `plugin.toml`. */
export function watManifest({
  name,
  trait = "lens",
  hook = HOOKS[trait],
  more = "",
  tables = "",
  api = "1.0",
}: Omit<WatPlugin, "body">): string {
  return `[plugin]\nname = "${name}"\nversion = "1.0.0"\napi = "${api}"\ndescription = "for tests"\n${tables}
[[${trait}]]\nname = "hook"\ndescription = "for tests"\n${hook}\n${more}\n`;
}

/** Instructions that run `body` for each hit, whose number is in `$i`. */
export function forEachHit(body: string): string {
  return loop("(call $hit-count)", body);
}

/** Instructions that run `body` for each node of the graph, whose id is in `$i`; ids of no node are left out. */
export function forEachNode(body: string): string {
  return `(local.set $i (i32.const 1))${loop("(call $node-count)", `(if (call $node-kind (local.get $i)) (then ${body}))`)}`;
}

function loop(end: string, body: string): string {
  return `(block $done (loop $next
    (br_if $done (i32.ge_u (local.get $i) ${end})) ${body}
    (local.set $i (i32.add (local.get $i) (i32.const 1))) (br $next)))`;
}
