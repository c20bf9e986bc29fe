import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { safeText } from "@parseltongue/base";
import {
  canaryOf,
  type EntryDelta,
  entryDelta,
  type FieldChange,
  folderInSource,
  lastFullReview,
  revealCanary,
  reviewPredicate,
  type ReviewPolicy,
  type ReviewStanding,
  standings,
  timeText,
  writeDocument,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { createProgress } from "../../progress.ts";
import { publishedParts } from "../checks/published.ts";
import type { ReviewInvocation } from "../checks/registry-invocation.ts";
import { withRunner } from "../checks/work-directory.ts";
import { findVersion, parseVersionReference } from "../find-version.ts";
import { momentOf, openTap, openWorkTree } from "../open-tap.ts";
import { say } from "../say.ts";
import { absolutePath } from "../user-taps.ts";
import { findMemberKey, openMemberKey, versionBinding, versionSubjects, writeStatement } from "../write-statement.ts";
import { writeFiles } from "../write-work-tree.ts";
import { appealLine, appealRejection, liftRejection } from "./appeal.ts";
import { reviewAnswers } from "./review-answers.ts";

type Of<Command extends ReviewInvocation["command"]> = Extract<ReviewInvocation, { command: Command }>;

/** Runs a command about reviews. */
export async function runReview(invocation: ReviewInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "review-start":
      return startReview(invocation, machine);
    case "review-sign":
      return signReview(invocation, machine);
    case "review-appeal":
      return appealRejection(invocation, machine);
    case "review-lift":
      return liftRejection(invocation, machine);
    case "review-list":
    case "review-verify":
      return listReviews(invocation, machine);
    case "review-canary":
      return makeCanary(invocation, machine);
  }
}

/** `review start`: source and code by their digests, and what changed since somebody read all of it. */
async function startReview(invocation: Of<"review-start">, machine: Machine): Promise<ExitCode> {
  const tap = await openTap(machine, invocation.tap);
  const at = momentOf(machine, undefined);
  const { plugin, record } = await findVersion(tap, invocation.what, machine, at);
  const base = lastFullReview(plugin, record, at);
  const out = absolutePath(machine, invocation.out);
  const { files } = machine.environment;
  if ((await files.status(out)) !== undefined && (await files.list(out)).length > 0) {
    throw new CliError("not-empty", `${out} is not empty`, { hint: "give a new folder with --out" });
  }
  const progress = await createProgress(machine, invocation.quiet);
  const delta = await withRunner(machine, { ...invocation, hosts: [] }, async (runner) => {
    const total = base === undefined ? 2 : 3;
    progress.show({ phase: `fetching ${record.entry.version}`, done: 0, total });
    const now = await publishedParts(tap, record, runner, machine);
    if (base !== undefined) progress.show({ phase: `fetching ${base.entry.version}`, done: 1, total });
    const before = base && (await publishedParts(tap, base, runner, machine));
    progress.show({ phase: "comparing", done: total - 1, total });
    const written = new Map<string, Uint8Array>();
    for (const { path, bytes } of now.source) written.set(`source/${path}`, bytes);
    for (const [path, bytes] of now.artifact.files) written.set(`artefact/${path}`, bytes);
    for (const { path, bytes } of before?.source ?? []) written.set(`before/${path}`, bytes);
    await writeFiles(machine, out, written);
    return entryDelta(base && { entry: base.entry, source: before?.source ?? [] }, {
      entry: record.entry,
      source: now.source,
    });
  }).finally(() => progress.end());
  const folder = folderInSource(record.entry.source).slice(0, -1);
  const lines = [
    ...deltaLines(delta, invocation.what, base?.entry.version),
    `source and artefact are in ${out}${folder === "" ? "" : `, the plugin's folder is source/${folder}`}`,
  ];
  await files.replace(join(out, "delta.txt"), [new TextEncoder().encode(`${lines.map(safeText).join("\n")}\n`)]);
  const { criteria } = tap.state.documents.reviewPolicy;
  const plain = { out, entrySha256: record.sha256, since: base?.sha256 ?? null, delta, criteria };
  say(machine, invocation.json, plain, [
    ...lines,
    "",
    "the tap asks:",
    ...criteria.map(({ id, text }) => `  ${id}: ${text}`),
    ...signHint(invocation.what, base?.sha256, delta),
  ]);
  return 0;
}

function signHint(what: string, base: string | undefined, delta: EntryDelta): string[] {
  const scope = base === undefined ? "full" : `delta:${base} --changed-lines ${delta.changedLines}`;
  return ["", "when you have read it:", `  parseltongue review sign ${what} --scope ${scope}`];
}

/** Rights and budgets first: a reader who stops early has seen what matters most. */
function deltaLines(delta: EntryDelta, what: string, since: string | undefined): string[] {
  const changes = (title: string, all: readonly FieldChange[]): string[] => [
    `${title}:${all.length === 0 ? " as before" : ""}`,
    ...all.map(
      ({ field, before, after, isMore }) =>
        `  ${isMore ? "MORE " : ""}${field}: ${before || "nothing"} -> ${after || "nothing"}`,
    ),
  ];
  return [
    `${what}, since ${since ?? "nothing: nobody has approved a version in full"}`,
    ...changes("rights", delta.capabilities),
    ...changes("budgets", delta.budgets),
    ...changes("beside", delta.others),
    `source: ${delta.files.length} files, ${delta.changedLines} lines differ`,
    ...delta.files.map(({ path, kind, lines }) => `  ${kind} ${path} (${lines})`),
  ];
}

/** `review sign`. */
async function signReview(invocation: Of<"review-sign">, machine: Machine): Promise<ExitCode> {
  const tap = await openWorkTree(machine, invocation.tap);
  const { plugin, record } = await findVersion(tap, invocation.what, machine);
  const { reviewPolicy: policy, governance, members } = tap.state.documents;
  const publisher = plugin.evidenceOf(record).namespace.organisation;
  const answers = await reviewAnswers(invocation, policy, publisher, machine);
  const own = await findMemberKey(machine, tap, invocation);
  const at = timeText(machine.environment.clock.nowMs());
  const earlier = standings(plugin, at).filter(
    ({ statement, entrySha256, state }) =>
      state === "counts" && entrySha256 === record.sha256 && statement.signers.includes(own.key.publicKey.fingerprint),
  );
  const supersedes = invocation.supersedes ?? null;
  const sticky = earlier.find(
    ({ statement }) => statement.predicate.verdict === "reject" && statement.payloadSha256 !== supersedes,
  );
  if (sticky !== undefined && answers.verdict !== "reject") {
    throw new CliError("bad-option", `you have rejected ${invocation.what}, and that stays until you replace it`, {
      hint: `say what it replaces: --supersedes ${sticky.statement.payloadSha256}`,
    });
  }
  const binding = versionBinding(tap, record, at, { supersedes });
  const terms = { binding, member: own.member, policy, governance, members, plugin };
  const predicate = reviewPredicate(answers, terms);
  const place = { kind: "version", plugin: record.entry.id, version: record.entry.version } as const;
  const said = { subjects: versionSubjects(record), predicate };
  const key = await openMemberKey(machine, own, invocation);
  const path = await writeStatement(machine, tap, place, "review", said, key);
  const plain = { path, verdict: predicate.verdict };
  say(machine, invocation.json, plain, [`${predicate.verdict}: signed ${path}`]);
  return 0;
}

/** `review list`, `review verify`: what stands, and which files are no reviews at all. */
async function listReviews(invocation: Of<"review-list" | "review-verify">, machine: Machine): Promise<ExitCode> {
  const tap = await openTap(machine, invocation.tap);
  const at = momentOf(machine, undefined);
  const { plugin } = await findVersion(tap, invocation.what, machine, at);
  const { version } = parseVersionReference(invocation.what);
  const all = standings(plugin, at).filter(
    ({ statement }) => version === undefined || statement.predicate.parseltongue.version === version,
  );
  const unsigned = all.filter(({ statement }) => statement.signers.length === 0);
  const unreadable = plugin.unreadable.filter(({ path }) => path.includes("/review--"));
  const isBad = unsigned.length + unreadable.length > 0;
  const lines = [
    ...all.map((each) => standingLine(each, machine.environment.clock.nowMs())),
    ...unreadable.map(({ path, why }) => `no review: ${path}: ${why}`),
    ...(all.length + unreadable.length === 0 ? ["nobody has reviewed it"] : []),
  ];
  const plain = {
    reviews: all.map(({ statement, entrySha256, state, by, appeal }) => ({
      path: statement.path,
      entrySha256,
      state,
      by: by ?? null,
      appeal: appeal === undefined ? null : { ...appeal, rejection: statement.path, filed: appeal.filed?.path ?? null },
      signers: statement.signers,
      said: statement.predicate,
    })),
    unreadable,
  };
  say(machine, invocation.json, plain, lines);
  return invocation.command === "review-verify" && isBad ? 1 : 0;
}

function standingLine({ statement, state, by, appeal }: ReviewStanding, nowMs: number): string {
  const { verdict, reviewer, scope, parseltongue, languageModel, conflicts } = statement.predicate;
  const notes = [
    statement.signers.length === 0 ? "SIGNED BY NOBODY KNOWN" : "",
    state === "counts" ? "" : `${state} by ${by ?? ""}`,
    state === "counts" && verdict === "reject" ? "holds the version until its author or an appeal lifts it" : "",
    (appeal && appealLine(appeal, nowMs)) ?? "",
    languageModel === null ? "" : `read by ${languageModel}: counts to no quorum`,
    conflicts.length === 0 ? "" : `interests: ${conflicts.map(({ kind }) => kind).join(", ")}`,
  ].filter((note) => note !== "");
  const about = `${parseltongue.version} ${verdict} (${scope.kind}) by ${reviewer.member} of ${reviewer.organisation}`;
  return `${parseltongue.createdAt.slice(0, 10)} ${about}${notes.length === 0 ? "" : `; ${notes.join("; ")}`}`;
}

/** `review canary`: a version with a fault put there on purpose goes into the policy, and is told afterwards. */
async function makeCanary(invocation: Of<"review-canary">, machine: Machine): Promise<ExitCode> {
  const tap = await openWorkTree(machine, invocation.tap);
  const { record } = await findVersion(tap, invocation.what, machine);
  const policy = tap.state.documents.reviewPolicy;
  if (invocation.reveal && invocation.secret === undefined) {
    throw new CliError("bad-option", "it is not said which secret the canary was made of", { hint: "give --secret" });
  }
  const secret = invocation.secret ?? randomBytes(24).toString("base64url");
  const canary = canaryOf(record.sha256, secret, invocation.days);
  const canaries = invocation.reveal
    ? policy.canaries.map((each) =>
        each.commitment === canary.commitment ? revealCanary(each, record.sha256, secret) : each,
      )
    : [...policy.canaries, canary];
  if (invocation.reveal && !policy.canaries.some(({ commitment }) => commitment === canary.commitment)) {
    throw new CliError("bad-option", "no canary was made of this version and this secret", { hint: "check both" });
  }
  const changed: ReviewPolicy = { ...policy, canaries };
  await writeFiles(
    machine,
    tap.directory,
    new Map([["targets/policy/review.json", writeDocument("reviewPolicy", changed)]]),
  );
  const lines = invocation.reveal
    ? ["revealed in targets/policy/review.json; sign the tap"]
    : ["committed to in targets/policy/review.json; sign the tap, and keep the secret to yourself:", `  ${secret}`];
  const plain = { commitment: canary.commitment, ...(invocation.reveal ? {} : { secret }) };
  say(machine, invocation.json, plain, lines);
  return 0;
}
