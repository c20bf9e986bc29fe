import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { parseFixture, temporaryDirectory } from "@parseltongue/testkit";
import { root } from "./repository.ts";

/** Each file breaks exactly the rule that its first line names. */
const BREAKERS = `
//- /contract/src/a.ts
// no-restricted-imports
import { EdgeKind } from "@parseltongue/graph";
export const a: object = EdgeKind;
//- /packages/base/src/a.ts
// no-restricted-imports
import { EdgeKind } from "@parseltongue/graph";
export const a: object = EdgeKind;
//- /packages/base/src/b.ts
// no-restricted-properties
export const b: number = Date.now();
//- /packages/graph/src/a.ts
// no-restricted-imports
import { readFileSync } from "node:fs";
export const a: string = readFileSync("a", "utf8");
//- /packages/graph/src/b.ts
// no-restricted-imports
import { parse } from "@parseltongue/indexer";
export const b: unknown = parse;
//- /packages/graph/src/c.ts
// no-restricted-globals
export const c: string = process.argv0;
//- /packages/indexer/src/a.ts
// no-restricted-imports
import { open } from "@parseltongue/engine";
export const a: unknown = open;
//- /packages/indexer/src/b.ts
// no-restricted-imports
import { readFile } from "node:fs/promises";
export const b: unknown = readFile;
//- /packages/host/src/a.ts
// no-restricted-imports
import { Graph } from "@parseltongue/graph";
export const a: unknown = Graph;
//- /packages/host/src/b.ts
// no-restricted-imports
import { readFileSync } from "node:fs";
export const b: string = readFileSync("a", "utf8");
//- /packages/host/src/c.ts
// no-restricted-globals
export const c: unknown = fetch("https://example.org");
//- /packages/registry/src/a.ts
// no-restricted-imports
import { open } from "@parseltongue/engine";
export const a: unknown = open;
//- /packages/registry/src/b.ts
// no-restricted-imports
import { spawn } from "node:child_process";
export const b: unknown = spawn;
//- /packages/registry/src/c.ts
// no-restricted-properties
export const c: number = Date.now();
//- /packages/engine/src/a.ts
// no-restricted-imports
import { main } from "parseltongue";
export const a: unknown = main;
//- /packages/engine/src/b.ts
// no-restricted-imports
import { open } from "./index.ts";
export const b: unknown = open;
//- /packages/cli/src/a.ts
// no-restricted-properties
export const a: string | undefined = process.env["HOME"];
//- /packages/cli/src/b.ts
// no-restricted-imports
import { existsSync } from "node:fs";
export const b: unknown = existsSync;
//- /packages/cli/src/c.ts
// no-floating-promises
export function c(): void {
  Promise.resolve(1);
}
//- /packages/cli/src/d.ts
// no-empty
export function d(text: string): void {
  try {
    JSON.parse(text);
  } catch {}
}
//- /packages/cli/src/e.ts
// preserve-caught-error
export function e(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error("not JSON");
  }
}
//- /packages/cli/src/f.ts
// no-cycle
import { g } from "./g.ts";
export const f = (): number => g();
//- /packages/cli/src/g.ts
// no-cycle
import { f } from "./f.ts";
export const g = (): number => f();
//- /packages/cli/src/h.ts
// no-unused-vars
export function h(): void {
  const unused = 1;
}
`;

interface LintReport {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string; readonly severity: string }[];
}

test("the lint rules that hold the architecture fire", async (t) => {
  const directory = await temporaryDirectory(t);
  const files = parseFixture(BREAKERS);
  for (const [path, text] of files) {
    await mkdir(join(directory, dirname(path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  for (const name of [".oxlintrc.jsonc", "tsconfig.json"]) await cp(join(root, name), join(directory, name));
  await symlink(join(root, "node_modules"), join(directory, "node_modules"));

  const oxlint = join(root, "node_modules", "oxlint", "bin", "oxlint");
  const run = spawnSync(process.execPath, [oxlint, "--format=json", "contract", "packages"], {
    cwd: directory,
    encoding: "utf8",
  });
  assert.equal(run.status, 1, run.stderr);
  const { diagnostics } = JSON.parse(run.stdout) as LintReport;
  for (const [path, text] of files) {
    const rule = text.slice("// ".length, text.indexOf("\n"));
    const errors = diagnostics.filter((each) => each.filename.endsWith(path) && each.severity === "error");
    assert.ok(
      errors.some((each) => each.code.includes(`(${rule})`)),
      `${path}: ${rule} did not fire: ${run.stdout}`,
    );
  }
});
