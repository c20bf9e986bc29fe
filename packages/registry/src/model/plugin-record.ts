import type { HttpsUrl, Line, PluginId, Time, Word } from "./scalars.ts";

/** What a plugin can be; the manifest's words. */
export const TRAITS = ["lens", "query", "rule", "analyzer", "exporter", "language"] as const;
/** What a plugin can be; the manifest's words. */
export type TraitName = (typeof TRAITS)[number];

/** How a plugin is kept. */
export type PluginStatus = "active" | "deprecated" | "abandoned";

/** `entries/<namespace>/<name>/plugin.json`: what people read about a plugin. Nothing is decided by it. */
export interface PluginRecord {
  readonly schema: 1;
  readonly id: PluginId;
  readonly registeredAt: Time;
  readonly description: Line;
  readonly keywords: readonly Word[];
  readonly homepage?: HttpsUrl;
  readonly documentation?: HttpsUrl;
  readonly status: PluginStatus;
  /** Why it is no longer active, and what to use. */
  readonly note?: Line;
  readonly successor?: PluginId;
}
