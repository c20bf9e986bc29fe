import type { PluginStatus } from "@parseltongue/engine";
import type { DaemonStatus } from "./protocol.ts";

/** Upper bounds of the classes that the durations of answers are counted in, in seconds. */
const BUCKETS = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1, 10];
const NAMESPACE = "parseltongue";

interface Durations {
  readonly counts: number[];
  count: number;
  sum: number;
}

type Labels = Readonly<Record<string, string>>;

/**
 * Counts what a daemon does and prints it, with the state of graph and plugins, for Prometheus.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export class Metrics {
  readonly #answers = new Map<string, Durations>();
  readonly #failures = new Map<string, number>();
  readonly #events = new Map<string, number>();

  /** An answer to a question of a kind, and how long it took. */
  answered(ask: string, tookMs: number): void {
    const durations = this.#answers.get(ask) ?? { counts: BUCKETS.map(() => 0), count: 0, sum: 0 };
    this.#answers.set(ask, durations);
    const seconds = tookMs / 1000;
    durations.count += 1;
    durations.sum += seconds;
    for (const [index, bound] of BUCKETS.entries()) if (seconds <= bound) durations.counts[index]! += 1;
  }

  /** A question that was refused, by the error's code. */
  failed(code: string): void {
    this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
  }

  /** Something that happened to a plugin. */
  event(type: string): void {
    this.#events.set(type, (this.#events.get(type) ?? 0) + 1);
  }

  print(status: DaemonStatus, plugins: readonly PluginStatus[]): string {
    return [
      ...gauge("graph_nodes", "Nodes of the graph.", [[{}, status.nodeCount]]),
      ...gauge("graph_edges", "Edges of the graph.", [[{}, status.edgeCount]]),
      ...gauge("graph_epoch", "Changes of the graph so far.", [[{}, status.epoch]]),
      ...gauge("uptime_seconds", "Since the daemon started.", [[{}, status.upMs / 1000]]),
      ...this.#answerLines(),
      ...counter("question_failures_total", "Questions that were refused, by code.", byLabel("code", this.#failures)),
      ...counter("plugin_events_total", "What happened to plugins, by type.", byLabel("type", this.#events)),
      ...pluginLines(plugins),
      "",
    ].join("\n");
  }

  #answerLines(): string[] {
    const name = "question_seconds";
    const lines = header(name, "How long answers took, by kind of question.", "histogram");
    for (const [ask, { counts, count, sum }] of this.#answers) {
      for (const [index, bound] of BUCKETS.entries()) {
        lines.push(sample(`${name}_bucket`, { ask, le: String(bound) }, counts[index]!));
      }
      lines.push(sample(`${name}_bucket`, { ask, le: "+Inf" }, count));
      lines.push(sample(`${name}_sum`, { ask }, sum), sample(`${name}_count`, { ask }, count));
    }
    return lines;
  }
}

function pluginLines(plugins: readonly PluginStatus[]): string[] {
  const hooks = plugins.flatMap(({ name: plugin, hooks }) =>
    hooks.map((hook) => ({ hook, labels: { plugin, trait: hook.trait, hook: hook.name } })),
  );
  const quantiles = hooks.flatMap(({ hook, labels }): [Labels, number][] => [
    [{ ...labels, quantile: "0.5" }, hook.p50Micros / 1e6],
    [{ ...labels, quantile: "0.99" }, hook.p99Micros / 1e6],
  ]);
  return [
    ...gauge(
      "plugin_state",
      "1 for the state that a plugin is in.",
      plugins.map(({ name, state }) => [{ plugin: name, state }, 1]),
    ),
    ...gauge(
      "plugin_strikes",
      "Faults held against a plugin.",
      plugins.map(({ name, strikes }) => [{ plugin: name }, strikes]),
    ),
    ...counter(
      "plugin_calls_total",
      "Calls of a hook.",
      hooks.map(({ hook, labels }) => [labels, hook.calls]),
    ),
    ...counter(
      "plugin_faults_total",
      "Calls of a hook that ended in a fault.",
      hooks.map(({ hook, labels }) => [labels, hook.faults]),
    ),
    ...gauge("plugin_call_seconds", "How long calls of a hook take.", quantiles),
    ...gauge(
      "plugin_headroom_ratio",
      "Share of its fuel that the call closest to its budget left.",
      hooks.map(({ hook, labels }) => [labels, hook.headroom]),
    ),
  ];
}

function byLabel(label: string, counts: ReadonlyMap<string, number>): [Labels, number][] {
  return [...counts].map(([value, count]) => [{ [label]: value }, count]);
}

function gauge(name: string, help: string, samples: readonly (readonly [Labels, number])[]): string[] {
  return [...header(name, help, "gauge"), ...samples.map(([labels, value]) => sample(name, labels, value))];
}

function counter(name: string, help: string, samples: readonly (readonly [Labels, number])[]): string[] {
  return [...header(name, help, "counter"), ...samples.map(([labels, value]) => sample(name, labels, value))];
}

function header(name: string, help: string, type: string): string[] {
  return [`# HELP ${NAMESPACE}_${name} ${help}`, `# TYPE ${NAMESPACE}_${name} ${type}`];
}

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${NAMESPACE}_${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
