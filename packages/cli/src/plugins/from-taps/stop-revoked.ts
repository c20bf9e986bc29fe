import { safeText } from "@parseltongue/base";
import {
  type AuditFinding,
  auditInstalled,
  type InstalledPlugin,
  type Lockfile,
  timeText,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import { NativeStore } from "../../native/native-store.ts";
import type { WorkProgress } from "../../progress.ts";
import { UserTaps } from "../../registry/user-taps.ts";
import type { PluginEntry } from "../plugins-file.ts";
import type { UserPlugins } from "../user-plugins.ts";
import { type AddedTap, openTaps, type TapMachine } from "./added-taps.ts";
import { takeNativeBack } from "./keep-native.ts";
import { lockedFor, PluginLock } from "./plugin-lock.ts";

/** A plugin that is installed, with what taps say against it. */
export interface AuditedPlugin {
  readonly entry: PluginEntry;
  readonly findings: readonly AuditFinding[];
}

/** What is looked at, and who is told how far it is. */
interface AuditOptions {
  /** Name of the only plugin; default: all. */
  readonly wanted?: string;
  readonly onProgress?: (progress: WorkProgress) => void;
}

/** What taps say against each plugin that is installed, in the order of the configuration. Nothing is fetched. */
export async function auditPlugins(
  plugins: UserPlugins,
  opened: readonly AddedTap[],
  machine: TapMachine,
  { wanted, onProgress }: AuditOptions = {},
): Promise<readonly AuditedPlugin[]> {
  const { files, clock } = machine.environment;
  const lockfile = await new PluginLock(files, plugins.directories.config).read();
  const { plugins: entries } = await plugins.readFile();
  const grants = await new NativeStore(files, plugins.directories.data).grants();
  const audited: AuditedPlugin[] = [];
  for (const [done, entry] of entries.entries()) {
    onProgress?.({ phase: entry.name, done, total: entries.length });
    if (wanted !== undefined && entry.name !== wanted) continue;
    const native = grants.filter(({ plugin }) => plugin === entry.name).map(({ library }) => library);
    const installed = await installedPlugin(plugins, entry, lockfile, native);
    const atTime = timeText(clock.nowMs());
    audited.push({ entry, findings: await auditInstalled(installed, opened, atTime, { signal: machine.signal }) });
  }
  return audited;
}

async function installedPlugin(
  plugins: UserPlugins,
  entry: PluginEntry,
  lockfile: Lockfile,
  native: readonly string[],
): Promise<InstalledPlugin> {
  const locked = lockedFor(entry, lockfile);
  const digests = new Set([...(await fileDigests(plugins, entry)), ...native.map(bare)]);
  if (locked !== undefined) digests.add(locked.artifact);
  const { name } = entry;
  if (locked === undefined) return { name, digests: [...digests] };
  const { tap, id, version, entry: sha256 } = locked;
  return { name, digests: [...digests], from: { tap, id, version, entry: sha256 } };
}

/** One whose files are damaged does not run anyway. */
async function fileDigests(plugins: UserPlugins, { package: digest }: PluginEntry): Promise<readonly string[]> {
  const { digestOf } = await import("@parseltongue/base");
  try {
    const { files } = await (await plugins.store()).read(digest);
    return [...files.values()].map((bytes) => bare(digestOf(bytes)));
  } catch (error) {
    if (error instanceof CliError && error.code === "plugin-damaged") return [];
    throw error;
  }
}

function bare(digest: string): string {
  return digest.slice("sha256:".length);
}

/**
 * Turns plugins off that a tap says may run no longer, says so, and notes it in the audit trail. Gives those that it stopped.
 */
export async function stopRevoked(
  plugins: UserPlugins,
  opened: readonly AddedTap[],
  machine: Machine,
): Promise<readonly AuditedPlugin[]> {
  const audited = await auditPlugins(plugins, opened, machine);
  const stopped = audited.filter(({ entry, findings }) => entry.enabled && findings.some(({ stops }) => stops));
  if (stopped.length === 0) return [];
  const names = new Set(stopped.map(({ entry }) => entry.name));
  const file = await plugins.readFile();
  const entries = file.plugins.map((entry) =>
    names.has(entry.name) ? Object.assign({}, entry, { enabled: false }) : entry,
  );
  await plugins.writeFile({ ...file, plugins: entries });
  const store = new NativeStore(machine.environment.files, plugins.directories.data);
  for (const { entry, findings } of stopped) {
    const { tap, text } = findings.find(({ stops }) => stops) ?? { tap: "", text: "" };
    await takeNativeBack(store, entry.name, text);
    plugins.audit.note({ type: "revoked", plugin: entry.name, package: entry.package, tap, why: text });
    machine.stderr.write(`${safeText(`${entry.name} was turned off, as the tap ${tap} says: ${text}`)}\n`);
  }
  return stopped;
}

/** As `stopRevoked`, for whoever has just updated taps. */
export async function stopRevokedNow(machine: Machine): Promise<void> {
  const { requireUserPlugins } = await import("../manage/change-plugins.ts");
  const plugins = requireUserPlugins(machine);
  if ((await plugins.readFile()).plugins.length === 0) return;
  await stopRevoked(plugins, await openTaps(machine, UserTaps.of(machine)), machine);
  await plugins.close();
}

/** @throws CliError `plugin-revoked` for a plugin that a tap says may run no longer */
export async function refuseRevoked(plugins: UserPlugins, name: string, machine: Machine): Promise<void> {
  const opened = await openTaps(machine, UserTaps.of(machine));
  if (opened.length === 0) return;
  const audited = await auditPlugins(plugins, opened, machine, { wanted: name });
  const finding = audited.flatMap(({ findings }) => findings).find(({ stops }) => stops);
  if (finding === undefined) return;
  throw new CliError("plugin-revoked", safeText(`the tap ${finding.tap} says of ${name}: ${finding.text}`), {
    hint: `install a version that is good: plugin update ${name}`,
  });
}
