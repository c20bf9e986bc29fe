import { createHash } from "node:crypto";
import type { Metadata, Targets } from "@tufjs/models";
import { UnsignedMetadataError } from "@tufjs/models/dist/error.js";
import { BadVersionError, EqualVersionError, ExpiredMetadataError } from "tuf-js/dist/error.js";
import { TrustedMetadataStore } from "tuf-js/dist/store.js";
import { RegistryError, type RegistryErrorCode } from "../../registry-error.ts";
import type { Sha256, Time } from "../../model/scalars.ts";
import { type GuardedMetadata, guardMetadata, type RoleKeys } from "./guard-metadata.ts";
import {
  DELEGATED_ROLES,
  MAX_ROOTS,
  metadataFile,
  rootFile,
  TARGET_ROLES,
  type TargetRole,
  type TufRole,
} from "./roles.ts";

/** Metadata that was verified before; later metadata has to follow from it. */
export interface TrustedMetadata {
  readonly root: Uint8Array;
  /** Absent: only the root is trusted so far. */
  readonly timestamp?: Uint8Array;
  readonly snapshot?: Uint8Array;
}

/** A file that a role vouches for. */
export interface VerifiedTarget {
  readonly sha256: Sha256;
  readonly length: number;
  readonly role: TargetRole;
}

/** What the metadata of a state says, all signatures being right, nothing too old and nothing rolled back. */
export interface VerifiedMetadata {
  readonly versions: Readonly<Record<TufRole, number>>;
  readonly expires: Readonly<Record<TufRole, Time>>;
  /** The first moment at which one of the signatures has ended. */
  readonly expiresAt: Time;
  readonly roles: ReadonlyMap<TufRole, RoleKeys>;
  /** By path without `targets/`. */
  readonly targets: ReadonlyMap<string, VerifiedTarget>;
  /** Of snapshot.json's bytes: two users who see other ones under one version see two taps. */
  readonly snapshotSha256: Sha256;
  /** What later metadata has to follow from. */
  readonly trusted: Required<TrustedMetadata>;
}

/** Whom to tell what is wrong; how old is too old. */
export interface VerifyOptions {
  readonly nowMs: number;
  /** Whom to ask when signatures have ended. */
  readonly contact?: string;
}

/**
 * Verifies the metadata of one state of a tap by the rules of TUF.
 * @param files metadata of the state by path; guarded before the library sees it
 * @throws RegistryError `too-few-signatures`, `tap-expired`, `tap-rolled-back`, `tap-equivocates`, `bad-metadata`, and as
 * `guardMetadata`
 * @see TUF specification 1.0.31, section 5
 */
export function verifyMetadata(
  trusted: TrustedMetadata,
  files: ReadonlyMap<string, Uint8Array>,
  options: VerifyOptions,
): VerifiedMetadata {
  return new Verification(trusted, files, options).run();
}

class Verification {
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #options: VerifyOptions;
  readonly #trusted: TrustedMetadata;
  readonly #guarded = new Map<TufRole, GuardedMetadata>();
  readonly #store: TrustedMetadataStore;
  #rootBytes: Uint8Array;

  constructor(trusted: TrustedMetadata, files: ReadonlyMap<string, Uint8Array>, options: VerifyOptions) {
    this.#files = files;
    this.#options = options;
    this.#trusted = trusted;
    this.#rootBytes = trusted.root;
    this.#guarded.set("root", guardMetadata("root", "the trusted root", trusted.root));
    this.#store = this.#step("the trusted root", () => storeAt(trusted.root, options.nowMs));
  }

  run(): VerifiedMetadata {
    this.#followRoots();
    const timestamp = this.#followTimestamp();
    const snapshot = this.#followSnapshot();
    for (const role of TARGET_ROLES) {
      const file = metadataFile(role);
      const bytes = this.#take(role, file);
      const delegator = role === "targets" ? "root" : "targets";
      this.#step(file, () => this.#store.updateDelegatedTargets(bytes, role, delegator));
    }
    return this.#result(timestamp, snapshot);
  }

  /** @see section 5.3 */
  #followRoots(): void {
    for (let count = 0; ; count++) {
      const file = rootFile(this.#store.root.signed.version + 1);
      const bytes = this.#files.get(file);
      if (bytes === undefined) return;
      if (count === MAX_ROOTS) throw this.#refused("bad-metadata", file, `is more than ${MAX_ROOTS} roots away`);
      this.#guarded.set("root", guardMetadata("root", file, bytes));
      this.#step(file, () => this.#store.updateRoot(Buffer.from(bytes)));
      this.#rootBytes = bytes;
    }
  }

  /** @see section 5.4 */
  #followTimestamp(): Uint8Array {
    const { timestamp: before } = this.#trusted;
    // One that no longer counts, as its keys were replaced or its time is over, holds nothing back.
    if (before !== undefined) unlessRefused(() => this.#store.updateTimestamp(Buffer.from(before)));
    const file = metadataFile("timestamp");
    const bytes = this.#take("timestamp", file);
    try {
      this.#store.updateTimestamp(bytes);
    } catch (error) {
      if (!(error instanceof EqualVersionError)) throw this.#translated(file, error);
      this.#requireSameWord(file, before ?? bytes, bytes);
    }
    return bytes;
  }

  /** The same version has to say the same: it may only have more signatures. */
  #requireSameWord(file: string, before: Uint8Array, now: Uint8Array): void {
    const word = (bytes: Uint8Array): string | undefined =>
      guardMetadata("timestamp", file, bytes).meta.get("snapshot")?.sha256;
    if (word(before) === word(now)) return;
    throw this.#refused(
      "tap-equivocates",
      file,
      "names another state than the timestamp of the same version that was seen before",
    );
  }

  /** @see section 5.5 */
  #followSnapshot(): Uint8Array {
    const { snapshot: before } = this.#trusted;
    const file = metadataFile("snapshot");
    const bytes = this.#take("snapshot", file);
    // Whether it is the final one or an older one does not matter: it is remembered for the comparison of versions.
    if (before !== undefined) unlessRefused(() => this.#store.updateSnapshot(Buffer.from(before), true));
    this.#step(file, () => this.#store.updateSnapshot(bytes));
    return bytes;
  }

  #take(role: Exclude<TufRole, "root">, file: string): Buffer {
    const bytes = this.#files.get(file);
    if (bytes === undefined) throw this.#refused("bad-metadata", file, "is not there");
    this.#guarded.set(role, guardMetadata(role, file, bytes));
    return Buffer.from(bytes);
  }

  #result(timestamp: Uint8Array, snapshot: Uint8Array): VerifiedMetadata {
    const of = (role: TufRole): GuardedMetadata => {
      const found = this.#guarded.get(role);
      if (found === undefined) throw new Error(`${role} was not read`);
      return found;
    };
    const roles: readonly TufRole[] = ["root", "targets", ...DELEGATED_ROLES, "snapshot", "timestamp"];
    const expires = Object.fromEntries(roles.map((role) => [role, of(role).expires])) as Record<TufRole, Time>;
    return {
      versions: Object.fromEntries(roles.map((role) => [role, of(role).version])) as Record<TufRole, number>,
      expires,
      expiresAt: Object.values(expires).toSorted()[0] ?? "",
      roles: new Map([...of("root").roles, ...of("targets").roles]),
      targets: new Map(TARGET_ROLES.flatMap((role) => this.#targetsOf(role))),
      snapshotSha256: createHash("sha256").update(snapshot).digest("hex"),
      trusted: { root: this.#rootBytes, timestamp, snapshot },
    };
  }

  /** As the library read them: that the guard read the same is nothing to build on. */
  #targetsOf(role: TargetRole): (readonly [string, VerifiedTarget])[] {
    const metadata: Metadata<Targets> | undefined = this.#store.getRole(role);
    return Object.entries(metadata?.signed.targets ?? {}).map(([path, { length, hashes }]) => {
      return [path, { sha256: hashes["sha256"] ?? "", length, role }];
    });
  }

  #step<Result>(file: string, step: () => Result): Result {
    try {
      return step();
    } catch (error) {
      throw this.#translated(file, error);
    }
  }

  #translated(file: string, error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof RegistryError) return error;
    if (error instanceof ExpiredMetadataError) return expired(file, this.#guarded, this.#options);
    const code = codeOf(error);
    return this.#refused(code, file, `is refused: ${error.message}`, error);
  }

  #refused(code: RegistryErrorCode, file: string, problem: string, cause?: unknown): RegistryError {
    return new RegistryError(code, `${file} ${problem}`, {
      hint: "what was trusted before stays in use; tell those who keep the tap, or use another mirror",
      details: { file },
      ...(cause !== undefined && { cause }),
    });
  }
}

/** The library takes the time of this machine when it begins; here time is what the caller says it is. */
function storeAt(root: Uint8Array, nowMs: number): TrustedMetadataStore {
  const store = new TrustedMetadataStore(Buffer.from(root));
  if (!("referenceTime" in store)) throw new Error("the library of TUF keeps its time elsewhere");
  Object.assign(store, { referenceTime: new Date(nowMs) });
  return store;
}

function unlessRefused(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function codeOf(error: Error): RegistryErrorCode {
  if (error instanceof UnsignedMetadataError) return "too-few-signatures";
  return error instanceof BadVersionError ? "tap-rolled-back" : "bad-metadata";
}

function expired(
  file: string,
  guarded: ReadonlyMap<TufRole, GuardedMetadata>,
  { nowMs, contact }: VerifyOptions,
): RegistryError {
  const now = new Date(nowMs).toISOString();
  const ended = [...guarded.values()].filter(({ expires }) => expires <= now);
  const what = ended.map(({ role, expires }) => `${role} on ${expires.slice(0, 10)}`).join(", ");
  return new RegistryError("tap-expired", `${file}: signatures of the tap have ended: ${what}`, {
    hint: `ask those who keep the tap to sign it again${contact === undefined ? "" : ` (${contact})`}; what is installed goes on running`,
    details: { file },
  });
}
