import { safeJson, safeText } from "@parseltongue/base";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { UserTaps } from "../../registry/user-taps.ts";
import { requireUserPlugins } from "../manage/change-plugins.ts";
import type { PluginInvocation } from "../manage/plugin-invocation.ts";
import { openTaps } from "./added-taps.ts";
import { noteFeedAges } from "./note-feed-ages.ts";
import { auditPlugins } from "./stop-revoked.ts";

/** `plugin audit`: what the taps that were added say against what is installed; exit code 1 when there is anything. */
export async function auditInstalledPlugins(
  { json }: Extract<PluginInvocation, { command: "plugin-audit" }>,
  machine: Machine,
): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const opened = await openTaps(machine, UserTaps.of(machine));
  noteFeedAges(opened, machine);
  const audited = await auditPlugins(plugins, opened, machine);
  const findings = audited.flatMap((each) => each.findings);
  const nowMs = machine.environment.clock.nowMs();
  const taps = opened.map(({ name, tap }) => ({ name, ...tap.freshness(nowMs) }));
  const lines = findings.map(({ plugin, tap, text, severity, stops }) => {
    const how = [severity ?? "", stops ? "must not run" : ""].filter((each) => each !== "").join(", ");
    return safeText(`${plugin}: ${text}${how === "" ? "" : ` (${how})`}, says ${tap}`);
  });
  const none = `nothing is known against ${audited.length} plugins, by ${opened.length} taps`;
  const said = lines.length === 0 ? [none] : lines;
  machine.stdout.write(json ? `${safeJson({ findings, taps }, 2)}\n` : said.map((line) => `${line}\n`).join(""));
  return findings.length === 0 ? 0 : 1;
}
