import type * as Prompts from "@clack/prompts";
import {
  type Conflict,
  CONFLICT_KINDS,
  type ConflictKind,
  DEGREES,
  type Finding,
  type ReviewAnswers,
  type ReviewPolicy,
  type ReviewScope,
  SEVERITIES,
  type Severity,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import type { ReviewInvocation } from "../checks/registry-invocation.ts";

type Invocation = Extract<ReviewInvocation, { command: "review-sign" }>;
type Verdict = ReviewAnswers["verdict"];
type CriterionAnswer = ReviewAnswers["criteria"][string];

const VERDICTS: readonly Verdict[] = ["approve", "reject", "abstain"];
const RESULTS: readonly CriterionAnswer["result"][] = ["met", "unmet", "not-applicable"];

/** What each kind of interest means, as the reviewer is asked. */
const QUESTIONS: Readonly<Record<ConflictKind, string>> = {
  employment: "Do you work, or did you lately work, for the publisher?",
  funding: "Does the publisher pay you or your organisation, or the other way round?",
  authorship: "Did you write a part of it?",
  competitor: "Do you, or does your organisation, have a product that competes with it?",
  family: "Are you close to somebody of the publisher's, by family or otherwise?",
};

/**
 * What the reviewer says: as options, and what is missing by questions where somebody can be asked.
 * @param publisher whom an interest is with, unless an option says otherwise
 * @throws CliError `bad-option` for what is missing or not written as it must be
 */
export async function reviewAnswers(
  invocation: Invocation,
  policy: ReviewPolicy,
  publisher: string,
  machine: Pick<Machine, "canAsk" | "terminal">,
): Promise<ReviewAnswers> {
  const ask = machine.canAsk ? await Questions.open(machine) : undefined;
  const verdict = await chosen("--verdict", invocation.verdict, VERDICTS, ask);
  const criteria = await criteriaOf(invocation, policy, ask);
  return {
    verdict,
    criteria,
    scope: scopeOf(invocation),
    thoroughness: await chosen("--thoroughness", invocation.thoroughness, DEGREES, ask),
    understanding: await chosen("--understanding", invocation.understanding, DEGREES, ask),
    minutes: invocation.minutes ?? Number(await told("--minutes", "How many minutes did you read?", ask)),
    findings: invocation.findings.map(parseFinding),
    conflicts: await conflictsOf(invocation, publisher, ask),
    languageModel: invocation.languageModel ?? null,
    text: invocation.text,
  };
}

/** Questions on a terminal. */
class Questions {
  readonly #prompts: typeof Prompts;
  readonly #terminal: Machine["terminal"];

  private constructor(prompts: typeof Prompts, terminal: Machine["terminal"]) {
    this.#prompts = prompts;
    this.#terminal = terminal;
  }

  static async open({ terminal }: Pick<Machine, "terminal">): Promise<Questions> {
    return new Questions(await import("@clack/prompts"), terminal);
  }

  async choose(message: string, choices: readonly string[]): Promise<string> {
    const options = choices.map((value) => ({ value, label: value }));
    return this.#answered(await this.#prompts.select({ ...this.#terminal, message, options }));
  }

  async text(message: string): Promise<string> {
    return this.#answered(await this.#prompts.text({ ...this.#terminal, message }));
  }

  async confirm(message: string): Promise<boolean> {
    return this.#answered(await this.#prompts.confirm({ ...this.#terminal, message, initialValue: false }));
  }

  #answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
    if (this.#prompts.isCancel(answer)) throw new CliError("bad-option", "the review was not signed");
    return answer as Exclude<Answer, symbol>;
  }
}

async function chosen<Choice extends string>(
  option: string,
  given: string | undefined,
  choices: readonly Choice[],
  ask: Questions | undefined,
): Promise<Choice> {
  const answer = given ?? (await ask?.choose(option.slice(2), choices));
  const found = choices.find((each) => each === answer);
  if (found !== undefined) return found;
  throw missing(option, `one of ${choices.join(", ")}`);
}

async function told(option: string, question: string, ask: Questions | undefined): Promise<string> {
  if (ask === undefined) throw missing(option, question.toLowerCase());
  return ask.text(question);
}

function scopeOf({ scope = "full", changedLines }: Invocation): ReviewScope {
  if (scope === "full") return { kind: "full" };
  const fromEntrySha256 = /^delta:([0-9a-f]{64})$/.exec(scope)?.[1];
  if (fromEntrySha256 === undefined) throw missing("--scope", "full, or delta:<digest of the entry it starts from>");
  return { kind: "delta", fromEntrySha256, ...(changedLines !== undefined && { changedLines }) };
}

async function criteriaOf(
  { criteria: given }: Invocation,
  { criteria }: ReviewPolicy,
  ask: Questions | undefined,
): Promise<ReviewAnswers["criteria"]> {
  const answers: Record<string, CriterionAnswer> = Object.fromEntries(given.map(parseCriterion));
  for (const { id, text } of criteria) {
    if (answers[id] !== undefined || ask === undefined) continue;
    const result = await chosen(`--${id}`, await ask.choose(text, RESULTS), RESULTS, ask);
    const where = await ask.text("Where does one see that? Files with lines, or addresses.");
    answers[id] = { result, evidence: where === "" ? [] : [where] };
  }
  return answers;
}

function parseCriterion(text: string): readonly [string, CriterionAnswer] {
  const [, id = "", said = "", evidence] = /^([a-z0-9.-]+)=([a-z-]+)(?::(.+))?$/.exec(text) ?? [];
  const result = RESULTS.find((each) => each === said);
  if (result === undefined) throw missing("--criterion", `<criterion>=${RESULTS.join("|")}, then :<where to look>`);
  return [id, { result, evidence: evidence === undefined ? [] : [evidence] }];
}

function parseFinding(text: string): Finding {
  const [id = "", severity = "", status = "", ...rest] = text.split(":");
  const found = SEVERITIES.find((each): each is Severity => each === severity);
  const states: readonly Finding["status"][] = ["open", "fixed", "accepted"];
  const state = states.find((each) => each === status);
  if (found !== undefined && state !== undefined) return { id, severity: found, status: state, text: rest.join(":") };
  throw missing("--finding", `<id>:${SEVERITIES.join("|")}:${states.join("|")}:<text>`);
}

/** Nobody signs without having been asked: on a command line, by saying that there is none. */
async function conflictsOf(
  { conflicts, noConflicts }: Invocation,
  publisher: string,
  ask: Questions | undefined,
): Promise<readonly Conflict[]> {
  if (conflicts.length > 0) return conflicts.map((text) => parseConflict(text, publisher));
  if (noConflicts) return [];
  if (ask === undefined) throw missing("--no-conflicts or --conflict", "whether you have an interest in the outcome");
  const found: Conflict[] = [];
  for (const kind of CONFLICT_KINDS) {
    if (!(await ask.confirm(QUESTIONS[kind]))) continue;
    found.push({ kind, with: publisher, text: await ask.text("Say a few words about it.") });
  }
  return found;
}

function parseConflict(text: string, publisher: string): Conflict {
  const [, kind, party = publisher, said = ""] = /^([a-z]+)(?::([mo]:[a-z0-9-]+))?(?::(.*))?$/.exec(text) ?? [];
  const found = CONFLICT_KINDS.find((each) => each === kind);
  if (found !== undefined) return { kind: found, with: party, text: said };
  throw missing("--conflict", `<${CONFLICT_KINDS.join("|")}>:<m:member or o:organisation>:<text>`);
}

function missing(option: string, what: string): CliError {
  return new CliError("bad-option", `${option} is missing or not written as it must be`, {
    hint: `${option} says ${what}`,
  });
}
