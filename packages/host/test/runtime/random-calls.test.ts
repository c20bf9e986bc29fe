import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { hostImports } from "@parseltongue/contract";
import { watGuest } from "@parseltongue/testkit";
import fc from "fast-check";
import { DEFAULT_BREAKER_POLICY } from "../../src/budgets/circuit-breaker.ts";
import { parseManifest } from "../../src/manifest/parse-manifest.ts";
import { PluginHost } from "../../src/plugin-host.ts";
import { preparePlugin } from "../../src/prepare-plugin.ts";
import { hits, prepareGuest } from "../guests.ts";
import { vectorGraph } from "../vector-graph.ts";

type Import = (typeof hostImports)[number];
type Trait = (typeof TRAITS)[number];

interface Outcome {
  readonly failed?: { readonly reason: string } | undefined;
}

/** A call of an import with numbers that nobody chose for it. */
interface Call {
  readonly called: Import;
  readonly values: readonly number[];
}

const TRAITS = ["lens", "query", "rule", "analyzer", "exporter"] as const;
const ENTRIES: Readonly<Record<Trait, string>> = {
  lens: "evaluate",
  query: "answer",
  rule: "check",
  analyzer: "analyze",
  exporter: "render",
};
const FIELDS: Readonly<Record<Trait, string>> = {
  lens: `annotations = ["note", "owner"]\nbudget = { base = 100_000, output-bytes = 4_000_000 }`,
  query: `annotations = ["note"]\ncolumns = [{ name = "first" }]\nbudget = { base = 100_000, output-bytes = 4_000_000 }`,
  rule: `budget = { base = 100_000, output-bytes = 4_000_000 }`,
  analyzer: `columns = [{ name = "weight%", type = "f32" }]\nbudget = { base = 100_000 }`,
  exporter: `format = "x"\nmedia-type = "text/plain"\nbudget = { base = 100_000, output-bytes = 4_000_000 }`,
};
/** Each of a module's hooks of a trait is another list of calls; of analyzers there may be no more, each having a column. */
const HOOKS = 16;
const RUNS = 20;
const MEMORY_END = 65_536;

/** Numbers at edges: of nothing, of what may be handed over, of the memory, of signs. */
const EDGES = [
  ...[0, 64, 256, 1024, 4096].flatMap((limit) => [limit, limit + 1, Math.max(limit - 1, 2)]),
  ...[-4, -1, 0, 1, 4].map((beside) => MEMORY_END + beside),
  ...[-4, -1, 0, 1, 4].map((beside) => 2 ** 31 + beside),
  ...[-65_536, -1024, -4, -2, -1].map((beside) => 2 ** 32 + beside),
];
// Small ones more often: a call that is refused for its first number tries none of the others.
const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 8 }) },
  { weight: 4, arbitrary: fc.constantFrom(...EDGES) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 32 - 1 }) },
);
const calls = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostImports.filter(({ kind }) => kind === "host-call")) },
  { weight: 1, arbitrary: fc.constantFrom(...hostImports) },
);
const call: fc.Arbitrary<Call> = calls.chain((called) =>
  fc.tuple(...called.parameters.map(() => value)).map((values) => ({ called, values })),
);
const hook = fc.array(call, { minLength: 1, maxLength: 4 });
const hooks = fc.array(hook, { minLength: HOOKS, maxLength: HOOKS });

/** A call whose result goes into `$sum`. */
function callText({ called, values }: Call): string {
  const given = values.map((each, at) => {
    const type = called.parameters[at];
    return type === "f32" ? `(f32.reinterpret_i32 (i32.const ${each | 0}))` : `(i32.const ${each | 0})`;
  });
  const text = `(call $${called.name} ${given.join(" ")})`;
  const [result] = called.results;
  if (result === undefined) return text;
  const asInteger = { i32: text, i64: `(i32.wrap_i64 ${text})`, f32: `(i32.reinterpret_f32 ${text})` };
  const added = asInteger[result as keyof typeof asInteger];
  return `(local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) ${added}))`;
}

/** What was read is given as the answer, where the trait has one that takes any number. */
const GIVES: Readonly<Record<Trait, string>> = {
  lens: `(call $set-score (i32.const 0) (f32.convert_i32_s (local.get $sum)))`,
  query: "",
  rule: "",
  analyzer: "",
  exporter: `(i32.store (i32.const 0) (local.get $sum)) (call $write (i32.const 0) (i32.const 4))`,
};

function moduleText(lists: readonly (readonly Call[])[]): string {
  const imports = hostImports.map(({ module, name, parameters, results }) => {
    const type = `${parameters.map((each) => `(param ${each})`).join(" ")} ${results.map((each) => `(result ${each})`).join(" ")}`;
    return `(import "${module}" "${name}" (func $${name} ${type}))`;
  });
  const entries = TRAITS.map((trait) => {
    const bodies = lists.map((list, index) => {
      const body = `${list.map(callText).join(" ")} ${GIVES[trait]}`;
      return `(if (i32.eq (local.get $hook) (i32.const ${index})) (then ${body}))`;
    });
    const name = `parseltongue:plugin/${trait}@1.0.0#${ENTRIES[trait]}`;
    return `(func (export "${name}") (param $hook i32) (local $sum i32) ${bodies.join("\n")})`;
  });
  return `(module ${imports.join("\n")} (memory 1 1) (data (i32.const 16) "host.churn text ") ${entries.join("\n")})`;
}

function manifestText(): string {
  const tables = TRAITS.flatMap((trait) =>
    Array.from(
      { length: HOOKS },
      (_, index) => `[[${trait}]]\nname = "h${index}"\ndescription = "x"\n${FIELDS[trait].replace("%", String(index))}`,
    ),
  );
  return `[plugin]\nname = "random"\nversion = "1.0.0"\napi = "1.1"\ndescription = "x"\n[capabilities]\nattributes = ["a", "host.churn"]\nlog = true\n${tables.join("\n")}\n`;
}

/** Calls every hook over a graph, beside another plugin; gives what came of it, the other's answer, and what the graph became. */
async function outcomes(
  lists: readonly (readonly Call[])[],
  lowering: "inline" | "host-calls",
): Promise<readonly Outcome[]> {
  const graph = vectorGraph();
  const host = new PluginHost({
    graph,
    breaker: { ...DEFAULT_BREAKER_POLICY, strikes: Number.MAX_SAFE_INTEGER },
    repeatEvery: Number.MAX_SAFE_INTEGER,
  });
  const manifest = parseManifest(manifestText(), "plugin.toml");
  const wasm = await watGuest(moduleText(lists));
  const prepared = preparePlugin({ wasm, manifest, instrumentation: { lowering } });
  const plugin = host.load(prepared, { grants: manifest.capabilities });
  const neighbour = host.load(
    await prepareGuest({ name: "neighbour", body: "(call $set-score (i32.const 1) (f32.const 3))" }),
  );
  const batch = hits(1, 2, 3);
  const graphBytes = (): string => hash("sha256", new Uint8Array(graph.memory.buffer).slice());
  const before = graphBytes();
  const told: Outcome[] = [];
  for (let index = 0; index < lists.length; index++) {
    const name = `h${index}`;
    told.push(structuredClone(host.evaluateLens(plugin, plugin.hook("lens", name), batch)));
    told.push(structuredClone(host.answerQuery(plugin, name)), structuredClone(host.check(plugin, name)));
    told.push(structuredClone(host.analyze(plugin, name)), structuredClone(host.render(plugin, name, batch)));
    const other = host.evaluateLens(neighbour, neighbour.hook("lens", "hook"), batch);
    assert.deepEqual(other.failed === undefined && [...other.scores], [0, 3, 0], `the neighbour after ${name}`);
  }
  assert.equal(graphBytes(), before, "the graph is as it was");
  return told;
}

test("threat 30: imports called with any numbers cost the guest at most its call, lowered and as host calls alike", async () => {
  const ends = new Set<string | undefined>();
  await fc.assert(
    fc.asyncProperty(hooks, async (lists) => {
      const inline = await outcomes(lists, "inline");
      assert.deepEqual(inline, await outcomes(lists, "host-calls"));
      for (const { failed } of inline) ends.add(failed?.reason);
    }),
    // A smaller module says no more, and takes minutes to find.
    { numRuns: RUNS, endOnFailure: true },
  );
  for (const end of [undefined, "bad-pointer", "bad-output"]) assert.ok(ends.has(end), `none ended with ${end}`);
});
