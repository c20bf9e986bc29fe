import { join, relative, resolve } from "node:path";
import { safeText } from "@parseltongue/base";
import type { PreparedPlugin } from "@parseltongue/host";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { type DocumentedGuest, pluginDocument } from "./doc/plugin-document.ts";
import { htmlOf, markdownOf } from "./doc/print-document.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { BUILD_DIRECTORY, type PluginProject } from "./plugin-project.ts";
import { CodeGraph } from "./testing/code-graph.ts";
import { readCases, readLanguageCases } from "./testing/read-cases.ts";
import { referenceCode } from "./testing/reference-code.ts";

type DocInvocation = Extract<KitInvocation, { command: "plugin-doc" }>;

/**
 * `plugin doc`: writes the reference of a plugin as Markdown and as an HTML page.
 * @param prepared undefined for a plugin that brings languages and nothing else: there is nothing to build or to measure
 */
export async function runDoc(
  invocation: DocInvocation,
  { directory, manifest }: PluginProject,
  prepared: PreparedPlugin | undefined,
  machine: Machine,
): Promise<ExitCode> {
  const { environment, signal, workingDirectory, stdout } = machine;
  const guest: DocumentedGuest | undefined = prepared && {
    prepared,
    reference: await CodeGraph.ofDump(referenceCode(), signal),
  };
  const blocks = pluginDocument({
    manifest,
    guest,
    cases: await readCases(environment, directory),
    languageCases: await readLanguageCases(environment, directory),
  });
  const target =
    invocation.out === undefined ? join(directory, BUILD_DIRECTORY) : resolve(workingDirectory, invocation.out);
  await environment.files.createDirectory(target);
  const pages = [
    [`${manifest.name}.md`, markdownOf(blocks)],
    [`${manifest.name}.html`, htmlOf(`${manifest.name} ${manifest.version}`, blocks)],
  ] as const;
  for (const [name, text] of pages) {
    await environment.files.replace(join(target, name), [new TextEncoder().encode(text)]);
    stdout.write(`${safeText(relative(workingDirectory, join(target, name)))}\n`);
  }
  return 0;
}
