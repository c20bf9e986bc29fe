import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { likelyLanguages, startWorkerAhead } from "@parseltongue/indexer/ahead";
import { tuneForOneRun } from "../engine-flags.ts";

/**
 * Starts what indexing will need before the program itself is loaded, where the words and the directory say that there is
 * something to parse. A guess: who is wrong has started a thread that ends with the process.
 */
export function startAhead(argv: readonly string[]): void {
  const [command, ...words] = argv;
  if (command !== "index" || words.some((word) => word.startsWith("-"))) return;
  const root = resolve(words[0] ?? ".");
  // Where the code was met before, there may be nothing to parse.
  if (existsSync(join(root, ".parseltongue"))) return;
  let names: readonly string[];
  try {
    names = readdirSync(root);
  } catch {
    // Not there, or not to be read: said in words when it is its turn.
    return;
  }
  tuneForOneRun();
  startWorkerAhead(likelyLanguages(names));
}
