import assert from "node:assert/strict";
import { connect } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { type CheckReport, EngineError, type ExportReport } from "@parseltongue/engine";
import type { IndexProgress } from "@parseltongue/indexer";
import { temporaryDirectory } from "@parseltongue/testkit";
import { DaemonClient } from "../src/daemon/daemon-client.ts";
import { DaemonServer, type DaemonService } from "../src/daemon/daemon-server.ts";
import { type DaemonStatus, PROTOCOL_VERSION } from "../src/daemon/protocol.ts";
import { listenPrivately } from "../src/environment/private-socket.ts";
import { sampleReports } from "./sample-reports.ts";

const report = sampleReports("app::load")[0]!;
const status: DaemonStatus = {
  protocol: PROTOCOL_VERSION,
  version: "0.1.0",
  processId: 1,
  root: "/repo",
  epoch: 3,
  nodeCount: 10,
  edgeCount: 20,
  watching: false,
  updating: false,
  upMs: 5,
};
const checked: CheckReport = {
  ask: "check",
  rules: [],
  findings: [],
  counts: { error: 0, warning: 0, info: 0 },
  failures: [],
};
const exported: ExportReport = {
  plugin: "writer",
  exporter: "all-bytes",
  format: "bin",
  mediaType: "application/octet-stream",
  bytes: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  failures: [],
};
const idle: DaemonService = {
  status: () => status,
  ask: async () => report,
  index: async () => ({ fileCount: 1, lineCount: 2, skipped: [], warnings: [], nodeCount: 3, edgeCount: 4 }),
  check: async () => checked,
  export: async () => exported,
  plugins: async () => [],
  reloadPlugins: async () => [],
  resetPlugin: (name) => name === "loaded",
  metrics: () => "up 1\n",
  stop: () => {},
};

test("a question goes over the socket and its report comes back as it is", async (t) => {
  const client = await connected(t, {
    ...idle,
    ask: async (question) => {
      assert.deepEqual(question, { ask: "callers", target: "load", hops: "all" });
      return report;
    },
  });
  assert.deepEqual(await client.ask({ ask: "callers", target: "load", hops: "all" }), report);
});

test("what plugins do goes over the socket: findings, bytes of any value, states, metrics", async (t) => {
  const client = await connected(t, idle);
  assert.deepEqual(await client.check({ rules: ["one"] }), checked);
  assert.deepEqual(await client.export({ ask: "hubs" }, "bin"), exported);
  assert.deepEqual([await client.plugins(), await client.reloadPlugins()], [[], []]);
  assert.deepEqual([await client.resetPlugin("loaded"), await client.resetPlugin("other")], [true, false]);
  assert.equal(await client.metrics(), "up 1\n");
});

test("a coded failure keeps its code, hint and details over the socket", async (t) => {
  const client = await connected(t, {
    ...idle,
    ask: async () => {
      throw new EngineError("ambiguous-target", "it may mean two", {
        hint: "choose",
        details: { candidates: ["a", "b"] },
      });
    },
  });
  await assert.rejects(client.ask({ ask: "hubs" }), {
    code: "ambiguous-target",
    message: "it may mean two",
    hint: "choose",
    details: { candidates: ["a", "b"] },
  });
});

test("a question hears what is being read while it waits", async (t) => {
  const client = await connected(t, {
    ...idle,
    ask: async (_question, onProgress) => {
      onProgress({ phase: "reading", done: 3, total: 9 });
      return report;
    },
  });
  const seen: IndexProgress[] = [];
  await client.ask({ ask: "hubs" }, { onProgress: (progress) => seen.push(progress) });
  assert.deepEqual(seen, [{ phase: "reading", done: 3, total: 9 }]);
});

test("indexing tells its progress and can be cancelled", async (t) => {
  const seen: IndexProgress[] = [];
  const client = await connected(t, {
    ...idle,
    index: async (request, { signal, onProgress }) => {
      assert.deepEqual(request, { scip: "/x.scip" });
      onProgress({ phase: "reading", done: 1, total: 2 });
      await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
      throw new Error("not reached");
    },
  });
  const controller = new AbortController();
  const indexing = client.index({
    scip: "/x.scip",
    signal: controller.signal,
    onProgress: (progress) => {
      seen.push(progress);
      controller.abort();
    },
  });
  await assert.rejects(indexing, { name: "AbortError" });
  assert.deepEqual(seen, [{ phase: "reading", done: 1, total: 2 }]);
});

test("a daemon of another protocol is named and not talked to", async (t) => {
  const path = await serving(t, { ...idle, status: () => ({ ...status, protocol: PROTOCOL_VERSION + 1 }) });
  await assert.rejects(DaemonClient.connect(path), { code: "daemon-other-version" });
});

test("nobody listens: there is no daemon", async (t) => {
  const path = join(await temporaryDirectory(t), "none.sock");
  assert.equal(await DaemonClient.connect(path), undefined);
});

test("a daemon that ends while it is asked is said to have ended", async (t) => {
  let server: DaemonServer | undefined;
  const path = await serving(
    t,
    {
      ...idle,
      ask: async () => {
        server?.stopListening();
        server?.disconnect();
        return new Promise(() => {});
      },
    },
    (started) => {
      server = started;
    },
  );
  const client = (await DaemonClient.connect(path))!;
  await assert.rejects(client.ask({ ask: "hubs" }), { code: "daemon-ended" });
});

test("a client that talks nonsense loses its connection, others keep theirs", async (t) => {
  const path = await serving(t, idle);
  const client = (await DaemonClient.connect(path))!;
  const nonsense = connect(path);
  nonsense.on("error", () => {});
  nonsense.write("Content-Length: 5\r\n\r\n{]{]{");
  nonsense.write("no header at all\r\n\r\n");
  nonsense.end();
  await new Promise((resolve) => {
    nonsense.on("close", resolve);
  });
  assert.deepEqual(await client.ask({ ask: "hubs" }), report);
  client.close();
});

async function connected(t: TestContext, service: DaemonService): Promise<DaemonClient> {
  const client = (await DaemonClient.connect(await serving(t, service)))!;
  t.after(() => client.close());
  return client;
}

async function serving(t: TestContext, service: DaemonService, take?: (server: DaemonServer) => void): Promise<string> {
  const directory = await temporaryDirectory(t);
  const path = join(directory, "daemon.sock");
  const server = await DaemonServer.start(service, (listening) =>
    listenPrivately(listening, { path, logPath: "", directory, userId: undefined }),
  );
  take?.(server);
  t.after(() => {
    server.stopListening();
    server.disconnect();
  });
  return path;
}
