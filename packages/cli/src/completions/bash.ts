import type { CompletionNode, CompletionOption } from "./command-tree.ts";

/** A completion script for bash 4 or newer. Free text (names, files) falls back to file names. */
export function bashCompletions(root: CompletionNode): string {
  const cases = root.children.map((child) => `      ${child.name})\n        words="${wordsOf(child)}" ;;`);
  return `# Completions of ${root.name} for bash. Load with: source <(${root.name} completions bash)
_${root.name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" words=""
  case "$previous" in
${valueCases(root)}
    *)
      case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
      esac
      if [ "$COMP_CWORD" -eq 1 ]; then words="${wordsOf(root)}"; fi ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${root.name} ${root.name}
`;
}

function wordsOf(node: CompletionNode): string {
  const names = node.options.flatMap((option) => option.names.filter((name) => name.startsWith("--")));
  return [...node.children.map((child) => child.name), ...node.argumentChoices, ...names].join(" ");
}

/** One case per set of choices, for whatever command the option stands in: names are used alike everywhere. */
function valueCases(root: CompletionNode): string {
  const byName = new Map<string, CompletionOption>();
  for (const node of [root, ...root.children]) {
    for (const option of node.options) {
      if (option.takesValue) byName.set(option.names.join("|"), option);
    }
  }
  return [...byName].map(([names, option]) => `    ${names}) words="${option.choices.join(" ")}" ;;`).join("\n");
}
