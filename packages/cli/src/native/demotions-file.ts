import type { Clock, Files } from "@parseltongue/base";
import type { PluginEvent } from "@parseltongue/host";
import { type Records, RecordsFile } from "../plugins/records-file.ts";

/** Why a plugin runs in the sandbox again. */
export interface DemotionRecord {
  /** Of the guest's bytes: another version is tried anew. */
  readonly digest: string;
  readonly why: string;
  readonly demotedMs: number;
}

/** Plugins whose machine code was given up on this machine, until the user says otherwise. */
export class DemotionsFile {
  readonly #clock: Clock;
  readonly #records: RecordsFile<DemotionRecord>;

  /** @param stateDirectory see `UserDirectories.state` */
  constructor(files: Files, clock: Clock, stateDirectory: string) {
    this.#clock = clock;
    this.#records = new RecordsFile(files, clock, stateDirectory, "native-demotions", isRecord);
  }

  /** Absolute path of the file. */
  get path(): string {
    return this.#records.path;
  }

  /** What is held against libraries, by plugin. */
  async read(): Promise<Records<DemotionRecord>> {
    return this.#records.read();
  }

  /**
   * Notes a demotion that an event tells of, some time soon; see `written`. Leave that has expired is none: with new leave
   * the library runs again. Never throws.
   */
  note(event: PluginEvent, onFailure: (error: unknown) => void): void {
    if (event.type !== "tier-change" || event.from !== "native" || event.cause === "expired") return;
    const { plugin, digest, why } = event;
    this.#records.changeSoon(this.#demotion(plugin, digest, why), onFailure);
  }

  async demote(plugin: string, digest: string, why: string): Promise<void> {
    await this.#records.change(this.#demotion(plugin, digest, why));
  }

  /** Forgets a demotion. Returns whether there was one. */
  async reset(plugin: string): Promise<boolean> {
    return this.#records.reset(plugin);
  }

  /** Resolves when all that was noted is on the disk. */
  async written(): Promise<void> {
    await this.#records.written();
  }

  #demotion(plugin: string, digest: string, why: string) {
    return (records: Records<DemotionRecord>): Records<DemotionRecord> => ({
      ...records,
      [plugin]: { digest, why, demotedMs: this.#clock.nowMs() },
    });
  }
}

function isRecord({ digest, why }: Partial<DemotionRecord>): boolean {
  return typeof digest === "string" && typeof why === "string";
}
