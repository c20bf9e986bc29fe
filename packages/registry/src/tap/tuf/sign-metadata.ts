import type { Fingerprint, Time } from "../../model/scalars.ts";
import { DAY_MS, timeText } from "../../model/strict-time.ts";
import type { SigningKey } from "../../signing/signing-key.ts";
import { RegistryError } from "../../registry-error.ts";
import type { NamedBytes, RoleKeys } from "./guard-metadata.ts";
import { MetadataDraft, type SignedPart } from "./metadata-draft.ts";
import {
  DELEGATED_ROLES,
  LIFETIME_DAYS,
  metadataFile,
  roleOfTarget,
  rootFile,
  TARGET_ROLES,
  type TargetRole,
  TUF_ROLES,
  type TufRole,
} from "./roles.ts";

/** What metadata has to say, and who is there to sign it. */
export interface MetadataWishes {
  /** Files that roles vouch for, by path without `targets/`. */
  readonly targets: ReadonlyMap<string, NamedBytes>;
  readonly signers: readonly SigningKey[];
  readonly nowMs: number;
  /** Roles that are to last longer again although nothing about them changes. */
  readonly renew: readonly TufRole[];
}

/** How a role stands after a signing. */
export interface RoleState extends RoleKeys {
  readonly role: TufRole;
  readonly version: number;
  readonly expires: Time;
  /** Keys that have signed rightly. */
  readonly signed: readonly Fingerprint[];
  /** Those of them that did so now. */
  readonly signedNow: readonly Fingerprint[];
  /** Whether it says something else, or for longer, than before. */
  readonly isNew: boolean;
  readonly isComplete: boolean;
}

/** Metadata after somebody signed it. */
export interface SignedMetadata {
  /** Files that change, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** In order of `TUF_ROLES`; roles that wait for others to be complete are left out. */
  readonly roles: readonly RoleState[];
}

/**
 * Writes what metadata has to say and signs it with the keys at hand. Where more people have to sign, it is left as it is
 * for the next one: what builds upon it, snapshot and timestamp, is written once all of it is complete.
 * @param files metadata as it is, by path; with a root and targets at least
 * @throws RegistryError `bad-metadata`
 */
export function signMetadata(files: ReadonlyMap<string, Uint8Array>, wishes: MetadataWishes): SignedMetadata {
  return new Signing(files, wishes).run();
}

class Signing {
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #wishes: MetadataWishes;
  readonly #changed = new Map<string, Uint8Array>();
  readonly #states: RoleState[] = [];
  readonly #root: MetadataDraft;
  /** The root whose keys have to agree to the newest; undefined for the first. */
  readonly #rootBefore: MetadataDraft | undefined;

  constructor(files: ReadonlyMap<string, Uint8Array>, wishes: MetadataWishes) {
    this.#files = files;
    this.#wishes = wishes;
    ({ newest: this.#root, before: this.#rootBefore } = readRoots(files));
  }

  run(): SignedMetadata {
    this.#signRoot();
    const drafts = new Map<TargetRole, MetadataDraft>();
    // The keys of the three are in targets, which comes first.
    for (const role of TARGET_ROLES) drafts.set(role, this.#signTargets(role, drafts.get("targets") ?? this.#root));
    if (this.#states.every(({ isComplete }) => isComplete)) this.#signSnapshot(drafts);
    const order = (state: RoleState): number => TUF_ROLES.indexOf(state.role);
    return { files: this.#changed, roles: this.#states.toSorted((a, b) => order(a) - order(b)) };
  }

  #signRoot(): void {
    const root = this.#root;
    const own = keysOf(root, "root");
    const before = this.#rootBefore;
    const old = before && keysOf(before, "root");
    const signed = root.signersBy(root, own);
    const agreed = before && old ? root.signersBy(before, old) : [];
    const isComplete = signed.length >= own.threshold && agreed.length >= (old?.threshold ?? 0);
    // A complete root never changes again: the digest of the first is the tap's name.
    const signedNow = isComplete ? [] : root.sign([...own.keys, ...(old?.keys ?? [])], this.#wishes.signers);
    if (signedNow.length > 0) this.#changed.set(rootFile(root.version), root.bytes);
    const all = new Set([...signed, ...agreed, ...signedNow]);
    this.#states.push({
      ...own,
      role: "root",
      version: root.version,
      expires: root.expires,
      signed: [...all].sort(),
      signedNow,
      isNew: !isComplete,
      isComplete: isRootComplete(root, before),
    });
  }

  #signTargets(role: TargetRole, delegator: MetadataDraft): MetadataDraft {
    const file = metadataFile(role);
    const bytes = this.#files.get(file);
    const current = bytes && MetadataDraft.read(role, file, bytes);
    const targets: Record<string, unknown> = {};
    for (const [path, { sha256, length }] of this.#wishes.targets) {
      if (roleOfTarget(path) === role) targets[path] = { length, hashes: { sha256 } };
    }
    const delegations = current?.signed["delegations"];
    const part = { targets, ...(delegations !== undefined && { delegations }) };
    return this.#write(role, delegator, current, this.#published("snapshot", role), part);
  }

  #signSnapshot(drafts: ReadonlyMap<TargetRole, MetadataDraft>): void {
    const named = (draft: MetadataDraft): SignedPart => {
      const { sha256, length } = draft.named;
      return { version: draft.version, length, hashes: { sha256 } };
    };
    const current = (role: "snapshot" | "timestamp"): MetadataDraft | undefined => {
      const bytes = this.#files.get(metadataFile(role));
      return bytes && MetadataDraft.read(role, metadataFile(role), bytes);
    };
    const meta = Object.fromEntries([...drafts].map(([role, draft]) => [`${role}.json`, named(draft)]));
    const published = this.#published("timestamp", "snapshot");
    const snapshot = this.#write("snapshot", this.#root, current("snapshot"), published, { meta });
    if (this.#states.at(-1)?.isComplete !== true) return;
    const old = current("timestamp");
    const keys = keysOf(this.#root, "timestamp");
    const isOut = old !== undefined && old.signersBy(this.#root, keys).length >= keys.threshold;
    const version = old === undefined ? 0 : isOut ? old.version : old.version - 1;
    this.#write("timestamp", this.#root, old, version, { meta: { "snapshot.json": named(snapshot) } });
  }

  /** The version of a role that clients may have seen; 0: none. */
  #published(by: "snapshot" | "timestamp", role: TufRole): number {
    const bytes = this.#files.get(metadataFile(by));
    if (bytes === undefined) return 0;
    return MetadataDraft.read(by, metadataFile(by), bytes).guarded.meta.get(role)?.version ?? 0;
  }

  #write(
    role: Exclude<TufRole, "root">,
    delegator: MetadataDraft,
    current: MetadataDraft | undefined,
    published: number,
    part: SignedPart,
  ): MetadataDraft {
    const keys = keysOf(delegator, role);
    const isNew = current === undefined || !saysSame(current, part) || this.#isRenewed(role, current, keys);
    const expires = timeText(this.#wishes.nowMs + LIFETIME_DAYS[role] * DAY_MS);
    const draft = isNew ? MetadataDraft.fresh(role, published + 1, expires, part) : current;
    const isDone = !isNew && draft.signersBy(delegator, keys).length >= keys.threshold;
    const signedNow = isDone ? [] : draft.sign(keys.keys, this.#wishes.signers);
    if (isNew || signedNow.length > 0) this.#changed.set(metadataFile(role), draft.bytes);
    const signed = draft.signersBy(delegator, keys);
    const { version } = draft;
    const isComplete = signed.length >= keys.threshold;
    this.#states.push({ ...keys, role, version, expires: draft.expires, signed, signedNow, isNew, isComplete });
    return draft;
  }

  /** Asked for; or due, and those who are there suffice for it. Timestamps are always due: that is what signing is for. */
  #isRenewed(role: TufRole, current: MetadataDraft, { keys, threshold }: RoleKeys): boolean {
    if (this.#wishes.renew.includes(role)) return true;
    const lifetimeMs = LIFETIME_DAYS[role] * DAY_MS;
    const leftMs = Date.parse(current.expires) - this.#wishes.nowMs;
    const isDue = role === "timestamp" ? leftMs < lifetimeMs - DAY_MS : leftMs < lifetimeMs / 3;
    return (
      isDue && this.#wishes.signers.filter(({ publicKey }) => keys.includes(publicKey.fingerprint)).length >= threshold
    );
  }
}

function saysSame(draft: MetadataDraft, part: SignedPart): boolean {
  return Object.entries(part).every(([name, value]) => sorted(draft.signed[name]) === sorted(value));
}

/** JSON with members in order, so that equal values have equal texts. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** Whose keys count for a role, by the metadata that names them. */
export function keysOf(delegator: MetadataDraft, role: TufRole): RoleKeys {
  const keys = delegator.guarded.roles.get(role);
  if (keys === undefined) throw new Error(`${delegator.role} names no keys of ${role}`);
  return keys;
}

/** Whose keys count for every role, complete or not. @throws RegistryError `bad-metadata` */
export function rolesOf(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<TufRole, RoleKeys> {
  const { newest } = readRoots(files);
  const bytes = files.get(metadataFile("targets"));
  const targets = bytes && MetadataDraft.read("targets", metadataFile("targets"), bytes);
  return new Map([...newest.guarded.roles, ...(targets?.guarded.roles ?? [])]);
}

/** Keys whose signatures some role may still need: where roots follow on one another, also those of the one before. @throws RegistryError `bad-metadata` */
export function neededKeys(files: ReadonlyMap<string, Uint8Array>): ReadonlySet<Fingerprint> {
  const { before } = readRoots(files);
  const roles = [...rolesOf(files).values(), ...(before === undefined ? [] : [keysOf(before, "root")])];
  return new Set(roles.flatMap(({ keys }) => keys));
}

/** The newest root and the one before it. @throws RegistryError `bad-metadata` when there is none */
export function readRoots(files: ReadonlyMap<string, Uint8Array>): {
  readonly newest: MetadataDraft;
  readonly before: MetadataDraft | undefined;
} {
  let version = 0;
  while (files.has(rootFile(version + 1))) version++;
  const read = (number: number): MetadataDraft | undefined => {
    const bytes = files.get(rootFile(number));
    return bytes && MetadataDraft.read("root", rootFile(number), bytes);
  };
  const newest = read(version);
  if (newest !== undefined) return { newest, before: read(version - 1) };
  throw new RegistryError("bad-metadata", `there is no ${rootFile(1)}`, { hint: "make a tap with `tap init`" });
}

/** Whether a root has the signatures that it asks for itself, and those that the one before it asks for. */
export function isRootComplete(root: MetadataDraft, before: MetadataDraft | undefined): boolean {
  const hasEnough = (delegator: MetadataDraft): boolean => {
    const keys = keysOf(delegator, "root");
    return root.signersBy(delegator, keys).length >= keys.threshold;
  };
  return hasEnough(root) && (before === undefined || hasEnough(before));
}

/** All of `DELEGATED_ROLES`, for what iterates over roles that have a delegator of their own. */
export function delegatorOf(role: TufRole): "root" | "targets" {
  return (DELEGATED_ROLES as readonly string[]).includes(role) ? "targets" : "root";
}
