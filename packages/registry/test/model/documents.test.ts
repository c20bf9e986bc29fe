import assert from "node:assert/strict";
import { test } from "node:test";
import { hostileTexts } from "@parseltongue/testkit";
import fc from "fast-check";
import { DOCUMENT_FORMATS, type DocumentKind, type Documents } from "../../src/model/documents.ts";
import { parseDocument, writeDocument } from "../../src/model/parse-document.ts";
import { PREDICATE_DEFINITIONS, STATEMENT_TYPES } from "../../src/model/predicates/predicate.ts";
import { schemaProblems } from "../../src/model/schema-problems.ts";
import { RegistryError } from "../../src/registry-error.ts";
import { staleFiles } from "../../tools/generate.ts";
import { DOCUMENT_EXAMPLES, PREDICATE_EXAMPLES } from "./examples.ts";

const KINDS = Object.keys(DOCUMENT_FORMATS) as readonly DocumentKind[];
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Every definition with a value of it. */
const ALL: readonly (readonly [string, unknown])[] = [
  ...KINDS.map((kind) => [DOCUMENT_FORMATS[kind].type, DOCUMENT_EXAMPLES[kind]] as const),
  ...STATEMENT_TYPES.map((type) => [PREDICATE_DEFINITIONS[type], PREDICATE_EXAMPLES[type]] as const),
];

function refused(kind: DocumentKind, value: unknown): RegistryError {
  try {
    parseDocument(kind, encode(value), "a.json");
  } catch (error) {
    assert.ok(error instanceof RegistryError, String(error));
    return error;
  }
  return assert.fail(`taken: ${JSON.stringify(value).slice(0, 200)}`);
}

test("the schema and its reference are what the types say", () => {
  assert.deepEqual(staleFiles(), [], "run npm run generate");
});

test("each kind of document and of predicate has a valid example", () => {
  for (const [definition, value] of ALL) assert.deepEqual(schemaProblems(definition, value, true), [], definition);
});

test("documents are written as canonical JSON with a line feed, and read back", () => {
  for (const kind of KINDS) {
    const document = DOCUMENT_EXAMPLES[kind];
    const bytes = writeDocument(kind, document);
    assert.equal(bytes.at(-1), 0x0a);
    assert.deepEqual(parseDocument(kind, bytes, "a.json"), document);
    assert.deepEqual(writeDocument(kind, parseDocument(kind, bytes, "a.json")), bytes);
  }
});

test("in no object of any document may there be another key", () => {
  for (const [definition, value] of ALL) {
    for (const change of objectsIn(value)) {
      const changed = structuredClone(value);
      const object = change.reduce((at, key) => (at as Record<string, unknown>)[key], changed) as object;
      Object.assign(object, { "Another key": 1 });
      const isOpen = definition === "AnyStatement" && change[0] === "predicate";
      assert.equal(schemaProblems(definition, changed, false).length > 0, !isOpen, `${definition} ${change.join("/")}`);
    }
  }
});

/** Paths of all objects in a value. */
function objectsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, each]) => objectsIn(each, [...path, key]));
  return Array.isArray(value) ? inner : [path, ...inner];
}

test("a document with any value replaced by one of another type is refused", () => {
  for (const [definition, value] of ALL) {
    for (const path of leavesOf(value)) {
      const changed = structuredClone(value);
      const last = path.at(-1) ?? "";
      const above = path.slice(0, -1).reduce((at, key) => (at as Record<string, unknown>)[key], changed);
      (above as Record<string, unknown>)[last] = { other: [] };
      assert.notDeepEqual(schemaProblems(definition, changed, false), [], `${definition} ${path.join("/")}`);
    }
  }
});

function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
}

test("an error names path, pointer, reason and remedy, and lists ten problems at most", () => {
  const plugin = { ...DOCUMENT_EXAMPLES.plugin, status: "activ", keyword: [], keywords: ["A"] };
  const error = refused("plugin", plugin);
  assert.equal(error.code, "bad-document");
  assert.deepEqual(error.details["problems"], [
    "/keyword is no key here (did you mean keywords?)",
    '/keywords/0 is "A" (it must match pattern "^[a-z0-9][a-z0-9.-]{0,62}$")',
    '/status is "activ" (did you mean active?)',
  ]);
  assert.equal(error.message, "a.json: /keyword is no key here");
  assert.equal(error.hint, "did you mean keywords?");
  const many = refused("plugin", { ...DOCUMENT_EXAMPLES.plugin, keywords: Array.from({ length: 50 }, () => "A") });
  assert.equal((many.details["problems"] as readonly string[]).length, 10);
});

test("a large document is told its first problem only, so that a million of them cost nothing", () => {
  const files = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`entries/${i}`, 1]));
  const error = refused("indexShard", { schema: 1, files });
  assert.equal((error.details["problems"] as readonly string[]).length, 1);
});

test("what would be too large for its kind is neither written nor read", () => {
  const plugin = { ...DOCUMENT_EXAMPLES.plugin, keywords: Array.from({ length: 256 }, (_, i) => `k${i}`) };
  assert.ok(writeDocument("plugin", plugin).length > 0);
  const members = { ...DOCUMENT_EXAMPLES.members, members: Array.from({ length: 5000 }, () => longMember()) };
  assert.throws(() => writeDocument("members", members), { code: "too-large" });
  assert.throws(() => parseDocument("members", encode(members), "members.json"), { code: "too-large" });
});

function longMember(): Documents["members"]["members"][number] {
  const [member] = DOCUMENT_EXAMPLES.members.members;
  assert.ok(member);
  return {
    ...member,
    name: "x".repeat(500),
    conflicts: Array.from({ length: 10 }, () => member.conflicts[0] ?? assert.fail()),
  };
}

test("threat 10: a threshold of 0, below, of no number or of a fraction is no threshold", () => {
  const bad = fc.oneof(
    fc.integer({ max: 0 }),
    fc.string(),
    fc.double({ noInteger: true, noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, [], {}, true, "1", -1, 0, 1e10),
  );
  const { namespace, promotionPolicy, governance } = DOCUMENT_EXAMPLES;
  const { native } = promotionPolicy.tiers;
  fc.assert(
    fc.property(bad, (threshold) => {
      refused("namespace", { ...namespace, releaseThreshold: threshold });
      const decision = { role: "release", threshold };
      refused("promotionPolicy", {
        ...promotionPolicy,
        tiers: { ...promotionPolicy.tiers, native: { ...native, decision } },
      });
      refused("governance", { ...governance, tufRoles: { root: { role: "council", threshold } } });
      refused("governance", { ...governance, decisions: [{ ...governance.decisions[0], approvals: threshold }] });
    }),
    { numRuns: 100 },
  );
});

test("threat 26: what turns, hides or moves text is refused in every text for people", () => {
  // Those without such characters are for whoever prints into HTML or a shell.
  const hostile = hostileTexts.filter(({ text }) => /[^\x20-\x7e]/.test(text) && !/^[\p{L}\p{M} ]+$/u.test(text));
  assert.ok(hostile.length > 15);
  for (const { name, text } of hostile) {
    const error = refused("plugin", { ...DOCUMENT_EXAMPLES.plugin, description: `A ${text} lens` });
    assert.ok(["bad-document", "bad-json"].includes(error.code), name);
    assert.doesNotMatch(error.message, /[^\x20-\x7e]/, name);
    if (text.includes("\n") && !/[^\x20-\x7e\n]/.test(text)) continue;
    const [advisory, details] = [DOCUMENT_EXAMPLES.advisory, `Text\n${text}`];
    refused("advisory", { ...advisory, details });
  }
});

test("letters of every script stay in texts for people", () => {
  for (const description of ["Zeigt Größen.", "显示依赖关系。", "يعرض التبعيات", "Показывает связи"]) {
    const plugin = { ...DOCUMENT_EXAMPLES.plugin, description };
    assert.equal(parseDocument("plugin", encode(plugin), "plugin.json").description, description);
  }
});

test("threat 51: no version, no path and no name of a tap differs from another by case, or leads elsewhere", () => {
  const { version, indexShard, rfc } = DOCUMENT_EXAMPLES;
  for (const text of ["1.0.0-RC1", "1.0.0+a", "01.0.0", "1.0", "1.0.0-", "../1.0.0", "1.0.0/..", "1.0.0 "]) {
    refused("version", { ...version, version: text });
  }
  for (const id of [
    "Acme/lens",
    "acme/Lens",
    "acme",
    "acme/lens/x",
    "acme/../lens",
    "acme//lens",
    "acme/lens-",
    "a/lens",
    "con/",
  ]) {
    refused("version", { ...version, id });
  }
  for (const path of ["/etc/passwd", "../x", "a/../b", "a//b", "a\\b", "a/.git", "a/b/", "./a", "a b", "c:/x", "é"]) {
    refused("indexShard", { ...indexShard, files: { [path]: { sha256: "a".repeat(64), size: 1 } } });
    refused("rfc", { ...rfc, changes: [{ path, sha256: null }] });
    refused("version", { ...version, source: { ...version.source, directory: path } });
  }
});
