import assert from "node:assert/strict";
import { test } from "node:test";
import { EdgeKind, NodeKind } from "@parseltongue/graph";
import { PluginHost } from "@parseltongue/host";
import { TestGraph } from "@parseltongue/testkit";
import { PLUGIN_LANGUAGES } from "../../src/plugin-kit/kit-invocation.ts";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { build, writeProject } from "./kit-project.ts";

const MOST_HITS = 65_536;
/** Twice what a query may answer and more, so that whatever holds what was found has to let go twice. */
const FUNCTIONS = 3 * MOST_HITS + 5;

for (const language of PLUGIN_LANGUAGES) {
  test(`a new query in ${language} that finds more than an answer may have gives the first by name`, async (t) => {
    const built = await build(t, await writeProject(t, newPluginFiles({ name: "fresh", language, traits: ["query"] })));
    if (built === undefined) return;
    const host = new PluginHost({ graph: callersUpsideDown() });
    const plugin = host.load(built.prepared, { grants: built.prepared.manifest.capabilities });
    const outcome = host.answerQuery(plugin, "fresh", { least: 1 });
    assert.ok(outcome.failed === undefined, `${outcome.failed?.message}; ${outcome.failed?.hint}`);
    assert.deepEqual(
      outcome.nodes,
      Uint32Array.from({ length: MOST_HITS }, (_, place) => FUNCTIONS - place),
    );
  });
}

/** Functions that each call the next one, the last by id the first by name. */
function callersUpsideDown(): TestGraph {
  const ids = Array.from({ length: FUNCTIONS + 1 }, (_, id) => id);
  const encoder = new TextEncoder();
  const columns = {
    nodeKind: ids.map((id) => (id === 0 ? 0 : NodeKind.function)),
    nodeName: ids,
    nodeQualifiedName: ids,
    edgeFrom: ids,
    edgeTo: ids.map((id) => (id === 0 ? 0 : (id % FUNCTIONS) + 1)),
    edgeKind: ids.map((id) => (id === 0 ? 0 : EdgeKind.calls)),
    edgeConfidence: ids.map((id) => (id === 0 ? 0 : 3)),
    outStart: ids.map((id) => Math.max(0, id - 1)),
    outLength: ids.map((id) => (id === 0 ? 0 : 1)),
    outRows: ids.slice(1),
  };
  const texts = ids.map((id) => encoder.encode(`module::f${String(FUNCTIONS - id).padStart(7, "0")}`));
  return new TestGraph({ nodeCount: FUNCTIONS + 1, edgeCount: FUNCTIONS + 1, fileCount: 1, texts, columns });
}
