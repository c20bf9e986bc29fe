import type { CompletionNode, CompletionOption } from "./command-tree.ts";

/** A completion script for bash 4 or newer. Free text (names, files) falls back to file names. */
export function bashCompletions(root: CompletionNode): string {
  return `# Completions of ${root.name} for bash. Load with: source <(${root.name} completions bash)
_${root.name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" words=""
  case "\${COMP_WORDS[1]}:$previous" in
${valueCases(root)}
    *)
${commandCases(root, 1)} ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${root.name} ${root.name}
`;
}

/** What may stand from word `at` on: the commands there, or what belongs to the command that stands there. */
function commandCases(node: CompletionNode, at: number): string {
  const indent = "  ".repeat(2 + at);
  const cases = node.children.map((child) => {
    const inner = child.children.length > 0 ? `\n${commandCases(child, at + 1)}` : ` words="${wordsOf(child)}"`;
    return `${indent}  ${child.name})${inner} ;;`;
  });
  return [
    `${indent}if [ "$COMP_CWORD" -eq ${at} ]; then words="${wordsOf(node)}"; else case "\${COMP_WORDS[${at}]}" in`,
    ...cases,
    `${indent}esac; fi`,
  ].join("\n");
}

function wordsOf(node: CompletionNode): string {
  const names = node.options.flatMap((option) => option.names.filter((name) => name.startsWith("--")));
  return [...node.children.map((child) => child.name), ...node.argumentChoices, ...names].join(" ");
}

/**
 * One case for each option that takes a value. Where a name takes other values in one command than in most, that command
 * has a case of its own.
 */
function valueCases(root: CompletionNode): string {
  const commands = new Map<string, Map<string, string[]>>();
  for (const [command, option] of root.children.flatMap((child) => optionsBelow(child, child.name))) {
    const names = option.names.join("|");
    const choices = option.choices.join(" ");
    const byChoices = commands.get(names) ?? new Map<string, string[]>();
    commands.set(names, byChoices);
    byChoices.set(choices, [...(byChoices.get(choices) ?? []), command]);
  }
  return [...commands].flatMap(([names, byChoices]) => casesOf(names, byChoices)).join("\n");
}

function optionsBelow(node: CompletionNode, command: string): (readonly [command: string, option: CompletionOption])[] {
  const own = node.options.filter(({ takesValue }) => takesValue).map((option) => [command, option] as const);
  return [...own, ...node.children.flatMap((child) => optionsBelow(child, command))];
}

function casesOf(names: string, byChoices: ReadonlyMap<string, readonly string[]>): string[] {
  const rarestFirst = [...byChoices].toSorted(([, a], [, b]) => a.length - b.length);
  return rarestFirst.map(([choices, commands], index) => {
    const isRest = index === rarestFirst.length - 1;
    const patterns = names
      .split("|")
      .flatMap((name) => (isRest ? [`*:${name}`] : commands.map((word) => `${word}:${name}`)));
    return `    ${patterns.join("|")}) words="${choices}" ;;`;
  });
}
