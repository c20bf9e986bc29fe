import { resolve } from "node:path";
import { safeJson } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import type { BuiltLibrary } from "../native/build-native.ts";
import type { BuiltPlugin } from "./build-plugin.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import type { PluginProject } from "./plugin-project.ts";
import { junitReport, printReport } from "./testing/print-report.ts";
import { testLanguages } from "./testing/test-language.ts";
import { allPassed, testGrounds, testPlugin, type TestReport } from "./testing/test-plugin.ts";

type TestInvocation = Extract<KitInvocation, { command: "plugin-test" }>;

/** `plugin test`: what a built plugin must pass. @param buildLibrary compiles it to machine code, when that is tested */
export async function runTest(
  invocation: TestInvocation,
  built: BuiltPlugin,
  machine: Machine,
  buildLibrary: (machine: Machine, built: BuiltPlugin) => Promise<BuiltLibrary>,
): Promise<ExitCode> {
  const { environment, signal } = machine;
  const { native } = invocation;
  const run = { environment, signal, grounds: await testGrounds(invocation.seed, signal) };
  const { directory, manifest } = built.project;
  const tested = await testPlugin(directory, built.prepared, run);
  const languages = await testLanguages(environment, directory, manifest, signal);
  const groups = [...tested.groups, ...languages, ...(native === undefined ? [] : [await checkNative()])];
  return showReport({ ...tested, groups }, invocation, machine);

  async function checkNative(): Promise<TestReport["groups"][number]> {
    const { checkLibrary } = await import("../native/trials/check-library.ts");
    const library = await buildLibrary(machine, built);
    return checkLibrary(built, library, native!, signal);
  }
}

/** `plugin test` of a plugin that brings languages and nothing else: there is nothing to build. */
export async function runLanguageTest(
  invocation: TestInvocation,
  { directory, manifest }: PluginProject,
  machine: Machine,
): Promise<ExitCode> {
  const groups = await testLanguages(machine.environment, directory, manifest, machine.signal);
  return showReport({ plugin: manifest.name, version: manifest.version, groups }, invocation, machine);
}

async function showReport(report: TestReport, invocation: TestInvocation, machine: Machine): Promise<ExitCode> {
  const { environment, stdout, workingDirectory } = machine;
  if (invocation.junit !== undefined) {
    const target = resolve(workingDirectory, invocation.junit);
    await environment.files.replace(target, [new TextEncoder().encode(junitReport(report))]);
  }
  stdout.write(invocation.json ? `${safeJson(report, 2)}\n` : printReport(report));
  return allPassed(report) ? 0 : 1;
}
