import type { AnyReply } from "../question.ts";
import { findHook } from "./find-hook.ts";
import { type AbsentData, failureOf, type PluginFailure } from "./plugin-report.ts";
import type { PluginSet } from "./plugin-set.ts";

/** What an exporter made of an answer. */
export interface ExportReport {
  readonly plugin: string;
  readonly exporter: string;
  /** File ending of what it makes. */
  readonly format: string;
  readonly mediaType: string;
  /** Empty when it failed. */
  readonly bytes: Uint8Array;
  /** Parts of plugins that are missing, the exporter's own among them. */
  readonly failures: readonly PluginFailure[];
  /** Only there when plugins did without something that they ask for. */
  readonly absent?: readonly AbsentData[];
}

/**
 * Has an exporter write the hits of an answer.
 * @param format what the exporter says it makes, or `plugin/format`
 * @throws EngineError `unknown-hook`, `ambiguous-hook`
 */
export function exportReply(plugins: PluginSet, format: string, reply: AnyReply): ExportReport {
  const { running, loaded } = findHook(plugins, "exporter", format, (each) => each.loaded.hook.format);
  const { plugin } = running;
  const { hook } = loaded;
  const failures = [...(reply.failures ?? []), ...plugins.columns.refresh(plugin.manifest.capabilities.attributes)];
  const absent = [...(reply.absent ?? []), ...plugins.columns.absentFor([plugin])];
  const outcome = plugins.host.render(plugin, hook.name, hitsOf(reply));
  return {
    plugin: plugin.manifest.name,
    exporter: hook.name,
    format: hook.format,
    mediaType: hook.mediaType,
    bytes: outcome.failed === undefined ? outcome.bytes : new Uint8Array(0),
    ...(absent.length > 0 && { absent }),
    failures: outcome.failed === undefined ? failures : [...failures, failureOf(outcome.failed)],
  };
}

/** The nodes that an answer is about, the question's own first, each once. */
function hitsOf(reply: AnyReply): { length: number; nodes: Uint32Array; depths: Uint32Array } {
  const depths = new Map<number, number>();
  const add = (node: number, depth: number): void => {
    if (!depths.has(node)) depths.set(node, depth);
  };
  for (const target of reply.targets) add(target, 0);
  for (const [node, depth] of nodesOf(reply)) add(node, depth);
  const nodes = Uint32Array.from(depths.keys());
  return { length: nodes.length, nodes, depths: Uint32Array.from(depths.values()) };
}

function* nodesOf(reply: AnyReply): Iterable<readonly [node: number, depth: number]> {
  switch (reply.ask) {
    case "find":
    case "query":
      for (const node of reply.answer.nodes) yield [node, 0];
      return;
    case "hubs":
      for (const { node } of reply.answer.hubs) yield [node, 0];
      return;
    case "unused":
      for (const { node } of reply.answer.nodes) yield [node, 0];
      return;
    case "find-cycles":
      for (const { members } of reply.answer.cycles) for (const node of members) yield [node, 0];
      return;
    case "dependencies":
      for (const { from, to } of reply.answer.dependencies) {
        yield [from, 0];
        yield [to, 1];
      }
      return;
    case "context":
      for (const { node } of reply.answer.entries) yield [node, 0];
      return;
    default:
      for (const { node, depth } of reply.answer.hits) yield [node, depth];
  }
}
