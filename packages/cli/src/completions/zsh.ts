import type { CompletionNode, CompletionOption } from "./command-tree.ts";

/** A completion script for zsh. */
export function zshCompletions(root: CompletionNode): string {
  const commands = root.children.map((child) => `    ${quote(`${child.name}:${child.description}`)}`);
  const cases = root.children.map((child) => `        ${child.name}) _arguments ${argumentsOf(child)} ;;`);
  return `#compdef ${root.name}
# Completions of ${root.name} for zsh. Load with: source <(${root.name} completions zsh)
_${root.name}() {
  local -a commands
  commands=(
${commands.join("\n")}
  )
  local line state
  _arguments -C ${root.options.map(optionSpec).join(" ")} '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $line[1] in
${cases.join("\n")}
      esac ;;
  esac
}
compdef _${root.name} ${root.name}
`;
}

function argumentsOf(node: CompletionNode): string {
  const values = [...node.children.map((child) => child.name), ...node.argumentChoices];
  const rest = values.length > 0 ? quote(`1: :(${values.join(" ")})`) : quote("*: :_files");
  return [...node.options.map(optionSpec), rest].join(" ");
}

function optionSpec(option: CompletionOption): string {
  const description = option.description.replaceAll(/[[\]:]/g, "\\$&");
  const value = option.takesValue ? `: :${option.choices.length > 0 ? `(${option.choices.join(" ")})` : "_files"}` : "";
  const specs = option.names.map((name) => quote(`${name}[${description}]${value}`));
  return specs.join(" ");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
