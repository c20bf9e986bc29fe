import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { countDatabase } from "./count-graph.ts";

test("a pair of caller and callee counts once, and only when the callee is there", async (t) => {
  const path = join(await temporaryDirectory(t), "graph.db");
  const database = new DatabaseSync(path);
  database.exec(`
    CREATE TABLE nodes (id TEXT PRIMARY KEY);
    CREATE TABLE edges (source TEXT, target TEXT, kind TEXT);
    INSERT INTO nodes VALUES ('a'), ('b');
    INSERT INTO edges VALUES ('a', 'b', 'calls'), ('a', 'b', 'calls'), ('b', 'a', 'new'), ('a', 'gone', 'calls'),
      ('a', 'b', 'contains');`);
  database.close();
  const count = (callKinds: string[]) => countDatabase(path, { from: "source", to: "target", callKinds });
  assert.deepEqual(count(["calls"]), { nodes: 2, edges: 5, callPairs: 1 });
  assert.deepEqual(count(["calls", "new"]), { nodes: 2, edges: 5, callPairs: 2 });
});
