import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const folder = join(import.meta.dirname, "../page");

/** AssemblyScript that holds the page around the data: `page/` bundled into what stands before and after it. */
export async function pageSource(): Promise<string> {
  const page = readFileSync(join(folder, "page.html"), "utf8");
  const style = readFileSync(join(folder, "page.css"), "utf8");
  const script = await bundled();
  // Empty elements wait for what belongs into them: a formatter would touch anything else.
  const whole = [
    ['Content-Security-Policy" content="', policy(style, script)],
    ["<style>", style],
    ["<script>", script],
  ].reduce((text, [place = "", content = ""]) => filled(text, place, content), page.replaceAll(/>\s+</g, "><"));
  const [before, after] = split(whole, 'id="data">');
  return `// Written by plugins/generate.ts from plugins/html/page; do not edit.

/** The page up to its data. */
export const BEFORE_DATA: string = ${JSON.stringify(before)};

/** The page after its data. */
export const AFTER_DATA: string = ${JSON.stringify(after)};
`;
}

/** Puts a content behind the one place where a text has a mark. */
function filled(text: string, mark: string, content: string): string {
  const [before, after] = split(text, mark);
  return before + content + after;
}

function split(text: string, mark: string): readonly [before: string, after: string] {
  const parts = text.split(mark);
  const [before = "", after = ""] = parts;
  if (parts.length !== 2) throw new Error(`page.html has ${parts.length - 1} places for ${mark}`);
  return [before + mark, after];
}

/**
 * Nothing is loaded, nothing is sent, and of scripts and styles only the page's own run, by their hashes.
 * @see https://www.w3.org/TR/CSP3/
 */
function policy(style: string, script: string): string {
  const own = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${own(script)}`,
    `style-src ${own(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, "main.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    logLevel: "silent",
  });
  const text = outputFiles[0]?.text.trim() ?? "";
  if (/<\/script|<!--/i.test(text)) throw new Error("the bundled script would end its element");
  return text;
}
