import type { CheckReport } from "@parseltongue/engine";
import { safeJson } from "@parseltongue/base";
import type { StyleOptions } from "../style.ts";
import type { CheckFormat } from "./check-formats.ts";
import { printCheckForGithub } from "./github.ts";
import { printCheckForPeople } from "./human-check.ts";
import { printCheckAsJunit } from "./junit.ts";
import { printCheckAsSarif } from "./sarif.ts";

/** The whole text of a report; ends with a line feed and holds no text of repository or plugin that was not made safe. */
export type CheckPrinter = (report: CheckReport, options: StyleOptions) => string;

export const CHECK_PRINTERS: Readonly<Record<CheckFormat, CheckPrinter>> = {
  human: printCheckForPeople,
  json: (report) => `${safeJson(report, 2)}\n`,
  sarif: printCheckAsSarif,
  junit: printCheckAsJunit,
  github: printCheckForGithub,
};
