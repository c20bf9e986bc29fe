import { hostRange } from "@parseltongue/host";
import type { ContractVersion, TestEnvironment } from "@parseltongue/registry";
import { VERSION } from "../../version.ts";

/** Newest contract of this program. */
export const OWN_CONTRACT: ContractVersion = `${hostRange.major}.${hostRange.toMinor}`;

/** Kind of this machine, as statements say it. */
export const OWN_PLATFORM: TestEnvironment["platform"] = `${process.platform}-${process.arch}`;

/** What statements say that something was run with: this program, on this machine. */
export const OWN_ENVIRONMENT: TestEnvironment = {
  contract: OWN_CONTRACT,
  parseltongue: VERSION,
  platform: OWN_PLATFORM,
};
