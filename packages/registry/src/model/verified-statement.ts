import type { Fingerprint, Sha256 } from "./scalars.ts";
import type { Predicates, StatementType } from "./predicates/predicate.ts";
import type { Subject } from "./statement.ts";

interface VerifiedStatementOf<Type extends StatementType> {
  /** Of its file in the tap, with `/`. */
  readonly path: string;
  readonly type: Type;
  /** SHA-256 of the signed payload: what `supersedes` and revocations name. */
  readonly payloadSha256: Sha256;
  /** Keys whose signatures are right, by their material, sorted, each once. Whether they may say this is for the caller. */
  readonly signers: readonly Fingerprint[];
  readonly subjects: readonly Subject[];
  readonly predicate: Predicates[Type];
}

/** A statement whose signatures and form were checked, by its type. */
export type VerifiedStatement<Type extends StatementType = StatementType> = {
  [Each in Type]: VerifiedStatementOf<Each>;
}[Type];
