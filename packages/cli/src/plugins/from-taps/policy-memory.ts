import { hash } from "node:crypto";
import { type Environment, EnvironmentError } from "@parseltongue/base";
import { CliError } from "../../cli-error.ts";
import { RecordsFile } from "../records-file.ts";
import { userDirectories } from "../user-directories.ts";

/** What was seen of an organisation's policies. */
interface SeenPolicy {
  readonly version: number;
  /** Of the policy's bytes. */
  readonly sha256: string;
}

/** A policy whose signature was verified. */
export interface SignedPolicy {
  readonly path: string;
  readonly organisation: string;
  readonly version: number;
  readonly bytes: Uint8Array;
  /** Fingerprint of the key that is pinned. */
  readonly key: string;
}

/**
 * Refuses a policy that is older than one of the same organisation and key that was seen here, or another of the same number:
 * what an organisation allowed once it may forbid by now. No clock is asked. Where nothing can be kept, or what was kept is
 * lost, the next policy is the first.
 * @throws CliError `policy-rolled-back`
 */
export async function requireNoOlder(environment: Environment, policy: SignedPolicy): Promise<void> {
  const state = userDirectories(environment)?.state;
  if (state === undefined) return;
  const records = new RecordsFile<SeenPolicy>(environment.files, environment.clock, state, "policies-seen", isSeen);
  const { version } = policy;
  const own = { version, sha256: hash("sha256", policy.bytes, "hex") };
  const name = `${policy.key} ${policy.organisation}`;
  const seenIn = (all: Readonly<Record<string, SeenPolicy>>): SeenPolicy | undefined =>
    Object.hasOwn(all, name) ? all[name] : undefined;
  try {
    const seen = seenIn(await records.read());
    if (seen !== undefined) refuseOlder(policy, own, seen, records.path);
    if (seen?.version === version) return;
    await records.change((all) => ((seenIn(all)?.version ?? 0) >= version ? all : { ...all, [name]: own }));
  } catch (error) {
    // A directory that cannot be written to must not stop every plugin.
    if (!(error instanceof EnvironmentError)) throw error;
  }
}

function refuseOlder(
  { path, organisation, version }: SignedPolicy,
  own: SeenPolicy,
  seen: SeenPolicy,
  file: string,
): void {
  if (version > seen.version || own.sha256 === seen.sha256) return;
  const what =
    version < seen.version
      ? `${path} is version ${version} of ${organisation}'s policy, and version ${seen.version} was seen here`
      : `${path} differs from what was seen here as version ${version} of ${organisation}'s policy`;
  throw new CliError("policy-rolled-back", what, {
    hint: `ask whoever keeps your organisation's policy for the newest one, with a higher version; if that version never was meant to be, remove ${file}`,
  });
}

function isSeen({ version, sha256 }: Partial<SeenPolicy>): boolean {
  return Number.isSafeInteger(version) && typeof sha256 === "string";
}
