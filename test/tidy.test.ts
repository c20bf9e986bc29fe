import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import {
  type Package,
  type SourceFile,
  packageOf,
  packages,
  projectFiles,
  readManifest,
  readProjectFile,
  resolveRelative,
  root,
  sourceFile,
} from "./repository.ts";

/** Which packages each may name. The lint configuration says the same per import; this one says it of manifests. */
const MAY_DEPEND_ON: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  base: [],
  graph: ["base"],
  indexer: ["base", "graph"],
  host: ["base", "contract"],
  registry: ["base", "host"],
  engine: ["base", "graph", "indexer", "host"],
  cli: ["base", "graph", "indexer", "engine", "host", "registry", "contract"],
  testkit: ["base", "contract", "graph", "host"],
};

const rootManifest = readManifest("package.json");
const sources = (folder: string): SourceFile[] => projectFiles(`${folder}/src/**/*.ts`).map(sourceFile);
/** Tests, and what only makes or checks files: the contract's tools and vectors. */
const tests = (folder: string): SourceFile[] =>
  projectFiles(`${folder}/{{test,tools,vectors}/**/*,*}.ts`).map(sourceFile);

test("packages depend in the allowed direction, with one version and one licence", () => {
  for (const { folder, manifest } of packages()) {
    const allowed = MAY_DEPEND_ON[basename(folder)];
    assert.ok(allowed, `say in this test what ${folder} may depend on`);
    for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
      const sibling = packages().find((other) => other.manifest.name === name);
      if (sibling === undefined) continue;
      assert.ok(allowed.includes(basename(sibling.folder)), `${folder} must not depend on ${name}`);
      assert.equal(version, sibling.manifest.version, `${name} in ${folder}/package.json`);
    }
    assert.equal(manifest.license, "MIT OR Apache-2.0");
    assert.equal(manifest.version, packages()[0]?.manifest.version);
  }
});

test("every import is declared in the package's own manifest: npm's hoisting would hide a missing one", () => {
  const problems: string[] = [];
  for (const { folder, manifest } of packages()) {
    const runtime = new Set([...namesOf(manifest.dependencies), ...namesOf(manifest.optionalDependencies)]);
    const development = new Set([
      ...runtime,
      ...namesOf(manifest.devDependencies),
      ...namesOf(rootManifest.devDependencies),
      manifest.name,
    ]);
    problems.push(...undeclared(sources(folder), runtime), ...undeclared(tests(folder), development));
  }
  assertNone(problems);
});

test("every dependency is used by the package that declares it", () => {
  const problems: string[] = [];
  for (const { folder, manifest } of packages()) {
    const used = sources(folder).map((file) => file.text);
    for (const name of namesOf(manifest.dependencies)) {
      // Wasm grammars are named in strings, not in imports.
      const isUsed = used.some((text) => text.includes(`"${name}"`) || text.includes(`"${name}/`));
      if (!isUsed) problems.push(`${folder} does not use ${name}`);
    }
  }
  assertNone(problems);
});

/**
 * What is reached beside a package's index. The vocabulary alone: loading the whole graph package in each parse worker
 * took longer than parsing a small code base. Safe texts alone, for pages that run in browsers. The contract's vectors, which only tests read, and the manifest's schema. What starts a parse worker before the rest is loaded.
 * What reads manifests: it is large, and questions need none of it, as installed plugins keep theirs as it was understood.
 * The real machine's environment, for tests of packages that are about git. What audits grammars, which loads the host.
 */
const SIDE_DOORS: ReadonlySet<string> = new Set([
  "@parseltongue/base/safe-text",
  "@parseltongue/engine/plugin-grammars",
  "@parseltongue/graph/schema",
  "@parseltongue/host/parse-manifest",
  "@parseltongue/indexer/ahead",
  "@parseltongue/contract/vectors",
  "@parseltongue/contract/plugin.schema.json",
  "@parseltongue/registry/testing",
  "parseltongue/environment",
]);

test("packages meet at their index only, and inside a package nobody imports the index", () => {
  const names = new Set(packages().map((each) => each.manifest.name));
  const problems: string[] = [];
  for (const { folder } of packages()) {
    for (const file of [...sources(folder), ...tests(folder)]) {
      for (const specifier of file.imports) {
        const name = packageOf(specifier);
        const isDoor = specifier === name || SIDE_DOORS.has(specifier);
        if (name !== undefined && names.has(name) && !isDoor) problems.push(`${file.path}: ${specifier}`);
        if (!specifier.startsWith(".")) continue;
        const target = resolveRelative(file.path, specifier);
        // Languages are declared in texts that are plugins like any other.
        const isDeclared = folder === "packages/indexer" && target.startsWith("plugins");
        if (!target.startsWith(`${folder}/`) && !isDeclared)
          problems.push(`${file.path}: ${specifier} leaves the package`);
        if (target === `${folder}/src/index.ts`) problems.push(`${file.path}: imports its own index`);
      }
    }
  }
  assertNone(problems);
});

test("every source file is reached from its package's index or command", () => {
  const problems: string[] = [];
  for (const each of packages()) {
    const reached = reachedFiles(each);
    // Types of generated JavaScript go with it.
    const isReached = (path: string): boolean => reached.has(path.replace(/\.d\.ts$/, ".js"));
    problems.push(...projectFiles(`${each.folder}/src/**/*.ts`).filter((path) => !isReached(path)));
  }
  assertNone(problems);
});

test("everything a package exports has a documentation comment", () => {
  const problems: string[] = [];
  for (const { folder } of packages()) {
    const index = sourceFile(`${folder}/src/index.ts`);
    for (const { name, original, from } of index.reexports) {
      assert.notEqual(original, "*", `${index.path} exports by name`);
      const where = resolveRelative(index.path, from);
      if (!isDocumented(where, original)) problems.push(`${where}: ${name}`);
    }
  }
  assertNone(problems);
});

test("no file names a place on somebody's machine", () => {
  const personal = /(?<![\w.*@/:-])(?:\/(?:home|Users|root|work|workspace|builds)\/\w|[A-Z]:\\+Users\\)/;
  const problems: string[] = [];
  for (const path of projectFiles("{*,.*,**/*,.ci/*}.{ts,js,json,jsonc,md,toml,yml,sh}")) {
    if (path === "package-lock.json") continue;
    const lines = readProjectFile(path).split("\n");
    lines.forEach((line, index) => personal.test(line) && problems.push(`${path}:${index + 1}: ${line.trim()}`));
  }
  assertNone(problems);
});

test("nothing is left for later in the code", () => {
  const later = new RegExp(`\\b(${["TO", "DO|FIX", "ME|X", "XX"].join("")})\\b`);
  const problems: string[] = [];
  for (const path of projectFiles("{contract,packages,scripts,bench,test}/**/*.{ts,js}")) {
    // Only where a person would write it: after a comment's start. Fixtures hold such words as data.
    const found = readProjectFile(path)
      .split("\n")
      .filter((line) => later.test(/(?:\/\/|^\s*\*|\/\*).*$/.exec(line)?.[0] ?? ""));
    problems.push(...found.map((line) => `${path}: ${line.trim()}`));
  }
  assertNone(problems);
});

/** One problem a line, so that the report reads like a list of things to do. */
function assertNone(problems: readonly string[]): void {
  assert.ok(problems.length === 0, `\n${problems.join("\n")}`);
}

function namesOf(dependencies: Readonly<Record<string, string>> | undefined): string[] {
  return Object.keys(dependencies ?? {});
}

function undeclared(files: readonly SourceFile[], declared: ReadonlySet<string>): string[] {
  return files.flatMap((file) =>
    file.imports
      .map(packageOf)
      .filter((name) => name !== undefined && !declared.has(name))
      .map((name) => `${file.path} imports ${name}`),
  );
}

function reachedFiles({ folder, manifest }: Package): Set<string> {
  const entries = [`${folder}/src/index.ts`];
  for (const path of Object.values(manifest.bin ?? {})) entries.push(`${folder}/${path}`);
  const doors = typeof manifest.exports === "object" ? Object.values(manifest.exports) : [];
  for (const path of doors) if (path.endsWith(".ts")) entries.push(join(folder, path));
  const reached = new Set<string>();
  for (let path = entries.pop(); path !== undefined; path = entries.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const specifier of sourceFile(path).imports) {
      if (!specifier.startsWith(".")) continue;
      const target = resolveRelative(path, specifier);
      if (/\.[tj]s$/.test(target) && existsSync(join(root, target))) entries.push(target);
    }
  }
  return reached;
}

function isDocumented(path: string, name: string): boolean {
  const file = sourceFile(path);
  if (file.documented.has(name)) return true;
  const onwards = file.reexports.find((entry) => entry.name === name);
  return onwards !== undefined && isDocumented(resolveRelative(path, onwards.from), onwards.original);
}
