import { type Cancellable, CodedError, EnvironmentError } from "@parseltongue/base";
import { type CheckName, CHECKS, type CheckResult, type CheckState } from "../model/checks.ts";
import { parseDocument } from "../model/parse-document.ts";
import { sourceTreeDigest, type TreeFile } from "../model/source/source-tree.ts";
import type { Artifact, VersionEntry } from "../model/version-entry.ts";
import type { TapWork } from "../tap/index/build-index.ts";
import { type CheckRunner, type CheckVerdict, isRunCheck, type OpenArtifact, type RunCheck } from "./check-runner.ts";
import {
  checkAudit,
  checkDigest,
  checkImports,
  checkLicense,
  checkNames,
  checkSchema,
  checkSignature,
  checkText,
  type EntryCheck,
  referenceProblem,
  verdictOf,
} from "./entry-checks.ts";
import type { Submission } from "./submission.ts";

/** What checking takes. */
export interface CheckOptions extends TapWork {
  readonly runner: CheckRunner;
  readonly nowMs: number;
  /** Milliseconds after which a single check is given up, as an ERROR. Default: 30 minutes. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 30 * 60_000;
const MAX_TEXT = 2000;

/** Which checks have to have passed before one is worth making, or safe. */
const NEEDS: Readonly<Record<CheckName, readonly CheckName[]>> = {
  schema: [],
  names: [],
  signature: ["schema"],
  digest: ["schema"],
  imports: ["digest"],
  audit: ["digest"],
  text: ["digest"],
  license: ["schema"],
  rebuild: ["digest"],
  conformance: ["audit"],
  budgets: ["audit"],
  hostile: ["audit"],
  determinism: ["audit"],
  compatibility: ["audit"],
};

/** Errors of a machine or a line, which say nothing about the plugin. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(["git-failed", "remote-failed", "remote-floods", "remote-silent"]);

/**
 * The checks that are asked for, in order of the closed set: all that read, and of those that run what was submitted the ones
 * that the tap's rules name.
 */
export async function askedChecks(submission: Submission, options: Cancellable): Promise<readonly CheckName[]> {
  const { checks } = await submission.rule("promotionPolicy", options);
  return CHECKS.filter((check) => checks.includes(check) || !isRunCheck(check));
}

/**
 * Makes the checks that are asked for about a proposed version, in order of the closed set, each once. A check that breaks is
 * an ERROR; one whose ground is missing or that nobody asks for is SKIPPED; neither counts as passed. Never rejects for what
 * was submitted.
 */
export async function checkVersion(
  submission: Submission,
  asked: readonly CheckName[],
  options: CheckOptions,
): Promise<readonly CheckResult[]> {
  const run = new CheckRun(submission, options);
  const results: CheckResult[] = [];
  for (const [at, check] of CHECKS.entries()) {
    const { plugin, version } = submission.version;
    options.onProgress?.({ phase: `${plugin} ${version} ${check}`, done: at, total: CHECKS.length });
    const missing = NEEDS[check].filter((need) => stateOf(results, need) !== "PASS");
    const verdict = !asked.includes(check)
      ? skipped("the tap does not ask for it")
      : missing.length > 0
        ? skipped(`${missing.join(" and ")} did not pass`)
        : await guarded(async (signal) => run.make(check, signal), options);
    results.push({ check, state: verdict.state, text: safeProse(verdict.text) });
  }
  return results;
}

function skipped(text: string): CheckVerdict {
  return { state: "SKIPPED", text };
}

/** Whether all passed that are asked for, each being there. */
export function allPass(results: readonly CheckResult[], asked: readonly CheckName[]): boolean {
  return asked.every((check) => stateOf(results, check) === "PASS");
}

function stateOf(results: readonly CheckResult[], check: CheckName): CheckState | undefined {
  return results.find((each) => each.check === check)?.state;
}

/** The checks of one version, which share what was fetched. */
class CheckRun {
  readonly #submission: Submission;
  readonly #options: CheckOptions;
  #entry: Promise<EntryCheck> | undefined;
  #artifact: Promise<OpenArtifact> | undefined;
  #source: Promise<readonly TreeFile[]> | undefined;

  constructor(submission: Submission, options: CheckOptions) {
    this.#submission = submission;
    this.#options = options;
  }

  async make(check: CheckName, signal: AbortSignal): Promise<CheckVerdict> {
    if (check === "names") return checkNames({ ...(await this.#entryCheck(signal)), signal });
    const entry = { ...(await this.#entryCheck(signal)), signal };
    if (isRunCheck(check)) return this.#ran(check, entry.entry, signal);
    switch (check) {
      case "schema":
        return checkSchema(entry);
      case "signature":
        return checkSignature(entry);
      case "license":
        return checkLicense(entry.entry);
      case "digest": {
        const { artifact, native } = entry.entry;
        const problems = [...referenceProblem("the artefact", artifact, await this.#bytes(artifact, signal))];
        for (const each of native) {
          problems.push(
            ...referenceProblem(`machine code for ${each.platform}`, each, await this.#bytes(each, signal)),
          );
        }
        return problems.length > 0 ? verdictOf(problems) : checkDigest(entry, await this.#opened(entry.entry, signal));
      }
      case "imports":
        return checkImports(entry.entry, await this.#opened(entry.entry, signal));
      case "audit":
        return checkAudit(await this.#opened(entry.entry, signal));
      case "text": {
        const source = await this.#sourceOf(entry.entry, signal);
        return checkText(entry, source, await this.#opened(entry.entry, signal));
      }
    }
  }

  async #ran(check: RunCheck, entry: VersionEntry, signal: AbortSignal): Promise<CheckVerdict> {
    const source = await this.#sourceOf(entry, signal);
    // The commit pins it for git; this pins it for everybody.
    const tree = sourceTreeDigest(source);
    if (tree !== entry.source.treeSha256) {
      return verdictOf([`the source is ${tree}, the entry says ${entry.source.treeSha256}`]);
    }
    const artifact = await this.#opened(entry, signal);
    const compat = await this.#submission.rule("compatPolicy", { signal });
    return this.#options.runner.run(check, { entry, artifact, source, compat }, { signal });
  }

  async #entryCheck(signal: AbortSignal): Promise<EntryCheck> {
    this.#entry ??= this.#readEntry(signal);
    return this.#entry;
  }

  async #readEntry(signal: AbortSignal): Promise<EntryCheck> {
    const submission = this.#submission;
    const entryBytes = await submission.require(submission.entryPath, "version", { signal });
    const entry = parseDocument("version", entryBytes, submission.entryPath);
    return { submission, entry, entryBytes, nowMs: this.#options.nowMs };
  }

  async #bytes(artifact: Artifact, signal: AbortSignal): Promise<Uint8Array> {
    const carried = await this.#submission.blob(artifact.sha256, { signal });
    return carried ?? this.#options.runner.fetchArtifact(artifact, { signal });
  }

  async #opened(entry: VersionEntry, signal: AbortSignal): Promise<OpenArtifact> {
    this.#artifact ??= this.#bytes(entry.artifact, signal).then(async (bytes) =>
      this.#options.runner.openArtifact(bytes),
    );
    return this.#artifact;
  }

  async #sourceOf(entry: VersionEntry, signal: AbortSignal): Promise<readonly TreeFile[]> {
    this.#source ??= this.#options.runner.fetchSource(entry.source, { signal });
    return this.#source;
  }
}

/** What the plugin's author did is a FAIL; what the machine, the clock or a mistake of ours did is an ERROR. */
async function guarded(
  make: (signal: AbortSignal) => Promise<CheckVerdict>,
  { deadlineMs = DEADLINE_MS, signal }: CheckOptions,
): Promise<CheckVerdict> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  try {
    return await Promise.race([make(either), rejection(either)]);
  } catch (error) {
    signal?.throwIfAborted();
    if (deadline.aborted) return { state: "ERROR", text: `it did not end within ${deadlineMs} ms` };
    const why = error instanceof Error ? error.message : String(error);
    const isOfAuthor =
      error instanceof CodedError && !(error instanceof EnvironmentError) && !OF_THE_MACHINE.has(error.code);
    return { state: isOfAuthor ? "FAIL" : "ERROR", text: why };
  }
}

async function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("given up")), { once: true });
  });
}

/** As statements take texts: without what nobody sees, and not too long. */
function safeProse(text: string): string {
  const shown = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu, "\ufffd");
  return shown.length > MAX_TEXT ? `${shown.slice(0, MAX_TEXT)} …` : shown;
}
