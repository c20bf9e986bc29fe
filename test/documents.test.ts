import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Confidence, EdgeFlag, EdgeKind, NodeFlag, NodeKind } from "@parseltongue/graph";
import { projectFiles, readProjectFile, resolveRelative, root } from "./repository.ts";

const documents = projectFiles("{*,docs/**/*,packages/**/*,bench/**/*}.md");

test("links between documents lead somewhere, headings included", () => {
  const problems: string[] = [];
  for (const path of documents) {
    for (const [, target = ""] of withoutCode(readProjectFile(path)).matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file = "", heading] = target.split("#", 2);
      const resolved = file === "" ? path : resolveRelative(path, decodeURIComponent(file));
      if (!existsSync(join(root, resolved))) problems.push(`${path}: ${target} does not exist`);
      else if (heading !== undefined && !headingsOf(resolved).has(heading))
        problems.push(`${path}: no heading ${target}`);
    }
  }
  assert.ok(problems.length === 0, `\n${problems.join("\n")}`);
});

test("commands that documents show as npm scripts exist", () => {
  const { scripts } = JSON.parse(readProjectFile("package.json")) as { scripts: Record<string, string> };
  const problems: string[] = [];
  for (const path of documents) {
    const shown = readProjectFile(path).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g);
    for (const [, run, direct] of shown) {
      const name = run ?? direct ?? "";
      if (!(name in scripts)) problems.push(`${path}: npm run ${name}`);
    }
  }
  assert.ok(problems.length === 0, `\n${problems.join("\n")}`);
});

test("every invariant in ARCHITECTURE.md names a test that exists", () => {
  const section = /^## Invariants$([\s\S]*?)(?=^## )/m.exec(readProjectFile("ARCHITECTURE.md"))?.[1] ?? "";
  const invariants = section.split(/^\d+\. /m).slice(1);
  assert.ok(invariants.length > 0);
  for (const invariant of invariants) {
    const holders = [...invariant.matchAll(/`([^`]+\.test\.ts)`, “([^”]+)”/g)];
    assert.ok(holders.length > 0, `no test is named for: ${invariant}`);
    for (const [, path = "", name = ""] of holders) {
      assert.ok(existsSync(join(root, path)), `${path} does not exist`);
      assert.ok(readProjectFile(path).includes(JSON.stringify(name)), `${path} has no test ${JSON.stringify(name)}`);
    }
  }
});

test("ARCHITECTURE.md names only files and folders that exist, and stays short", () => {
  const text = readProjectFile("ARCHITECTURE.md");
  assert.ok(text.split("\n").length <= 250);
  const named = [...text.matchAll(/`((?:packages|test|bench|scripts|docs|\.ci)\/[\w./-]*)`/g)].map(
    (match) => match[1] ?? "",
  );
  assert.deepEqual(
    named.filter((path) => !existsSync(join(root, path))),
    [],
  );
});

test("the reference names every kind, confidence and flag of the graph", () => {
  const reference = readProjectFile("docs/reference/graph.md");
  for (const table of [NodeKind, EdgeKind, Confidence, NodeFlag, EdgeFlag]) {
    for (const name of Object.keys(table)) {
      assert.ok(name === "none" || reference.includes(`\`${name}\``), `docs/reference/graph.md does not name ${name}`);
    }
  }
});

test("both licences are there in full", () => {
  assert.match(readProjectFile("LICENSE-MIT"), /^MIT License/);
  assert.match(readProjectFile("LICENSE-APACHE"), /Version 2\.0, January 2004/);
  assert.ok(statSync(join(root, "LICENSE-APACHE")).size > 10_000);
});

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

/** Anchors as forges make them: lower case, punctuation dropped, spaces to hyphens. */
function headingsOf(path: string): Set<string> {
  const headings = readProjectFile(path).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(/\s/g, "-"),
    ),
  );
}
