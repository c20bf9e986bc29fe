import { safeJson, safeText } from "@parseltongue/base";
import {
  changeRoles,
  DirectoryTree,
  neededKeys,
  readMetadata,
  type RoleState,
  signTap,
  TUF_ROLES,
  type TufRole,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { createProgress } from "../progress.ts";
import { OwnKeys } from "./own-keys.ts";
import type { TapInvocation } from "./tap-invocation.ts";
import { absolutePath } from "./user-taps.ts";
import { commitAll, writeFiles } from "./write-work-tree.ts";

type Invocation = Extract<TapInvocation, { command: "tap-sign" | "tap-role" }>;

/** `tap sign`, `tap role`. */
export async function keepTap(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const directory = await machine.environment.files.realPath(absolutePath(machine, invocation.directory));
  return invocation.command === "tap-sign"
    ? signOneTap(invocation, machine, directory)
    : changeOneRole(invocation, machine, directory);
}

async function signOneTap(
  invocation: Extract<Invocation, { command: "tap-sign" }>,
  machine: Machine,
  directory: string,
): Promise<ExitCode> {
  const { environment, signal } = machine;
  const tree = new DirectoryTree(environment.files, directory);
  const nowMs = environment.clock.nowMs();
  const wanted = [...neededKeys(await readMetadata(tree))];
  const signers = await OwnKeys.of(machine).signers(invocation.keys, wanted, invocation);
  const progress = await createProgress(machine, invocation.quiet);
  try {
    const renew = invocation.renew as readonly TufRole[];
    const signed = await signTap(tree, { signers, nowMs, renew, signal, onProgress: progress.show.bind(progress) });
    await writeFiles(machine, directory, signed.changes);
    progress.end();
    const { changes, roles, isComplete, tapId } = signed;
    if (invocation.commit && changes.size > 0) {
      await commitAll(machine, directory, isComplete ? "Sign the tap" : "Sign a part of the tap", "signer", [
        ...changes.keys(),
      ]);
    }
    const lines = [
      ...roleLines(roles),
      isComplete ? "all of it is signed" : "more people have to sign: do not publish it yet",
    ];
    const text = lines.map((line) => `${safeText(line)}\n`).join("");
    const plain = { isComplete, tapId: tapId ?? null, roles, changed: [...changes.keys()] };
    machine.stdout.write(invocation.json ? `${safeJson(plain, 2)}\n` : text);
    return isComplete ? 0 : 1;
  } finally {
    progress.end();
  }
}

/** How each role stands, a line each. */
export function roleLines(roles: readonly RoleState[]): string[] {
  return roles.map(({ role, version, expires, signed, threshold, isComplete, signedNow, isNew }) => {
    const what = isComplete ? "signed" : `${signed.length} of ${threshold} signatures`;
    const now = signedNow.length > 0 ? ", by you now" : isNew ? ", new" : "";
    return `${role.padEnd(10)} ${String(version).padStart(4)}  until ${expires.slice(0, 10)}  ${what}${now}`;
  });
}

/** How the roles stand, nobody signing. */
async function statesOf(tree: DirectoryTree, nowMs: number): Promise<readonly RoleState[]> {
  return (await signTap(tree, { signers: [], nowMs })).roles;
}

async function changeOneRole(
  { role, add, remove, threshold, json }: Extract<Invocation, { command: "tap-role" }>,
  machine: Machine,
  directory: string,
): Promise<ExitCode> {
  const { environment } = machine;
  const tree = new DirectoryTree(environment.files, directory);
  const nowMs = environment.clock.nowMs();
  const isChange = add.length > 0 || remove.length > 0 || threshold !== undefined;
  if (isChange) {
    if (role === undefined) {
      throw new CliError("bad-option", "it is not said which role changes", { hint: "name it with --of" });
    }
    const change = { role: requireRole(role), add, remove, ...(threshold !== undefined && { threshold }) };
    await writeFiles(machine, directory, changeRoles(await readMetadata(tree), [change], nowMs));
  }
  const roles = await statesOf(tree, nowMs);
  const lines = roles.flatMap((state) => [
    ...roleLines([state]),
    ...state.keys.map((key) => `             ${key}${state.signed.includes(key) ? "  signed" : ""}`),
  ]);
  if (isChange) lines.push("written; now those who may sign it run `tap sign`");
  const text = lines.map((line) => `${safeText(line)}\n`).join("");
  machine.stdout.write(json ? `${safeJson({ roles }, 2)}\n` : text);
  return 0;
}

function requireRole(text: string): TufRole {
  const role = TUF_ROLES.find((each) => each === text);
  if (role === undefined) throw new Error(`${text} passed the parser and is no role`);
  return role;
}
