import type { CompletionNode, CompletionOption } from "./command-tree.ts";

/** A completion script for zsh. */
export function zshCompletions(root: CompletionNode): string {
  return `#compdef ${root.name}
# Completions of ${root.name} for zsh. Load with: source <(${root.name} completions zsh)
${commandFunctions(root, `_${root.name}`).join("\n")}
compdef _${root.name} ${root.name}
`;
}

/** A function for each command that has commands, the innermost first. */
function commandFunctions(node: CompletionNode, name: string): string[] {
  const inner = node.children.filter((child) => child.children.length > 0);
  const commands = node.children.map((child) => `    ${quote(`${child.name}:${child.description}`)}`);
  const cases = node.children.map((child) => {
    const action = child.children.length > 0 ? `${name}_${child.name}` : `_arguments ${argumentsOf(child)}`;
    return `        ${child.name}) ${action} ;;`;
  });
  return [
    ...inner.flatMap((child) => commandFunctions(child, `${name}_${child.name}`)),
    `${name}() {
  local -a commands
  commands=(
${commands.join("\n")}
  )
  local line state
  _arguments -C ${node.options.map(optionSpec).join(" ")} '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $line[1] in
${cases.join("\n")}
      esac ;;
  esac
}`,
  ];
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
