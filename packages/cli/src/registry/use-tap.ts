import { CodedError, safeJson, safeText } from "@parseltongue/base";
import {
  DAY_MS,
  type TapFreshness,
  type TapWitness,
  timeText,
  type UpdateOptions,
  updateTap,
  VerifiedTap,
  readWitnesses,
  witnessIn,
  witnessLine,
  witnessOf,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import { counted } from "../counted.ts";
import { type ExitCode, exitCodeOf } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { PluginLock } from "../plugins/from-taps/plugin-lock.ts";
import { stopRevokedNow } from "../plugins/from-taps/stop-revoked.ts";
import { createProgress } from "../progress.ts";
import type { TapInvocation } from "./tap-invocation.ts";
import { isTapName, type TapEntry } from "./taps-file.ts";
import { absolutePath, UserTaps } from "./user-taps.ts";

type Invocation = Extract<
  TapInvocation,
  { command: "tap-add" | "tap-trust" | "tap-list" | "tap-remove" | "tap-update" | "tap-witness" }
>;

/** `tap add`, `trust`, `list`, `remove`, `update`. */
export async function useTap(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const taps = UserTaps.of(machine);
  switch (invocation.command) {
    case "tap-add":
      return addTap(invocation, machine, taps);
    case "tap-trust":
      return trustTap(invocation, machine, taps);
    case "tap-list":
      return listTaps(invocation, machine, taps);
    case "tap-remove":
      return removeTap(invocation, machine, taps);
    case "tap-update":
      return updateTaps(invocation, machine, taps);
    case "tap-witness":
      return printWitnesses(invocation, machine, taps);
  }
}

async function addTap(
  { url: given, root, name, timeout, json, quiet }: Extract<Invocation, { command: "tap-add" }>,
  machine: Machine,
  taps: UserTaps,
): Promise<ExitCode> {
  const url = isPath(given) ? absolutePath(machine, given) : given;
  const entry = await newEntry(taps, { url, root, ...(name !== undefined && { name }) }, machine);
  const { Policies } = await import("../plugins/from-taps/tap-policies.ts");
  const { readOrganisationPolicy } = await import("../plugins/from-taps/organisation-policy.ts");
  new Policies("sandboxed", await readOrganisationPolicy(machine.environment)).requireAllowedTap(
    entry.root,
    entry.name,
  );
  const progress = await createProgress(machine, quiet);
  try {
    const { tap } = await updateTap(machine.environment, taps.pinned(entry), {
      signal: machine.signal,
      witnesses: await witnessesFor(entry, machine, taps),
      ...limitsOf(timeout),
      onProgress: (at) => progress.show(at),
    });
    await taps.file.write([...(await taps.file.read()), entry]);
    progress.end();
    const { entries, attestations } = tap.index.root;
    const said = `added the tap ${entry.name}: ${counted(entries, "version")}, ${counted(attestations, "statement")}\n`;
    machine.stdout.write(json ? `${safeJson({ tap: entry, commit: tap.commit, entries, attestations }, 2)}\n` : said);
    return 0;
  } catch (error) {
    // A tap that was not added leaves nothing behind.
    await machine.environment.files.remove(taps.pinned(entry).directory);
    throw error;
  } finally {
    progress.end();
  }
}

/** What the user's lockfile saw of a tap, perhaps on another machine: what is fetched may not be older. */
async function witnessesFor({ root }: TapEntry, machine: Machine, taps: UserTaps): Promise<readonly TapWitness[]> {
  const lockfile = await new PluginLock(machine.environment.files, taps.directories.config).read();
  const witness = witnessIn(lockfile, root);
  return witness === undefined ? [] : [witness];
}

function limitsOf(timeout: number | undefined): Pick<UpdateOptions, "limits"> {
  return timeout === undefined ? {} : { limits: { deadlineMs: timeout * 1000 } };
}

/** Neither https:// nor git@host: something of this machine. */
function isPath(url: string): boolean {
  return !url.includes("://") && !/^[^/]+@[^/]+:/.test(url);
}

/**
 * A tap that is not there yet, under a name that is free.
 * @throws CliError `tap-known`, `bad-taps-file`
 */
export async function newEntry(
  taps: UserTaps,
  { url, root, name }: { readonly url: string; readonly root: string; readonly name?: string },
  machine: Machine,
): Promise<TapEntry> {
  const fingerprint = root
    .toLowerCase()
    .replaceAll(/[\s:]/g, "")
    .replace(/^sha256/, "");
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) {
    throw new CliError("bad-taps-file", `${root} is no fingerprint of a root`, {
      hint: "it has 64 hexadecimal digits: the SHA-256 of metadata/1.root.json",
    });
  }
  const last =
    url
      .replace(/\/+$/, "")
      .split(/[/:\\]/)
      .at(-1) ?? "";
  const chosen =
    name ??
    last
      .replace(/\.git$/, "")
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+|-+$/g, "");
  if (!isTapName(chosen)) {
    throw new CliError("bad-taps-file", `${JSON.stringify(chosen)} cannot be a tap's name`, {
      hint: "give one with --name: lower-case letters, digits and hyphens, a letter first",
    });
  }
  const known = (await taps.file.read()).find((tap) => tap.name === chosen || tap.root === fingerprint);
  if (known !== undefined) {
    throw new CliError("tap-known", `the tap ${known.name} was added before, from ${known.url}`, {
      hint: known.root === fingerprint ? "`tap update` fetches what is new" : "give another name with --name",
    });
  }
  return { name: chosen, url, root: fingerprint, added: timeText(machine.environment.clock.nowMs()), trust: [] };
}

async function trustTap(
  { what, days, revoke, json }: Extract<Invocation, { command: "tap-trust" }>,
  machine: Machine,
  taps: UserTaps,
): Promise<ExitCode> {
  const [name = "", ...rest] = what.split("/");
  const plugin = rest.length === 0 ? "*" : rest.join("/");
  const entry = await taps.require(name);
  if (plugin !== "*" && !revoke) await requirePlugin(machine, taps, entry, plugin);
  const until = timeText(machine.environment.clock.nowMs() + days * DAY_MS);
  const others = entry.trust.filter((each) => each.plugin !== plugin);
  const changed = { ...entry, trust: revoke ? others : [...others, { plugin, until }] };
  await taps.file.write((await taps.file.read()).map((each) => (each.name === name ? changed : each)));
  const said = revoke ? `${what} is trusted no longer` : `${what} is trusted until ${until.slice(0, 10)}`;
  machine.stdout.write(json ? `${safeJson({ tap: changed }, 2)}\n` : `${safeText(said)}\n`);
  return 0;
}

async function requirePlugin(machine: Machine, taps: UserTaps, entry: TapEntry, plugin: string): Promise<void> {
  const tap = await VerifiedTap.open(machine.environment, taps.pinned(entry));
  if ((await tap.pluginIds()).includes(plugin)) return;
  throw new CliError("unknown-plugin", `the tap ${entry.name} has no plugin ${plugin}`, {
    hint: "`plugin search` finds those that it has",
  });
}

interface Listed {
  readonly tap: TapEntry;
  readonly freshness?: TapFreshness;
  readonly commit?: string;
  readonly entries?: number;
  readonly problem?: string;
}

async function listTaps(
  { json }: Extract<Invocation, { command: "tap-list" }>,
  machine: Machine,
  taps: UserTaps,
): Promise<ExitCode> {
  const listed: Listed[] = [];
  for (const tap of await taps.file.read()) listed.push(await lookAt(machine, taps, tap));
  const missing = await demandedTaps(machine, listed);
  const text = listed.map(tapLines).join("") || "no tap yet: add one with `parseltongue tap add`\n";
  machine.stdout.write(json ? `${safeJson({ taps: listed, missing }, 2)}\n` : text + missing.map(missingLine).join(""));
  return 0;
}

interface DemandedTap {
  readonly name: string;
  readonly organisation: string;
  /** The command that adds it. */
  readonly add: string;
}

/** Taps that an organisation requires and that are not there. A policy that cannot be read is for those to tell whom it stops. */
async function demandedTaps(machine: Machine, listed: readonly Listed[]): Promise<readonly DemandedTap[]> {
  const { readOrganisationPolicy } = await import("../plugins/from-taps/organisation-policy.ts");
  const { howToAdd, missingTaps } = await import("../plugins/from-taps/required-taps.ts");
  try {
    const policy = await readOrganisationPolicy(machine.environment);
    const missing = missingTaps(
      policy,
      listed.map(({ tap }) => tap),
    );
    return missing.map((tap) => ({
      name: tap.name,
      organisation: policy?.organisation ?? "",
      add: `parseltongue ${howToAdd(tap)}`,
    }));
  } catch (error) {
    if (error instanceof CodedError) return [];
    throw error;
  }
}

function missingLine({ name, organisation, add }: DemandedTap): string {
  return `${safeText(`${name}  is required by ${organisation} and not there: ${add}`)}\n`;
}

async function lookAt(machine: Machine, taps: UserTaps, tap: TapEntry): Promise<Listed> {
  try {
    const verified = await VerifiedTap.open(machine.environment, taps.pinned(tap));
    const freshness = verified.freshness(machine.environment.clock.nowMs());
    return { tap, freshness, commit: verified.commit, entries: verified.index.root.entries };
  } catch (error) {
    if (error instanceof CodedError) return { tap, problem: error.message };
    throw error;
  }
}

function tapLines({ tap, freshness, entries = 0, problem }: Listed): string {
  const lines = [`${tap.name}  ${tap.url}`, `  root ${tap.root}`];
  if (problem !== undefined) lines.push(`  ${problem}`);
  if (freshness !== undefined) {
    const ends = freshness.isExpired ? "signatures have ended on" : "signed until";
    lines.push(`  ${counted(entries, "version")}, ${ends} ${freshness.expiresAt.slice(0, 10)}`);
    if (freshness.isFeedStale) lines.push(`  advisories are as of ${freshness.feedAsOf.slice(0, 10)}: update it`);
  }
  for (const { plugin, until } of tap.trust) {
    lines.push(`  trusted until ${until.slice(0, 10)}: ${plugin === "*" ? "all plugins" : plugin}`);
  }
  return lines.map((line) => `${safeText(line)}\n`).join("");
}

async function removeTap(
  { name, json }: Extract<Invocation, { command: "tap-remove" }>,
  machine: Machine,
  taps: UserTaps,
): Promise<ExitCode> {
  const entry = await taps.require(name);
  const { readOrganisationPolicy } = await import("../plugins/from-taps/organisation-policy.ts");
  const organisation = await readOrganisationPolicy(machine.environment);
  if (organisation?.taps.some(({ root, use }) => use === "require" && root === entry.root) === true) {
    throw new CliError("forbidden", safeText(`${organisation.organisation} requires the tap ${name}`), {
      hint: `its policy is ${organisation.path}; ask whoever signs it`,
    });
  }
  await taps.file.write((await taps.file.read()).filter((each) => each.name !== name));
  const { SearchCache } = await import("../plugins/from-taps/search-cache.ts");
  await machine.environment.files.remove(taps.pinned(entry).directory);
  await new SearchCache(machine.environment.files, taps.directories.cache).remove(entry.root);
  machine.stdout.write(json ? `${safeJson({ removed: entry }, 2)}\n` : `removed the tap ${name}\n`);
  return 0;
}

/** One that fails keeps none of the others from being updated. */
async function updateTaps(
  { name, timeout, witness, json, quiet }: Extract<Invocation, { command: "tap-update" }>,
  machine: Machine,
  taps: UserTaps,
): Promise<ExitCode> {
  const wanted = name === undefined ? await taps.file.read() : [await taps.require(name)];
  const seen = witness === undefined ? [] : await witnessesIn(machine, witness);
  const results: Readonly<Record<string, unknown>>[] = [];
  let exitCode: ExitCode = 0;
  for (const entry of wanted) {
    const progress = await createProgress(machine, quiet);
    try {
      const { tap, from, added, changed } = await updateTap(machine.environment, taps.pinned(entry), {
        signal: machine.signal,
        witnesses: [...seen.filter(({ tapId }) => tapId === entry.root), ...(await witnessesFor(entry, machine, taps))],
        ...limitsOf(timeout),
        onProgress: (at) => progress.show(at),
      });
      progress.end();
      const versions = added.filter((path) => path.includes("/versions/")).length;
      results.push({ tap: entry.name, from: from ?? null, to: tap.commit, added, changed });
      const news =
        from === tap.commit
          ? "nothing new"
          : `${counted(versions, "new version")}, ${counted(added.length, "new file")}`;
      if (!json) machine.stdout.write(`${entry.name}: ${news}\n`);
      if (!quiet) noteFeed(machine, entry, tap);
    } catch (error) {
      progress.end();
      // One tap alone fails as any command does.
      if (!(error instanceof CodedError) || wanted.length === 1) throw error;
      exitCode = exitCodeOf(error);
      results.push({ tap: entry.name, error: { code: error.code, message: error.message } });
      machine.stderr.write(`parseltongue: ${safeText(`${entry.name}: ${error.message}`)}\n`);
      if (error.hint !== undefined) machine.stderr.write(`hint: ${safeText(error.hint)}\n`);
    }
  }
  await stopRevokedNow(machine);
  if (json) machine.stdout.write(`${safeJson({ taps: results }, 2)}\n`);
  else if (wanted.length === 0) machine.stdout.write("no tap yet: add one with `parseltongue tap add`\n");
  return exitCode;
}

async function witnessesIn(machine: Machine, file: string): Promise<readonly TapWitness[]> {
  return readWitnesses(await machine.environment.files.read(absolutePath(machine, file)), file);
}

async function printWitnesses(
  { name, json }: Extract<Invocation, { command: "tap-witness" }>,
  machine: Machine,
  taps: UserTaps,
): Promise<ExitCode> {
  const wanted = name === undefined ? await taps.file.read() : [await taps.require(name)];
  const seen: TapWitness[] = [];
  for (const entry of wanted)
    seen.push(witnessOf((await VerifiedTap.open(machine.environment, taps.pinned(entry))).floor));
  const lines = seen.map((each) => `${witnessLine(each)}\n`).join("");
  machine.stdout.write(json ? `${safeJson({ witnesses: seen }, 2)}\n` : lines);
  return 0;
}

/** Says that advisories may be missing. */
export function noteFeed(machine: Pick<Machine, "environment" | "stderr">, entry: TapEntry, tap: VerifiedTap): void {
  const { isFeedStale, feedAsOf } = tap.freshness(machine.environment.clock.nowMs());
  if (!isFeedStale) return;
  const line = `note: advisories of ${entry.name} are as of ${feedAsOf.slice(0, 10)}: later ones may be missing`;
  machine.stderr.write(`${safeText(line)}\n`);
}
