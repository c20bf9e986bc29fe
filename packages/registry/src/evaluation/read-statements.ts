import { CodedError } from "@parseltongue/base";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import type { KeyRing } from "../signing/key-ring.ts";
import { readStatement } from "../signing/verify-statement.ts";
import type { NotCounted } from "./evaluation.ts";

/** What was read of some files. */
export interface ReadStatements {
  readonly statements: readonly VerifiedStatement[];
  /** Files that are no statements of this form, with the reason. */
  readonly unreadable: readonly NotCounted[];
}

/** Statements with those of the known keys that signed them. Files that are none are told, and left out. */
export function readStatements(files: ReadonlyMap<string, Uint8Array>, keys: KeyRing): ReadStatements {
  const statements: VerifiedStatement[] = [];
  const unreadable: NotCounted[] = [];
  for (const [path, bytes] of files) {
    try {
      statements.push(readStatement(path, bytes, keys));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      unreadable.push({ path, why: error.message });
    }
  }
  return { statements, unreadable };
}
