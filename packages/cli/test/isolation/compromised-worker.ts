import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

// Stands for a process in which a guest has broken out of its sandbox: it does as it likes, with all that Node offers.

/** What it is told to try. */
export interface Attempt {
  readonly kind: string;
  readonly argument?: string;
}

/** How that went. */
export interface AttemptOutcome {
  readonly succeeded?: string;
  readonly denied?: string;
}

process.on("disconnect", () => process.exit(0));
process.on("message", (message) => {
  const { kind, argument = "" } = message as Attempt;
  attempt(kind, argument).then(
    (value) => process.send?.({ succeeded: String(value) } satisfies AttemptOutcome),
    (error: NodeJS.ErrnoException) => process.send?.({ denied: error.code ?? String(error) } satisfies AttemptOutcome),
  );
});

async function attempt(kind: string, argument: string): Promise<unknown> {
  switch (kind) {
    case "read":
      return readFileSync(argument, "utf8");
    case "write":
      return writeFileSync(join(tmpdir(), `escaped-${process.pid}`), "here");
    case "overwrite":
      return writeFileSync(argument, "here");
    case "spawn":
      return execFileSync("/bin/sh", ["-c", "id"]);
    case "worker":
      return new Worker("1", { eval: true });
    case "addon":
      return process.dlopen({ exports: {} }, argument);
    case "compile":
      return Reflect.construct(Function, ["return 1"]);
    case "environment":
      return JSON.stringify(Object.keys(process.env).filter((name) => name.startsWith("PARSELTONGUE")));
    case "connect":
      return connected(Number(argument));
    default:
      for (;;);
  }
}

async function connected(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    connect(port, "127.0.0.1", () => resolve("connected")).once("error", reject);
  });
}
