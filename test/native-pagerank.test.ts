import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { buildLibrary } from "../packages/cli/src/native/build-native.ts";
import { compareLibrary } from "../packages/cli/src/native/trials/run-trials.ts";
import { nodeEnvironment } from "../packages/cli/src/environment.ts";
import { build } from "../packages/cli/test/plugin-kit/kit-project.ts";

test("pagerank as machine code says what it says in the sandbox, over generated graphs", async (t) => {
  const { signal } = new AbortController();
  const built = await build(t, join(import.meta.dirname, "..", "plugins", "pagerank"));
  if (built === undefined) return;
  const library = await buildLibrary(nodeEnvironment, built, signal);
  const forms = { manifest: built.project.manifest, wasm: built.wasm, library: library.path };
  const comparison = await compareLibrary(forms, { graphs: 1000, seed: 1 }, signal);
  assert.ok(comparison.kind === "same" && comparison.calls > 1900, JSON.stringify(comparison));
});
