import { safeJson, safeText } from "@parseltongue/base";
import type { Lockfile } from "@parseltongue/registry";
import { counted } from "../../counted.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { createProgress } from "../../progress.ts";
import { UserTaps } from "../../registry/user-taps.ts";
import { requireUserPlugins } from "../manage/change-plugins.ts";
import type { PluginInvocation } from "../manage/plugin-invocation.ts";
import type { PluginEntry } from "../plugins-file.ts";
import { type AddedTap, openTaps } from "./added-taps.ts";
import { noteFeedAges } from "./note-feed-ages.ts";
import { type OrganisationPolicy, readOrganisationPolicy } from "./organisation-policy.ts";
import { lockedAs, lockedFor, PluginLock, urlOf } from "./plugin-lock.ts";
import { howToAdd, missingTaps } from "./required-taps.ts";
import { auditPlugins } from "./stop-revoked.ts";

/** `plugin audit`: what the taps that were added say against what is installed; exit code 1 when there is anything. */
export async function auditInstalledPlugins(
  { json }: Extract<PluginInvocation, { command: "plugin-audit" }>,
  machine: Machine,
): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const userTaps = UserTaps.of(machine);
  const opened = await openTaps(machine, userTaps);
  noteFeedAges(opened, machine);
  const progress = await createProgress(machine, json);
  const audited = await auditPlugins(plugins, opened, machine, {
    onProgress: (at) => progress.show(at),
  }).finally(() => progress.end());
  const findings = audited.flatMap((each) => each.findings);
  const entries = audited.map(({ entry }) => entry);
  const lockfile = await new PluginLock(machine.environment.files, plugins.directories.config).read();
  const policy = await readOrganisationPolicy(machine.environment);
  const missing = policy === undefined ? [] : missingPlugins(entries, lockfile, policy);
  const tapsToAdd = missingTaps(policy, await userTaps.file.read());
  const nowMs = machine.environment.clock.nowMs();
  const taps = opened.map(({ name, tap }) => ({ name, ...tap.freshness(nowMs) }));
  const lines = findings.map(({ plugin, tap, text, severity, stops }) => {
    const how = [severity ?? "", stops ? "must not run" : ""].filter((each) => each !== "").join(", ");
    return safeText(`${plugin}: ${text}${how === "" ? "" : ` (${how})`}, says ${tap}`);
  });
  lines.push(
    ...tapsToAdd.map((tap) =>
      safeText(`the tap ${tap.name} is demanded by ${policy?.organisation ?? ""}: ${howToAdd(tap)}`),
    ),
    ...missing.map(({ id, organisation }) => safeText(`${id} is demanded by ${organisation}, and not installed`)),
  );
  const unheard = unheardPlugins(entries, lockfile, opened);
  lines.push(
    ...unheard.map(({ plugin, url, tapId }) =>
      safeText(`${plugin}: nothing is known of it, as its tap is not there; add it: tap add ${url} --root ${tapId}`),
    ),
  );
  const none = `nothing is known against ${counted(audited.length, "plugin")}, by ${counted(opened.length, "tap")}`;
  const said = lines.length === 0 ? [none] : lines;
  machine.stdout.write(
    json
      ? `${safeJson({ findings, missing, missingTaps: tapsToAdd, unheard, taps }, 2)}\n`
      : said.map((line) => `${line}\n`).join(""),
  );
  return lines.length === 0 ? 0 : 1;
}

/** What came from taps that are not there: nobody says what became of it. */
function unheardPlugins(
  entries: readonly PluginEntry[],
  lockfile: Lockfile,
  opened: readonly AddedTap[],
): readonly { readonly plugin: string; readonly tapId: string; readonly url: string }[] {
  return entries.flatMap((entry) => {
    const locked = lockedFor(entry, lockfile);
    if (locked === undefined || opened.some(({ tap }) => tap.tapId === locked.tap)) return [];
    return [{ plugin: entry.name, tapId: locked.tap, url: urlOf(locked.tap, lockfile) }];
  });
}

/** What the organisation demands and is not on. */
function missingPlugins(
  entries: readonly PluginEntry[],
  lockfile: Lockfile,
  policy: OrganisationPolicy,
): readonly { readonly id: string; readonly organisation: string }[] {
  const isOn = (id: string): boolean =>
    entries.some(({ name, enabled }) => enabled && lockedAs(name, lockfile)?.id === id);
  return policy.plugins
    .filter(({ id, use }) => use === "require" && !isOn(id))
    .map(({ id }) => ({ id, organisation: policy.organisation }));
}
