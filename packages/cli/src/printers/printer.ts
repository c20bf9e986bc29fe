import type { AnswerReport } from "@parseltongue/engine";
import type { Format } from "../commands/options.ts";
import { printDot } from "./dot.ts";
import { printHuman } from "./human.ts";
import { printJson, printJsonLines } from "./json.ts";
import { printMermaid } from "./mermaid.ts";
import type { StyleOptions } from "./style.ts";

/** The whole text of a report; ends with a line feed and holds no text of the repository that was not made safe. */
export type Printer = (report: AnswerReport, options: StyleOptions) => string;

export const PRINTERS: Readonly<Record<Format, Printer>> = {
  human: printHuman,
  json: printJson,
  jsonl: printJsonLines,
  dot: printDot,
  mermaid: printMermaid,
};
