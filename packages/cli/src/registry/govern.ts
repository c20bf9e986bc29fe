import { hash } from "node:crypto";
import {
  type Ballot,
  checkGovernance,
  CONFLICT_KINDS,
  type Conflict,
  DAY_MS,
  type Documents,
  parseDocument,
  peopleDocuments,
  readMetadata,
  RFC_STEPS,
  RFC_TEMPLATE,
  type Rfc,
  rfcSha256,
  rolesOf,
  ruleForPath,
  subject,
  tally,
  TapEvidence,
  type TapTree,
  timeMs,
  timeText,
  VOTE_CHOICES,
  writeDocument,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import type { GovernanceInvocation } from "./judgement-invocation.ts";
import { tallyLines } from "./judgement-lines.ts";
import { momentOf, openTap, type OpenWorkTree, openWorkTree } from "./open-tap.ts";
import { say } from "./say.ts";
import { absolutePath } from "./user-taps.ts";
import { memberKey, writeStatement } from "./write-statement.ts";
import { writeFiles } from "./write-work-tree.ts";

/** `governance propose`, `open`, `vote`, `tally`, `check` and `render`. */
export async function govern(invocation: GovernanceInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "governance-propose":
      return propose(invocation, machine);
    case "governance-open":
      return open(invocation, machine);
    case "governance-vote":
      return vote(invocation, machine);
    case "governance-tally":
      return tallyAll(invocation, machine);
    case "governance-check":
      return check(invocation, machine);
    case "governance-render":
      return render(invocation, machine);
  }
}

async function propose(
  { title, author, rule, changes, tap, json }: Extract<GovernanceInvocation, { command: "governance-propose" }>,
  machine: Machine,
): Promise<ExitCode> {
  const target = await openWorkTree(machine, tap);
  const { governance, members } = target.state.documents;
  if (!members.members.some(({ id }) => id === author)) {
    throw new CliError("bad-option", `${author} is no member of this tap`, { hint: "--author names one: m:ann" });
  }
  const changed = await Promise.all(changes.map(async (each) => changeOf(machine, each)));
  const [first] = changed;
  const decision = rule ?? (first === undefined ? undefined : ruleForPath(governance, first.path)?.id);
  const found = governance.decisions.find(({ id }) => id === decision);
  if (found === undefined) {
    const known = governance.decisions.map(({ id }) => id).join(", ");
    throw new CliError("bad-option", "it is not said which rule decides", { hint: `give --rule with one of ${known}` });
  }
  const numbers = await (await TapEvidence.open(target.state)).rfcNumbers();
  const number = String(Number(numbers.at(-1) ?? "0") + 1).padStart(4, "0");
  const nowMs = timeMs(momentOf(machine, undefined));
  const rfc: Rfc = {
    schema: 1,
    number,
    title,
    authors: [author],
    state: "draft",
    decision: found.id,
    opensAt: timeText(nowMs),
    closesAt: timeText(nowMs + found.windowDays * DAY_MS),
    changes: changed,
  };
  const text = RFC_TEMPLATE.replace("# Title", `# ${title}`);
  const folder = `rfcs/${number}`;
  const files = new Map([
    [`${folder}/rfc.md`, new TextEncoder().encode(text)],
    [`${folder}/rfc.json`, writeDocument("rfc", rfc)],
  ]);
  await writeFiles(machine, target.directory, files);
  const lines = [
    `wrote ${folder}/rfc.md and rfc.json, to be decided by ${found.id}`,
    `write the text, then open the vote: parseltongue governance open ${number}`,
  ];
  say(machine, json, { rfc, files: [...files.keys()] }, lines);
  return 0;
}

/** `<path>=<file>`, or `<path>=` for a file that goes. */
async function changeOf(machine: Machine, text: string): Promise<Rfc["changes"][number]> {
  const [, path, file] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (path === undefined || file === undefined) {
    throw new CliError("bad-option", `--change is not written as it must be: ${text}`, {
      hint: "write <path in the tap>=<file with its new bytes>",
    });
  }
  if (file === "") return { path, sha256: null };
  const bytes = await machine.environment.files.read(absolutePath(machine, file));
  return { path, sha256: hash("sha256", bytes, "hex") };
}

async function open(
  { number, tap, json }: Extract<GovernanceInvocation, { command: "governance-open" }>,
  machine: Machine,
): Promise<ExitCode> {
  const target = await openWorkTree(machine, tap);
  const { rfc, governance } = await ballotOf(target, number);
  const rule = governance.decisions.find(({ id }) => id === rfc.decision);
  if (rule === undefined || !RFC_STEPS[rfc.state].includes("open")) {
    throw new CliError("bad-option", `RFC ${number} is ${rfc.state} and cannot be opened`, {
      hint: "only drafts are opened; a changed text is a new proposal",
    });
  }
  const nowMs = timeMs(momentOf(machine, undefined));
  const dates = { opensAt: timeText(nowMs), closesAt: timeText(nowMs + rule.windowDays * DAY_MS) };
  const opened: Rfc = { ...rfc, state: "open", ...dates };
  await writeFiles(machine, target.directory, new Map([[`rfcs/${number}/rfc.json`, writeDocument("rfc", opened)]]));
  say(machine, json, { rfc: opened }, [
    `RFC ${number} is open until ${opened.closesAt}; propose it, then sign the tap`,
  ]);
  return 0;
}

async function vote(
  invocation: Extract<GovernanceInvocation, { command: "governance-vote" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { number, reason, json } = invocation;
  const choice = VOTE_CHOICES.find((each) => each === invocation.choice);
  if (choice === undefined) throw new Error(`${invocation.choice} passed the parser and is no choice`);
  const target = await openWorkTree(machine, invocation.tap);
  const ballot = await ballotOf(target, number);
  const { rfc, governance, tapId, governanceSha256, textSha256 } = ballot;
  const rule = governance.decisions.find(({ id }) => id === rfc.decision);
  if (rule === undefined)
    throw new CliError("bad-option", `RFC ${number} is decided by no rule`, { hint: "repair rfc.json" });
  if (choice === "veto" && reason.trim() === "") {
    throw new CliError("bad-option", "a veto needs a reason", { hint: "give it with --reason" });
  }
  const key = await memberKey(machine, target, invocation);
  const at = momentOf(machine, undefined);
  const predicate = {
    parseltongue: {
      tapId,
      policySha256: governanceSha256,
      createdAt: at,
      validUntil: null,
      supersedes: lastVoteOf(ballot, key.member),
    },
    rfc: number,
    voter: { member: key.member, role: rule.role },
    choice,
    conflicts: invocation.interests.map(interestOf),
    reason,
  };
  const subjects = [subject("rfc.md", textSha256), subject("rfc.json", rfcSha256(rfc))];
  const place = { kind: "rfc", rfc: number } as const;
  const path = await writeStatement(machine, target, place, "vote", { subjects, predicate }, key);
  say(machine, json, { path, voter: key.member, choice }, [
    `${key.member}: ${choice}`,
    `wrote ${path}; propose it, then sign the tap`,
  ]);
  return 0;
}

/** The vote that a new one replaces: the one that no other vote of the same member replaces. */
function lastVoteOf({ votes }: Ballot, member: string): string | null {
  const own = votes.filter(({ predicate }) => predicate.voter.member === member);
  const replaced = new Set(own.map(({ predicate }) => predicate.parseltongue.supersedes));
  return own.find(({ payloadSha256 }) => !replaced.has(payloadSha256))?.payloadSha256 ?? null;
}

function interestOf(text: string): Conflict {
  const [word, party = ""] = text.split(",");
  const kind = CONFLICT_KINDS.find((each) => each === word);
  if (kind !== undefined && /^[mo]:/.test(party)) return { kind, with: party, text: "" };
  throw new CliError("bad-option", `--interest is not written as it must be: ${text}`, {
    hint: `write <kind>,<m:somebody or o:organisation> with a kind of ${CONFLICT_KINDS.join(", ")}`,
  });
}

async function tallyAll(
  { number, tap, at, json }: Extract<GovernanceInvocation, { command: "governance-tally" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { state } = await openTap(machine, tap);
  const gathered = await TapEvidence.open(state);
  const numbers = number === undefined ? await gathered.rfcNumbers() : [number];
  const tallies = [];
  for (const each of numbers) {
    const ballot = await gathered.ballot(each);
    const counted = tally(ballot, momentOf(machine, at));
    tallies.push({ ...counted, notCounted: [...counted.notCounted, ...ballot.unreadable] });
  }
  const lines = tallies.length === 0 ? ["there are no RFCs"] : tallies.flatMap(tallyLines);
  say(machine, json, { tallies }, lines);
  return 0;
}

async function check(
  { tap, json, activity }: Extract<GovernanceInvocation, { command: "governance-check" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { tree, state } = await openTap(machine, tap);
  const { governance, members } = state.documents;
  const roles = rolesOf(await readMetadata(tree));
  const lastActive = activity
    ? await (await TapEvidence.open(state)).lastActive({ signal: machine.signal })
    : undefined;
  const at = momentOf(machine, undefined);
  const problems = checkGovernance({ governance, members, roles, ...(lastActive && { lastActive }) }, at);
  const lines = problems.map(({ rule, about, text }) => `${rule.padEnd(10)} ${about}: ${text}`);
  say(machine, json, { problems }, lines.length === 0 ? ["keys, offices and rules agree"] : lines);
  return problems.length === 0 ? 0 : 1;
}

async function render(
  { tap, json, check: isCheck }: Extract<GovernanceInvocation, { command: "governance-render" }>,
  machine: Machine,
): Promise<ExitCode> {
  const target = await openWorkTree(machine, tap);
  const { documents } = target.state;
  const made = peopleDocuments({
    ...documents,
    tap: await describe(target.tree),
    feedMaxAgeHours: documents.feed.maxAgeHours,
  });
  const stale = new Map<string, Uint8Array>();
  for (const [path, text] of made) {
    const bytes = new TextEncoder().encode(text);
    const before = await readOrNothing(machine, target, path);
    if (before === undefined || Buffer.compare(before, bytes) !== 0) stale.set(path, bytes);
  }
  if (!isCheck) await writeFiles(machine, target.directory, stale);
  const paths = [...stale.keys()];
  const verb = isCheck ? "differs from the data:" : "wrote";
  say(
    machine,
    json,
    { changed: paths },
    paths.length === 0 ? ["all of it says what the data says"] : paths.map((path) => `${verb} ${path}`),
  );
  return isCheck && paths.length > 0 ? 1 : 0;
}

async function describe(tree: TapTree): Promise<Documents["tap"]> {
  const bytes = await tree.read("tap.json", 1 << 16);
  if (bytes === undefined)
    throw new CliError("unknown-tap", "the tap has no tap.json", { hint: "make one with `tap init`" });
  return parseDocument("tap", bytes, "tap.json");
}

async function readOrNothing(
  machine: Machine,
  { directory }: OpenWorkTree,
  path: string,
): Promise<Uint8Array | undefined> {
  const { files } = machine.environment;
  const absolute = `${directory}/${path}`;
  return (await files.status(absolute)) === undefined ? undefined : files.read(absolute);
}

async function ballotOf(target: OpenWorkTree, number: string): Promise<Ballot> {
  return (await TapEvidence.open(target.state)).ballot(number);
}
