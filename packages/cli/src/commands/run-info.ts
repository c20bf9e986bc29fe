import { join } from "node:path";
import { formatBytes, formatCount, formatDuration, safeJson, safeText } from "@parseltongue/base";
import { INDEX_DIRECTORY, SNAPSHOT_FILE } from "@parseltongue/engine";
import type { ExitCode } from "../exit-codes.ts";
import { findRoot } from "../find-root.ts";
import type { Machine } from "../machine.ts";
import { VERSION } from "../version.ts";
import type { Invocation } from "./invocation.ts";

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** What a bug report needs, and where things are. */
export async function runInfo(
  invocation: Extract<Invocation, { command: "info" }>,
  machine: Machine,
): Promise<ExitCode> {
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const facts = {
    version: VERSION,
    root,
    ...(await indexFacts(root, machine)),
    ...(await daemonFacts(root, machine)),
    ...machine.system,
  };
  machine.stdout.write(invocation.json ? `${safeJson(facts, 2)}\n` : printed(facts));
  return 0;
}

async function indexFacts(root: string, machine: Machine): Promise<Facts> {
  const path = join(root, INDEX_DIRECTORY, SNAPSHOT_FILE);
  const status = await machine.environment.files.status(path);
  if (status === undefined) return { index: "none" };
  const engine = await machine.openEngine(root);
  try {
    const age = formatDuration(machine.environment.clock.nowMs() - status.modifiedMs);
    const { state, view } = engine;
    return {
      index: `${path}, ${formatBytes(status.byteCount)}, saved ${age} ago`,
      ...(state.kind === "unusable" && { problem: state.reason.message }),
      ...(state.kind === "ready" && {
        nodes: view.liveNodeCount,
        edges: view.liveEdgeCount,
        files: engine.filePaths().length,
      }),
    };
  } finally {
    await engine.close();
  }
}

async function daemonFacts(root: string, machine: Machine): Promise<Facts> {
  const daemon = await machine.daemons.connect(root);
  if (daemon === undefined) return { daemon: "none" };
  try {
    const { processId, version, watching } = await daemon.status();
    return { daemon: `process ${processId}, version ${version}, ${watching ? "watching" : "not watching"}` };
  } finally {
    daemon.close();
  }
}

function printed(facts: Facts): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}: ${safeText(typeof value === "number" ? formatCount(value) : String(value))}\n`)
    .join("");
}
