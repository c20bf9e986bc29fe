import { join } from "node:path";
import { EnvironmentError, formatCount, safeJson, safeText } from "@parseltongue/base";
import {
  auditHistory,
  DirectoryTree,
  GitTree,
  type HistoryReport,
  Repository,
  type TapReport,
  type TapTree,
  VerifiedTap,
  verifyTap,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import { counted } from "../counted.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { createProgress } from "../progress.ts";
import type { TapInvocation } from "./tap-invocation.ts";
import { isTapName, type TapEntry } from "./taps-file.ts";
import { absolutePath, UserTaps } from "./user-taps.ts";

type Invocation = Extract<TapInvocation, { command: "tap-verify" | "tap-audit" }>;

/** Something to check: a tap that was added, or a folder. */
type Subject =
  | { readonly name: string; readonly entry: TapEntry; readonly taps: UserTaps }
  | { readonly name: string; readonly directory: string };

/** `tap verify`, `tap audit`. */
export async function checkTap(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const subjects = await subjectsOf(invocation, machine);
  const found: { readonly name: string; readonly report: TapReport | HistoryReport }[] = [];
  const progress = await createProgress(machine, invocation.quiet);
  try {
    for (const subject of subjects) {
      const work = { signal: machine.signal, onProgress: progress.show.bind(progress) };
      const report =
        invocation.command === "tap-verify"
          ? await verify(subject, invocation, machine, work)
          : await audit(subject, invocation, machine, work);
      found.push({ name: subject.name, report });
      progress.end();
    }
  } finally {
    progress.end();
  }
  const lines = found.flatMap(({ name, report }) =>
    "problems" in report ? stateLines(name, report) : pastLines(name, report),
  );
  const text = lines.map((line) => `${safeText(line)}\n`).join("");
  const taps = found.map(({ name, report }) => ({ tap: name, ...report }));
  machine.stdout.write(invocation.json ? `${safeJson({ taps }, 2)}\n` : text);
  const isWrong = found.some(({ report }) => ("problems" in report ? report.problems : report.findings).length > 0);
  return isWrong ? 1 : 0;
}

async function subjectsOf({ what, command }: Invocation, machine: Machine): Promise<readonly Subject[]> {
  const { files } = machine.environment;
  const isTap = async (directory: string): Promise<boolean> =>
    (await files.status(join(directory, "metadata", "1.root.json"))) !== undefined;
  if (what === undefined) {
    const directory = machine.workingDirectory;
    if (command === "tap-audit" || (await isTap(directory))) return [{ name: directory, directory }];
    const taps = UserTaps.of(machine);
    return (await taps.file.read()).map((entry) => ({ name: entry.name, entry, taps }));
  }
  const directory = absolutePath(machine, what);
  if (!isTapName(what) || (await isTap(directory)))
    return [{ name: what, directory: await realDirectory(machine, directory) }];
  const taps = UserTaps.of(machine);
  return [{ name: what, entry: await taps.require(what), taps }];
}

async function realDirectory({ environment: { files } }: Machine, directory: string): Promise<string> {
  try {
    return await files.realPath(directory);
  } catch (error) {
    if (!(error instanceof EnvironmentError) || error.code !== "not-found") throw error;
    throw new CliError("not-a-directory", `there is no directory ${directory}`, { hint: "give a tap's work tree" });
  }
}

type Work = Parameters<typeof auditHistory>[2];

async function verify(
  subject: Subject,
  { at, full }: Extract<Invocation, { command: "tap-verify" }>,
  machine: Machine,
  work: Work,
): Promise<TapReport> {
  const { environment } = machine;
  const options = { ...work, nowMs: environment.clock.nowMs(), isFull: full };
  if ("entry" in subject) {
    const { entry, taps } = subject;
    const { tree, tapId } = await VerifiedTap.open(environment, taps.pinned(entry));
    return verifyTap(tree, { ...options, tapId });
  }
  const tree: TapTree =
    at === undefined
      ? new DirectoryTree(environment.files, subject.directory)
      : await commitTree(machine, subject.directory, at);
  return verifyTap(tree, options);
}

async function audit(subject: Subject, { at }: Invocation, machine: Machine, work: Work): Promise<HistoryReport> {
  const { environment } = machine;
  if ("entry" in subject) {
    const pinned = subject.taps.pinned(subject.entry);
    const { commit } = await VerifiedTap.open(environment, pinned);
    return auditHistory(new Repository(environment, join(pinned.directory, "repo.git")), commit, work);
  }
  const tree = await commitTree(machine, subject.directory, at ?? "HEAD");
  return auditHistory(await repositoryAt(machine, subject.directory), tree.commit, work);
}

async function repositoryAt({ environment }: Machine, directory: string): Promise<Repository> {
  const inside = join(directory, ".git");
  return new Repository(environment, (await environment.files.status(inside)) === undefined ? directory : inside);
}

async function commitTree(machine: Machine, directory: string, revision: string): Promise<GitTree> {
  const repository = await repositoryAt(machine, directory);
  const commit = await repository.commitOf(revision, { signal: machine.signal });
  if (commit !== undefined) return new GitTree(repository, commit);
  throw new CliError("unknown-tap", `${directory} has no commit ${revision}`, {
    hint: "give a commit, a branch or a tag",
  });
}

function stateLines(name: string, report: TapReport): string[] {
  const { problems, unsigned, entries, attestations, expiresAt, tapId } = report;
  return [
    `${name}: ${problems.length === 0 ? "verified" : counted(problems.length, "problem")}`,
    `  root ${tapId}`,
    `  ${counted(entries, "version")}, ${counted(attestations, "statement")}, signed until ${expiresAt.slice(0, 10)}`,
    ...(unsigned.length === 0 ? [] : [`  not signed for yet: ${counted(unsigned.length, "file")}; run \`tap sign\``]),
    ...problems.map(({ path, code, message }) => `  ${path}: ${message} (${code})`),
  ];
}

function pastLines(name: string, { commits, findings, signers }: HistoryReport): string[] {
  const members = Object.entries(signers.members).map(([id, count]) => `${id} ${formatCount(count)}`);
  return [
    `${name}: ${counted(commits, "commit")}, ${findings.length === 0 ? "nothing wrong" : counted(findings.length, "finding")}`,
    `  signed by members: ${members.join(", ") || "none"}; by strangers: ${formatCount(signers.strangers)}; unsigned: ${formatCount(signers.unsigned)}`,
    ...findings.map(({ commit, path, message }) => `  ${commit.slice(0, 12)} ${path} ${message}`),
  ];
}
