import { basename } from "node:path";
import { EnvironmentError, runGit, safeJson, safeText } from "@parseltongue/base";
import { type Founder, initTap, type NewTap, type SigningKey } from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { OwnKeys } from "./own-keys.ts";
import { roleLines } from "./keep-tap.ts";
import type { TapInvocation } from "./tap-invocation.ts";
import { absolutePath } from "./user-taps.ts";
import { commitAll, writeFiles } from "./write-work-tree.ts";

type Invocation = Extract<TapInvocation, { command: "tap-init" }>;

/** Within which those who keep a tap answer reports, unless they write another number into tap.json. */
const ANSWER_DAYS = 3;

/** `tap init`. */
export async function initOneTap(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const directory = absolutePath(machine, invocation.directory);
  await requireEmpty(machine, directory);
  const { holder, signingKey } = await founderKey(invocation, machine);
  const { name = basename(directory), contact } = invocation;
  if (contact === undefined) throw missing("--contact", "whom to ask about the tap: an address");
  const person = holder.slice(2);
  const founder: Founder = {
    id: holder,
    name: person.charAt(0).toUpperCase() + person.slice(1),
    key: signingKey.publicKey.text,
    ...organisationOf(invocation.organisation),
  };
  const tap = await initTap({
    name,
    description: invocation.description ?? `Plugins of ${name}`,
    contact: { text: contact, security: invocation.security ?? contact, answerDays: ANSWER_DAYS },
    founders: [founder, ...invocation.founders.map(parseFounder)],
    thresholds: Object.fromEntries(invocation.thresholds.map(parseThreshold)),
    signers: [signingKey],
    nowMs: machine.environment.clock.nowMs(),
    ...(invocation.tool !== undefined && { tool: parseTool(invocation.tool) }),
  });
  await machine.environment.files.createDirectory(directory);
  await writeFiles(machine, directory, tap.files);
  const options = { directory, maxOutputBytes: 1 << 16, signal: machine.signal };
  await runGit(machine.environment.processes, ["init", "--quiet", "--template=", "--initial-branch=main"], options);
  await commitAll(machine, directory, `Found the tap ${name}`, founder.name, ["."]);
  report(invocation, machine, directory, tap);
  return tap.isComplete ? 0 : 1;
}

const NO_TOOL =
  "note: what CI runs has nowhere to get parseltongue from: fill in ci/parseltongue.env, or install it where CI runs\n";

function report({ json, quiet, tool }: Invocation, machine: Machine, directory: string, tap: NewTap): void {
  if (tool === undefined && !quiet) machine.stderr.write(NO_TOOL);
  const { tapId, roles, isComplete, files } = tap;
  const lines = isComplete
    ? [
        `made a tap in ${directory}: ${files.size} files, signed and committed`,
        `root ${tapId ?? ""}`,
        "push it somewhere; others then add it with:",
        `  parseltongue tap add <its address> --root ${tapId ?? ""}`,
      ]
    : [
        `made a tap in ${directory}; more founders have to sign it, each with \`parseltongue tap sign\`:`,
        ...roleLines(roles),
      ];
  const text = lines.map((line) => `${safeText(line)}\n`).join("");
  const plain = { directory, tapId: tapId ?? null, isComplete, roles, files: [...files.keys()] };
  machine.stdout.write(json ? `${safeJson(plain, 2)}\n` : text);
}

async function requireEmpty({ environment: { files } }: Machine, directory: string): Promise<void> {
  try {
    const entries = await files.list(directory);
    if (entries.length === 0) return;
  } catch (error) {
    if (error instanceof EnvironmentError && error.code === "not-found") return;
    throw error;
  }
  throw new CliError("not-empty", `${directory} is not empty`, { hint: "make the tap in a new directory" });
}

/** The founder's key: the one that was named, or the only one there is, or a new one. */
async function founderKey(
  invocation: Invocation,
  machine: Machine,
): Promise<{ readonly holder: string; readonly signingKey: SigningKey }> {
  const keys = OwnKeys.of(machine);
  const [named] = invocation.keys;
  const own = named === undefined ? await keys.list() : [await keys.find(named)];
  const mine = invocation.holder === undefined ? own : own.filter(({ holder }) => holder === invocation.holder);
  const [key, another] = mine;
  if (another !== undefined) throw missing("--key", "which of your keys founds the tap");
  if (key === undefined) {
    if (invocation.holder === undefined)
      throw missing("--holder", "who you are, m:ann for instance: a key is then made");
    return keys.create(invocation.holder, invocation);
  }
  return { holder: key.holder, signingKey: await keys.open(key, invocation) };
}

function organisationOf(name: string | undefined): Pick<Founder, "organisation"> {
  if (name === undefined || name === "") return {};
  const id = `o:${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")}`;
  return { organisation: { id, name } };
}

function parseFounder(text: string): Founder {
  const [id = "", organisation = "", key = ""] = text.split(",").map((part) => part.trim());
  if (!/^m:[a-z]/.test(id) || key === "")
    throw missing("--founder", "m:<name>,<organisation or nothing>,ed25519:<key>");
  const name = id.slice(2);
  return { id, name: name.charAt(0).toUpperCase() + name.slice(1), key, ...organisationOf(organisation) };
}

function parseThreshold(text: string): readonly [string, number] {
  const [, role = "", count] = /^(root|targets|governance)=([1-9][0-9]?)$/.exec(text) ?? [];
  if (count === undefined) throw missing("--threshold", "root=2, targets=2 or governance=2");
  return [role, Number(count)];
}

function parseTool(text: string): { readonly repository: string; readonly commit: string } {
  const [, repository = "", commit] = /^(\S+)@([0-9a-f]{40}|[0-9a-f]{64})$/.exec(text) ?? [];
  if (commit === undefined) throw missing("--tool", "<git url>@<full hash of a commit>");
  return { repository, commit };
}

function missing(option: string, what: string): CliError {
  return new CliError("bad-option", `${option} is missing or not written as it must be`, {
    hint: `${option} says ${what}`,
  });
}
