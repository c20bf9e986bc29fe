import assert from "node:assert/strict";
import { test } from "node:test";
import createWabt from "wabt";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { build, writeProject } from "./kit-project.ts";

const EVALUATE = "parseltongue:plugin/lens@1.0.0#evaluate";

test("iterators of the Rust SDK compile to the reads of a loop written by hand: no call but imports, none more", async (t) => {
  const loops = await lensText(t, RUST_WITH_LOOPS);
  const iterators = await lensText(t, RUST_WITH_ITERATORS);
  if (loops === undefined || iterators === undefined) return;
  assert.deepEqual(iterators.otherCalls, []);
  assert.deepEqual(iterators.importedCalls, loops.importedCalls);
});

test("ten thousand calls of an AssemblyScript lens that allocates leave its memory as large as the first hundred", async (t) => {
  const source = `import { Hits, lens, Lens } from "@parseltongue/sdk-assemblyscript";
class Wasteful extends Lens {
  private last: string = "";
  override evaluate(hits: Hits): void {
    for (let hit: u32 = 0; hit < hits.count; hit++) {
      this.last = "hit " + hit.toString() + " of " + hits.count.toString();
      hits.annotate(hit, 0, this.last + new Array<string>(50).join("x"));
    }
  }
}
lens(new Wasteful());
`;
  const files = new Map(newPluginFiles({ name: "wasteful", language: "assemblyscript", traits: ["lens"] }));
  files.set("assembly/index.ts", source);
  const built = await build(t, await writeProject(t, files));
  assert.ok(built);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(built.wasm), {
    "parseltongue:plugin/io@1.0.0": { "hit-count": () => 16 },
    "parseltongue:plugin/annotations@1.0.0": { annotate: () => {} },
  });
  const { memory, _initialize, [EVALUATE]: evaluate } = exports;
  _initialize();
  for (let call = 0; call < 100; call++) evaluate(0);
  const before = memory.buffer.byteLength;
  for (let call = 0; call < 10_000; call++) evaluate(0);
  assert.equal(memory.buffer.byteLength, before);
});

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Guest };
};

interface Guest {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly _initialize: () => void;
  readonly [EVALUATE]: (hook: number) => void;
}

const RUST_WITH_ITERATORS = `use parseltongue_plugin::*;
struct Probe;
impl Lens for Probe {
    fn evaluate(&mut self, hits: Hits) {
        for hit in hits {
            let called = hit.node().out_edges().filter(|edge| edge.kind() == edge_kind::CALLS).map(|edge| edge.to());
            let public = called.filter(|node| node.has(node_flag::PUBLIC)).count();
            hit.score(public as f32);
        }
    }
}
lens!(Probe);
`;
const RUST_WITH_LOOPS = `use parseltongue_plugin::{edge_kind, lens, node_flag, raw, Hits, Lens};
struct Probe;
impl Lens for Probe {
    fn evaluate(&mut self, hits: Hits) {
        unsafe {
            let (mut hit, hit_end) = (0, hits.len() as u32);
            while hit < hit_end {
                let node = raw::hit_node(hit);
                let (mut at, end, mut public) = (raw::out_begin(node), raw::out_end(node), 0u32);
                while at < end {
                    let edge = raw::out_edge(at);
                    if raw::edge_kind(edge) == edge_kind::CALLS
                        && raw::node_flags(raw::edge_to(edge)) & node_flag::PUBLIC == node_flag::PUBLIC
                    {
                        public += 1;
                    }
                    at += 1;
                }
                raw::set_score(hit, public as f32);
                hit += 1;
            }
        }
    }
}
lens!(Probe);
`;

interface LensText {
  /** Names of the imports that the entry point calls, a name for each place. */
  readonly importedCalls: readonly string[];
  readonly otherCalls: readonly string[];
}

async function lensText(t: Parameters<typeof build>[0], source: string): Promise<LensText | undefined> {
  const files = new Map(newPluginFiles({ name: "probe", language: "rust", traits: ["lens"] }));
  files.set("src/lib.rs", source);
  const built = await build(t, await writeProject(t, files));
  if (built === undefined) return undefined;
  const wabt = await createWabt();
  const binary = wabt.readWasm(built.wasm, {});
  const text = binary.toText({ foldExprs: false, inlineExport: false });
  binary.destroy();
  const imports = [...text.matchAll(/\(import "[^"]*" "([^"]*)" \(func/g)].map(([, name = ""]) => name);
  const entry = /\(export "[^"]*#evaluate" \(func (\d+)\)\)/.exec(text)?.[1];
  const body = text.split(/^ {2}\(func /m).find((part) => part.startsWith(`(;${entry};)`)) ?? "";
  assert.notEqual(body, "");
  const called = [...body.matchAll(/\bcall (\d+)/g)].map(([, index = ""]) => Number(index));
  return {
    importedCalls: called
      .filter((index) => index < imports.length)
      .map((index) => imports[index] ?? "")
      .toSorted(),
    otherCalls: [
      ...called.filter((index) => index >= imports.length).map(String),
      ...[...body.matchAll(/\bcall_indirect\b/g)].map(([word]) => word),
    ],
  };
}
