import { RegistryError } from "../registry-error.ts";
import type { Time } from "./scalars.ts";

/** Milliseconds. */
export const HOUR_MS: number = 3_600_000;
/** Milliseconds: in UTC every day has 24 hours. */
export const DAY_MS: number = 24 * HOUR_MS;

const PATTERN = /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
/** Every month has so many days. */
const LEAST_DAYS = 28;

/**
 * Whether a text is a moment as files write it, and one that the calendar has: what a lenient reader takes for no time at
 * all would never be over.
 * @see RFC 3339, section 5.6; leap seconds, offsets and fractions are refused
 */
export function isTime(text: string): boolean {
  if (!PATTERN.test(text)) return false;
  if (Number(text.slice(8, 10)) <= LEAST_DAYS) return true;
  // `Date` takes February 30 for March 2; written back it differs.
  return new Date(Date.parse(text)).toISOString() === text.replace("Z", ".000Z");
}

/** The same few moments are asked for again and again while a version is judged. */
const KNOWN = new Map<Time, number>();
const MAX_KNOWN = 4096;

/** Milliseconds since 1970 of a moment. @throws RegistryError `bad-time` */
export function timeMs(text: Time): number {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  if (isTime(text)) {
    if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
    const ms = Date.parse(text);
    KNOWN.set(text, ms);
    return ms;
  }
  throw new RegistryError("bad-time", `not a time: ${JSON.stringify(text.slice(0, 60))}`, {
    hint: "write it in UTC with seconds: 2026-11-25T00:00:00Z",
  });
}

/** A moment as files write it, the second begun. @throws RegistryError `bad-time` before the year 2000 and after 2999 */
export function timeText(ms: number): Time {
  const date = new Date(Math.floor(ms / 1000) * 1000);
  const text = Number.isNaN(date.getTime()) ? "" : date.toISOString().replace(".000Z", "Z");
  if (isTime(text)) return text;
  throw new RegistryError("bad-time", `no file can say the time ${ms} ms after 1970`, { hint: "set the clock" });
}
