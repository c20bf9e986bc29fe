import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceListener } from "@parseltongue/engine";
import { IndexerError } from "@parseltongue/indexer";
import type { DaemonService } from "../src/daemon/daemon-server.ts";
import { connectionTo, memoryMachine, toyIndexer } from "./memory-machine.ts";

const CODE = `
  //- /lib.toy
  load: read
  read:
`;

test("a daemon that is not granted watches says so, ends with 2 and leaves its index free", async () => {
  const machine = memoryMachine({
    fixture: CODE,
    createIndexer: (environment, root) => ({
      ...toyIndexer(environment, root),
      watch: async () => {
        throw new IndexerError("watch-limit", "the system grants no more file watches", { hint: "raise the limit" });
      },
    }),
  });
  const { exitCode, stderr } = await machine.run("daemon", "run", "--watch", "--quiet");
  assert.equal(exitCode, 2);
  assert.equal(stderr, "parseltongue: the system grants no more file watches\nhint: raise the limit\n");
  assert.equal((await machine.run("index", "--quiet")).exitCode, 0);
});

test("questions wait for the first index; the daemon ends when it is told to, and saves", async () => {
  const served = Promise.withResolvers<DaemonService>();
  const order: string[] = [];
  const machine = memoryMachine({
    fixture: CODE,
    daemons: {
      serve: async (_root, service) => {
        served.resolve(service);
        return { stopListening: () => order.push("stop listening"), disconnect: () => order.push("disconnect") };
      },
    },
  });
  const running = machine.run("daemon", "run");
  const service = await served.promise;
  const report = await service.ask({ ask: "callers", target: "read" }, () => {});
  assert.ok(report.ask === "callers");
  assert.deepEqual(
    report.hits.map(({ name }) => name),
    ["load"],
  );
  assert.equal((await machine.run("index")).exitCode, 2, "the daemon has the index");
  service.stop();
  const { exitCode, stderr } = await running;
  assert.equal(exitCode, 0);
  assert.match(stderr, /^daemon of \/repo: process 1, not watching\nending\n$/);
  assert.deepEqual(order, ["stop listening", "disconnect"]);
  assert.equal((await machine.run("callers", "read")).stderr, "");
});

test("a daemon on a full disk goes on answering from what is new, and says what it could not save", async () => {
  let listener: SourceListener | undefined;
  const served = Promise.withResolvers<DaemonService>();
  const machine = memoryMachine({
    fixture: CODE,
    createIndexer: (environment, root) => ({
      ...toyIndexer(environment, root),
      watch: async (asked) => {
        listener = asked;
        return { stop: async () => {} };
      },
    }),
    daemons: {
      serve: async (_root, service) => {
        served.resolve(service);
        return { stopListening: () => {}, disconnect: () => {} };
      },
    },
  });
  const running = machine.run("daemon", "run", "--watch");
  const service = await served.promise;
  await service.ask({ ask: "callers", target: "read" }, () => {});
  machine.environment.files.set("/repo/new.toy", "extra: read\n");
  machine.environment.files.freeBytes = 0;
  listener?.onChange({ changed: ["new.toy"], removed: [], rescan: false });
  while (service.status().nodeCount === 3) await new Promise((resolve) => setImmediate(resolve));
  const report = await service.ask({ ask: "callers", target: "read" }, () => {});
  assert.deepEqual(report.ask === "callers" && report.hits.map(({ name }) => name), ["load", "extra"]);
  service.stop();
  const { exitCode, stderr } = await running;
  assert.equal(exitCode, 0);
  assert.match(stderr, /^error: a change could not be saved: disk full/m);
});

test("who asks while changes are read hears how far that is, and gets the answer from before", async () => {
  let listener: SourceListener | undefined;
  const gate = Promise.withResolvers<void>();
  const served = Promise.withResolvers<DaemonService>();
  const machine = memoryMachine({
    fixture: CODE,
    createIndexer: (environment, root) => {
      const indexer = toyIndexer(environment, root);
      const update: typeof indexer.update = async (paths, run) => {
        run?.onProgress?.({ phase: "reading", done: 300, total: 1000 });
        await gate.promise;
        return indexer.update(paths, run);
      };
      const watch: typeof indexer.watch = async (asked) => {
        listener = asked;
        return { stop: async () => {} };
      };
      return { ...indexer, update, watch };
    },
    daemons: {
      connect: async () => {
        if (listener === undefined) return undefined;
        return connectionTo(await served.promise);
      },
      serve: async (_root, service) => {
        served.resolve(service);
        return { stopListening: () => {}, disconnect: () => {} };
      },
    },
  });
  const running = machine.run("daemon", "run", "--watch", "--quiet");
  const service = await served.promise;
  await service.ask({ ask: "hubs" }, () => {});
  while (service.status().updating) await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await machine.run("callers", "read")).stderr, "");
  listener?.onChange({ changed: ["lib.toy"], removed: [], rescan: false });
  while (!service.status().updating) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  const { exitCode, stdout, stderr } = await machine.run("callers", "read");
  assert.equal(exitCode, 0);
  assert.match(stdout, /^updating: /m);
  assert.equal(stderr, "the daemon is still reading, 300 of 1,000\n");
  assert.equal((await machine.run("callers", "read", "--quiet")).stderr, "");
  gate.resolve();
  while (service.status().updating) await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await machine.run("callers", "read")).stderr, "");
  service.stop();
  assert.equal((await running).exitCode, 0);
});

test("without a daemon, status and stop say so and end with 1", async () => {
  const machine = memoryMachine({ fixture: CODE });
  for (const action of ["status", "stop"]) {
    assert.deepEqual(await machine.run("daemon", action), {
      exitCode: 1,
      stdout: "no daemon runs for /repo\n",
      stderr: "",
    });
  }
});

test("info tells what a bug report needs", async () => {
  const machine = memoryMachine({ fixture: CODE });
  assert.match(
    (await machine.run("info")).stdout,
    /^version: .*\nroot: \/repo\nindex: none\ndaemon: none\nnode: v24\.0\.0\n$/,
  );
  await machine.run("index");
  const { stdout } = await machine.run("info", "--json");
  const info = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(info["nodes"], 3);
  assert.equal(info["files"], 1);
});
