import { canonicalJson, digestOf } from "@parseltongue/base";
import type { HitBatch } from "@parseltongue/host";
import type { AnyReply } from "../question.ts";
import { findHook } from "./find-hook.ts";
import type { NativeDemotion } from "./plugin-configuration.ts";
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
  /** Only there when plugins that ran as machine code run in the sandbox from now on. */
  readonly demoted?: readonly NativeDemotion[];
}

/**
 * Has an exporter write the hits of an answer.
 * @param format what the exporter says it makes, or `plugin/format`
 * @throws EngineError `unknown-hook`, `ambiguous-hook`
 */
export function exportReply(plugins: PluginSet, format: string, reply: AnyReply): ExportReport {
  return exportHits(plugins, format, exportedOf(reply));
}

/** What an exporter is given of an answer. Plain data. */
export interface ExportedAnswer {
  readonly hits: HitBatch;
  readonly failures: readonly PluginFailure[];
  readonly absent: readonly AbsentData[];
}

export function exportedOf(reply: AnyReply): ExportedAnswer {
  return { hits: hitsOf(reply), failures: reply.failures ?? [], absent: reply.absent ?? [] };
}

/** Has an exporter write hits. @throws as `exportReply` */
export function exportHits(plugins: PluginSet, format: string, answer: ExportedAnswer): ExportReport {
  const { running, loaded } = findHook(plugins, "exporter", format, (each) => each.loaded.hook.format);
  const { plugin } = running;
  const { hook } = loaded;
  const failures = [...answer.failures, ...plugins.columns.refresh(plugin.manifest.capabilities.attributes)];
  const absent = [...answer.absent, ...plugins.columns.absentFor([plugin])];
  const { hits } = answer;
  const key = canonicalJson([
    "exporter",
    running.identity,
    hook.name,
    digestOf(bytesOf(hits.nodes)),
    digestOf(bytesOf(hits.depths)),
  ]);
  const { answer: outcome } = plugins.remembered(key, () => plugins.host.render(plugin, hook.name, hits));
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
function hitsOf(reply: AnyReply): HitBatch {
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

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
