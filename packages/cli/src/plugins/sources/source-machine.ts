import type { Machine } from "../../machine.ts";

/** What finding a plugin takes from the machine. */
export type SourceMachine = Pick<Machine, "environment" | "signal" | "workingDirectory">;
