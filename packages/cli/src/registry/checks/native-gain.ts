import type { NativeArtifact, NativeGain } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import { type BothForms, measureLibrary } from "../../native/trials/run-trials.ts";
import type { MeasuredHook } from "../../native/trials/trial-messages.ts";
import { CodeGraph } from "../../plugin-kit/testing/code-graph.ts";

/** A version in both forms, with what its entry says of the machine code. */
export interface PublishedForms extends BothForms {
  readonly artifact: NativeArtifact;
}

/**
 * How much faster a version's machine code is than its sandboxed code, over code: what all of its hooks take together.
 * @param code files in one text
 * @throws CliError `not-measured`
 */
export async function measureGain(
  { artifact, ...plugin }: PublishedForms,
  code: string,
  signal: AbortSignal,
): Promise<NativeGain> {
  const { platform, sha256: nativeSha256 } = artifact;
  const { graph } = await CodeGraph.ofDump(code, signal);
  const figures = await measureLibrary(plugin, graph, signal);
  if ("kind" in figures) {
    const why = figures.kind === "ended" ? figures.how : figures.message;
    throw new CliError("not-measured", `machine code for ${platform} cannot be measured: ${why}`, {
      hint: "compare it with the sandboxed code: registry differential",
    });
  }
  return { platform, nativeSha256, ...gainOf(figures) };
}

/** What hooks gain together; at the least: each the least that it gains. */
export function gainOf(hooks: readonly MeasuredHook[]): Pick<NativeGain, "speedup" | "speedupLow"> {
  const sum = (of: (hook: MeasuredHook) => number): number => hooks.reduce((total, hook) => total + of(hook), 0);
  const sandboxNs = sum((hook) => hook.sandboxNs);
  const rounded = (nativeNs: number): number => (nativeNs === 0 ? 1 : Math.floor((1000 * sandboxNs) / nativeNs) / 1000);
  return {
    speedup: rounded(sum((hook) => hook.nativeNs)),
    speedupLow: rounded(sum((hook) => hook.sandboxNs / hook.gainLow)),
  };
}
