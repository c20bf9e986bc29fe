import type { HitBatch, MergedBatch, PluginHost } from "@parseltongue/host";
import type { EngineLens } from "./engine-lens.ts";
import type { LensCaller } from "./lens-pass.ts";
import type { PluginCost } from "./plugin-report.ts";
import type { StaleAnswers } from "./stale-answers.ts";

interface Account {
  calls: number;
  fuelUsed: number;
  fuelBudget: number;
  nanoseconds: number;
  failed: boolean;
}

/** Calls the lenses of one answer and, where that is asked for, keeps account of what each of them costs. */
export class LensRunner implements LensCaller<EngineLens> {
  readonly #host: PluginHost;
  readonly #stale: StaleAnswers;
  readonly #accounts: Map<EngineLens, Account> | undefined;

  constructor(host: PluginHost, stale: StaleAnswers, keepsAccount: boolean) {
    this.#host = host;
    this.#stale = stale;
    this.#accounts = keepsAccount ? new Map() : undefined;
  }

  evaluate(lenses: readonly EngineLens[], batch: HitBatch): MergedBatch {
    if (lenses.every(({ onFailure }) => onFailure !== "stale")) return this.#call(lenses, batch);
    return this.#stale.evaluate(lenses, batch, (some) => this.#call(some, batch));
  }

  /** What each lens cost so far, those that were not woken included. */
  costs(lenses: readonly EngineLens[]): PluginCost[] {
    return lenses.map((lens) => {
      const account = this.#accounts?.get(lens);
      const { calls = 0, fuelUsed = 0, fuelBudget = 0, nanoseconds = 0, failed = false } = account ?? {};
      return {
        plugin: lens.plugin.manifest.name,
        trait: "lens",
        hook: lens.lens.hook.name,
        calls,
        fuelUsed,
        fuelBudget,
        micros: nanoseconds / 1000,
        state: failed ? "failed" : calls === 0 ? "asleep" : "ran",
      };
    });
  }

  #call(lenses: readonly EngineLens[], batch: HitBatch): MergedBatch {
    const said = this.#host.evaluateLenses(lenses, batch);
    if (this.#accounts !== undefined) this.#note(this.#accounts, lenses, said);
    return said;
  }

  #note(accounts: Map<EngineLens, Account>, lenses: readonly EngineLens[], said: MergedBatch): void {
    for (const [i, lens] of lenses.entries()) {
      if (said.fuelBudget[i] === 0) continue;
      const account = accountOf(accounts, lens);
      account.calls += 1;
      account.fuelUsed += said.fuelUsed[i]!;
      account.fuelBudget += said.fuelBudget[i]!;
      account.nanoseconds += said.elapsedNs[i]!;
    }
    for (const { lens } of said.failures) accountOf(accounts, lenses[lens]!).failed = true;
  }
}

function accountOf(accounts: Map<EngineLens, Account>, lens: EngineLens): Account {
  const known = accounts.get(lens);
  if (known !== undefined) return known;
  const account = { calls: 0, fuelUsed: 0, fuelBudget: 0, nanoseconds: 0, failed: false };
  accounts.set(lens, account);
  return account;
}
