import { RegistryError } from "../../registry-error.ts";
import type { Fingerprint, Sha256, Time } from "../../model/scalars.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { timeMs } from "../../model/strict-time.ts";
import { PublicKey } from "../../signing/public-key.ts";
import {
  DELEGATED_PATHS,
  DELEGATED_ROLES,
  type DelegatedRole,
  MAX_KEYS,
  MAX_METADATA_BYTES,
  MAX_TARGETS,
  roleOfTarget,
  type TargetRole,
  TOP_ROLES,
  type TufRole,
} from "./roles.ts";

/** Who may sign for a role, and how many have to. */
export interface RoleKeys {
  /** Sorted. */
  readonly keys: readonly Fingerprint[];
  readonly threshold: number;
}

/** A file or metadata that metadata names. */
export interface NamedBytes {
  readonly sha256: Sha256;
  readonly length: number;
}

/** Metadata whose form is that of a tap's. Its signatures are not checked by this. */
export interface GuardedMetadata {
  readonly role: TufRole;
  readonly version: number;
  readonly expires: Time;
  /** Keys that are said to have signed. */
  readonly signers: readonly Fingerprint[];
  /** Of `root` and `targets`: whose keys count for which role. */
  readonly roles: ReadonlyMap<TufRole, RoleKeys>;
  /** Of roles that name files: by path without `targets/`. */
  readonly targets: ReadonlyMap<string, NamedBytes>;
  /** Of `snapshot` and `timestamp`: by the role that is named. */
  readonly meta: ReadonlyMap<TufRole, NamedBytes & { readonly version: number }>;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Metadata's form, checked before any of it is handed to the library: closed, within its limits, with a moment for its end
 * that can be read, with thresholds that are numbers from 1 to the number of keys, with each key under the one name that its
 * material gives it, so that no key counts twice, and with no path in a role that may not speak of it.
 * @throws RegistryError `too-large` before anything is parsed, `bad-json`, `bad-metadata`, `bad-time`
 * @see TUF specification 1.0.31, section 4
 */
export function guardMetadata(role: TufRole, name: string, bytes: Uint8Array): GuardedMetadata {
  const guard: Guard = new Guard(role, name);
  const file = guard.members(parseStrictJson(bytes, { path: name, maxBytes: MAX_METADATA_BYTES[role] }), "file");
  guard.only(file, "file", ["signatures", "signed"]);
  const signed = guard.members(file["signed"], "signed");
  guard.require(signed["_type"] === typeOf(role), `is not of type ${typeOf(role)}`);
  guard.require(signed["spec_version"] === SPEC_VERSION, `is not of TUF ${SPEC_VERSION}`);
  guard.only(signed, "signed", [...COMMON, ...OWN_MEMBERS[typeOf(role)]]);
  return {
    role,
    version: guard.count(signed["version"], "version", Number.MAX_SAFE_INTEGER),
    expires: guard.time(signed["expires"]),
    signers: guard.signers(file["signatures"]),
    roles: role === "root" ? guard.topRoles(signed) : role === "targets" ? guard.delegations(signed) : new Map(),
    targets: typeOf(role) === "targets" ? guard.targets(signed["targets"]) : new Map(),
    meta: typeOf(role) === "snapshot" || role === "timestamp" ? guard.meta(signed["meta"]) : new Map(),
  };
}

/** The only version that is written and read. */
export const SPEC_VERSION = "1.0.31";
const COMMON = ["_type", "spec_version", "version", "expires"];
const OWN_MEMBERS: Readonly<Record<MetadataType, readonly string[]>> = {
  root: ["keys", "roles", "consistent_snapshot"],
  targets: ["targets", "delegations"],
  snapshot: ["meta"],
  timestamp: ["meta"],
};

/** What TUF calls the four forms of metadata. */
export type MetadataType = "root" | "targets" | "snapshot" | "timestamp";

/** The form of a role's metadata. */
export function typeOf(role: TufRole): MetadataType {
  return role === "root" || role === "snapshot" || role === "timestamp" ? role : "targets";
}

class Guard {
  readonly #role: TufRole;
  readonly #name: string;

  constructor(role: TufRole, name: string) {
    this.#role = role;
    this.#name = name;
  }

  require(holds: boolean, problem: string): asserts holds {
    if (holds) return;
    throw new RegistryError("bad-metadata", `${this.#name} ${problem}`, {
      hint: "tell those who keep the tap",
      details: { file: this.#name },
    });
  }

  members(value: unknown, place: string): Members {
    this.require(typeof value === "object" && value !== null && !Array.isArray(value), `has no object as its ${place}`);
    return value as Members;
  }

  only(members: Members, place: string, allowed: readonly string[]): void {
    for (const name of Object.keys(members)) {
      this.require(
        allowed.includes(name),
        `says ${JSON.stringify(name.slice(0, 60))} in its ${place}, which has no meaning`,
      );
    }
  }

  list(value: unknown, place: string, max: number): readonly unknown[] {
    this.require(Array.isArray(value) && value.length <= max, `has no list of at most ${max} as its ${place}`);
    return value;
  }

  count(value: unknown, place: string, max: number): number {
    const isCount = typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= max;
    this.require(isCount, `has no whole number from 1 to ${max} as its ${place}`);
    return value;
  }

  text(value: unknown, place: string, pattern: RegExp): string {
    this.require(typeof value === "string" && pattern.test(value), `has a ${place} that is none`);
    return value;
  }

  time(value: unknown): Time {
    this.require(typeof value === "string", "does not say when it ends");
    timeMs(value);
    return value;
  }

  signers(value: unknown): readonly Fingerprint[] {
    const signers = this.list(value, "signatures", MAX_KEYS).map((each) => {
      const signature = this.members(each, "signature");
      this.only(signature, "signature", ["keyid", "sig"]);
      this.text(signature["sig"], "signature", /^[0-9a-f]{128}$/);
      return this.text(signature["keyid"], "key id", HEX);
    });
    this.require(new Set(signers).size === signers.length, "has two signatures of one key");
    return signers;
  }

  topRoles(signed: Members): ReadonlyMap<TufRole, RoleKeys> {
    // What is read comes from one commit, which is a consistent snapshot by itself.
    this.require(signed["consistent_snapshot"] === false, "asks for consistent snapshots, which commits are anyway");
    const known = this.#keys(signed["keys"]);
    const roles = this.members(signed["roles"], "roles");
    this.only(roles, "roles", TOP_ROLES);
    return new Map(TOP_ROLES.map((role) => [role, this.#roleKeys(this.members(roles[role], role), role, known, [])]));
  }

  delegations(signed: Members): ReadonlyMap<TufRole, RoleKeys> {
    const delegations = this.members(signed["delegations"], "delegations");
    this.only(delegations, "delegations", ["keys", "roles"]);
    const known = this.#keys(delegations["keys"]);
    const found = new Map<TufRole, RoleKeys>();
    for (const each of this.list(delegations["roles"], "delegated roles", DELEGATED_ROLES.length)) {
      const members = this.members(each, "delegated role");
      const role = DELEGATED_ROLES.find((name) => name === members["name"]);
      this.require(role !== undefined, "delegates to a role that taps do not have");
      this.require(!found.has(role), `delegates to ${role} twice`);
      this.#requireOwnPaths(members, role);
      found.set(role, this.#roleKeys(members, role, known, ["name", "terminating", "paths"]));
    }
    this.require(found.size === DELEGATED_ROLES.length, "does not delegate to every role that taps have");
    return found;
  }

  #requireOwnPaths(members: Members, role: DelegatedRole): void {
    const paths = this.list(members["paths"], "paths", 8);
    const isOwn = members["terminating"] === true && JSON.stringify(paths) === JSON.stringify(DELEGATED_PATHS[role]);
    this.require(isOwn, `lets ${role} speak of other files than ${DELEGATED_PATHS[role].join(", ")}`);
  }

  #keys(value: unknown): ReadonlySet<Fingerprint> {
    const keys = this.members(value, "keys");
    const ids = Object.keys(keys);
    this.require(ids.length <= MAX_KEYS, `has more than ${MAX_KEYS} keys`);
    for (const id of ids) {
      const key = this.members(keys[id], "key");
      this.only(key, "key", ["keytype", "scheme", "keyval"]);
      this.require(key["keytype"] === "ed25519" && key["scheme"] === "ed25519", "has a key that is not of ed25519");
      const value = this.members(key["keyval"], "key value");
      this.only(value, "key value", ["public"]);
      const hex = this.text(value["public"], "public key", HEX);
      // One key, one name: with two names it would count twice.
      const isOwnName = PublicKey.fromRaw(Buffer.from(hex, "hex")).fingerprint === id;
      this.require(isOwnName, "has a key whose id is not the digest of its material");
    }
    return new Set(ids);
  }

  #roleKeys(members: Members, role: string, known: ReadonlySet<Fingerprint>, more: readonly string[]): RoleKeys {
    this.only(members, role, ["keyids", "threshold", ...more]);
    const keys = this.list(members["keyids"], `keys of ${role}`, MAX_KEYS).map((id) => this.text(id, "key id", HEX));
    this.require(new Set(keys).size === keys.length, `names a key of ${role} twice`);
    this.require(
      keys.every((id) => known.has(id)),
      `names a key of ${role} that it does not have`,
    );
    const threshold = this.count(members["threshold"], `threshold of ${role}`, Math.max(1, keys.length));
    this.require(keys.length >= threshold, `has fewer keys of ${role} than have to sign`);
    return { keys: keys.toSorted(), threshold };
  }

  targets(value: unknown): ReadonlyMap<string, NamedBytes> {
    const targets = this.members(value, "targets");
    const paths = Object.keys(targets);
    this.require(paths.length <= MAX_TARGETS, `names more than ${MAX_TARGETS} files`);
    return new Map(
      paths.map((path) => {
        this.require(TARGET_PATH.test(path), "names a file as no target is called");
        this.require(roleOfTarget(path) === (this.#role as TargetRole), `speaks of ${path}, which is not its own`);
        const target = this.members(targets[path], "target");
        this.only(target, "target", ["length", "hashes"]);
        return [path, this.#named(target)];
      }),
    );
  }

  meta(value: unknown): GuardedMetadata["meta"] {
    const meta = this.members(value, "meta");
    const named: readonly TufRole[] = this.#role === "timestamp" ? ["snapshot"] : ["targets", ...DELEGATED_ROLES];
    this.only(
      meta,
      "meta",
      named.map((role) => `${role}.json`),
    );
    return new Map(
      named.map((role) => {
        const each = this.members(meta[`${role}.json`], `word on ${role}`);
        this.only(each, "meta", ["version", "length", "hashes"]);
        const version = this.count(each["version"], "version", Number.MAX_SAFE_INTEGER);
        return [role, { version, ...this.#named(each) }];
      }),
    );
  }

  #named(members: Members): NamedBytes {
    const hashes = this.members(members["hashes"], "hashes");
    this.only(hashes, "hashes", ["sha256"]);
    const length = members["length"];
    this.require(
      typeof length === "number" && Number.isSafeInteger(length) && length >= 0,
      "has a length that is none",
    );
    return { sha256: this.text(hashes["sha256"], "digest", HEX), length };
  }
}

const HEX = /^[0-9a-f]{64}$/;
const TARGET_PATH = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)?\.json$/;
