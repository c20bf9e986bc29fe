import type { Clock, Files } from "@parseltongue/base";
import type { PluginEvent } from "@parseltongue/host";
import { type Records as RecordsOf, RecordsFile } from "./records-file.ts";

/** Strikes of all processes together that send a plugin into quarantine. */
const STRIKES_TO_QUARANTINE = 5;
/** The first quarantine; each further one takes twice as long, up to a day. */
const FIRST_QUARANTINE_MS = 60_000;
const LONGEST_QUARANTINE_MS = 86_400_000;
/** Strikes are forgotten when there was none for so long. */
const FORGET_AFTER_MS = 86_400_000;

/** What is held against a plugin. */
export interface PluginRecord {
  /** Of the guest's bytes: another version starts without strikes. */
  readonly digest: string;
  readonly strikes: number;
  readonly quarantines: number;
  /** Milliseconds since 1970: of the last strike, and until when the plugin is left alone (0: it is not). */
  readonly struckMs: number;
  readonly untilMs: number;
  /** What the last strike was for. */
  readonly reason: string;
}
type CountedEvent = Extract<PluginEvent, { type: "strike" | "grammar-fault" | "quarantine" | "reset" }>;
type Records = RecordsOf<PluginRecord>;

/**
 * Strikes and quarantines of plugins across processes: one that fails in every command is left alone as one that fails
 * again and again in a daemon is.
 */
export class StrikesFile {
  readonly #clock: Clock;
  readonly #records: RecordsFile<PluginRecord>;

  constructor(files: Files, clock: Clock, stateDirectory: string) {
    this.#clock = clock;
    this.#records = new RecordsFile(files, clock, stateDirectory, "strikes", isRecord);
  }

  /** What is held against plugins by name, for the guests' bytes that they have now. */
  async read(): Promise<Records> {
    return this.#records.read();
  }

  /** Notes what an event means, some time soon; see `written`. Never throws. */
  note(event: PluginEvent, onFailure: (error: unknown) => void): void {
    if (isCounted(event)) this.#records.changeSoon((records) => this.#after(records, event), onFailure);
  }

  /** Forgets what is held against a plugin. Returns whether there was anything. */
  async reset(name: string): Promise<boolean> {
    return this.#records.reset(name);
  }

  /** Resolves when all that was noted is on the disk. */
  async written(): Promise<void> {
    await this.#records.written();
  }

  #after(records: Records, event: CountedEvent): Records {
    const { plugin, digest } = event;
    const { [plugin]: old, ...rest } = records;
    if (event.type === "reset") return rest;
    const nowMs = this.#clock.nowMs();
    const isFresh = old?.digest !== digest || nowMs - old.struckMs > FORGET_AFTER_MS;
    const before = isFresh ? { strikes: 0, quarantines: 0, untilMs: 0, reason: "" } : old;
    const isStrike = event.type === "strike" || event.type === "grammar-fault";
    const strikes = before.strikes + (isStrike ? 1 : 0);
    const isOver = !isStrike || strikes % STRIKES_TO_QUARANTINE === 0;
    const pauseMs = Math.min(LONGEST_QUARANTINE_MS, FIRST_QUARANTINE_MS * 2 ** before.quarantines);
    const record: PluginRecord = {
      digest,
      strikes,
      quarantines: before.quarantines + (isOver ? 1 : 0),
      struckMs: nowMs,
      untilMs: isOver ? nowMs + pauseMs : before.untilMs,
      reason: isStrike ? event.fault.reason : before.reason,
    };
    return { ...rest, [plugin]: record };
  }
}

function isCounted(event: PluginEvent): event is CountedEvent {
  return ["strike", "grammar-fault", "quarantine", "reset"].includes(event.type);
}

function isRecord(record: Partial<PluginRecord>): boolean {
  const numbers = [record.strikes, record.quarantines, record.struckMs, record.untilMs];
  return typeof record.digest === "string" && numbers.every(Number.isFinite);
}
