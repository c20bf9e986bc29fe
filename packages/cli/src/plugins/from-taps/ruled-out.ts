import { CodedError, type Environment } from "@parseltongue/base";
import type { Lockfile } from "@parseltongue/registry";
import type { PluginEntry } from "../plugins-file.ts";
import type { UserDirectories } from "../user-directories.ts";
import { readOrganisationPolicy } from "./organisation-policy.ts";
import { lockedFor, PluginLock } from "./plugin-lock.ts";
import { Policies } from "./tap-policies.ts";

/** Why a plugin that the user turned on does not run. */
export interface RuledOut {
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Plugins that do not run although they are on, by their names: not those of the lockfile while `PARSELTONGUE_FROZEN` is `1`,
 * or not allowed by the organisation. A policy or a lockfile that cannot be read rules all of them out.
 */
export async function ruledOut(
  environment: Environment,
  directories: UserDirectories,
  entries: readonly PluginEntry[],
): Promise<ReadonlyMap<string, RuledOut>> {
  try {
    const lockfile = await new PluginLock(environment.files, directories.config).read();
    const policies = new Policies("sandboxed", await readOrganisationPolicy(environment));
    const isFrozen = environment.variable("PARSELTONGUE_FROZEN") === "1";
    return new Map(
      entries.flatMap((entry) => {
        const why = (isFrozen ? notLocked(entry, lockfile) : undefined) ?? notAllowed(entry, lockfile, policies);
        return why === undefined ? [] : [[entry.name, why] as const];
      }),
    );
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return new Map(entries.map(({ name }) => [name, ruled(error)]));
  }
}

function notLocked(entry: PluginEntry, lockfile: Lockfile): RuledOut | undefined {
  if (lockedFor(entry, lockfile) !== undefined) return undefined;
  const message = `${entry.name} is not what the lockfile names, and PARSELTONGUE_FROZEN asks for nothing else`;
  return { reason: "lock-differs", message, hint: "install what is locked: plugin update --frozen" };
}

function notAllowed(entry: PluginEntry, lockfile: Lockfile, policies: Policies): RuledOut | undefined {
  const locked = lockedFor(entry, lockfile);
  try {
    if (locked !== undefined) policies.requireAllowed(locked.tap, locked.id);
    else policies.requireAllowedElsewhere(entry.name);
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return ruled(error);
    throw error;
  }
}

function ruled({ code, message, hint }: CodedError): RuledOut {
  return { reason: code, message, hint: hint ?? "ask whoever keeps your organisation's policy" };
}
