import { safeText } from "@parseltongue/base";
import type { Block } from "./document.ts";

/** A document as Markdown. */
export function markdownOf(blocks: readonly Block[]): string {
  return `${blocks.map(markdownBlock).join("\n\n")}\n`;
}

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${markdownText(block.text)}`;
    case "paragraph":
      return markdownText(block.text);
    case "list":
      return block.items.map((item) => `- ${markdownText(item)}`).join("\n");
    case "code":
      return fenced(block.text);
    case "table":
      return [block.head, block.head.map(() => "---"), ...block.rows]
        .map((row) => `| ${row.map((cell) => markdownText(cell).replaceAll("|", "\\|")).join(" | ")} |`)
        .join("\n");
  }
}

/** The fence is longer than any in the text, so that none there ends it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [fence, ...text.split("\n").map(safeText), fence].join("\n");
}

/** What a plugin says of itself must not become markup. */
function markdownText(text: string): string {
  return splitCode(text)
    .map(({ isCode, text: part }) =>
      isCode ? `\`${safeText(part)}\`` : safeText(part).replaceAll(/[\\`*_[\]<>#]/g, "\\$&"),
    )
    .join("");
}

/** A document as a page of its own, with its style in it and nothing fetched. */
export function htmlOf(title: string, blocks: readonly Block[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlEscape(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1d1d1f; background: #fff; }
h2 { margin-top: 2.2rem; border-bottom: 1px solid #ddd; }
code, pre { font: 14px/1.45 ui-monospace, monospace; background: #f4f4f6; border-radius: 4px; }
code { padding: 0.1em 0.3em; }
pre { padding: 0.8rem; overflow-x: auto; }
pre code { padding: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.35rem 0.6rem; border-bottom: 1px solid #e3e3e6; vertical-align: top; }
@media (prefers-color-scheme: dark) {
  body { color: #e8e8ea; background: #161618; }
  code, pre { background: #242428; }
  h2, th, td { border-color: #3a3a40; }
}
</style>
</head>
<body>
${blocks.map(htmlBlock).join("\n")}
</body>
</html>
`;
}

function htmlBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${htmlText(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${htmlText(block.text)}</p>`;
    case "list":
      return `<ul>\n${block.items.map((item) => `<li>${htmlText(item)}</li>`).join("\n")}\n</ul>`;
    case "code":
      return `<pre><code>${block.text.split("\n").map(htmlEscape).join("\n")}</code></pre>`;
    case "table":
      return `<table>\n${[htmlRow("th", block.head), ...block.rows.map((row) => htmlRow("td", row))].join("\n")}\n</table>`;
  }
}

function htmlRow(cell: "th" | "td", values: readonly string[]): string {
  return `<tr>${values.map((value) => `<${cell}>${htmlText(value)}</${cell}>`).join("")}</tr>`;
}

function htmlText(text: string): string {
  return splitCode(text)
    .map(({ isCode, text: part }) => (isCode ? `<code>${htmlEscape(part)}</code>` : htmlEscape(part)))
    .join("");
}

function htmlEscape(text: string): string {
  return safeText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Parts in backticks and parts outside; a backtick without a second one is text. */
function splitCode(text: string): { readonly isCode: boolean; readonly text: string }[] {
  return text.split(/(`[^`]+`)/).map((part) => {
    const isCode = part.length > 2 && part.startsWith("`") && part.endsWith("`");
    return { isCode, text: isCode ? part.slice(1, -1) : part };
  });
}
