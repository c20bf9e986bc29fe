import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DEFAULT_NAMES_POLICY } from "../../src/model/names/default-names-policy.ts";
import { editDistance, looksOf } from "../../src/model/names/name-distance.ts";
import {
  type KnownNames,
  likenessProblems,
  type NameRule,
  namespaceProblems,
  pluginProblems,
} from "../../src/model/names/name-problems.ts";

const POLICY = DEFAULT_NAMES_POLICY;
const KNOWN: KnownNames = {
  namespaces: ["acme", "example"],
  plugins: ["acme/rust-lens", "acme/modern-graph", "example/dot"],
  buried: [
    { name: "acme/old-lens", buriedAt: "2026-01-01T00:00:00Z", reason: "malware" },
    { name: "evil", buriedAt: "2026-01-01T00:00:00Z", reason: "malware" },
  ],
};

function rules(id: string, known: KnownNames = KNOWN): readonly NameRule[] {
  const problems = id.includes("/") ? pluginProblems(id, known, POLICY) : namespaceProblems(id, known, POLICY);
  return problems.map(({ rule }) => rule);
}

/** Names as there are in registries; each is squatted below. */
const NAMES = [
  "borrow-checker",
  "call-hierarchy",
  "circular-imports",
  "code-owners",
  "coverage-map",
  "cyclomatic",
  "dead-code",
  "dependency-lens",
  "diagram",
  "entity-graph",
  "feature-flags",
  "hotspots",
  "layer-guard",
  "license-check",
  "mermaid-export",
  "module-depth",
  "openapi-routes",
  "pagerank",
  "react-hooks",
  "rust-unsafe",
  "schema-linter",
  "similarity",
  "sql-queries",
  "test-impact",
  "type-coverage",
];

/** The classes of typosquats that registries have suffered. */
const SQUATS: Readonly<Record<string, (name: string) => string>> = {
  "a letter left out": (name) => name.slice(0, 3) + name.slice(4),
  "a letter doubled": (name) => name.slice(0, 3) + name.slice(2),
  "a neighbouring key": (name) => name.slice(0, -1) + (name.endsWith("s") ? "d" : "s"),
  "two letters swapped": (name) => name.slice(0, 2) + (name[3] ?? "") + (name[2] ?? "") + name.slice(4),
  "a plural": (name) => (name.endsWith("s") ? name.slice(0, -1) : `${name}s`),
  "hyphens left out or put in": (name) =>
    name.includes("-") ? name.replaceAll("-", "") : `${name.slice(0, 4)}-${name.slice(4)}`,
  "digits for letters": (name) =>
    name.replaceAll("o", "0").replaceAll("l", "1").replaceAll("s", "5").replaceAll("i", "1"),
  "letters that look alike": (name) => name.replaceAll("m", "rn").replaceAll("i", "l").replaceAll("d", "cl"),
  "words in another order": (name) => name.split("-").reverse().join("-"),
  "a word that claims trust": (name) => `${name}-official`,
};

/** Squats that were published somewhere, with what they were taken for. */
const HISTORIC: readonly (readonly [string, string])[] = [
  ["crossenv", "cross-env"],
  ["jquerry", "jquery"],
  ["mongose", "mongoose"],
  ["nodemailer-js", "js-nodemailer"],
  ["babelcli", "babel-cli"],
  ["djanga", "django"],
  ["urlib3", "urllib3"],
  ["python-dateuti1", "python-dateutil"],
  ["colourama", "colorama"],
  ["rustdecimal", "rust-decimal"],
  ["electorn", "electron"],
  ["1oadyaml", "loadyaml"],
];

test("threat 35: names that a slip of finger or eye takes for another are refused", () => {
  let pairs = 0;
  for (const [squat, name] of HISTORIC) {
    assert.notDeepEqual(rules(`evil-corp/${squat}`, { ...KNOWN, plugins: [`acme/${name}`] }), [], squat);
    pairs++;
  }
  for (const name of NAMES) {
    for (const [how, squatOf] of Object.entries(SQUATS)) {
      const squat = squatOf(name);
      if (squat === name) continue;
      const known = { ...KNOWN, plugins: [`acme/${name}`] };
      assert.notDeepEqual(rules(`evil-corp/${squat}`, known), [], `${how}: ${squat} for ${name}`);
      pairs++;
    }
  }
  assert.ok(pairs >= 200, `${pairs} pairs`);
});

test("names that have nothing to do with one another can be had side by side", () => {
  for (const name of NAMES) {
    const plugins = NAMES.filter((each) => each !== name).map((each) => `acme/${each}` as const);
    assert.deepEqual(rules(`example/${name}`, { ...KNOWN, plugins }), [], name);
  }
});

test("in its own namespace a name may be near another, and is taken only by itself", () => {
  assert.deepEqual(rules("acme/rust-lense"), []);
  assert.deepEqual(rules("acme/rust-lens"), ["taken"]);
  assert.deepEqual(rules("example/rust-lens"), ["taken"]);
  assert.deepEqual(rules("acme"), ["taken"]);
  assert.deepEqual(rules("examples"), ["edit-distance"]);
});

test("each rule says which name it is about", () => {
  const [edit] = likenessProblems("rust-lans", ["rust-lens"], POLICY);
  assert.deepEqual(edit, {
    rule: "edit-distance",
    other: "rust-lens",
    reason: '"rust-lans" is a slip of the finger away from rust-lens',
    remedy: "take a name that differs more",
  });
  assert.equal(likenessProblems("modem-graph", ["modern-graph"], POLICY)[0]?.rule, "visual-distance");
  assert.equal(likenessProblems("lens-rust", ["rust-lens"], POLICY)[0]?.rule, "words");
});

test("threat 26: names are ASCII, so that no letter is another alphabet's", () => {
  for (const name of ["rust-lеns", "ａcme-lens", "rust‑lens", "ruſt-lens", "rust-lens\u200b", "ıens", "l\u0435ns"]) {
    assert.deepEqual(rules(`example/${name}`), ["characters"], JSON.stringify(name));
    assert.deepEqual(rules(name), ["characters"], JSON.stringify(name));
  }
  assert.match(pluginProblems("example/rust-lеns", KNOWN, POLICY)[0]?.reason ?? "", /U\+0435/);
});

test("threat 36: a name that was given up comes back for nobody", () => {
  for (const id of ["acme/old-lens", "evil", "evil/anything"]) assert.deepEqual(rules(id), ["buried"], id);
  assert.equal(pluginProblems("acme/old-lens", KNOWN, POLICY)[0]?.other, "acme/old-lens");
});

test("threat 51: no name is a device, a path or differs by case", () => {
  for (const name of ["con", "nul", "com1", "lpt9", "aux", "prn"]) {
    assert.deepEqual(rules(name), ["device"], name);
    assert.deepEqual(rules(`example/${name}`), ["device"], name);
  }
  for (const name of ["Rust", "a b", "a.b", "a_b", "-a", "a-", "a--b", "1a", "..", "a\\b", "a/b/c", ""]) {
    assert.deepEqual(rules(`example/${name}`), ["characters"], JSON.stringify(name));
  }
  assert.deepEqual(rules("x".repeat(40)), ["length"]);
  assert.deepEqual(rules(`example/${"x".repeat(64)}`), ["length"]);
  assert.deepEqual(rules("x"), ["length"]);
});

test("reserved names and words are for those whom the policy names", () => {
  assert.deepEqual(rules("plugins"), ["reserved"]);
  assert.deepEqual(rules("example/native-graph"), ["reserved"]);
  assert.deepEqual(rules("parseltongue/native-graph"), []);
});

test("the policy decides how near is too near", () => {
  const lenient = { ...POLICY, exceptions: [["rust-lens", "rust-lint"]] as const, minEditDistance: 3 };
  assert.equal(likenessProblems("rust-lint", ["rust-lens"], { ...lenient, exceptions: [] })[0]?.rule, "edit-distance");
  assert.deepEqual(likenessProblems("rust-lint", ["rust-lens"], lenient), []);
  assert.deepEqual(likenessProblems("rust-lens", ["rust-lint"], lenient), []);
  assert.deepEqual(likenessProblems("dot", ["dog"], POLICY), [], "short words are compared for equality");
});

test("the distance is that of a table without shortcuts, and the same both ways", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "-"), maxLength: 8 });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 1, max: 5 }), (a, b, limit) => {
      const whole = plainDistance(a, b);
      assert.equal(editDistance(a, b, limit), Math.min(whole, limit));
      assert.equal(editDistance(b, a, limit), Math.min(whole, limit));
    }),
    { numRuns: 1000 },
  );
});

function plainDistance(a: string, b: string): number {
  const at = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const options = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)];
    const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
    if (isSwap) options.push(at(i - 2, j - 2) + 1);
    return Math.min(...options);
  };
  return at(a.length, b.length);
}

test("equal looks stay equal looks", () => {
  assert.equal(looksOf("rnodern-1ib", POLICY), looksOf("modem-lib", POLICY));
  assert.notEqual(looksOf("graph", POLICY), looksOf("grape", POLICY));
});
