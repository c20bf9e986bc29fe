import type { PluginId, Sha256, Time, Token, Uri, Version, Word } from "./scalars.ts";

/** `_type` of every statement. @see in-toto Attestation Framework v1, Statement */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

/** What a statement is about. */
export interface Subject {
  /**
   * `plugin.wasm`, `source` (tree), `entry` (the version entry's bytes), `native/<platform>`, `namespace` (the bytes of
   * namespace.json before a transfer), `rfc.md` or `rfc.json`.
   */
  readonly name: Token;
  readonly digest: { readonly sha256: Sha256 };
}

/** Something that a statement refers to. @see in-toto Attestation Framework v1, ResourceDescriptor */
export interface ResourceDescriptor {
  readonly name?: Token;
  readonly uri?: Uri;
  readonly digest?: Readonly<Record<Word, Token>>;
}

/**
 * What ties a statement to one tap, one policy and one moment; every predicate has it as `parseltongue`. Statements are
 * replaced by naming the payload that they replace, never by being later.
 */
export interface Binding {
  readonly tapId: Sha256;
  /** SHA-256 of the bytes of `targets/policy/promotion.json`; of votes and transfers, of `targets/governance/governance.json`. */
  readonly policySha256: Sha256;
  readonly createdAt: Time;
  /** After this it counts no longer; null: it has no end of its own. */
  readonly validUntil: Time | null;
  /** SHA-256 of the payload of the statement that this one replaces; only its own signers can. */
  readonly supersedes: Sha256 | null;
}

/** The binding of a statement about a version. */
export interface VersionBinding extends Binding {
  readonly plugin: PluginId;
  readonly version: Version;
}

/** An in-toto Statement, whatever it says. */
export interface AnyStatement {
  readonly _type: typeof STATEMENT_TYPE;
  /**
   * What it is about.
   * @minItems 1
   * @maxItems 32
   */
  readonly subject: readonly Subject[];
  readonly predicateType: Uri;
  /** Held to the schema of its type beside. */
  readonly predicate: unknown;
}

/** An in-toto Statement of one type. */
export interface Statement<Predicate> extends AnyStatement {
  readonly predicate: Predicate;
}
