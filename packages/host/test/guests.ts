import { watGuest, watManifest, watModule } from "@parseltongue/testkit";
import type { HookTrait } from "../src/manifest/manifest.ts";
import { parseManifest } from "../src/manifest/parse-manifest.ts";
import type { HitBatch } from "../src/outcomes.ts";
import type { PreparedPlugin } from "../src/plugin.ts";
import { preparePlugin } from "../src/prepare-plugin.ts";

const HOOKS: Readonly<Record<HookTrait, string>> = {
  lens: `annotations = ["note", "owner"]\nbudget = { base = 1_000_000, per-hit = 1_000, output-bytes = 4_000_000 }`,
  query: `annotations = ["note"]\ncolumns = [{ name = "first" }]\nbudget = { base = 10_000_000, output-bytes = 4_000_000 }`,
  rule: `budget = { base = 100_000_000, output-bytes = 4_000_000 }`,
  analyzer: `columns = [{ name = "weight", type = "f32" }]\nbudget = { base = 1_000_000 }`,
  exporter: `format = "x"\nmedia-type = "text/plain"\nbudget = { base = 10_000_000, output-bytes = 4_000_000 }`,
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

/** The guest in the text format; what it calls of the contract by `$name` is imported. */
export function guestWat({ body = "", ...shape }: GuestShape): string {
  return watModule({ ...shape, body });
}

/** The manifest of such a guest: plugin `guest`, hook `hook`. */
export function guestManifest({ name = "guest", trait = "lens", hook = HOOKS[trait], ...shape }: GuestShape): string {
  return watManifest({ ...shape, name, trait, hook });
}

/** A guest made ready to be loaded. */
export async function prepareGuest(shape: GuestShape): Promise<PreparedPlugin> {
  const manifest = parseManifest(guestManifest(shape), "plugin.toml");
  return preparePlugin({ wasm: await watGuest(guestWat(shape)), manifest });
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
