import type { CompletionNode, CompletionOption } from "./command-tree.ts";

/** A completion script for fish. */
export function fishCompletions(root: CompletionNode): string {
  const lines = [
    `# Completions of ${root.name} for fish. Load with: ${root.name} completions fish | source`,
    ...root.options.map((option) => optionLine(root.name, "__fish_use_subcommand", option)),
    ...root.children.map(
      (child) => `complete -c ${root.name} -n __fish_use_subcommand -a ${child.name} -d ${quote(child.description)}`,
    ),
  ];
  lines.push(...root.children.flatMap((child) => commandLines(root.name, [], child)));
  return `${lines.join("\n")}\n`;
}

/** What may follow a command; `path` holds the commands before it. */
function commandLines(program: string, path: readonly string[], node: CompletionNode): string[] {
  const below = [...path, node.name];
  const seen = below.map((name) => `__fish_seen_subcommand_from ${name}`).join("; and ");
  const names = node.children.map((child) => child.name);
  // Of several commands below this one only the first is completed.
  const last = names.length > 0 ? `; and not __fish_seen_subcommand_from ${names.join(" ")}` : "";
  const condition = quote(seen + last);
  const values = [...names, ...node.argumentChoices];
  return [
    ...(values.length > 0 ? [`complete -c ${program} -f -n ${condition} -a ${quote(values.join(" "))}`] : []),
    ...node.options.map((option) => optionLine(program, condition, option)),
    ...node.children.flatMap((child) => commandLines(program, below, child)),
  ];
}

function optionLine(program: string, condition: string, option: CompletionOption): string {
  const names = option.names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = option.takesValue ? " -r" : "";
  const choices = option.choices.length > 0 ? ` -f -a ${quote(option.choices.join(" "))}` : "";
  return `complete -c ${program} -n ${condition} ${names.join(" ")}${value}${choices} -d ${quote(option.description)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
