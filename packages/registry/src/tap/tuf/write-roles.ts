import { PublicKey } from "../../signing/public-key.ts";
import type { Fingerprint, PublicKeyText } from "../../model/scalars.ts";
import { DAY_MS, timeText } from "../../model/strict-time.ts";
import { RegistryError } from "../../registry-error.ts";
import { MetadataDraft, type SignedPart } from "./metadata-draft.ts";
import {
  DELEGATED_PATHS,
  DELEGATED_ROLES,
  type DelegatedRole,
  LIFETIME_DAYS,
  metadataFile,
  rootFile,
  TOP_ROLES,
  type TopRole,
  type TufRole,
} from "./roles.ts";
import { delegatorOf, isRootComplete, readRoots } from "./sign-metadata.ts";

/** Who signs for a role. */
export interface RolePlan {
  readonly keys: readonly PublicKeyText[];
  readonly threshold: number;
}

/**
 * Metadata of a tap that does not exist yet: the first root, and targets that names nothing but whose keys count below it.
 * Nobody has signed it.
 * @returns files by path
 * @throws RegistryError `bad-metadata` for thresholds that cannot be reached, `bad-key`
 */
export function firstMetadata(
  plans: Readonly<Record<TufRole, RolePlan>>,
  nowMs: number,
): ReadonlyMap<string, Uint8Array> {
  const root = rootPart(TOP_ROLES.map((role) => [role, plans[role]]));
  const delegations = delegationsPart(DELEGATED_ROLES.map((role) => [role, plans[role]]));
  const drafts = [
    MetadataDraft.fresh("root", 1, expiryOf("root", nowMs), root),
    MetadataDraft.fresh("targets", 1, expiryOf("targets", nowMs), { targets: {}, delegations }),
  ];
  for (const draft of drafts) void draft.guarded;
  return new Map(drafts.map((draft) => [draft.role === "root" ? rootFile(1) : metadataFile("targets"), draft.bytes]));
}

/** What becomes of a role. */
export interface RoleChange {
  readonly role: TufRole;
  readonly add: readonly PublicKeyText[];
  readonly remove: readonly Fingerprint[];
  /** Undefined: as it was. */
  readonly threshold?: number;
}

/**
 * Says anew whose keys count for roles; those of before and those of now have to sign it afterwards.
 * @param files metadata as it is, by path
 * @returns the files that change
 * @throws RegistryError `bad-metadata` when nobody could sign any more, or when a key that is to go is not there; `bad-key`
 */
export function changeRoles(
  files: ReadonlyMap<string, Uint8Array>,
  changes: readonly RoleChange[],
  nowMs: number,
): ReadonlyMap<string, Uint8Array> {
  const changed = new Map<string, Uint8Array>();
  const ofRoot = changes.filter(({ role }) => delegatorOf(role) === "root");
  if (ofRoot.length > 0) {
    const draft = changedRoot(files, ofRoot, nowMs);
    changed.set(rootFile(draft.version), draft.bytes);
  }
  const ofTargets = changes.filter(({ role }) => delegatorOf(role) === "targets");
  if (ofTargets.length > 0) changed.set(metadataFile("targets"), changedTargets(files, ofTargets, nowMs).bytes);
  return changed;
}

function changedRoot(
  files: ReadonlyMap<string, Uint8Array>,
  changes: readonly RoleChange[],
  nowMs: number,
): MetadataDraft {
  const { newest, before } = readRoots(files);
  const plans = plansOf(newest, TOP_ROLES).map(([role, plan]) => [role, changedPlan(role, plan, changes)] as const);
  // One that is not complete yet was seen by no client: it is written anew.
  const version = isRootComplete(newest, before) ? newest.version + 1 : newest.version;
  return checked(MetadataDraft.fresh("root", version, expiryOf("root", nowMs), rootPart(plans)));
}

function changedTargets(
  files: ReadonlyMap<string, Uint8Array>,
  changes: readonly RoleChange[],
  nowMs: number,
): MetadataDraft {
  const read = (role: "targets" | "snapshot"): MetadataDraft | undefined => {
    const bytes = files.get(metadataFile(role));
    return bytes && MetadataDraft.read(role, metadataFile(role), bytes);
  };
  const current = read("targets");
  if (current === undefined) throw new RegistryError("bad-metadata", `there is no ${metadataFile("targets")}`);
  const plans = plansOf(current, DELEGATED_ROLES).map(
    ([role, plan]) => [role, changedPlan(role, plan, changes)] as const,
  );
  const version = (read("snapshot")?.guarded.meta.get("targets")?.version ?? 0) + 1;
  const part = { targets: current.signed["targets"], delegations: delegationsPart(plans) };
  return checked(MetadataDraft.fresh("targets", version, expiryOf("targets", nowMs), part));
}

function plansOf<Role extends TufRole>(draft: MetadataDraft, roles: readonly Role[]): (readonly [Role, RolePlan])[] {
  const holder = (draft.role === "root" ? draft.signed : draft.signed["delegations"]) as SignedPart;
  const known = holder["keys"] as Readonly<Record<string, { readonly keyval: { readonly public: string } }>>;
  const publicKey = (id: string): PublicKeyText =>
    PublicKey.fromRaw(Buffer.from(known[id]?.keyval.public ?? "", "hex")).text;
  return roles.map((role) => {
    const { keys, threshold } = draft.guarded.roles.get(role) ?? { keys: [], threshold: 1 };
    return [role, { keys: keys.map(publicKey), threshold }];
  });
}

function changedPlan(role: TufRole, plan: RolePlan, changes: readonly RoleChange[]): RolePlan {
  let { keys, threshold } = plan;
  for (const change of changes.filter((each) => each.role === role)) {
    for (const gone of change.remove) {
      const left = keys.filter((key) => PublicKey.parse(key).fingerprint !== gone);
      if (left.length === keys.length) throw unknownKey(role, gone);
      keys = left;
    }
    keys = [...new Set([...keys, ...change.add])];
    threshold = change.threshold ?? threshold;
  }
  return { keys, threshold };
}

function unknownKey(role: TufRole, fingerprint: Fingerprint): RegistryError {
  return new RegistryError("bad-metadata", `${fingerprint} is no key of ${role}`, {
    hint: "`tap role` shows whose keys count",
  });
}

function rootPart(plans: readonly (readonly [TopRole, RolePlan])[]): SignedPart {
  const roles = Object.fromEntries(plans.map(([role, plan]) => [role, roleOf(plan)]));
  return { consistent_snapshot: false, keys: keysOfAll(plans), roles };
}

function delegationsPart(plans: readonly (readonly [DelegatedRole, RolePlan])[]): SignedPart {
  const roles = plans.map(([name, plan]) => ({
    name,
    terminating: true,
    paths: DELEGATED_PATHS[name],
    ...roleOf(plan),
  }));
  return { keys: keysOfAll(plans), roles };
}

function roleOf({ keys, threshold }: RolePlan): SignedPart {
  return { keyids: keys.map((key) => PublicKey.parse(key).fingerprint).sort(), threshold };
}

function keysOfAll(plans: readonly (readonly [TufRole, RolePlan])[]): SignedPart {
  const named = new Map<Fingerprint, SignedPart>();
  for (const text of plans.flatMap(([, { keys }]) => keys)) {
    const { fingerprint, hex } = PublicKey.parse(text);
    named.set(fingerprint, { keytype: "ed25519", scheme: "ed25519", keyval: { public: hex } });
  }
  return Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function expiryOf(role: TufRole, nowMs: number): string {
  return timeText(nowMs + LIFETIME_DAYS[role] * DAY_MS);
}

/** Refuses a draft that no client would take. */
function checked(draft: MetadataDraft): MetadataDraft {
  void draft.guarded;
  return draft;
}
