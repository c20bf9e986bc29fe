import { join } from "node:path";
import { EnvironmentError, type Clock, type Files } from "@parseltongue/base";
import type { PluginEvent } from "@parseltongue/host";

const FILE = "native-demotions.json";

/** Why a plugin runs in the sandbox again. */
export interface DemotionRecord {
  /** Of the guest's bytes: another version is tried anew. */
  readonly digest: string;
  readonly why: string;
  readonly demotedMs: number;
}
type Records = Readonly<Record<string, DemotionRecord>>;

/** Plugins whose machine code was given up on this machine, until the user says otherwise. A damaged file counts as none. */
export class DemotionsFile {
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #directory: string;
  #writing: Promise<void> = Promise.resolve();

  /** @param stateDirectory see `UserDirectories.state` */
  constructor(files: Files, clock: Clock, stateDirectory: string) {
    this.#files = files;
    this.#clock = clock;
    this.#directory = stateDirectory;
  }

  /** What is held against libraries, by plugin. */
  async read(): Promise<Records> {
    try {
      const content: unknown = JSON.parse(
        new TextDecoder().decode(await this.#files.read(join(this.#directory, FILE))),
      );
      return isRecords(content) ? content : {};
    } catch (error) {
      if (error instanceof SyntaxError || (error instanceof EnvironmentError && error.code === "not-found")) return {};
      throw error;
    }
  }

  /**
   * Notes a demotion that an event tells of, some time soon; see `written`. Leave that has expired is none: with new leave
   * the library runs again. Never throws.
   */
  note(event: PluginEvent, onFailure: (error: unknown) => void): void {
    if (event.type !== "tier-change" || event.from !== "native" || event.cause === "expired") return;
    const { plugin, digest, why } = event;
    this.#writing = this.#writing.then(async () => this.demote(plugin, digest, why)).catch(onFailure);
  }

  async demote(plugin: string, digest: string, why: string): Promise<void> {
    const record: DemotionRecord = { digest, why, demotedMs: this.#clock.nowMs() };
    await this.#write({ ...(await this.read()), [plugin]: record });
  }

  /** Forgets a demotion. Returns whether there was one. */
  async reset(plugin: string): Promise<boolean> {
    const { [plugin]: old, ...rest } = await this.read();
    if (old !== undefined) await this.#write(rest);
    return old !== undefined;
  }

  /** Resolves when all that was noted is on the disk. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(records: Records): Promise<void> {
    await this.#files.createDirectory(this.#directory, { mode: 0o700 });
    const bytes = new TextEncoder().encode(`${JSON.stringify(records, undefined, 2)}\n`);
    await this.#files.replace(join(this.#directory, FILE), [bytes], { mode: 0o600 });
  }
}

function isRecords(content: unknown): content is Records {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return false;
  return Object.values(content).every(
    (record) =>
      typeof record === "object" &&
      record !== null &&
      typeof (record as DemotionRecord).digest === "string" &&
      typeof (record as DemotionRecord).why === "string",
  );
}
