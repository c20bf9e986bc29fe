import { guestHooks } from "@parseltongue/host";
import type { EntryRecord, OpenArtifact, PerfPolicy } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { readBounded } from "../../plugins/plugin-package.ts";
import { createProgress, type ProgressDisplay } from "../../progress.ts";
import { findVersion } from "../find-version.ts";
import { openTap, openWorkTree } from "../open-tap.ts";
import { say } from "../say.ts";
import { absolutePath } from "../user-taps.ts";
import { bothForms, libraryHere } from "./both-forms.ts";
import type { LocalCheckRunner } from "./local-check-runner.ts";
import { measuredGraphs, strangeGraph } from "./measured-graphs.ts";
import { exceededBudgets, type Measurement, measurementLines } from "./measurement.ts";
import { measureGain, type PublishedForms } from "./native-gain.ts";
import { publishedArtifact } from "./published.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { signMeasurements } from "./sign-measurements.ts";
import { withRunner } from "./work-directory.ts";

type Invocation = Extract<RegistryInvocation, { command: "registry-measure" }>;
type Rules = Pick<PerfPolicy, "runs" | "graphs">;

/** Without a tap: as often as new taps ask for, over code that every parseltongue has. */
const WITHOUT_TAP: Rules = { runs: 30, graphs: [] };
const ARCHIVE = /\.tar$/;

/** What is measured. */
interface Subject {
  /** How people are told of it. */
  readonly title: string;
  readonly artifact: OpenArtifact;
  /** With machine code for this machine; undefined: it has none. */
  readonly forms: PublishedForms | undefined;
  readonly rules: Rules;
  /** Undefined: it is no tap's. */
  readonly record: EntryRecord | undefined;
}

/** `registry measure`: what the hooks of a version cost over graphs, beside what it declares. */
export async function measureVersion(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const local = { sources: [], hosts: [], requiresSandbox: invocation.requiresSandbox === true };
  const subject = await withRunner(machine, local, async (runner) => {
    const { record, ...measured } = await subjectOf(invocation, machine, runner);
    const progress = await createProgress(machine, invocation.quiet);
    try {
      return { title: measured.title, record, ...(await measure(measured, invocation, machine, runner, progress)) };
    } finally {
      progress.end();
    }
  });
  const { title, record, runs, measurements } = subject;
  const signed =
    invocation.sign && record !== undefined ? await signMeasurements(invocation, machine, measurements, record) : [];
  const isWithin = measurements.every(({ exceeded }) => exceeded.length === 0);
  const lines = [
    ...measurements.flatMap((each) => measurementLines(title, each)),
    ...(measurements.length === 0 ? [`${title} has no hooks: nothing has to be measured`] : []),
    ...signed.map((path) => `signed ${path}`),
  ];
  const plain = measurements.map(({ graph: { name, sha256 }, report, native, exceeded, strange }) => ({
    graph: { name, sha256 },
    counts: strange === undefined,
    exceeded,
    native,
    report,
  }));
  say(machine, invocation.json, { subject: title, runs, isWithin, measurements: plain, signed }, lines);
  return isWithin ? 0 : 1;
}

async function measure(
  { title, artifact, forms, rules }: Omit<Subject, "record">,
  invocation: Invocation,
  machine: Machine,
  runner: LocalCheckRunner,
  progress: ProgressDisplay,
): Promise<{ readonly runs: number; readonly measurements: readonly Measurement[] }> {
  const { graphs: asked, runs } = { ...rules, ...(invocation.runs !== undefined && { runs: invocation.runs }) };
  const hasHooks = guestHooks(artifact.manifest).length > 0;
  const wanted = { paths: invocation.graphs, asked, isSigned: invocation.sign };
  const graphs = hasHooks ? await measuredGraphs(machine, wanted) : [];
  const measurements: Measurement[] = [];
  for (const [done, graph] of graphs.entries()) {
    progress.show({ phase: graph.name, done, total: graphs.length });
    const report = await runner.measure(artifact, { code: graph.text, runs }, machine);
    if (typeof report === "string") {
      throw new CliError("not-measured", `${title} cannot be measured over ${graph.name}: ${report}`, {
        hint: "its author finds out why with `plugin bench` and `plugin test`",
      });
    }
    const native = forms === undefined ? [] : [await measureGain(forms, graph.text, machine.signal)];
    const strange = strangeGraph(asked, graph);
    measurements.push({ graph, report, native, exceeded: exceededBudgets(report), ...(strange && { strange }) });
  }
  return { runs, measurements };
}

async function subjectOf(invocation: Invocation, machine: Machine, runner: LocalCheckRunner): Promise<Subject> {
  if (ARCHIVE.test(invocation.what)) return packedPlugin(invocation, machine, runner);
  const tap = await (invocation.sign ? openWorkTree : openTap)(machine, invocation.tap);
  const { record } = await findVersion(tap, invocation.what, machine);
  const { entry } = record;
  const artifact = await publishedArtifact(tap, record, runner, machine);
  const library = await libraryHere(record, machine);
  const forms = library && {
    ...(await bothForms(tap, record, { artifact, library }, runner, machine)),
    artifact: library,
  };
  const rules = tap.state.documents.perfPolicy;
  return { title: `${entry.id} ${entry.version}`, artifact, forms, rules, record };
}

/** A plugin as `plugin pack` leaves it. */
async function packedPlugin(invocation: Invocation, machine: Machine, runner: LocalCheckRunner): Promise<Subject> {
  if (invocation.sign) {
    throw new CliError("bad-option", "a statement is about a version of a tap, and this is a file", {
      hint: "leave --sign out, or name <namespace>/<name>@<version>",
    });
  }
  const path = absolutePath(machine, invocation.what);
  const artifact = await runner.openArtifact(await readBounded(machine.environment.files, path));
  const { name, version } = artifact.manifest;
  return { title: `${name} ${version}`, artifact, forms: undefined, rules: WITHOUT_TAP, record: undefined };
}
