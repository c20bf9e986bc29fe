import { resolve } from "node:path";
import { safeJson } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import type { BuiltPlugin } from "./build-plugin.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { junitReport, printReport } from "./testing/print-report.ts";
import { allPassed, testGrounds, testPlugin } from "./testing/test-plugin.ts";

type TestInvocation = Extract<KitInvocation, { command: "plugin-test" }>;

/** `plugin test`: what a built plugin must pass. */
export async function runTest(invocation: TestInvocation, built: BuiltPlugin, machine: Machine): Promise<ExitCode> {
  const { environment, signal, stdout, workingDirectory } = machine;
  const run = { environment, signal, grounds: await testGrounds(signal) };
  const report = await testPlugin(built.project.directory, built.prepared, run);
  if (invocation.junit !== undefined) {
    const target = resolve(workingDirectory, invocation.junit);
    await environment.files.replace(target, [new TextEncoder().encode(junitReport(report))]);
  }
  stdout.write(invocation.json ? `${safeJson(report, 2)}\n` : printReport(report));
  return allPassed(report) ? 0 : 1;
}
