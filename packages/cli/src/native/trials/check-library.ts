import { formatCount } from "@parseltongue/base";
import type { BuiltPlugin } from "../../plugin-kit/build-plugin.ts";
import type { NativeTrials } from "../../plugin-kit/kit-invocation.ts";
import type { Check, CheckGroup } from "../../plugin-kit/testing/check.ts";
import type { BuiltLibrary } from "../build-native.ts";
import { compareLibrary, type Comparison } from "./run-trials.ts";

/** Whether a plugin's library says what its guest says, over generated graphs and inputs. */
export async function checkLibrary(
  built: BuiltPlugin,
  library: Pick<BuiltLibrary, "path">,
  trials: NativeTrials,
  signal: AbortSignal,
): Promise<CheckGroup> {
  const { project, wasm } = built;
  const forms = { manifest: project.manifest, wasm, library: library.path };
  const check = checkOf(await compareLibrary(forms, trials, signal));
  return { title: `machine code, over ${formatCount(trials.graphs)} generated graphs`, checks: [check] };
}

const NAME = "it says what the sandbox says, byte for byte";

function checkOf(found: Comparison): Check {
  switch (found.kind) {
    case "same":
      return { name: NAME, problems: [], note: `${formatCount(found.calls)} calls compared` };
    case "refused":
      return { name: NAME, problems: [found.message, `hint: ${found.hint}`] };
    case "ended":
      return { name: NAME, problems: [found.how, again(found.seed)] };
    case "differs": {
      const { trait, hook, why, native, sandboxed } = found.mismatch;
      return {
        name: NAME,
        problems: [
          `${trait} ${hook} ${why}`,
          `machine code: ${native}`,
          `sandbox:      ${sandboxed}`,
          "over the smallest graph found on which they differ:",
          ...found.spec,
          again(found.seed),
        ],
      };
    }
  }
}

function again(seed: number | undefined): string {
  return seed === undefined ? "it looked at no graph" : `again: --native --graphs 1 --seed ${seed}`;
}
