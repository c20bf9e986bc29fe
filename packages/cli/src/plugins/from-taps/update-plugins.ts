import { CodedError, parseDigest, safeJson, safeText } from "@parseltongue/base";
import {
  judgeOne,
  type LockedPlugin,
  type Lockfile,
  requireLocked,
  resolveVersion,
  timeText,
  type VersionChanges,
  versionChanges,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { UserTaps } from "../../registry/user-taps.ts";
import { requireUserPlugins } from "../manage/change-plugins.ts";
import type { PluginInvocation } from "../manage/plugin-invocation.ts";
import type { UserPlugins } from "../user-plugins.ts";
import { installFromTap, policiesOf } from "./add-from-tap.ts";
import { type AddedTap, isTrusted, openTaps } from "./added-taps.ts";
import { keepNative } from "./keep-native.ts";
import { noteFeedAges } from "./note-feed-ages.ts";
import { originLines } from "./origin-lines.ts";
import { goneTap, PluginLock } from "./plugin-lock.ts";
import { packageOf, resolveOptions } from "./read-from-tap.ts";
import { refreshTaps } from "./refresh-taps.ts";
import { stopRevoked } from "./stop-revoked.ts";
import type { Policies } from "./tap-policies.ts";

type Invocation = Extract<PluginInvocation, { command: "plugin-update" }>;

/** What became of one plugin. */
interface Outcome {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly state: "current" | "updated" | "blocked" | "failed";
  readonly changes?: VersionChanges;
  /** Why it is blocked or failed, or what newer version is left out. */
  readonly note?: string;
}

/** What all of them have in common. */
interface Update {
  readonly invocation: Invocation;
  readonly machine: Machine;
  readonly plugins: UserPlugins;
  readonly taps: UserTaps;
  readonly opened: readonly AddedTap[];
  readonly policies: Policies;
  readonly lockfile: Lockfile;
  /** Names of those that were just turned off. */
  readonly stopped: readonly string[];
}

/**
 * `plugin update`: fetches the taps, stops what was revoked, and installs newer versions of what came from taps. A version
 * that may do more than the old one, or comes from elsewhere, waits until somebody agrees.
 */
export async function updatePlugins(asked: Invocation, machine: Machine): Promise<ExitCode> {
  const isFrozen = machine.environment.variable("PARSELTONGUE_FROZEN") === "1";
  const invocation = { ...asked, frozen: asked.frozen || isFrozen };
  const plugins = requireUserPlugins(machine);
  const taps = UserTaps.of(machine);
  const lockfile = await new PluginLock(machine.environment.files, plugins.directories.config).read();
  const policies = await policiesOf(plugins, machine);
  await refreshTaps(taps, lockfile, machine, invocation);
  const opened = await openTaps(machine, taps);
  noteFeedAges(opened, machine);
  const stopped = await stopRevoked(plugins, opened, machine);
  const names = stopped.map(({ entry }) => entry.name);
  const update: Update = { invocation, machine, plugins, taps, opened, policies, lockfile, stopped: names };
  const outcomes: Outcome[] = [];
  for (const [name, locked] of wantedOf(update)) outcomes.push(await updateOne(update, name, locked));
  await plugins.close();
  const text = outcomes.map(outcomeLine).join("") || "nothing that is installed came from a tap\n";
  machine.stdout.write(invocation.json ? `${safeJson({ plugins: outcomes, stopped: names }, 2)}\n` : text);
  const isRepaired = (name: string): boolean => outcomes.some((each) => each.name === name && each.state === "updated");
  const isDone = outcomes.every(({ state }) => state === "current" || state === "updated");
  return isDone && names.every(isRepaired) ? 0 : 1;
}

/** @throws CliError `unknown-plugin` */
function wantedOf({ invocation, lockfile }: Update): readonly (readonly [string, LockedPlugin])[] {
  const all = Object.entries(lockfile.plugins);
  if (invocation.names.length === 0) return all;
  return invocation.names.map((name) => {
    const found = all.find(([each]) => each === name);
    if (found !== undefined) return found;
    throw new CliError("unknown-plugin", `nothing called ${JSON.stringify(name)} was installed from a tap`, {
      hint: "see parseltongue plugin list",
      details: { candidates: all.map(([each]) => each) },
    });
  });
}

/** What goes wrong with one keeps none of the others from being updated. */
async function updateOne(update: Update, name: string, locked: LockedPlugin): Promise<Outcome> {
  const same = { name, from: locked.version, to: locked.version };
  try {
    const tap = update.opened.find((each) => each.tap.tapId === locked.tap);
    if (tap === undefined) return { ...same, state: "failed", note: goneTap(locked, update.lockfile) };
    update.policies.requireAllowed(locked.tap, locked.id);
    if (update.invocation.frozen) return await restore(update, name, locked, tap);
    const { plugins: entries } = await update.plugins.readFile();
    // A lockfile that was brought along says what to restore, not what to renew.
    if (!entries.some((each) => each.name === name)) {
      return {
        ...same,
        state: "failed",
        note: "it is in the lockfile and not installed; install it: plugin update --frozen",
      };
    }
    return await renew(update, name, locked, tap);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const hint = error.hint === undefined ? "" : `; ${error.hint}`;
    return { ...same, state: error.code === "no-consent" ? "blocked" : "failed", note: `${error.message}${hint}` };
  }
}

async function renew(update: Update, name: string, locked: LockedPlugin, tap: AddedTap): Promise<Outcome> {
  const { invocation, machine, plugins, taps, policies } = update;
  const found = { ...tap, id: locked.id };
  const atTime = timeText(machine.environment.clock.nowMs());
  // Within what semver calls compatible: a step beyond it is `plugin add <name>@<range>`.
  const options = resolveOptions(`^${locked.version}`, atTime, policies.minimumTier, machine);
  const resolved = await resolveVersion(found, options);
  const [skipped] = resolved.leftOut;
  const note = skipped && `${skipped.version} is ${skipped.tier}: ${skipped.why[0] ?? ""}`;
  const to = resolved.entry.entry.version;
  const result = { name, from: locked.version, to, ...(note !== undefined && { note }) };
  if (resolved.entry.sha256 === locked.entry) {
    await keepNative(name, resolved, tap, taps, machine);
    return { ...result, state: "current" };
  }
  const place = `${tap.name}/${locked.id}`;
  if (!policies.requires(locked.tap, locked.id) && !isTrusted(tap, locked.id, atTime)) {
    return { ...result, state: "blocked", note: `you trust ${place} no longer; agree to it again: tap trust ${place}` };
  }
  const old = await judgeOne(found, locked.version, { atTime, signal: machine.signal });
  const changes = versionChanges(old.entry.entry, resolved.entry.entry);
  if (changes.needsConsent && !invocation.yes && (!machine.canAsk || invocation.json)) {
    return {
      ...result,
      state: "blocked",
      changes,
      note: `${changesText(changes)}; agree with: plugin update ${name} --yes`,
    };
  }
  const from = { tap, resolved, package: await packageOf(resolved, tap, taps, machine) };
  await installFromTap(plugins, machine, taps, from, {
    settings: [],
    yes: invocation.yes || !changes.needsConsent,
    json: invocation.json || !changes.needsConsent,
    preface: [...originLines(from), `  beside ${locked.version}: ${changesText(changes)}`],
    as: "updated",
    keepsState: !wasStopped(update, name),
  });
  return { ...result, state: "updated", changes };
}

/** A version that was stopped is replaced by one that may run. */
function wasStopped({ invocation, stopped }: Update, name: string): boolean {
  return stopped.includes(name) || invocation.names.includes(name);
}

async function restore(update: Update, name: string, locked: LockedPlugin, tap: AddedTap): Promise<Outcome> {
  const { invocation, machine, plugins, taps } = update;
  const atTime = timeText(machine.environment.clock.nowMs());
  const resolved = await judgeOne({ ...tap, id: locked.id }, locked.version, { atTime, signal: machine.signal });
  const { sha256, entry } = resolved.entry;
  requireLocked(update.lockfile, name, { entry: sha256, artifact: entry.artifact.sha256 });
  const result = { name, from: locked.version, to: locked.version };
  if (resolved.evaluation.tier === "held") {
    return { ...result, state: "failed", note: "the tap lets nobody install it now" };
  }
  const { plugins: entries } = await plugins.readFile();
  const there = entries.find((each) => each.name === name && each.package === locked.package);
  if (there !== undefined && (await isWhole(plugins, there.package))) return { ...result, state: "current" };
  const from = { tap, resolved, package: await packageOf(resolved, tap, taps, machine) };
  if (from.package.digest !== locked.package) {
    return { ...result, state: "failed", note: "the lockfile was changed: its digests do not belong to each other" };
  }
  const { yes, json } = invocation;
  const preface = originLines(from);
  const isAgreed = there !== undefined || yes;
  await installFromTap(plugins, machine, taps, from, {
    settings: [],
    yes: isAgreed,
    json,
    preface,
    as: "added",
    keepsState: true,
  });
  return { ...result, state: "updated" };
}

async function isWhole(plugins: UserPlugins, digest: LockedPlugin["package"]): Promise<boolean> {
  try {
    await (await plugins.store()).read(parseDigest(digest));
    return true;
  } catch (error) {
    if (error instanceof CliError && error.code === "plugin-damaged") return false;
    throw error;
  }
}

function changesText({ addedRights, raisedBudgets, otherOrigin }: VersionChanges): string {
  const parts = [
    ...(addedRights.length === 0 ? [] : [`it may also: ${addedRights.join(", ")}`]),
    ...(otherOrigin.length === 0 ? [] : [`it has another ${otherOrigin.join(", another ")}`]),
    ...(raisedBudgets.length === 0 ? [] : [`it may cost more: ${raisedBudgets.join(", ")}`]),
  ];
  return parts.join("; ") || "it may do nothing more";
}

function outcomeLine({ name, from, to, state, note }: Outcome): string {
  const what = {
    current: `${name} ${from} is current`,
    updated: from === to ? `${name} ${to} is installed` : `${name} ${from} is now ${to}`,
    blocked: `${name} ${from} stays, ${to} waits for you`,
    failed: `${name} ${from} was not updated`,
  }[state];
  return `${safeText(note === undefined ? what : `${what}: ${note}`)}\n`;
}
