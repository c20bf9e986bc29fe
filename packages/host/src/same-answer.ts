import type { CallCost, FailedCall } from "./outcomes.ts";

/** What a call gave that did not fail. */
export type GoodAnswer = CallCost & { readonly failed?: undefined };

/**
 * In what a library's answer differs from the sandbox's, which counts; undefined when it does not. Fuel is left out: a
 * library uses none.
 */
export function divergence(native: GoodAnswer | FailedCall, sandboxed: GoodAnswer | FailedCall): string | undefined {
  const [ours, theirs] = [native.failed, sandboxed.failed];
  // What a guest ran out of in the sandbox says nothing about the library.
  if (theirs !== undefined && OWN_TO_SANDBOX.has(theirs.reason)) return undefined;
  if (ours?.reason !== theirs?.reason) {
    if (theirs === undefined) return `failed, as the sandbox did not: ${ours?.message}`;
    return `did not fail as the sandbox did: ${theirs.message}`;
  }
  if (ours !== undefined) return undefined;
  const { fuelUsed: _fuel, ...expected } = sandboxed as CallCost;
  const { fuelUsed: _none, ...found } = native as CallCost;
  return isSame(found, expected) ? undefined : "gave something else than the sandbox";
}

const OWN_TO_SANDBOX: ReadonlySet<string> = new Set(["out-of-fuel", "too-deep", "no-instance", "quarantined"]);

/** Whether two answers hold the same values, lists of numbers compared as their bytes. */
export function isSame(a: unknown, b: unknown): boolean {
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return sameBytes(bytesOf(a), bytesOf(b));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => isSame(a[name as never], b[name as never]));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
