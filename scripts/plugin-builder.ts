/** A process that builds plugins: it is sent a plugin's directory, and answers once it is built or is not. */
import { realMachine, runCommand } from "parseltongue";

/** How a build ended. */
export interface BuilderReply {
  readonly exitCode: number;
  /** What it printed. */
  readonly output: string;
}

const machine = { ...realMachine(new AbortController().signal), progressStream: undefined, canAsk: false };

async function build(directory: string): Promise<BuilderReply> {
  let output = "";
  const recorder = {
    write: (text: string | Uint8Array) => void (output += String(text)),
    isTerminal: false,
    columns: 80,
  };
  const exitCode = await runCommand(["plugin", "build", directory], { ...machine, stdout: recorder, stderr: recorder });
  return { exitCode, output };
}

process.on("message", (directory: string) => void build(directory).then((reply) => process.send?.(reply)));
