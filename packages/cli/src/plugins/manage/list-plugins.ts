import { join } from "node:path";
import { formatCount, formatDuration, safeJson, safeText } from "@parseltongue/base";
import type { HookReport, PluginStatus } from "@parseltongue/engine";
import { guestHooks, type Manifest } from "@parseltongue/host";
import type { ExitCode } from "../../exit-codes.ts";
import { findRoot } from "../../find-root.ts";
import type { Machine } from "../../machine.ts";
import type { ListedOrigin } from "../from-taps/listed-origins.ts";
import { codeDigest, LOCK_FILE } from "../package-files.ts";
import type { PluginEntry } from "../plugins-file.ts";
import { readSuggestions, type Suggestion } from "../suggestions.ts";
import { isQuarantined, type UserPlugins } from "../user-plugins.ts";
import { requireUserPlugins } from "./change-plugins.ts";
import type { PluginInvocation } from "./plugin-invocation.ts";

type ListInvocation = Extract<PluginInvocation, { command: "plugin-list" | "plugin-reload" }>;

/** A plugin as `plugin list` shows it. */
export interface ListedPlugin {
  readonly name: string;
  /** Absent when its files cannot be read. */
  readonly version?: string;
  readonly package: string;
  readonly state: "on" | "off" | "quarantined" | "missing" | "too-dear";
  /** Why it is missing, in quarantine or too dear. */
  readonly problem?: string;
  readonly weight: number;
  readonly strikes: number;
  /** Where it came from, when that is a tap. */
  readonly from?: ListedOrigin;
  /** Names of the languages that it brings. */
  readonly languages: readonly string[];
  /** With what calls cost, where that is known. */
  readonly hooks: readonly (Pick<HookReport, "trait" | "name" | "declared"> & Partial<HookReport>)[];
}

/** `plugin list`: what is installed, in order; figures are those of the running daemon, if there is one. */
export async function listPlugins(invocation: ListInvocation, machine: Machine): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const statuses = await daemonStatuses(root, machine);
  const listed = await readAll(plugins, statuses, machine.environment.clock.nowMs());
  const origins = await originsOf(plugins, machine);
  for (const [at, plugin] of listed.entries()) {
    const from = origins.get(plugin.name);
    if (from !== undefined) listed[at] = { ...plugin, from };
  }
  const suggestions = await readSuggestions(machine.environment.files, root, listed);
  const { languagesOff = [] } = await plugins.readFile();
  const off = languagesOff.length === 0 ? [] : [safeText(`languages that are off: ${languagesOff.join(", ")}`)];
  machine.stdout.write(
    invocation.json
      ? `${safeJson({ plugins: listed, languagesOff, suggestions }, 2)}\n`
      : [...lines(listed, statuses.length > 0), ...off, ...suggestionLines(suggestions)]
          .map((line) => `${line}\n`)
          .join(""),
  );
  return 0;
}

/** What reads taps is loaded for those who have something from one. */
async function originsOf(plugins: UserPlugins, machine: Machine): Promise<ReadonlyMap<string, ListedOrigin>> {
  const { files } = machine.environment;
  if ((await files.status(join(plugins.directories.config, LOCK_FILE))) === undefined) return new Map();
  return (await import("../from-taps/listed-origins.ts")).listedOrigins(plugins, machine);
}

async function daemonStatuses(root: string, machine: Machine): Promise<readonly PluginStatus[]> {
  const daemon = await machine.daemons.connect(root);
  if (daemon === undefined) return [];
  try {
    return await daemon.plugins();
  } finally {
    daemon.close();
  }
}

/** Every installed plugin, in the order of the configuration. */
export async function readAll(
  plugins: UserPlugins,
  statuses: readonly PluginStatus[],
  nowMs: number,
): Promise<ListedPlugin[]> {
  const { plugins: entries } = await plugins.readFile();
  const [store, records] = await Promise.all([plugins.store(), plugins.strikes.read()]);
  const listed: ListedPlugin[] = [];
  for (const entry of entries) {
    const status = statuses.find(({ name }) => name === entry.name);
    const base = { name: entry.name, package: entry.package, weight: entry.weight };
    try {
      const { manifest, files } = await store.read(entry.package);
      const digest = codeDigest(manifest, files);
      const record = records[entry.name];
      const strikes = record?.digest === digest ? record.strikes : 0;
      const quarantine = isQuarantined(record, digest, nowMs) ? record : undefined;
      listed.push({
        ...base,
        version: manifest.version,
        strikes,
        ...stateOf(entry, status, quarantine && `left alone until ${new Date(quarantine.untilMs).toISOString()}`),
        languages: manifest.languages.map((language) => language.name),
        hooks: hooksOf(manifest, status),
      });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      listed.push({ ...base, state: "missing", problem, strikes: 0, languages: [], hooks: [] });
    }
  }
  return listed;
}

function stateOf(
  { enabled }: PluginEntry,
  status: PluginStatus | undefined,
  quarantine: string | undefined,
): Pick<ListedPlugin, "state" | "problem"> {
  if (!enabled) return { state: "off" };
  if (quarantine !== undefined) return { state: "quarantined", problem: quarantine };
  if (status?.failure !== undefined) {
    return { state: status.state === "too-dear" ? "too-dear" : "missing", problem: status.failure.message };
  }
  return { state: status?.state === "quarantined" ? "quarantined" : "on" };
}

function hooksOf(manifest: Manifest, status: PluginStatus | undefined): ListedPlugin["hooks"] {
  return guestHooks(manifest).map(({ trait, name, budget }) => {
    const figures = status?.hooks.find((hook) => hook.trait === trait && hook.name === name);
    return figures ?? { trait, name, declared: budget };
  });
}

function lines(listed: readonly ListedPlugin[], hasFigures: boolean): string[] {
  if (listed.length === 0) return ["no plugin is installed; add one with: parseltongue plugin add <directory>"];
  const shown = listed.flatMap((plugin) => {
    const { name, version, state, strikes, weight, problem, languages, hooks, from } = plugin;
    const notes = [
      ...(weight === 1 ? [] : [`weight ${weight}`]),
      ...(strikes === 0 ? [] : [`${strikes} strikes`]),
      ...(problem === undefined ? [] : [problem]),
    ];
    return [
      safeText([`${name} ${version ?? "?"}: ${state.replace("-", " ")}`, ...notes].join(", ")),
      ...(from === undefined ? [] : [safeText(`  from ${originText(from)}`)]),
      ...languages.map((language) => `  language ${safeText(language)}`),
      ...hooks.map((hook) => `  ${safeText(hookLine(hook))}`),
    ];
  });
  return hasFigures ? shown : [...shown, "what calls cost is known where a daemon runs: parseltongue daemon start"];
}

function originText({ tap, id, tier, newer }: ListedOrigin): string {
  if (tier === "unknown") return `${tap}/${id}, of which nothing is known now: plugin info`;
  return `${tap}/${id}, ${tier}${newer === null ? "" : `; ${newer} is there: plugin update`}`;
}

function hookLine(hook: ListedPlugin["hooks"][number]): string {
  const { trait, name, declared, calls, p50Micros = 0, p99Micros = 0, headroom = 1, faults = 0 } = hook;
  const parts = [
    `${formatCount(declared.base)} fuel`,
    ...(declared.perHit > 0 ? [`${formatCount(declared.perHit)} per hit`] : []),
    ...(declared.perNode > 0 ? [`${formatCount(declared.perNode)} per node`] : []),
    ...(declared.perEdge > 0 ? [`${formatCount(declared.perEdge)} per edge`] : []),
  ];
  const declaredText = `${trait} ${name}: declared ${parts.join(" + ")}`;
  if (calls === undefined) return declaredText;
  const times = `p50 ${formatDuration(p50Micros / 1000)}, p99 ${formatDuration(p99Micros / 1000)}`;
  const room = `headroom ${Math.floor(100 * headroom)} %`;
  return `${declaredText}; ${formatCount(calls)} calls, ${times}, ${room}${faults > 0 ? `, ${faults} faults` : ""}`;
}

function suggestionLines(suggestions: readonly Suggestion[]): string[] {
  if (suggestions.length === 0) return [];
  return [
    "",
    "this code base suggests (nothing of it is on unless you add it):",
    ...suggestions.flatMap(({ name, source, reason, asks }) => [
      `  ${safeText(name)}${source === undefined ? "" : ` from ${safeText(source)}`}${reason === undefined ? "" : `: ${safeText(reason)}`}`,
      ...(asks.length === 0 ? [] : [`    would ask to: ${asks.map(safeText).join("; ")}`]),
    ]),
  ];
}
