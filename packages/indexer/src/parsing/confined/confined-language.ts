import type { ParseFailure } from "../parse-job.ts";

/** What a grammar did. */
export interface LanguageFault {
  readonly reason: ParseFailure;
  readonly detail: string;
  /** The file in hand; undefined while the grammar was being loaded. */
  readonly path: string | undefined;
}

/** Keeps a language that fails again and again from being asked. */
export interface LanguageGuard {
  /** Whether the next file may be tried. Asked once for each. */
  admits(): boolean;
  succeeded(): void;
  /** What the grammar did, not what is wrong with the file. */
  failed(fault: LanguageFault): void;
}

/** What a grammar may use. All but the deadlines are the same on every machine. */
export interface ConfinedLimits {
  /** Fuel of the grammar's own code for a file: so much, and so much for each of its bytes. */
  readonly fuel: number;
  readonly fuelPerByte: number;
  /** Memory of the parser and the grammar together, in pages of 64 KiB. */
  readonly memoryPages: number;
  /** Bytes of facts for a file: so many, and so many for each of its bytes. */
  readonly output: number;
  readonly outputPerByte: number;
  /** Longest time for a file, and for starting the process and loading the grammar. Then the process is killed. */
  readonly fileDeadlineMs: number;
  readonly loadDeadlineMs: number;
}

/**
 * Fuel for each byte is several times what the dearest grammar at hand takes for the worst of real files. What comes on
 * top is for files that are no code of the language: recovering from errors may look at the rest of a file again and again.
 */
export const CONFINED_LIMITS: ConfinedLimits = {
  fuel: 300_000_000,
  fuelPerByte: 20_000,
  memoryPages: 8192,
  output: 1 << 20,
  outputPerByte: 64,
  fileDeadlineMs: 5000,
  loadDeadlineMs: 20_000,
};

/** Exports by which a metered grammar is given fuel, and says why it ended itself. */
export interface GrammarMeter {
  readonly begin: string;
  readonly reason: string;
  /** Values of `reason`; any other is a trap of its own. */
  readonly outOfFuel: number;
  readonly tooDeep: number;
}

/** A language whose grammar is a stranger's code: its files are read in a process of its own, and nowhere else. */
export interface ConfinedLanguage {
  readonly id: number;
  readonly name: string;
  readonly extensions: readonly string[];
  /** Of all that decides what its files' facts are. */
  readonly identity: string;
  /** The grammar, audited and metered; made when the first file comes up. @throws CodedError when it is none */
  readonly grammar: () => Uint8Array;
  readonly meter: GrammarMeter;
  /** Text of its patterns, and its options as the manifest has them. */
  readonly facts: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly limits: ConfinedLimits;
  readonly guard: LanguageGuard;
}

/** How a process is told what it is for: a `load` frame holds it as JSON behind its length, then the grammar. */
export interface LoadOrder extends Pick<
  ConfinedLanguage,
  "name" | "extensions" | "facts" | "options" | "meter" | "limits"
> {}

/** A process that reaches nothing of the machine; bytes go in and out. */
export interface ParserProcess {
  send(bytes: Uint8Array): void;
  listen(onBytes: (piece: Uint8Array) => void, onEnd: (cause: Error) => void): void;
  /** Whether it keeps this process from ending. */
  keepAlive(isWaitedFor: boolean): void;
  /** Kills it, whatever it does. Resolves when it is gone. */
  terminate(): Promise<void>;
}

/** @param entry code that takes bytes on its standard input and writes some to its standard output */
export type StartParserProcess = (entry: URL) => ParserProcess;

/** What runs in such a process. */
export const GRAMMAR_ENTRY: URL = new URL("./grammar-worker.ts", import.meta.url);
