import { type EntryRecord, type PluginEvidence, TapEvidence } from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { Machine } from "../machine.ts";
import { momentOf, type OpenTap } from "./open-tap.ts";

/** A version of a tap, with what was gathered about its plugin. */
export interface FoundVersion {
  readonly plugin: PluginEvidence;
  readonly record: EntryRecord;
}

/**
 * The version that a text names; the newest where it names none.
 * @param at as of which moment; default: now
 * @throws CliError `bad-reference`; RegistryError `no-such-plugin`, `tap-incomplete`, `bad-document`
 */
export async function findVersion(
  { state }: OpenTap,
  what: string,
  machine: Machine,
  at: string = momentOf(machine, undefined),
): Promise<FoundVersion> {
  const { id, version } = parseVersionReference(what);
  const evidence = await TapEvidence.open(state, machine);
  const plugin = await evidence.plugin(id, at, machine);
  return { plugin, record: evidence.entry(plugin, version) };
}

/** `<namespace>/<name>[@version]`. @throws CliError `bad-reference` */
export function parseVersionReference(what: string): { readonly id: string; readonly version?: string } {
  const [, id, version] = /^([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)(?:@(.+))?$/.exec(what) ?? [];
  if (id !== undefined) return { id, ...(version !== undefined && { version }) };
  throw new CliError("bad-reference", `${what} names no plugin of a tap`, {
    hint: "write <namespace>/<name>@<version>",
  });
}
