import type { Clock } from "@parseltongue/base";
import type { ConfiguredPlugin } from "../plugin-configuration.ts";
import { type HostKnowledge, hostNamesOf } from "./host-knowledge.ts";

/** How old what the host knows may be before its sources are looked at again. */
const MOST_AGE_MS = 2000;

/** Keeps what the host knows as new as its sources, for the plugins that are on. */
export class HostDataWatch {
  readonly #data: HostKnowledge;
  readonly #clock: Pick<Clock, "elapsedMs">;
  #asked: ReadonlySet<string> = new Set();
  #checkedMs = 0;
  #checking: Promise<void> | undefined;

  constructor(data: HostKnowledge, clock: Pick<Clock, "elapsedMs">) {
    this.#data = data;
    this.#clock = clock;
  }

  /** What plugins ask for and were granted. */
  get asked(): ReadonlySet<string> {
    return this.#asked;
  }

  /** Follows from now on what these plugins ask for, and reads it. Gives the names of what is another than before. */
  async follow(plugins: readonly ConfiguredPlugin[]): Promise<ReadonlySet<string>> {
    this.#asked = grantedNames(plugins);
    return this.update();
  }

  /** Reads anew what has changed. Gives its names. */
  async update(): Promise<ReadonlySet<string>> {
    const changed = await this.#data.update(this.#asked);
    this.#checkedMs = this.#clock.elapsedMs();
    return changed;
  }

  /** Has `check` look at the sources, beside the questions that are being answered, when that was long ago. */
  checkSoon(check: () => Promise<void>): void {
    if (this.#asked.size === 0 || this.#checking !== undefined) return;
    if (this.#clock.elapsedMs() - this.#checkedMs < MOST_AGE_MS) return;
    this.#checking = check().finally(() => {
      this.#checking = undefined;
    });
  }

  /** Resolves when nothing is being looked at. */
  async idle(): Promise<void> {
    await this.#checking;
  }
}

/** A plugin that was not granted what it asks for is not loaded, so nothing is read for it. */
function grantedNames(plugins: readonly ConfiguredPlugin[]): ReadonlySet<string> {
  const granted = plugins.flatMap(({ manifest, grants }) => {
    const names = new Set([...grants.attributes, ...(grants.hostData ?? []).map((name) => `host.${name}`)]);
    return hostNamesOf(manifest).filter((name) => names.has(name));
  });
  return new Set(granted);
}
