import { randomInt } from "node:crypto";
import { formatCount } from "@parseltongue/base";
import type { EntryRecord, NativeArtifact, NativeRules } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { type BothForms, compareLibrary } from "../../native/trials/run-trials.ts";
import { createProgress, type ProgressDisplay } from "../../progress.ts";
import { findVersion } from "../find-version.ts";
import { openTap, openWorkTree } from "../open-tap.ts";
import { say } from "../say.ts";
import { bothForms, requireLibrary } from "./both-forms.ts";
import { differenceLines, type FormsCompared } from "./forms-compared.ts";
import { publishedArtifact } from "./published.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { signComparison } from "./sign-comparison.ts";
import { withRunner } from "./work-directory.ts";

type Invocation = Extract<RegistryInvocation, { command: "registry-differential" }>;
type Amount = NativeRules["differential"];

/** Some hooks answer few of the graphs in a thousand: after so many times as many it is given up. */
const MOST_ROUNDS = 10;

/** `registry differential`: machine code against the sandboxed code, which is the oracle. */
export async function compareForms(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const tap = await (invocation.sign ? openWorkTree : openTap)(machine, invocation.tap);
  const { record } = await findVersion(tap, invocation.what, machine);
  const library = await requireLibrary(record, machine);
  const asked = tap.state.documents.promotionPolicy.tiers.native.differential;
  const found = await withRunner(machine, { sources: [], hosts: [], requiresSandbox: false }, async (runner) => {
    const artifact = await publishedArtifact(tap, record, runner, machine);
    const plugin = await bothForms(tap, record, { artifact, library }, runner, machine);
    const progress = await createProgress(machine, invocation.quiet);
    try {
      return await compare({ plugin, artifact: library }, asked, invocation, machine, progress);
    } finally {
      progress.end();
    }
  });
  const path = invocation.sign ? await signComparison(invocation, machine, found, record) : null;
  const { seed, graphs, calls, difference } = found;
  const plain = { platform: library.platform, nativeSha256: library.sha256, seed, graphs, calls };
  const lines = [...linesOf(record, found, asked), ...(path === null ? [] : [`signed ${path}`])];
  say(machine, invocation.json, { ...plain, difference: difference ?? null, path }, lines);
  return difference === undefined ? 0 : 1;
}

/** As many graphs as were asked for; where the rules decide, also until both forms have answered as many calls as they say. */
async function compare(
  { plugin, artifact }: { readonly plugin: BothForms; readonly artifact: NativeArtifact },
  asked: Amount,
  invocation: Invocation,
  { signal }: Machine,
  progress: ProgressDisplay,
): Promise<FormsCompared> {
  const total = invocation.graphs ?? asked.graphs;
  const least = invocation.graphs === undefined ? asked.fuzzCases : 0;
  const most = MOST_ROUNDS * Math.max(total, least);
  const seed = invocation.seed ?? randomInt(2 ** 31 - most);
  let [graphs, calls, seen] = [0, 0, 0];
  const phase = "graphs compared";
  while (graphs < total || (calls < least && graphs < most)) {
    const round = Math.min(graphs < total ? total : Math.max(least - calls, MIN_ROUND), most - graphs);
    const until = graphs + round;
    const trials = { graphs: round, seed: seed + graphs };
    const found = await compareLibrary(plugin, trials, signal, () =>
      progress.show({ phase, done: ++seen, total: until }),
    );
    if (found.kind === "refused") throw new CliError("bad-library", found.message, { hint: found.hint });
    if (found.kind !== "same") return { artifact, seed, graphs: seen, calls, difference: found };
    graphs = until;
    calls += found.calls;
  }
  return { artifact, seed, graphs, calls, difference: undefined };
}

const MIN_ROUND = 100;

function linesOf({ entry }: EntryRecord, found: FormsCompared, asked: Amount): readonly string[] {
  const { artifact, seed, graphs, calls, difference } = found;
  const what = `${entry.id} ${entry.version}, machine code for ${artifact.platform}`;
  const over = `over ${formatCount(graphs)} graphs from number ${seed} on, ${formatCount(calls)} calls`;
  if (difference !== undefined) return [`${what}: NOT what the sandboxed code says`, ...differenceLines(difference)];
  const isEnough = graphs >= asked.graphs && calls >= asked.fuzzCases;
  const more = `the tap's rules ask for ${formatCount(asked.graphs)} graphs and ${formatCount(asked.fuzzCases)} calls`;
  return [`${what}: what the sandboxed code says, ${over}`, ...(isEnough ? [] : [`that is not enough: ${more}`])];
}
