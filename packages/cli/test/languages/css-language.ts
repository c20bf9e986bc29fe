import type { TestContext } from "node:test";
import { grammarMeter, prepareGrammar } from "@parseltongue/host";
import {
  CONFINED_LIMITS,
  type ConfinedLanguage,
  type ConfinedLimits,
  type LanguageFault,
  ParsePool,
  type ParseOutcome,
  type ParseRequest,
  type StartParserProcess,
} from "@parseltongue/indexer";
import { startConfinedParser } from "../../src/environment/confined-parser.ts";

export const CSS = 64;
const RUST = 1;
/** A class for each rule that is one. */
export const FACTS = "(rule_set (selectors (class_selector (class_name) @name)) (block) @body) @define.class";

export const GOOD = ".good { color: red }\n";
/** Text at which the scanner of a changed grammar does what `atEvil` says. */
export const EVIL = "a%b { color: red }\n";

/** A scanner that behaves until it sees the sign in `EVIL`. */
export function atEvil(code: string, locals = ""): string {
  return `${locals} (if (i32.eq (i32.load (local.get 1)) (i32.const 37)) (then ${code})) (i32.const 0)`;
}

/** What reading files with a grammar came to. */
export interface Read {
  /** By path: `parsed`, or why not. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly faults: readonly LanguageFault[];
  readonly warnings: readonly string[];
}

export interface ReadOptions {
  readonly limits?: Partial<ConfinedLimits>;
  readonly start?: StartParserProcess;
  readonly facts?: string;
  /** Without the audit and the meter: as it was published. */
  readonly isMetered?: boolean;
}

/** Reads files with a grammar for CSS in a process of its own, Rust beside it. */
export async function readWith(
  t: TestContext,
  grammar: Uint8Array,
  files: Readonly<Record<string, string>>,
  { limits = {}, start = startConfinedParser, facts = FACTS, isMetered = true }: ReadOptions = {},
): Promise<Read> {
  const faults: LanguageFault[] = [];
  const warnings: string[] = [];
  const language: ConfinedLanguage = {
    id: CSS,
    name: "css",
    extensions: [".css"],
    identity: "css",
    grammar: () => (isMetered ? prepareGrammar(grammar) : grammar),
    meter: grammarMeter,
    facts,
    options: {},
    limits: { ...CONFINED_LIMITS, ...limits },
    guard: { admits: () => true, succeeded: () => {}, failed: (fault) => void faults.push(fault) },
  };
  const pool = new ParsePool({ workers: 1, startParser: start, onWarning: (text) => void warnings.push(text) });
  t.after(async () => pool.close());
  await pool.useConfined([language]);
  const requests = Object.entries(files).map(([path, source]): ParseRequest => {
    return { path, language: path.endsWith(".rs") ? RUST : CSS, source: new TextEncoder().encode(source) };
  });
  const outcomes: Record<string, string> = {};
  for await (const outcome of pool.parseAll(requests)) outcomes[outcome.path] = told(outcome);
  await pool.close();
  return { outcomes, faults, warnings };
}

function told(outcome: ParseOutcome): string {
  return outcome.status === "parsed" ? "parsed" : outcome.reason;
}
