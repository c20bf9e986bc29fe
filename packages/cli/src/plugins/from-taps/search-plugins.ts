import { safeJson, safeText } from "@parseltongue/base";
import { type SearchEntry, searchPlugins as searchEntries } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { createProgress } from "../../progress.ts";
import { UserTaps } from "../../registry/user-taps.ts";
import type { PluginInvocation } from "../manage/plugin-invocation.ts";
import { openTaps } from "./added-taps.ts";
import { noteFeedAges } from "./note-feed-ages.ts";
import { SearchCache } from "./search-cache.ts";

type Invocation = Extract<PluginInvocation, { command: "plugin-search" }>;

/** A plugin with the user's name of its tap. */
type Found = SearchEntry & { readonly tap: string };

/** `plugin search`: plugins of all taps that were added, by what was signed. Exit code 1 when there is none. */
export async function searchPlugins(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const taps = UserTaps.of(machine);
  const opened = await openTaps(machine, taps);
  if (opened.length === 0) {
    throw new CliError("unknown-tap", "there is no tap to search in", {
      hint: "add one: tap add <url> --root <fingerprint>",
    });
  }
  noteFeedAges(opened, machine);
  const { files, clock } = machine.environment;
  const cache = new SearchCache(files, taps.directories.cache);
  const all: Found[] = [];
  const progress = await createProgress(machine, false);
  try {
    for (const { name, tap } of opened) {
      const { plugins } = await cache.index(tap, clock.nowMs(), {
        signal: machine.signal,
        onProgress: (at) => progress.show(at),
      });
      all.push(...plugins.map((plugin) => Object.assign({}, plugin, { tap: name })));
    }
  } finally {
    progress.end();
  }
  const found = searchEntries(all, invocation) as readonly Found[];
  const text = found.flatMap((each) => lines(each, invocation.explain)).map((line) => `${safeText(line)}\n`);
  machine.stdout.write(
    invocation.json ? `${safeJson({ plugins: found }, 2)}\n` : text.join("") || "no plugin of your taps is like that\n",
  );
  return found.length === 0 ? 1 : 0;
}

function lines(found: Found, explain: boolean): readonly string[] {
  const { tap, id, version, tier, score, description, traits, languages, capabilities, status, scoreLines } = found;
  const about = languages.length === 0 ? "" : ` for ${languages.join(", ")}`;
  const asks = capabilities.length === 0 ? "" : `; asks for ${capabilities.join(", ")}`;
  const kept = status === "active" ? "" : `, ${status}`;
  return [
    `${tap}/${id} ${version}: ${tier}, score ${score}${kept}`,
    `  ${description}`,
    `  ${traits.join(", ")}${about}${asks}`,
    ...(explain ? scoreLines.map(({ part, points, max, text }) => `  ${part} ${points} of ${max}: ${text}`) : []),
  ];
}
