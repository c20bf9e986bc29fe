/** What the reader does, step by step, in the order of the page. */
export type Step =
  | { readonly kind: "run"; readonly commands: string }
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  | { readonly kind: "output"; readonly text: string };

/** Blocks of `sh` are run; what follows "Put this into `path`:" is a file; blocks of `text` are what the last run wrote. */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  for (const [, before = "", language = "", text = ""] of page.matchAll(/([^\n]*)\n\n```(\w+)\n([\s\S]*?)```(?=\n)/g)) {
    const path = /Put this into `([^`]+)`:$/.exec(before)?.[1];
    if (path !== undefined) steps.push({ kind: "file", path, text });
    else if (language === "sh") steps.push({ kind: "run", commands: text });
    else if (language === "text") steps.push({ kind: "output", text });
    else throw new Error(`the page does not say what to do with:\n${text}`);
  }
  return steps;
}

/** What the page shows as a pattern; `…` stands for anything, alone on a line for any lines. */
export function patternOf(shown: string): RegExp {
  const lines = shown
    .trimEnd()
    .split("\n")
    .map((line) => (line === "…" ? "[\\s\\S]*?" : line.split("…").map(escapeRegExp).join("[^\\n]*")));
  return new RegExp(`^${lines.join("\\n")}\\n$`);
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
