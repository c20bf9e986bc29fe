import { type Machine, realMachine, runCommand, type TextOutput } from "parseltongue";

/** How a command ended. */
export interface RecordedRun {
  readonly exitCode: number;
  /** All that it printed. */
  readonly output: string;
}

/**
 * Runs a command in this process, with nobody to ask.
 * @param own what of the machine is not as it really is
 */
export async function runRecorded(
  words: readonly string[],
  own: Partial<Pick<Machine, "environment" | "workingDirectory">> = {},
): Promise<RecordedRun> {
  let output = "";
  const recorder: TextOutput = { write: (text) => void (output += String(text)), isTerminal: false, columns: 80 };
  const machine = { ...realMachine(new AbortController().signal), ...own, progressStream: undefined, canAsk: false };
  const exitCode = await runCommand(words, { ...machine, stdout: recorder, stderr: recorder });
  return { exitCode, output };
}
