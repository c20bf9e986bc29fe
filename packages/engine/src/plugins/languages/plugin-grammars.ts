import { canonicalJson, type Clock, CodedError, digestOf } from "@parseltongue/base";
import {
  CircuitBreaker,
  DEFAULT_BREAKER_POLICY,
  grammarMeter,
  INSTRUMENTER_VERSION,
  type PluginEvent,
  prepareGrammar,
} from "@parseltongue/host";
import {
  CONFINED_LIMITS,
  type ConfinedLimits,
  type LanguageFault,
  type LanguageGuard,
  type PluginLanguage,
} from "@parseltongue/indexer";
import type { ConfiguredLanguage } from "../plugin-configuration.ts";

/** The patterns and the library of a language among its queries. */
const FACTS = "facts";
const LIBRARY = "library";

/** Makes languages of what plugins bring: their grammars audited and metered, their faults counted. */
export class PluginGrammars {
  readonly #clock: Clock;
  readonly #onEvent: (event: PluginEvent) => void;
  readonly #limits: ConfinedLimits;
  /** By plugin and code, so that reading the configuration again forgets no strike. */
  readonly #guards = new Map<string, GrammarGuard>();

  constructor(clock: Clock, onEvent: (event: PluginEvent) => void, limits: ConfinedLimits = CONFINED_LIMITS) {
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#limits = limits;
  }

  languageOf(configured: ConfiguredLanguage): PluginLanguage {
    const { hook, files } = configured;
    const { name, extensions, options = {} } = hook;
    if ("leftOut" in files) return { name, extensions, leftOut: files.leftOut };
    const grammar = files.get(hook.grammar);
    const facts = textOf(files.get(hook.queries[FACTS] ?? ""));
    if (grammar === undefined || facts === undefined) {
      return { name, extensions, leftOut: `its plugin ${configured.plugin} says no ${FACTS} of it, in UTF-8` };
    }
    const limits = this.#limits;
    const library = files.get(hook.queries[LIBRARY] ?? "");
    const parts = [grammar, library].map((bytes) => (bytes === undefined ? "" : digestOf(bytes)));
    const identity = digestOf(canonicalJson([name, parts, facts, { ...options }, { ...limits }, INSTRUMENTER_VERSION]));
    const guard = this.#guardOf(configured);
    return {
      name,
      extensions,
      identity,
      grammar: () => guard.prepared(grammar),
      meter: grammarMeter,
      facts,
      options,
      library,
      limits,
      guard,
    };
  }

  /** Forgets what is held against the languages of a plugin: their files are tried again. */
  forgetFaults(plugin: string): void {
    for (const guard of this.#guards.values()) if (guard.plugin === plugin) guard.reset();
  }

  #guardOf(configured: ConfiguredLanguage): GrammarGuard {
    const key = `${configured.plugin} ${configured.hook.name} ${configured.digest}`;
    let guard = this.#guards.get(key);
    if (guard === undefined) {
      guard = new GrammarGuard(configured, () => this.#clock.elapsedMs(), this.#onEvent);
      this.#guards.set(key, guard);
    }
    return guard;
  }
}

/** Counts what a grammar does as strikes against its plugin, and tells the audit trail. */
class GrammarGuard implements LanguageGuard {
  readonly #language: ConfiguredLanguage;
  readonly #breaker: CircuitBreaker;
  readonly #onEvent: (event: PluginEvent) => void;

  constructor(language: ConfiguredLanguage, elapsedMs: () => number, onEvent: (event: PluginEvent) => void) {
    this.#language = language;
    this.#breaker = new CircuitBreaker(DEFAULT_BREAKER_POLICY, elapsedMs);
    this.#onEvent = onEvent;
  }

  get plugin(): string {
    return this.#language.plugin;
  }

  reset(): void {
    this.#breaker.reset();
  }

  /** The grammar, metered. @throws HostError */
  prepared(grammar: Uint8Array): Uint8Array {
    try {
      const metered = prepareGrammar(grammar);
      this.#onEvent({ type: "load", tier: "sandboxed", initFuelUsed: 0, ...this.#about() });
      return metered;
    } catch (error) {
      if (error instanceof CodedError) {
        this.#onEvent({ type: "refusal", code: error.code, message: error.message, ...this.#about() });
      }
      throw error;
    }
  }

  admits(): boolean {
    return this.#breaker.admits();
  }

  succeeded(): void {
    if (this.#breaker.succeed()) this.#onEvent({ type: "reset", by: "recovery", ...this.#about() });
  }

  failed({ reason, detail, path }: LanguageFault): void {
    const isOpen = this.#breaker.strike();
    const { strikes, callsUntilRetry } = this.#breaker;
    const fault = { trait: "language", hook: this.#language.hook.name, reason, message: detail, path } as const;
    this.#onEvent({ type: "grammar-fault", strikes, fault, ...this.#about() });
    if (isOpen) this.#onEvent({ type: "quarantine", strikes, callsUntilRetry, ...this.#about() });
  }

  #about(): Pick<PluginEvent, "plugin" | "version" | "digest"> {
    const { plugin, version, digest } = this.#language;
    return { plugin, version, digest };
  }
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
