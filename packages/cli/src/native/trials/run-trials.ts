import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { encodeSnapshot, type Graph } from "@parseltongue/graph";
import { startConfined } from "../../environment/confined-process.ts";
import type { Manifest } from "@parseltongue/host";
import type { NativeTrials } from "../../plugin-kit/kit-invocation.ts";
import type { Mismatch } from "./compare-hooks.ts";
import type { MeasuredHook, TrialRequest, TrialResponse } from "./trial-messages.ts";

const ENTRY = new URL("./trial-process.ts", import.meta.url);
/** Graphs that a process is given at once. */
const PORTION = 1000;
/** Longer than any plugin takes for a few hundred nodes, or to be measured. */
const GRAPH_DEADLINE_MS = 20_000;
const MEASURE_DEADLINE_MS = 120_000;

/** A plugin in both forms. */
export interface BothForms {
  readonly manifest: Manifest;
  /** The guest's bytes. */
  readonly wasm: Uint8Array;
  /** Absolute path of the library, in a directory that holds nothing else that is secret. */
  readonly library: string;
}

/** What comparing a library with its guest showed. */
export type Comparison =
  | { readonly kind: "same"; readonly graphs: number; readonly calls: number }
  | { readonly kind: "differs"; readonly seed: number; readonly mismatch: Mismatch; readonly spec: readonly string[] }
  /** The process ended, or had to be ended; undefined: before it looked at a graph. */
  | { readonly kind: "ended"; readonly seed: number | undefined; readonly how: string }
  | { readonly kind: "refused"; readonly message: string; readonly hint: string };

/**
 * Compares a plugin's library with its guest over generated graphs, on all cores; the first difference ends it.
 * @param onGraph hears of each graph that is looked at
 */
export async function compareLibrary(
  plugin: BothForms,
  { graphs, seed }: NativeTrials,
  signal: AbortSignal,
  onGraph: () => void = () => {},
): Promise<Comparison> {
  let next = seed;
  let calls = 0;
  const ending = new AbortController();
  const work = async (): Promise<Comparison | undefined> => {
    while (next < seed + graphs && !ending.signal.aborted) {
      const first = next;
      next += PORTION;
      const count = Math.min(PORTION, seed + graphs - first);
      const request = { kind: "compare", first, count } as const;
      const found = await portion(plugin, request, [signal, ending.signal], onGraph);
      if (found === undefined) continue;
      if (found.kind === "same") calls += found.calls;
      else {
        ending.abort();
        return found;
      }
    }
    return undefined;
  };
  const found = await Promise.all(Array.from({ length: availableParallelism() }, work));
  signal.throwIfAborted();
  return found.find((each) => each !== undefined) ?? { kind: "same", graphs, calls };
}

/** One portion in a process of its own; undefined: it was called off. */
async function portion(
  plugin: BothForms,
  request: Extract<TrialRequest, { kind: "compare" }>,
  signals: readonly AbortSignal[],
  onGraph: () => void,
): Promise<Comparison | undefined> {
  let seed: number | undefined;
  const outcome = await inProcess<Comparison>(plugin, request, signals, GRAPH_DEADLINE_MS, (response) => {
    if (response.kind === "begins") {
      seed = response.seed;
      onGraph();
      return undefined;
    }
    if (response.kind === "same") return { kind: "same", graphs: request.count, calls: response.compared };
    return response.kind === "measured" ? undefined : response;
  });
  if (outcome === undefined || "kind" in outcome) return outcome;
  return { kind: "ended", seed, how: outcome.how };
}

/** What a plugin's hooks take in both forms over a graph. */
export async function measureLibrary(
  plugin: BothForms,
  graph: Graph,
  signal: AbortSignal,
): Promise<readonly MeasuredHook[] | Extract<Comparison, { kind: "ended" | "refused" }>> {
  const request: TrialRequest = { kind: "measure", snapshot: Buffer.concat([...encodeSnapshot(graph, {})]) };
  const outcome = await inProcess(plugin, request, [signal], MEASURE_DEADLINE_MS, (response) =>
    response.kind === "measured" ? response.hooks : response.kind === "refused" ? response : undefined,
  );
  signal.throwIfAborted();
  if (outcome === undefined || "how" in outcome)
    return { kind: "ended", seed: undefined, how: outcome?.how ?? "was called off" };
  return outcome;
}

/**
 * Starts a process, hands it the plugin and a request, and waits for what `take` makes of a response; undefined when a
 * signal fires, how it ended when it does or says nothing for too long.
 */
async function inProcess<Result extends object>(
  { manifest, wasm, library }: BothForms,
  request: TrialRequest,
  signals: readonly AbortSignal[],
  deadlineMs: number,
  take: (response: TrialResponse) => Result | undefined,
): Promise<Result | { readonly how: string } | undefined> {
  const channel = startConfined<TrialRequest, TrialResponse>(ENTRY, { machineCode: dirname(library) });
  const ended = AbortSignal.any([...signals]);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      const wait = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve({ how: `did not come back within ${deadlineMs / 1000} s` }), deadlineMs);
      };
      wait();
      ended.addEventListener("abort", () => resolve(undefined), { once: true });
      if (ended.aborted) resolve(undefined);
      const hear = (response: TrialResponse): void => {
        wait();
        const result = take(response);
        if (result !== undefined) resolve(result);
      };
      channel.listen(hear, ({ message }) => resolve({ how: message }));
      channel.post({ kind: "plugin", manifest, wasm, library });
      channel.post(request);
    });
  } finally {
    clearTimeout(timer);
    await channel.terminate();
  }
}
