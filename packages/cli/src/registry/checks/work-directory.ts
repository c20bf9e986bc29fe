import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { EnvironmentError } from "@parseltongue/base";
import { CliError } from "../../cli-error.ts";
import { WITHOUT_BUBBLEWRAP } from "../../environment/sandbox.ts";
import type { Machine } from "../../machine.ts";
import { absolutePath, requireDirectories } from "../user-taps.ts";
import type { OtherHost } from "./hosts.ts";
import { LocalCheckRunner } from "./local-check-runner.ts";
import type { Local } from "./registry-invocation.ts";

/** Runs something with a runner whose work directory is gone afterwards; what it builds unconfined it says, or refuses. */
export async function withRunner<Result>(
  machine: Machine,
  local: Local,
  act: (runner: LocalCheckRunner) => Promise<Result>,
): Promise<Result> {
  const { files } = machine.environment;
  const directory = join(requireDirectories(machine).cache, "checks", randomUUID());
  const sources = await Promise.all(
    local.sources.map(async (path) => gitDirectory(machine, absolutePath(machine, path))),
  );
  await files.createDirectory(directory, { mode: 0o700 });
  try {
    const hosts = local.hosts.map((text) => parseHost(machine, text));
    const onUnconfined = (): void => goWithoutSandbox(machine, local);
    return await act(new LocalCheckRunner(machine.environment, { directory, sources, hosts, onUnconfined }));
  } finally {
    await files.remove(directory);
  }
}

/** @throws EnvironmentError where that is not wanted: it is about this machine, and no fault of a plugin */
function goWithoutSandbox({ stderr }: Machine, { requiresSandbox }: Local): void {
  if (!requiresSandbox) {
    stderr.write(`note: ${WITHOUT_BUBBLEWRAP}\n`);
    return;
  }
  throw new EnvironmentError("not-found", "bubblewrap does not work here, and nothing is built or run without it", {
    details: { program: "bwrap" },
    hint: "install it (apt-get install bubblewrap) and let users make namespaces, or leave --require-sandbox out",
  });
}

/** What git calls the repository of a work tree, or that is one itself. */
export async function gitDirectory({ environment: { files } }: Machine, path: string): Promise<string> {
  const inside = join(path, ".git");
  return (await files.status(inside)) === undefined ? path : inside;
}

/** `<contract>=<launcher>`. @throws CliError `bad-option` */
export function parseHost(machine: Machine, text: string): OtherHost {
  const [, contract = "", path] = /^([0-9]+\.[0-9]+)=(.+)$/.exec(text) ?? [];
  if (path !== undefined) return { contract, launcher: absolutePath(machine, path) };
  throw new CliError("bad-option", `--host-of is not written as it must be: ${text}`, {
    hint: "write <contract>=<path of that version's bin/parseltongue.js>",
  });
}
