import { join } from "node:path";
import { safeText } from "@parseltongue/base";
import {
  type EntryRecord,
  type Fingerprint,
  keyCounts,
  type Namespace,
  type Predicates,
  PublicKey,
  Register,
  type SigningKey,
  signEnvelope,
  statementPath,
  statementPayload,
  type StatementPlace,
  type StatementType,
  subject,
  type Subject,
  subjectsOf,
  type VersionBinding,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { Machine } from "../machine.ts";
import type { OpenWorkTree } from "./open-tap.ts";
import { type OwnKey, OwnKeys } from "./own-keys.ts";
import type { KeyChoice } from "./tap-invocation.ts";
import { writeFiles } from "./write-work-tree.ts";

/** A key that was opened. */
export interface Signer {
  readonly signingKey: SigningKey;
}

/** One's own key with the member whose it is. */
export interface MemberKey extends Signer {
  readonly member: string;
}

/** The same before it is opened. */
export interface LockedMemberKey {
  readonly member: string;
  readonly key: OwnKey;
}

/**
 * The user's key that is a member's of the tap.
 * @throws CliError `unknown-key`; `no-passphrase`
 */
export async function memberKey(machine: Machine, tap: OpenWorkTree, choice: KeyChoice): Promise<MemberKey> {
  return openMemberKey(machine, await findMemberKey(machine, tap, choice), choice);
}

/**
 * Which key that is, for those who have something to check before they ask for its passphrase.
 * @throws CliError `unknown-key`
 */
export async function findMemberKey(
  machine: Machine,
  { state }: OpenWorkTree,
  choice: KeyChoice,
): Promise<LockedMemberKey> {
  const { governance, members } = state.documents;
  const register = Register.of(governance, members);
  const own = await OwnKeys.of(machine).named(choice.keys);
  const theirs = own.flatMap((key) => {
    const member = register.memberOfKey(key.publicKey.fingerprint);
    return member === undefined ? [] : [{ key, member: member.id }];
  });
  const [first, second] = theirs;
  if (first === undefined || second !== undefined) {
    const problem =
      first === undefined ? "none of your keys is a member's of this tap" : "several of your keys are members'";
    throw new CliError("unknown-key", problem, {
      hint:
        first === undefined
          ? "the register in targets/governance/members.json names members' keys"
          : "name one with --key",
    });
  }
  return first;
}

/** @throws CliError `no-passphrase`; RegistryError `wrong-passphrase` */
export async function openMemberKey(
  machine: Machine,
  { member, key }: LockedMemberKey,
  choice: KeyChoice,
): Promise<MemberKey> {
  return { member, signingKey: await OwnKeys.of(machine).open(key, choice) };
}

/**
 * The one of the user's keys that is among some.
 * @param whose as an error says it
 * @throws CliError `unknown-key`; `no-passphrase`
 */
export async function ownKeyAmong(
  machine: Machine,
  choice: KeyChoice,
  fingerprints: readonly string[],
  whose: string,
): Promise<Signer> {
  const keys = OwnKeys.of(machine);
  const own = await keys.named(choice.keys);
  const [first, second] = own.filter(({ publicKey }) => fingerprints.includes(publicKey.fingerprint));
  if (first === undefined || second !== undefined) {
    const count = first === undefined ? "none" : "several";
    throw new CliError("unknown-key", safeText(`${count} of your keys may sign for ${whose}`), {
      hint: first === undefined ? "`key list` shows yours" : "name one with --key",
    });
  }
  return { signingKey: await keys.open(first, choice) };
}

/** Fingerprints of a namespace's keys that count at a moment. */
export function keysThatCount({ keys }: Namespace, at: string): readonly Fingerprint[] {
  return keys.filter((each) => keyCounts(each, at)).map(({ key }) => PublicKey.parse(key).fingerprint);
}

/** The one of the user's keys that signs for a namespace at a moment. @throws as `ownKeyAmong` */
export async function namespaceKey(
  machine: Machine,
  choice: KeyChoice,
  namespace: Namespace,
  at: string,
): Promise<Signer> {
  return ownKeyAmong(machine, choice, keysThatCount(namespace, at), `the namespace ${namespace.namespace}`);
}

/** What a statement about a version says of where it belongs. */
export function versionBinding(
  { state }: OpenWorkTree,
  { entry }: EntryRecord,
  at: string,
  parts: Partial<VersionBinding> = {},
): VersionBinding {
  const { id: plugin, version } = entry;
  const { tapId, digests } = state;
  const base = { tapId, policySha256: digests.promotionPolicy, createdAt: at, validUntil: null, supersedes: null };
  return { ...base, plugin, version, ...parts };
}

/** Subjects of a statement about all of a version. */
export function versionSubjects({ sha256, entry }: EntryRecord): readonly Subject[] {
  return [...subjectsOf(entry, sha256)].map(([name, digest]) => subject(name, digest));
}

/** A line of text as a statement holds it: its size is bounded. */
export function statementLine(text: string): string {
  return safeText(text).slice(0, MAX_LINE);
}

const MAX_LINE = 200;

/** Signs a statement and writes it into the work tree beside those that are there. Gives its path. */
export async function writeStatement<Type extends StatementType>(
  machine: Machine,
  { directory }: OpenWorkTree,
  place: StatementPlace,
  type: Type,
  said: { readonly subjects: readonly Subject[]; readonly predicate: Predicates[Type] },
  { signingKey }: Signer,
): Promise<string> {
  const bytes = signEnvelope(statementPayload(type, said.subjects, said.predicate), [signingKey]);
  const { fingerprint } = signingKey.publicKey;
  let number = 1;
  let path = statementPath(place, type, fingerprint, number);
  while ((await machine.environment.files.status(join(directory, ...path.split("/")))) !== undefined) {
    path = statementPath(place, type, fingerprint, ++number);
  }
  await writeFiles(machine, directory, new Map([[path, bytes]]));
  return path;
}
