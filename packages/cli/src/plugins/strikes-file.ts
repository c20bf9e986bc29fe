import { join } from "node:path";
import type { Clock, Files } from "@parseltongue/base";
import type { PluginEvent } from "@parseltongue/host";

const FILE = "strikes.json";
const LOCK = "strikes.lock";
/** Strikes of all processes together that send a plugin into quarantine. */
const STRIKES_TO_QUARANTINE = 5;
/** The first quarantine; each further one takes twice as long, up to a day. */
const FIRST_QUARANTINE_MS = 60_000;
const LONGEST_QUARANTINE_MS = 86_400_000;
/** Strikes are forgotten when there was none for so long. */
const FORGET_AFTER_MS = 86_400_000;
/** How often a lock that another process holds is tried for, and how long is waited between. */
const LOCK_TRIES = 50;
const LOCK_WAIT_MS = 20;

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
type Records = Readonly<Record<string, PluginRecord>>;

/**
 * Strikes and quarantines of plugins across processes: one that fails in every command is left alone as one that fails
 * again and again in a daemon is. The file is replaced whole; a damaged one counts as none.
 */
export class StrikesFile {
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #directory: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(files: Files, clock: Clock, stateDirectory: string) {
    this.#files = files;
    this.#clock = clock;
    this.#directory = stateDirectory;
  }

  /** What is held against plugins by name, for the guests' bytes that they have now. */
  async read(): Promise<Records> {
    const path = join(this.#directory, FILE);
    if ((await this.#files.status(path)) === undefined) return {};
    try {
      const content: unknown = JSON.parse(new TextDecoder().decode(await this.#files.read(path)));
      return isRecords(content) ? content : {};
    } catch (error) {
      if (error instanceof SyntaxError) return {};
      throw error;
    }
  }

  /** Notes what an event means, some time soon; see `written`. Never throws. */
  note(event: PluginEvent, onFailure: (error: unknown) => void): void {
    if (!isCounted(event)) return;
    this.#writing = this.#writing
      .then(async () => this.#change((records) => this.#after(records, event)))
      .catch(onFailure);
  }

  /** Forgets what is held against a plugin. Returns whether there was anything. */
  async reset(name: string): Promise<boolean> {
    let had = false;
    await this.#change((records) => {
      had = Object.hasOwn(records, name);
      const { [name]: _gone, ...rest } = records;
      return rest;
    });
    return had;
  }

  /** Resolves when all that was noted is on the disk. */
  async written(): Promise<void> {
    await this.#writing;
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

  async #change(change: (records: Records) => Records): Promise<void> {
    await this.#files.createDirectory(this.#directory, { mode: 0o700 });
    const lock = await this.#lock();
    try {
      const bytes = new TextEncoder().encode(`${JSON.stringify(change(await this.read()), undefined, 2)}\n`);
      await this.#files.replace(join(this.#directory, FILE), [bytes], { mode: 0o600 });
    } finally {
      lock?.release();
    }
  }

  /** Another process that holds it for a second is stuck: a lost strike is better than waiting for that. */
  async #lock(): ReturnType<Files["lock"]> {
    for (let tries = 0; tries < LOCK_TRIES; tries++) {
      const lock = await this.#files.lock(join(this.#directory, LOCK));
      if (lock !== undefined) return lock;
      await this.#clock.sleep(LOCK_WAIT_MS);
    }
    return undefined;
  }
}

function isCounted(event: PluginEvent): event is CountedEvent {
  return ["strike", "grammar-fault", "quarantine", "reset"].includes(event.type);
}

function isRecords(content: unknown): content is Records {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return false;
  return Object.values(content).every(
    (record) =>
      typeof record === "object" &&
      record !== null &&
      typeof (record as PluginRecord).digest === "string" &&
      (["strikes", "quarantines", "struckMs", "untilMs"] as const).every((key) =>
        Number.isFinite((record as PluginRecord)[key]),
      ),
  );
}
