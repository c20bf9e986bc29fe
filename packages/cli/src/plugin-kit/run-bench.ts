import { relative, resolve } from "node:path";
import { safeJson, safeText } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { benchPlugin } from "./bench/bench-plugin.ts";
import { flameGraph } from "./bench/flame-graph.ts";
import { fuelTree } from "./bench/fuel-tree.ts";
import { type LibraryFigures, printGain } from "../native/trials/print-gain.ts";
import type { BuiltLibrary } from "../native/build-native.ts";
import { printBench } from "./bench/print-bench.ts";
import { profilePlugin } from "./bench/profile-plugin.ts";
import { buildForProfile, type BuiltPlugin } from "./build-plugin.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { CodeGraph } from "./testing/code-graph.ts";
import { referenceCode } from "./testing/reference-code.ts";

type BenchInvocation = Extract<KitInvocation, { command: "plugin-bench" }>;

/**
 * `plugin bench`: what a built plugin costs, over the reference graph or the code that the user names.
 * @param buildLibrary compiles it to machine code, when that is measured
 */
export async function runBench(
  invocation: BenchInvocation,
  built: BuiltPlugin,
  machine: Machine,
  buildLibrary: (machine: Machine, built: BuiltPlugin) => Promise<BuiltLibrary>,
): Promise<ExitCode> {
  const { environment, signal, stdout, stderr, workingDirectory } = machine;
  const code = await codeOf(invocation, machine);
  const report = benchPlugin(code, built, environment.clock, invocation.runs);
  if (invocation.profile !== undefined) {
    const target = resolve(workingDirectory, invocation.profile);
    const { name, version } = built.project.manifest;
    const prepared = await buildForProfile(environment, built.project, signal);
    const svg = flameGraph(`${name} ${version}: where its fuel goes`, fuelTree(profilePlugin(code, prepared)));
    await environment.files.replace(target, [new TextEncoder().encode(svg)]);
    stderr.write(`${safeText(relative(workingDirectory, target))} shows where the fuel goes\n`);
  }
  const native = invocation.native ? await measured() : undefined;
  if (invocation.json) stdout.write(`${safeJson({ ...report, ...(native && { native }) }, 2)}\n`);
  else stdout.write(`${printBench(report)}${native === undefined ? "" : printGain(native)}`);
  const hasFailed = native !== undefined && "kind" in native;
  return hasFailed || report.hooks.some(({ faults }) => faults > 0) ? 1 : 0;

  async function measured(): Promise<LibraryFigures> {
    const { measureLibrary } = await import("../native/trials/run-trials.ts");
    const { path: library } = await buildLibrary(machine, built);
    return measureLibrary({ manifest: built.project.manifest, wasm: built.wasm, library }, code.graph, signal);
  }
}

/** A file is code as one text, a directory a code base. */
async function codeOf({ on }: BenchInvocation, machine: Machine): Promise<CodeGraph> {
  const { files } = machine.environment;
  if (on === undefined) return CodeGraph.ofDump(referenceCode(), machine.signal);
  const path = resolve(machine.workingDirectory, on);
  if ((await files.status(path))?.kind !== "file") return CodeGraph.ofDirectory(files, path, machine.signal);
  return CodeGraph.ofDump(new TextDecoder().decode(await files.read(path)), machine.signal);
}
