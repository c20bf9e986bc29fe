import { hash } from "node:crypto";
import { type Key, Metadata, MetadataKind, Signature } from "@tufjs/models";
import { UnsignedMetadataError } from "@tufjs/models/dist/error.js";
import type { Fingerprint, Time } from "../../model/scalars.ts";
import type { SigningKey } from "../../signing/signing-key.ts";
import {
  type GuardedMetadata,
  guardMetadata,
  type NamedBytes,
  type RoleKeys,
  SPEC_VERSION,
  typeOf,
} from "./guard-metadata.ts";
import type { TufRole } from "./roles.ts";

/** The part of metadata that is signed, beside what all have. */
export type SignedPart = Readonly<Record<string, unknown>>;

type Form = "root" | "targets" | "snapshot" | "timestamp";
const KINDS: Readonly<Record<Form, MetadataKind>> = {
  root: MetadataKind.Root,
  targets: MetadataKind.Targets,
  snapshot: MetadataKind.Snapshot,
  timestamp: MetadataKind.Timestamp,
};
type AnyMetadata = ReturnType<typeof parse>;

/** Metadata of a role that is being written, or that was written and may want more signatures. */
export class MetadataDraft {
  readonly role: TufRole;
  readonly version: number;
  readonly expires: Time;
  readonly signed: SignedPart;
  readonly #metadata: AnyMetadata;

  private constructor(role: TufRole, metadata: AnyMetadata) {
    this.role = role;
    this.#metadata = metadata;
    this.signed = metadata.signed.toJSON();
    this.version = metadata.signed.version;
    this.expires = metadata.signed.expires;
  }

  /** Metadata that nobody has signed yet. */
  static fresh(role: TufRole, version: number, expires: Time, part: SignedPart): MetadataDraft {
    const signed = { _type: typeOf(role), spec_version: SPEC_VERSION, version, expires, ...part };
    return new MetadataDraft(role, parse(role, { signed, signatures: [] }));
  }

  /** Metadata from a file. @throws RegistryError as `guardMetadata` */
  static read(role: TufRole, name: string, bytes: Uint8Array): MetadataDraft {
    guardMetadata(role, name, bytes);
    return new MetadataDraft(role, parse(role, JSON.parse(new TextDecoder().decode(bytes))));
  }

  /** The file's bytes: for people as well, since signatures are over another writing of the same. */
  get bytes(): Uint8Array {
    return new TextEncoder().encode(`${JSON.stringify(this.#metadata.toJSON(), null, 2)}\n`);
  }

  /** What other metadata says of this file. */
  get named(): NamedBytes {
    const { bytes } = this;
    return { sha256: hash("sha256", bytes, "hex"), length: bytes.length };
  }

  get guarded(): GuardedMetadata {
    return guardMetadata(this.role, `${this.role}.json`, this.bytes);
  }

  /** Signs in place of whoever of `signers` is among `keys` and has not signed yet; says who did. */
  sign(keys: readonly Fingerprint[], signers: readonly SigningKey[]): readonly Fingerprint[] {
    const did: Fingerprint[] = [];
    for (const signer of signers) {
      const { fingerprint } = signer.publicKey;
      if (!keys.includes(fingerprint) || this.#has(fingerprint)) continue;
      this.#metadata.sign((data: Buffer) => {
        return new Signature({ keyID: fingerprint, sig: Buffer.from(signer.sign(data)).toString("hex") });
      });
      did.push(fingerprint);
    }
    return did;
  }

  /**
   * Which of a role's keys have signed rightly.
   * @param delegator root or targets, that names the keys
   */
  signersBy(delegator: MetadataDraft, { keys }: RoleKeys): readonly Fingerprint[] {
    return keys.filter((key) => this.#has(key) && delegator.#isSignedBy(key, this));
  }

  #has(key: Fingerprint): boolean {
    return Object.hasOwn(this.#metadata.signatures, key);
  }

  #isSignedBy(key: Fingerprint, draft: MetadataDraft): boolean {
    const { signed } = this.#metadata;
    const named = "delegations" in signed ? signed.delegations?.keys : "keys" in signed ? signed.keys : undefined;
    const known = (named as Readonly<Record<string, Key>> | undefined)?.[key];
    try {
      known?.verifySignature(draft.#metadata);
      return known !== undefined;
    } catch (error) {
      if (error instanceof UnsignedMetadataError) return false;
      throw error;
    }
  }
}

function parse(role: TufRole, json: unknown): ReturnType<typeof Metadata.fromJSON> {
  // The library tells its four forms apart by a literal type, which a variable does not have.
  return Metadata.fromJSON(KINDS[typeOf(role)] as MetadataKind.Targets, json as never);
}
