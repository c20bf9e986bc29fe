import { dirname } from "node:path";
import { type Clock, EnvironmentError, type Files } from "@parseltongue/base";
import { timeText, trialKey, type TrialOutcome, type TrialResult } from "@parseltongue/registry";

/** A line of the file. */
interface KeptResult extends TrialResult {
  /** When it was tried. */
  readonly at: string;
}

/** Outcomes on the disk, one a line: what was tried is not tried again when a run was interrupted. */
export class CraterState {
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #path: string;
  readonly #kept = new Map<string, KeptResult>();

  constructor({ files, clock }: { readonly files: Files; readonly clock: Clock }, path: string) {
    this.#files = files;
    this.#clock = clock;
    this.#path = path;
  }

  /** Outcomes by `trialKey`, without those that came to nothing: these are tried again. */
  async read(): Promise<ReadonlyMap<string, TrialOutcome>> {
    this.#kept.clear();
    for (const line of (await this.#text()).split("\n")) {
      // The last line may be half of one, when the machine lost power.
      const result = parsedLine(line);
      if (result !== undefined && result.outcome.state !== "ERROR") this.#kept.set(trialKey(result), result);
    }
    return new Map([...this.#kept].map(([key, { outcome }]) => [key, outcome]));
  }

  async add(result: TrialResult): Promise<void> {
    const line: KeptResult = { ...result, at: timeText(this.#clock.nowMs()) };
    await this.#files.createDirectory(dirname(this.#path));
    await this.#files.append(this.#path, new TextEncoder().encode(`\n${JSON.stringify(line)}`));
  }

  async clear(): Promise<void> {
    await this.#files.remove(this.#path);
  }

  /** How many of these results were there when the file was read, and when the oldest of them was tried. */
  reused(results: readonly TrialResult[]): { readonly count: number; readonly since: string | null } {
    const times = results.flatMap((each) => this.#kept.get(trialKey(each))?.at ?? []).sort();
    return { count: times.length, since: times[0] ?? null };
  }

  async #text(): Promise<string> {
    try {
      return new TextDecoder().decode(await this.#files.read(this.#path));
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "not-found") return "";
      throw error;
    }
  }
}

function parsedLine(line: string): KeptResult | undefined {
  try {
    const value: unknown = line === "" ? undefined : JSON.parse(line);
    const isResult = typeof value === "object" && value !== null && "outcome" in value && "entrySha256" in value;
    return isResult && "at" in value ? (value as KeptResult) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
