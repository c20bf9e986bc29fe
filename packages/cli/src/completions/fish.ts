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
  for (const child of root.children) {
    const condition = quote(`__fish_seen_subcommand_from ${child.name}`);
    const values = [...child.children.map((grandchild) => grandchild.name), ...child.argumentChoices];
    if (values.length > 0) lines.push(`complete -c ${root.name} -f -n ${condition} -a ${quote(values.join(" "))}`);
    for (const option of child.options) lines.push(optionLine(root.name, condition, option));
  }
  return `${lines.join("\n")}\n`;
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
