import type { CompletionNode, CompletionOption } from "./command-tree.ts";

/** A completion script for bash 4 or newer. Free text (names, files) falls back to file names. */
export function bashCompletions(root: CompletionNode): string {
  return `# Completions of ${root.name} for bash. Load with: source <(${root.name} completions bash)
_${root.name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" words=""
  case "$previous" in
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

/** One case per set of choices, for whatever command the option stands in: names are used alike everywhere. */
function valueCases(root: CompletionNode): string {
  const byName = new Map<string, CompletionOption>();
  const rest = [root];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    for (const option of node.options) {
      if (option.takesValue) byName.set(option.names.join("|"), option);
    }
    rest.push(...node.children.toReversed());
  }
  return [...byName].map(([names, option]) => `    ${names}) words="${option.choices.join(" ")}" ;;`).join("\n");
}
