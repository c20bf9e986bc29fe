import { dirname, join } from "node:path";
import {
  checkProposal,
  junitChecks,
  markdownReport,
  type ProposalReport,
  Repository,
  sarifReport,
  signChecks,
  statementPath,
  timeText,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { createProgress } from "../../progress.ts";
import { VERSION } from "../../version.ts";
import { openWorkTree } from "../open-tap.ts";
import { OwnKeys } from "../own-keys.ts";
import { say } from "../say.ts";
import { absolutePath } from "../user-taps.ts";
import { writeFiles } from "../write-work-tree.ts";
import { OWN_ENVIRONMENT } from "./own-environment.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { gitDirectory, withRunner } from "./work-directory.ts";

type Invocation = Extract<RegistryInvocation, { command: "registry-check" }>;

/** `registry check`. */
export async function checkRange(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const directory = absolutePath(machine, invocation.tap ?? ".");
  const repository = new Repository(machine.environment, await gitDirectory(machine, directory));
  const [old, proposed] = await commitsOf(repository, invocation.range);
  const report = await withRunner(machine, invocation, async (runner) => {
    const progress = await createProgress(machine, invocation.quiet);
    try {
      return await checkProposal(repository, old, proposed, {
        runner,
        nowMs: machine.environment.clock.nowMs(),
        signal: machine.signal,
        onProgress: progress.show.bind(progress),
      });
    } finally {
      progress.end();
    }
  });
  await writeReports(invocation, machine, report);
  const signed = invocation.sign ? await sign(invocation, machine, directory, report) : [];
  const lines = [...reportLines(report), ...signed.map((path) => `signed ${path}`)];
  say(machine, invocation.json, { ...report, signed }, lines);
  return report.isGood ? 0 : 1;
}

async function commitsOf(repository: Repository, range: string): Promise<readonly [string, string]> {
  const [, old = "", proposed = ""] = /^([^.].*?)\.\.([^.].*)$/.exec(range) ?? [];
  const found = await Promise.all([repository.commitOf(old), repository.commitOf(proposed)]);
  const [from, to] = found;
  if (from !== undefined && to !== undefined) return [from, to];
  throw new CliError("bad-option", `there are no two commits ${range}`, { hint: "write <old>..<new>: main..HEAD" });
}

/** What was found, a line each. */
export function reportLines({ classes, changedPaths, problems, versions, isGood }: ProposalReport): string[] {
  return [
    `${changedPaths} paths change: ${classes.join(", ") || "nothing"}`,
    ...problems.map(({ path, message }) => `FAIL     ${path === "" ? "the change" : path} ${message}`),
    ...versions.flatMap(({ plugin, version, checks }) => [
      `${plugin} ${version}`,
      ...checks.map(({ check, state, text }) => `  ${state.padEnd(7)} ${check}${text === "" ? "" : `: ${text}`}`),
    ]),
    isGood ? verdict(versions) : "not all checks passed",
  ];
}

function verdict(versions: ProposalReport["versions"]): string {
  const isLess = versions.some(({ checks, asked }) => asked.length < checks.length);
  return isLess ? "all checks that the tap asks for passed" : "all checks passed";
}

async function writeReports(invocation: Invocation, machine: Machine, report: ProposalReport): Promise<void> {
  const { out, markdown, junit, sarif } = invocation;
  const all = [
    ["check.md", markdown, () => markdownReport(report)],
    ["check.xml", junit, () => junitChecks(report)],
    ["check.sarif", sarif, () => sarifReport(report, VERSION)],
  ] as const;
  const { files } = machine.environment;
  for (const [name, path, text] of all) {
    for (const target of [path, out === undefined ? undefined : join(out, name)]) {
      if (target === undefined) continue;
      const absolute = absolutePath(machine, target);
      await files.createDirectory(dirname(absolute));
      await files.replace(absolute, [new TextEncoder().encode(text())]);
    }
  }
}

/** Writes what was found as signed statements into the work tree. */
async function sign(
  invocation: Invocation,
  machine: Machine,
  directory: string,
  { versions }: ProposalReport,
): Promise<readonly string[]> {
  const { environment } = machine;
  const keys = OwnKeys.of(machine);
  const own = await Promise.all(invocation.keys.map(async (name) => keys.find(name)));
  const [key] = await keys.unlock(own, invocation);
  if (key === undefined)
    throw new CliError("bad-option", "it is not said which key signs", { hint: "name it: --sign" });
  const { state } = await openWorkTree(machine, directory);
  const paths: string[] = [];
  for (const version of versions.filter(({ entry }) => entry !== undefined)) {
    const place = { kind: "version", plugin: version.plugin, version: version.version } as const;
    let number = 1;
    const fileOf = (): string => join(directory, statementPath(place, "test", key.publicKey.fingerprint, number));
    while ((await environment.files.status(fileOf())) !== undefined) number++;
    const [path, bytes] = signChecks(
      version,
      {
        tapId: state.tapId,
        policySha256: state.digests.promotionPolicy,
        createdAt: timeText(environment.clock.nowMs()),
        number,
        environment: OWN_ENVIRONMENT,
      },
      key,
    );
    await writeFiles(machine, directory, new Map([[path, bytes]]));
    paths.push(path);
  }
  return paths;
}
