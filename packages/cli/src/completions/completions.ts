import type { Shell } from "../commands/invocation.ts";
import { createProgram } from "../commands/program.ts";
import { bashCompletions } from "./bash.ts";
import { type CompletionNode, completionTree } from "./command-tree.ts";
import { fishCompletions } from "./fish.ts";
import { zshCompletions } from "./zsh.ts";

const SCRIPTS: Readonly<Record<Shell, (root: CompletionNode) => string>> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
};

/** The completion script of a shell, made from the parser. */
export function commandCompletions(shell: Shell): string {
  return SCRIPTS[shell](completionTree(createProgram(() => {})));
}
