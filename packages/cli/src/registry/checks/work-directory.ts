import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import { absolutePath, requireDirectories } from "../user-taps.ts";
import type { OtherHost } from "./hosts.ts";
import { LocalCheckRunner } from "./local-check-runner.ts";
import type { Local } from "./registry-invocation.ts";

/** Runs something with a runner whose work directory is gone afterwards. */
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
    return await act(new LocalCheckRunner(machine.environment, { directory, sources, hosts }));
  } finally {
    await files.remove(directory);
  }
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
