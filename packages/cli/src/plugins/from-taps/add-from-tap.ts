import { safeJson, safeText } from "@parseltongue/base";
import { parsePluginName, timeText, withLocked, withoutLocked } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { UserTaps } from "../../registry/user-taps.ts";
import { type Installed, installPlugin, type Wish } from "../manage/install-plugin.ts";
import { whenRead } from "../manage/language-terms.ts";
import type { PluginInvocation } from "../manage/plugin-invocation.ts";
import { splitTapReference } from "../sources/plugin-reference.ts";
import type { UserPlugins } from "../user-plugins.ts";
import { lockedTap, openTaps } from "./added-taps.ts";
import { keepNative } from "./keep-native.ts";
import { noteFeedAges } from "./note-feed-ages.ts";
import { readOrganisationPolicy } from "./organisation-policy.ts";
import { originLines } from "./origin-lines.ts";
import { lockedAs, PluginLock } from "./plugin-lock.ts";
import { type FromTap, placeOf, readFromTap } from "./read-from-tap.ts";
import { requireDemandedTaps } from "./required-taps.ts";
import { type ChosenTier, Policies } from "./tap-policies.ts";

type AddInvocation = Extract<PluginInvocation, { command: "plugin-add" }>;

/** What came of adding a plugin, as `--json` says it. */
export interface AddedFromTap {
  readonly entry: Installed["entry"];
  readonly tap: {
    readonly name: string;
    readonly id: string;
    readonly tier: string;
    readonly reviewers: FromTap["resolved"]["reviewers"];
  };
  readonly terms: Installed["terms"];
}

/** `plugin add <name>` from a tap. */
export async function addFromTap(
  invocation: AddInvocation,
  plugins: UserPlugins,
  policies: Policies,
  machine: Machine,
): Promise<ExitCode> {
  const added = await addOneFromTap(invocation, plugins, policies, machine);
  if (invocation.json) machine.stdout.write(`${safeJson(added, 2)}\n`);
  return 0;
}

/**
 * Adds a plugin from a tap; says so, unless JSON is asked for, which whoever calls it writes.
 * @param policies see `policiesOf`
 * @throws as `plugin add`
 */
export async function addOneFromTap(
  invocation: AddInvocation,
  plugins: UserPlugins,
  policies: Policies,
  machine: Machine,
): Promise<AddedFromTap> {
  const taps = UserTaps.of(machine);
  const opened = await openTaps(machine, taps);
  noteFeedAges(opened, machine);
  const { name = "", range = "*" } = splitTapReference(invocation.reference) ?? {};
  const parsed = parsePluginName(name);
  if (parsed === undefined) throw new CliError("bad-reference", `${JSON.stringify(name)} is no plugin's name`);
  const from = await readFromTap({ name: parsed, range }, taps, opened, policies, machine);
  await requireSameOrigin(plugins, machine, from);
  const preface = originLines(from);
  const wish = { ...invocation, preface, as: "added", keepsState: false } as const;
  const { entry, terms, wasOn } = await installFromTap(plugins, machine, taps, from, wish);
  await plugins.close();
  const { resolved } = from;
  const tap = { name: from.tap.name, id: resolved.id, tier: resolved.evaluation.tier, reviewers: resolved.reviewers };
  if (!invocation.json) {
    machine.stdout.write(`${entry.name} is on${wasOn ? " already" : whenRead(from.package.manifest)}\n`);
  }
  return { entry, tap, terms };
}

/** Installs what was read from a tap, and locks it. @throws as `installPlugin` */
export async function installFromTap(
  plugins: UserPlugins,
  machine: Machine,
  taps: UserTaps,
  from: FromTap,
  wish: Omit<Wish, "added" | "origin">,
): Promise<Installed> {
  const installed = await installPlugin(plugins, machine, { ...wish, added: from.package, origin: from });
  const { id, entry, evaluation } = from.resolved;
  const locked = {
    tap: from.tap.tap.tapId,
    id,
    version: entry.entry.version,
    entry: entry.sha256,
    artifact: entry.entry.artifact.sha256,
    wasm: entry.entry.wasm?.sha256 ?? null,
    package: installed.entry.package,
    tier: evaluation.tier,
    installedAt: timeText(machine.environment.clock.nowMs()),
  };
  const lock = new PluginLock(machine.environment.files, plugins.directories.config);
  await lock.change((lockfile) => withLocked(lockfile, installed.entry.name, locked, lockedTap(from.tap)));
  await keepNative(installed.entry.name, from.resolved, from.tap, taps, machine);
  return installed;
}

/** What the user and the organisation demand of what is installed. @throws CliError `bad-policy`, `tap-required` */
export async function policiesOf(plugins: UserPlugins, machine: Machine, tier?: ChosenTier): Promise<Policies> {
  const { minimumTier = "sandboxed" } = await plugins.readFile();
  const organisation = await readOrganisationPolicy(machine.environment);
  await requireDemandedTaps(organisation, UserTaps.of(machine).file);
  return new Policies(tier ?? minimumTier, organisation);
}

/** @throws CliError `other-origin`: what has a name here does not become something else by an update of a tap */
async function requireSameOrigin(plugins: UserPlugins, machine: Machine, from: FromTap): Promise<void> {
  const { name } = from.package.manifest;
  const { plugins: entries } = await plugins.readFile();
  if (!entries.some((each) => each.name === name)) return;
  const lockfile = await new PluginLock(machine.environment.files, plugins.directories.config).read();
  const locked = lockedAs(name, lockfile);
  if (locked?.tap === from.tap.tap.tapId && locked.id === from.resolved.id) return;
  const where = locked === undefined ? "from no tap" : `as ${locked.id} from another place`;
  throw new CliError("other-origin", safeText(`${name} is installed ${where}, and this is ${placeOf(from)}`), {
    hint: `if that is what you want, first: plugin remove ${name}`,
  });
}

/** What is installed from elsewhere is no longer what a tap gave. */
export async function noteOther(plugins: UserPlugins, machine: Machine, name: string): Promise<void> {
  const lock = new PluginLock(machine.environment.files, plugins.directories.config);
  await lock.change((lockfile) => (lockedAs(name, lockfile) === undefined ? lockfile : withoutLocked(lockfile, name)));
}
