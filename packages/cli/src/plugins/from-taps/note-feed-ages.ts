import type { AddedTap, TapMachine } from "./added-taps.ts";
import { noteFeed } from "../../registry/use-tap.ts";

/** Says of which taps later advisories may be missing. */
export function noteFeedAges(opened: readonly AddedTap[], machine: TapMachine): void {
  for (const { entry, tap } of opened) noteFeed(machine, entry, tap);
}
