import { hash } from "node:crypto";
import { safeText } from "@parseltongue/base";
import { contractVersion } from "@parseltongue/contract";
import { findPlugin, type PluginName, type ResolvedVersion, resolveVersion, timeText } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { UserTaps } from "../../registry/user-taps.ts";
import { GUEST_FILE, MANIFEST_FILE } from "../package-files.ts";
import { type PluginPackage, readPluginArchive } from "../plugin-package.ts";
import { type AddedTap, requireTrust, type TapMachine } from "./added-taps.ts";
import { fetchArtifact } from "./fetch-artifact.ts";
import type { ChosenTier, Policies } from "./tap-policies.ts";

/** Where a plugin that is being installed comes from. */
export interface TapOrigin {
  readonly tap: AddedTap;
  readonly resolved: ResolvedVersion;
}

/** A plugin of a tap, read and not yet installed. */
export interface FromTap extends TapOrigin {
  readonly package: PluginPackage;
}

/** `<tap>/<namespace>/<name> <version>`. */
export function placeOf({ tap, resolved }: TapOrigin): string {
  return `${tap.name}/${resolved.id} ${resolved.entry.entry.version}`;
}

/** What a user names of a tap. */
export interface TapReference {
  readonly name: PluginName;
  readonly range: string;
}

/**
 * The plugin that a name means, fetched and held against what the tap signed.
 * @throws RegistryError as `findPlugin` and `resolveVersion`; CliError `untrusted-plugin`, `forbidden`, `no-artifact`,
 * `wrong-digest`
 */
export async function readFromTap(
  { name, range }: TapReference,
  taps: UserTaps,
  opened: readonly AddedTap[],
  policies: Policies,
  machine: TapMachine,
): Promise<FromTap> {
  const found = await findPlugin(name, opened, { signal: machine.signal });
  const tap = requireTap(opened, found.tap.tapId);
  policies.requireAllowed(tap.tap.tapId, found.id);
  const atTime = timeText(machine.environment.clock.nowMs());
  if (!policies.requires(tap.tap.tapId, found.id)) requireTrust(tap, found.id, atTime);
  const resolved = await resolveVersion(found, resolveOptions(range, atTime, policies.minimumTier, machine));
  return { tap, resolved, package: await packageOf(resolved, tap, taps, machine) };
}

/** How versions are chosen here. */
export function resolveOptions(
  range: string,
  atTime: string,
  minimumTier: ChosenTier,
  { signal }: TapMachine,
): Parameters<typeof resolveVersion>[1] {
  const contract = contractVersion.split(".").slice(0, 2).join(".");
  return { atTime, range, minimumTier, contract, signal };
}

/** @throws Error unless it was opened */
export function requireTap(opened: readonly AddedTap[], tapId: string): AddedTap {
  const tap = opened.find((each) => each.tap.tapId === tapId);
  if (tap === undefined) throw new Error(`no tap ${tapId}`);
  return tap;
}

/**
 * The files of a version.
 * @throws CliError `no-artifact`, `wrong-digest` when what is inside is not what the entry says; HostError `bad-manifest`
 */
export async function packageOf(
  { entry: { entry }, id }: ResolvedVersion,
  tap: AddedTap,
  taps: UserTaps,
  machine: TapMachine,
): Promise<PluginPackage> {
  const bytes = await fetchArtifact(entry.artifact, tap, taps.pinned(tap.entry), machine);
  const read = await readPluginArchive(bytes, `${id}-${entry.version}`);
  const sha256 = (path: string): string | undefined => {
    const content = read.files.get(path);
    return content && hash("sha256", content, "hex");
  };
  const expected: readonly (readonly [string, string | undefined])[] = [
    [MANIFEST_FILE, entry.manifest.sha256],
    [GUEST_FILE, entry.wasm?.sha256],
    ...entry.grammars.map((each) => [each.path, each.sha256] as const),
  ];
  const other = expected.find(([path, digest]) => sha256(path) !== digest);
  const { name, version } = read.manifest;
  const isNamed = id.endsWith(`/${name}`) && version === entry.version;
  if (other === undefined && isNamed) return read;
  const what = other === undefined ? `is ${name} ${version}` : `holds another ${other[0]}`;
  throw new CliError("wrong-digest", safeText(`the artefact of ${id} ${entry.version} ${what} than the tap signed`), {
    hint: "nothing was taken; tell those who keep the tap",
  });
}
