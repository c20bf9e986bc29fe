import { CodedError } from "@parseltongue/base";
import { decodeSnapshot } from "@parseltongue/graph";
import { type NativeLibrary, type PreparedPlugin, preparePlugin } from "@parseltongue/host";
import { CodeGraph } from "../../plugin-kit/testing/code-graph.ts";
import { openLibrary } from "../open-library.ts";
import { HookComparison } from "./compare-hooks.ts";
import { fuzzSpec } from "./fuzz-spec.ts";
import { measureHooks } from "./measure-hooks.ts";
import { printSpec, shrinkSpec } from "./shrink-spec.ts";
import type { TrialRequest, TrialResponse } from "./trial-messages.ts";

/** A process in which a library is tried out: it may end it. */

let tried: { readonly prepared: PreparedPlugin; readonly library: NativeLibrary } | undefined;

function send(message: TrialResponse): void {
  process.send?.(message);
}

process.on("disconnect", () => process.exit(0));
process.on("message", (request: TrialRequest) => {
  try {
    take(request);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    send({ kind: "refused", message: error.message, hint: error.hint ?? "" });
  }
});

function take(request: TrialRequest): void {
  if (request.kind === "plugin") {
    const prepared = preparePlugin({ wasm: request.wasm, manifest: request.manifest });
    tried = { prepared, library: openLibrary(request.library) };
    return;
  }
  if (tried === undefined) return;
  if (request.kind === "measure") {
    const code = CodeGraph.ofGraph(decodeSnapshot(request.snapshot).graph);
    send({ kind: "measured", hooks: measureHooks(code, tried.prepared, tried.library) });
    return;
  }
  compare(new HookComparison(tried.prepared, tried.library), request.first, request.count);
}

function compare(comparison: HookComparison, first: number, count: number): void {
  for (let seed = first; seed < first + count; seed++) {
    send({ kind: "begins", seed });
    const spec = fuzzSpec(seed);
    if (comparison.mismatch(spec, seed) === undefined) continue;
    // Small enough for a person to see through.
    const small = shrinkSpec(spec, (smaller) => comparison.mismatch(smaller, seed) !== undefined);
    const mismatch = comparison.mismatch(small, seed) ?? comparison.mismatch(spec, seed);
    if (mismatch === undefined) continue;
    send({ kind: "differs", seed, mismatch, spec: printSpec(small) });
    return;
  }
  send({ kind: "same", compared: comparison.compared });
}
