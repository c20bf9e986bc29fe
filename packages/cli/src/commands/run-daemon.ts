import { formatCount, formatDuration, safeText } from "@parseltongue/base";
import { CliError } from "../cli-error.ts";
import type { DaemonConnection } from "../daemon/daemons.ts";
import { DaemonProcess } from "../daemon/daemon-process.ts";
import { createLog, type Log } from "../daemon/log.ts";
import type { DaemonStatus } from "../daemon/protocol.ts";
import type { ExitCode } from "../exit-codes.ts";
import { findRoot } from "../find-root.ts";
import type { Machine } from "../machine.ts";
import type { DaemonAction, Invocation } from "./invocation.ts";

type DaemonInvocation = Extract<Invocation, { command: "daemon" }>;
type Act = (invocation: DaemonInvocation, root: string, machine: Machine) => Promise<ExitCode>;

const ACTS: Readonly<Record<DaemonAction, Act>> = { run, start, stop, status };

export async function runDaemon(invocation: DaemonInvocation, machine: Machine): Promise<ExitCode> {
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  return ACTS[invocation.action](invocation, root, machine);
}

async function run(invocation: DaemonInvocation, root: string, machine: Machine): Promise<ExitCode> {
  await refuseSecond(root, machine);
  const { watch, metrics, logLevel, logFormat } = invocation;
  const nowMs = (): number => machine.environment.clock.nowMs();
  const log: Log = invocation.quiet ? () => {} : createLog(machine.stderr, logLevel, logFormat, nowMs);
  await DaemonProcess.run({ root, machine, watch, log, ...(metrics !== undefined && { metrics }) });
  return 0;
}

/** A clearer word than "locked" for the usual case; the lock decides when two start at once. */
async function refuseSecond(root: string, machine: Machine): Promise<void> {
  const other = await machine.daemons.connect(root);
  if (other === undefined) return;
  try {
    const { processId } = await other.status();
    throw new CliError("daemon-running", `a daemon for ${root} runs already (process ${processId})`, {
      hint: "ask it, or end it with: parseltongue daemon stop",
      details: { root, processId },
    });
  } finally {
    other.close();
  }
}

async function start(invocation: DaemonInvocation, root: string, machine: Machine): Promise<ExitCode> {
  const running = await machine.daemons.connect(root);
  const { watch, metrics, logLevel } = invocation;
  const options = { watch, logLevel, signal: machine.signal, ...(metrics !== undefined && { metrics }) };
  const daemon = running ?? (await machine.daemons.start(root, options));
  return telling(daemon, machine, (state) => [
    `${running ? "a daemon runs already" : "daemon started"}: process ${state.processId}, ${watchWord(state)}`,
    ...(invocation.watch && !state.watching ? ["to watch, stop it and start it again with --watch"] : []),
  ]);
}

async function stop(_invocation: DaemonInvocation, root: string, machine: Machine): Promise<ExitCode> {
  const daemon = await machine.daemons.connect(root);
  if (daemon === undefined) return noDaemon(root, machine);
  try {
    await daemon.stop();
  } finally {
    daemon.close();
  }
  machine.stdout.write("daemon stopped\n");
  return 0;
}

async function status(_invocation: DaemonInvocation, root: string, machine: Machine): Promise<ExitCode> {
  const daemon = await machine.daemons.connect(root);
  if (daemon === undefined) return noDaemon(root, machine);
  return telling(daemon, machine, statusLines);
}

async function telling(
  daemon: DaemonConnection,
  machine: Machine,
  lines: (status: DaemonStatus) => readonly string[],
): Promise<ExitCode> {
  try {
    const text = lines(await daemon.status());
    machine.stdout.write(text.map((line) => `${safeText(line)}\n`).join(""));
    return 0;
  } finally {
    daemon.close();
  }
}

function noDaemon(root: string, machine: Machine): ExitCode {
  machine.stdout.write(`no daemon runs for ${safeText(root)}\n`);
  return 1;
}

function statusLines(status: DaemonStatus): string[] {
  return [
    `process ${status.processId}, version ${status.version}, up ${formatDuration(status.upMs)}`,
    `${status.root}: ${formatCount(status.nodeCount)} nodes, ${formatCount(status.edgeCount)} edges, epoch ${status.epoch}`,
    `${watchWord(status)}${status.updating ? ", reading changes" : ""}`,
  ];
}

function watchWord(status: DaemonStatus): string {
  return status.watching ? "watching" : "not watching";
}
