import type { Sha256, Time } from "../model/scalars.ts";
import type { TestEnvironment } from "../model/predicates/test-result.ts";
import { statementPath } from "../model/statement-path.ts";
import { signEnvelope } from "../signing/envelope.ts";
import type { SigningKey } from "../signing/signing-key.ts";
import { statementPayload, subject } from "../signing/statement.ts";
import type { VersionReport } from "./check-proposal.ts";
import { allPass } from "./run-checks.ts";

/** What statements by machines say beside what was found. */
export interface StatementTerms {
  readonly tapId: Sha256;
  /** Of targets/policy/promotion.json's bytes. */
  readonly policySha256: Sha256;
  readonly createdAt: Time;
  /** From 1: of this type, by this key, about this version. */
  readonly number: number;
}

/**
 * What the checks found of a version, signed: path and bytes of the statement's file.
 * @throws RegistryError `bad-document` when the version's entry is none: there is nothing to speak of
 */
export function signChecks(
  { plugin, version, checks, asked, entry, entrySha256 }: VersionReport,
  terms: StatementTerms & { readonly environment: TestEnvironment },
  key: SigningKey,
): readonly [path: string, bytes: Uint8Array] {
  const { tapId, policySha256, createdAt, number, environment } = terms;
  const made = checks.filter(({ check }) => asked.includes(check));
  const named = (isPassed: boolean): string[] =>
    made.filter(({ state }) => (state === "PASS") === isPassed).map(({ check }) => check);
  const wasm = entry?.wasm ?? null;
  const payload = statementPayload(
    "test",
    [...(wasm === null ? [] : [subject("plugin.wasm", wasm.sha256)]), subject("entry", entrySha256)],
    {
      result: allPass(checks, asked) ? "PASSED" : "FAILED",
      configuration: [{ name: "promotion-policy", digest: { sha256: policySha256 } }],
      passedTests: named(true),
      warnedTests: [],
      failedTests: named(false),
      parseltongue: {
        tapId,
        policySha256,
        createdAt,
        validUntil: null,
        supersedes: null,
        plugin,
        version,
        environment,
        suite: { kind: "checks", checks },
      },
    },
  );
  const place = { kind: "version", plugin, version } as const;
  return [statementPath(place, "test", key.publicKey.fingerprint, number), signEnvelope(payload, [key])];
}
