import { canonicalJson } from "@parseltongue/base";
import type { PluginId, Sha256, Tier, Time, Version } from "../model/scalars.ts";
import { parseStrictJson } from "../model/strict-json.ts";
import { RegistryError } from "../registry-error.ts";
import { isSha256, isWitness, type TapWitness } from "../tap/state/witness.ts";

/** A plugin that was installed from a tap. */
export interface LockedPlugin {
  readonly tap: Sha256;
  readonly id: PluginId;
  readonly version: Version;
  /** Of the entry's file. */
  readonly entry: Sha256;
  /** Of the archive. */
  readonly artifact: Sha256;
  /** Of plugin.wasm; null: it has none. */
  readonly wasm: Sha256 | null;
  /** Of the files as they were installed, `sha256:` and 64 hexadecimal digits. */
  readonly package: string;
  /** What the tap let it run as when it was installed. */
  readonly tier: Tier;
  readonly installedAt: Time;
}

/** What was seen of a tap when something was installed from it last, and where it was. */
export interface LockedTap extends TapWitness {
  readonly url: string;
}

/** `plugins.lock.json`: what was installed from taps, and what these were then. */
export interface Lockfile {
  readonly schema: 1;
  /** In order of their ids. */
  readonly taps: readonly LockedTap[];
  /** By the name that the plugin has here. */
  readonly plugins: Readonly<Record<string, LockedPlugin>>;
}

/** One that locks nothing. */
export const EMPTY_LOCKFILE: Lockfile = { schema: 1, taps: [], plugins: {} };

const MAX_BYTES = 1 << 20;
const NAME = /^[a-z][a-z0-9-]{1,62}$/;

/** @throws RegistryError `bad-json`, `bad-document`, `too-large` */
export function parseLockfile(bytes: Uint8Array, path: string): Lockfile {
  const { schema, taps, plugins } = (parseStrictJson(bytes, { path, maxBytes: MAX_BYTES }) ?? {}) as Partial<Lockfile>;
  const isGood =
    schema === 1 &&
    Array.isArray(taps) &&
    taps.every(isLockedTap) &&
    typeof plugins === "object" &&
    plugins !== null &&
    Object.entries(plugins).every(([name, each]) => NAME.test(name) && isLockedPlugin(each));
  if (isGood) return { schema, taps, plugins };
  throw new RegistryError("bad-document", `${path} is not what was written there`, {
    hint: "restore it from where you keep your settings, or remove it and add the plugins again",
    details: { path },
  });
}

/** As bytes of its file: equal lockfiles are equal files. */
export function writeLockfile(lockfile: Lockfile): Uint8Array {
  const taps = lockfile.taps.toSorted((a, b) => (a.tapId < b.tapId ? -1 : 1));
  // Two spaces: people keep it among their settings and read its changes.
  const text = JSON.stringify(JSON.parse(canonicalJson({ ...lockfile, taps })), undefined, 2);
  return new TextEncoder().encode(`${text}\n`);
}

/** With a plugin that was installed, and what was seen of its tap; a newer state that was seen before stays. */
export function withLocked(lockfile: Lockfile, name: string, plugin: LockedPlugin, tap: LockedTap): Lockfile {
  return withSeen({ ...lockfile, plugins: { ...lockfile.plugins, [name]: plugin } }, tap);
}

/** With what was seen of a tap that something is installed from; nothing changes for the others. */
export function withSeen(lockfile: Lockfile, tap: LockedTap): Lockfile {
  if (!Object.values(lockfile.plugins).some((each) => each.tap === tap.tapId)) return lockfile;
  const old = witnessIn(lockfile, tap.tapId);
  if (old !== undefined && old.snapshotVersion > tap.snapshotVersion) return lockfile;
  return { ...lockfile, taps: [...lockfile.taps.filter(({ tapId }) => tapId !== tap.tapId), tap] };
}

/** Without a plugin, and without its tap if nothing else is from there. */
export function withoutLocked(lockfile: Lockfile, name: string): Lockfile {
  const { [name]: _removed, ...plugins } = lockfile.plugins;
  const used = new Set(Object.values(plugins).map(({ tap }) => tap));
  return { ...lockfile, plugins, taps: lockfile.taps.filter(({ tapId }) => used.has(tapId)) };
}

/** What a lockfile saw of a tap: what is fetched may not be older. */
export function witnessIn({ taps }: Lockfile, tapId: Sha256): LockedTap | undefined {
  return taps.find((each) => each.tapId === tapId);
}

/** Refuses what is not locked as it is. @throws RegistryError `lock-differs` */
export function requireLocked(
  { plugins }: Lockfile,
  name: string,
  found: Pick<LockedPlugin, "entry" | "artifact">,
): void {
  const locked = Object.hasOwn(plugins, name) ? plugins[name] : undefined;
  if (locked?.entry === found.entry && locked.artifact === found.artifact) return;
  const problem = locked === undefined ? "is not in the lockfile" : `is not ${locked.version} as the lockfile names it`;
  throw new RegistryError("lock-differs", `${name} ${problem}`, {
    hint: "leave --frozen out to install what is newest, and look at what changes",
    details: { name },
  });
}

function isLockedTap(value: unknown): value is LockedTap {
  return isWitness(value) && typeof (value as Partial<LockedTap>).url === "string";
}

function isLockedPlugin(value: unknown): value is LockedPlugin {
  const { tap, entry, artifact, wasm, ...rest } = (value ?? {}) as Partial<LockedPlugin>;
  const areDigests = [tap, entry, artifact].every(isSha256) && (wasm === null || isSha256(wasm));
  return areDigests && [rest.id, rest.version, rest.package, rest.tier, rest.installedAt].every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length < 500;
}
