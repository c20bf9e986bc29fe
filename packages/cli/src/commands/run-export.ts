import { nearestNames, safeText } from "@parseltongue/base";
import type { ExportReport } from "@parseltongue/engine";
import { CliError } from "../cli-error.ts";
import { throughDaemon } from "../daemon/through-daemon.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { UserPlugins } from "../plugins/user-plugins.ts";
import { absentLine, demotedLine, failureLines } from "../printers/human-plugins.ts";
import { createStyle } from "../printers/style.ts";
import type { Invocation } from "./invocation.ts";
import { noteOldIndex } from "./note-old-index.ts";
import { FORMATS } from "./options.ts";
import { withEngine } from "./with-engine.ts";

type AskInvocation = Extract<Invocation, { command: "ask" }>;

/** Writes an answer as an exporter of a plugin does. */
export async function runExport(invocation: AskInvocation, root: string, machine: Machine): Promise<ExitCode> {
  await requireExporter(invocation.format, machine);
  const report = await exported(invocation, root, machine);
  const style = createStyle({ root, color: false });
  for (const failure of report.failures) {
    for (const line of failureLines(failure, style)) machine.stderr.write(`${line}\n`);
  }
  for (const absent of report.absent ?? []) machine.stderr.write(`${absentLine(absent, style)}\n`);
  for (const demoted of report.demoted ?? []) machine.stderr.write(`${demotedLine(demoted, style)}\n`);
  machine.stdout.write(machine.stdout.isTerminal ? readable(report.bytes) : report.bytes);
  return report.failures.some(({ trait }) => trait === "exporter") ? 4 : 0;
}

/** Asks before anything is indexed or loaded. @throws CliError `unknown-format` */
async function requireExporter(format: string, machine: Machine): Promise<void> {
  const made = (await UserPlugins.of(machine.environment)?.exporters()) ?? [];
  if (made.some(({ plugin, format: own }) => own === format || `${plugin}/${own}` === format)) return;
  throw unknownFormat(
    format,
    made.map(({ format: own }) => own),
  );
}

async function exported(invocation: AskInvocation, root: string, machine: Machine): Promise<ExportReport> {
  const { question, format, quiet } = invocation;
  const report =
    invocation.daemon &&
    (await throughDaemon(root, machine, quiet, async (daemon, options) => daemon.export(question, format, options)));
  if (report) return report;
  return withEngine(root, machine, quiet, async ({ engine, wasIndexed }) => {
    const made = await engine.plugins.export(question, format);
    if (wasIndexed && !quiet) await noteOldIndex(engine, machine);
    return made;
  });
}

/** A plugin may have written anything: a terminal is shown no more than text. */
function readable(bytes: Uint8Array): string {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines.map((line) => line.split("\t").map(safeText).join("\t")).join("\n");
}

function unknownFormat(format: string, exporters: readonly string[]): CliError {
  const choices = [...FORMATS, ...new Set(exporters)];
  const [near] = nearestNames(format, choices, 1);
  return new CliError("unknown-format", `no exporter that is on makes ${JSON.stringify(format)}`, {
    hint: near === undefined ? `use one of ${choices.join(", ")}` : `did you mean ${near}?`,
    details: { format, formats: choices },
  });
}
