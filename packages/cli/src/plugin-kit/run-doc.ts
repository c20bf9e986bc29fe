import { join, relative, resolve } from "node:path";
import { safeText } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import type { BuiltPlugin } from "./build-plugin.ts";
import { pluginDocument } from "./doc/plugin-document.ts";
import { htmlOf, markdownOf } from "./doc/print-document.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { BUILD_DIRECTORY } from "./plugin-project.ts";
import { CodeGraph } from "./testing/code-graph.ts";
import { readCases } from "./testing/read-cases.ts";
import { referenceCode } from "./testing/reference-code.ts";

type DocInvocation = Extract<KitInvocation, { command: "plugin-doc" }>;

/** `plugin doc`: writes the reference of a built plugin as Markdown and as an HTML page. */
export async function runDoc(invocation: DocInvocation, built: BuiltPlugin, machine: Machine): Promise<ExitCode> {
  const { environment, signal, workingDirectory, stdout } = machine;
  const { directory, manifest } = built.project;
  const blocks = pluginDocument({
    prepared: built.prepared,
    reference: await CodeGraph.ofDump(referenceCode(), signal),
    cases: await readCases(environment, directory),
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
