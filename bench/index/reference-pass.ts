/**
 * The least that any indexer on web-tree-sitter does, on one thread: read each file, parse it, run a tags query and read
 * the captures. Nothing is linked and nothing saved. Usage: `node bench/index/reference-pass.ts DIRECTORY`
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Language, Parser, Query } from "web-tree-sitter";
import { sourceFiles } from "./source-files.ts";

const GRAMMARS: Readonly<Record<string, { readonly grammar: string; readonly tags: readonly string[] }>> = {
  rust: { grammar: "rust", tags: ["rust"] },
  typescript: { grammar: "typescript", tags: ["javascript", "typescript"] },
  tsx: { grammar: "tsx", tags: ["javascript", "typescript"] },
  javascript: { grammar: "javascript", tags: ["javascript"] },
};

interface Opened {
  readonly parser: Parser;
  readonly query: Query;
}

async function open(name: string): Promise<Opened> {
  const entry = GRAMMARS[name];
  if (entry === undefined) throw new Error(`no grammar ${name}`);
  await Parser.init();
  const indexer = createRequire(new URL("../../packages/indexer/package.json", import.meta.url));
  const language = await Language.load(
    readFileSync(indexer.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${entry.grammar}.wasm`)),
  );
  const tags = entry.tags.map((tag) => readFileSync(join(import.meta.dirname, "../tags", `${tag}.scm`), "utf8"));
  return { parser: new Parser().setLanguage(language), query: new Query(language, tags.join("\n")) };
}

function pass({ parser, query }: Opened, text: string): { captures: number; read: number } {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("no tree");
  let read = 0;
  const captures = query.captures(tree.rootNode);
  for (const { name, node } of captures) {
    read += name.length + (name === "name" ? node.text.length : node.endIndex - node.startIndex);
  }
  tree.delete();
  return { captures: captures.length, read };
}

const [directory = "."] = process.argv.slice(2);
const opened = new Map<string, Opened>();
let count = 0;
for (const { path, language } of sourceFiles(directory)) {
  const known = opened.get(language) ?? (await open(language));
  opened.set(language, known);
  count += pass(known, readFileSync(join(directory, path), "utf8")).captures;
}
process.stdout.write(`${JSON.stringify({ captures: count })}\n`);
