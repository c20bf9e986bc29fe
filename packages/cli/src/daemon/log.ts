import { safeJson, safeText } from "@parseltongue/base";
import type { TextOutput } from "../machine.ts";

/** How urgent a message is, most urgent first. */
export const LOG_LEVELS = ["error", "warning", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
/** How messages are written: lines for people, or one JSON object each. */
export const LOG_FORMATS = ["text", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Takes messages about what a daemon does; `about` says more, for machines. */
export type Log = (level: LogLevel, message: string, about?: Readonly<Record<string, unknown>>) => void;

/** Writes messages that are urgent enough. Texts of plugins and repositories are made safe. */
export function createLog(
  output: Pick<TextOutput, "write">,
  level: LogLevel,
  format: LogFormat,
  nowMs: () => number,
): Log {
  const lowest = LOG_LEVELS.indexOf(level);
  return (urgency, message, about = {}) => {
    if (LOG_LEVELS.indexOf(urgency) > lowest) return;
    const prefix = urgency === "info" ? "" : `${urgency}: `;
    const line =
      format === "json"
        ? safeJson({ time: new Date(nowMs()).toISOString(), level: urgency, message, ...about })
        : `${prefix}${safeText(message)}`;
    output.write(`${line}\n`);
  };
}
