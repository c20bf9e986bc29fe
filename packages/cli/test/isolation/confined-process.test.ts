import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@parseltongue/testkit";
import { type ConfinedProcess, startConfinedProcess } from "../../src/environment/confined-process.ts";
import type { Attempt, AttemptOutcome } from "./compromised-worker.ts";

const ENTRY = new URL("./compromised-worker.ts", import.meta.url);

describe("a process in which a guest has broken out", () => {
  let confined: ConfinedProcess;
  let answer: (outcome: AttemptOutcome) => void;

  async function attempt(kind: string, argument = ""): Promise<AttemptOutcome> {
    const outcome = new Promise<AttemptOutcome>((resolve) => {
      answer = resolve;
    });
    confined.post({ kind, argument } satisfies Attempt as never);
    return outcome;
  }

  before(() => {
    process.env["PARSELTONGUE_SECRET"] = "s3cret";
    confined = startConfinedProcess(ENTRY);
    confined.listen(
      (message) => answer(message as AttemptOutcome),
      (cause) => answer({ denied: cause.message }),
    );
  });
  after(async () => confined.terminate());

  test("reads no file but the code that it is made of", async (t) => {
    const secret = join(await temporaryDirectory(t), "secret.txt");
    writeFileSync(secret, "s3cret");
    for (const path of [
      secret,
      "/etc/passwd",
      "/proc/self/environ",
      join(import.meta.dirname.split("/packages/")[0]!, "package.json"),
    ]) {
      const { denied } = await attempt("read", path);
      assert.ok(denied === "ERR_ACCESS_DENIED" || denied === "ENOENT", path);
    }
  });

  test("writes no file, not even its own code", async () => {
    assert.equal((await attempt("write")).denied, "ERR_ACCESS_DENIED");
    assert.equal((await attempt("overwrite", fileURLToPath(ENTRY))).denied, "ERR_ACCESS_DENIED");
  });

  test("starts no program, no worker and no addon, and makes no code of text", async () => {
    assert.equal((await attempt("spawn")).denied, "ERR_ACCESS_DENIED");
    assert.equal((await attempt("worker")).denied, "ERR_ACCESS_DENIED");
    assert.equal((await attempt("addon", "/usr/lib/addon.node")).denied, "ERR_DLOPEN_DISABLED");
    assert.match((await attempt("compile")).denied ?? "", /EvalError/);
  });

  test("knows no variable of the environment", async () => {
    assert.deepEqual(await attempt("environment"), { succeeded: "[]" });
  });

  test("reaches no network, where the system can keep it from that", async (t) => {
    if (!confined.confinement.denies.includes("network")) {
      assert.notEqual(process.env["PARSELTONGUE_REQUIRE_TOOLS"], "1", "neither bubblewrap nor unshare works");
      return t.skip("neither bubblewrap nor unshare works");
    }
    const server = createServer().listen(0, "127.0.0.1");
    t.after(() => server.close());
    await once(server, "listening");
    const { denied } = await attempt("connect", String((server.address() as AddressInfo).port));
    assert.ok(["ENETUNREACH", "ECONNREFUSED", "ERR_ACCESS_DENIED"].includes(denied ?? ""), denied);
    return undefined;
  });

  test("is ended while it spins", async () => {
    const ended = attempt("spin");
    await confined.terminate();
    assert.match((await ended).denied ?? "", /ended with SIGKILL/);
  });
});
