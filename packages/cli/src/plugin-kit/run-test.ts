import { resolve } from "node:path";
import { safeJson } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import type { BuiltLibrary } from "../native/build-native.ts";
import type { BuiltPlugin } from "./build-plugin.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { junitReport, printReport } from "./testing/print-report.ts";
import { allPassed, testGrounds, testPlugin, type TestReport } from "./testing/test-plugin.ts";

type TestInvocation = Extract<KitInvocation, { command: "plugin-test" }>;

/** `plugin test`: what a built plugin must pass. @param buildLibrary compiles it to machine code, when that is tested */
export async function runTest(
  invocation: TestInvocation,
  built: BuiltPlugin,
  machine: Machine,
  buildLibrary: (machine: Machine, built: BuiltPlugin) => Promise<BuiltLibrary>,
): Promise<ExitCode> {
  const { environment, signal, stdout, workingDirectory } = machine;
  const { native } = invocation;
  const run = { environment, signal, grounds: await testGrounds(signal) };
  const tested = await testPlugin(built.project.directory, built.prepared, run);
  const report: TestReport =
    native === undefined ? tested : { ...tested, groups: [...tested.groups, await checkNative()] };
  if (invocation.junit !== undefined) {
    const target = resolve(workingDirectory, invocation.junit);
    await environment.files.replace(target, [new TextEncoder().encode(junitReport(report))]);
  }
  stdout.write(invocation.json ? `${safeJson(report, 2)}\n` : printReport(report));
  return allPassed(report) ? 0 : 1;

  async function checkNative(): Promise<TestReport["groups"][number]> {
    const { checkLibrary } = await import("../native/trials/check-library.ts");
    const library = await buildLibrary(machine, built);
    return checkLibrary(built, library, native!, signal);
  }
}
