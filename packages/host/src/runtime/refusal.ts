import type { GuestFaultReason } from "../guest-fault.ts";
import { RefusedReason } from "../io-layout.ts";

/** Why a host call was refused. */
export interface Refusal {
  readonly reason: GuestFaultReason;
  /** Lower case, with values. */
  readonly message: string;
}

/** Something that is not there was named. */
export function badOutput(message: string): Refusal {
  return { reason: "bad-output", message };
}

/** More was given than may be. */
export function overLimit(message: string): Refusal {
  return { reason: "output-limit", message };
}

/** The word that tells the in-module wrapper to end the guest. */
export function refusedWord(reason: GuestFaultReason): number {
  if (reason === "bad-pointer") return RefusedReason.badPointer;
  return reason === "output-limit" ? RefusedReason.outputLimit : RefusedReason.badOutput;
}
