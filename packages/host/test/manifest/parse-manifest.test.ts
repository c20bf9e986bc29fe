import assert from "node:assert/strict";
import { test } from "node:test";
import { HostError } from "../../src/host-error.ts";
import { guestHooks } from "../../src/manifest/manifest.ts";
import { parseManifest } from "../../src/manifest/parse-manifest.ts";

const HEAD = `[plugin]
name = "hotspots"
version = "1.2.0"
api = "1.0"
description = "Finds hot spots."
`;
const LENS = `[[lens]]
name = "hotspots"
description = "Scores what changes often."
budget = { base = 2000, per-hit = 400 }
`;

function problemsOf(text: string): readonly string[] {
  try {
    parseManifest(text, "plugin.toml");
  } catch (error) {
    assert.ok(error instanceof HostError, String(error));
    assert.equal(error.code, "bad-manifest");
    const { problems } = error.details;
    assert.ok(Array.isArray(problems) && problems[0] === error.message);
    return problems as readonly string[];
  }
  return [];
}

test("a manifest is read with its defaults", () => {
  const manifest = parseManifest(
    `${HEAD}license = "MIT"
[capabilities]
attributes = ["pagerank"]
[config.threshold]
type = "integer"
default = 10
minimum = 1
description = "Changes from which a node is hot."
${LENS}annotations = ["changes"]
[lens.filter]
node-kinds = ["function"]
paths = ["src/**"]
[[rule]]
name = "cold"
description = "Finds what nobody touches."
budget = { base = 1, per-node = 2, per-edge = 3 }
`,
    "plugin.toml",
  );
  assert.deepEqual(manifest.api, { major: 1, minor: 0 });
  assert.deepEqual(manifest.capabilities, { attributes: ["pagerank"], log: false, hostData: [] });
  assert.equal(manifest.state, "none");
  assert.equal(manifest.memoryPages, 4);
  assert.equal(manifest.initFuel, 100_000);
  assert.equal(manifest.config[0]?.minimum, 1);
  const [lens] = manifest.lenses;
  assert.deepEqual(lens?.budget, { base: 2000, perHit: 400, perNode: 0, perEdge: 0, outputBytes: 16_384 });
  assert.equal(lens.onFailure, "skip");
  assert.deepEqual(lens.filter.nodeKinds, ["function"]);
  assert.equal(lens.filter.queries, undefined);
  const [rule] = manifest.rules;
  assert.deepEqual([rule?.severity, rule?.onFailure, rule?.budget.outputBytes], ["warning", "fail", 1_048_576]);
  assert.deepEqual(
    guestHooks(manifest).map(({ trait, name, index }) => [trait, name, index]),
    [
      ["lens", "hotspots", 0],
      ["rule", "cold", 0],
    ],
  );
});

const BROKEN: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  ["text that is no TOML", `${HEAD}oops\n`, "plugin.toml:6:5: "],
  [
    "a key with a typo",
    `${HEAD}licence = "MIT"\n${LENS}`,
    "plugin.toml:6:1: plugin.licence is not a key here (did you mean license?)",
  ],
  [
    "a typo inside an inline table",
    `${HEAD}${LENS.replace("per-hit", "per-hits")}`,
    "plugin.toml:9:25: lens[0].budget.per-hits is not a key here (did you mean per-hit?)",
  ],
  ["a missing key", `${HEAD.replace(/^api.*\n/m, "")}${LENS}`, "plugin.toml:1:2: plugin.api is missing (add api)"],
  ["no hook at all", HEAD, "plugin.toml:1:1: plugin.toml no hook is declared (add [[lens]], "],
  [
    "a name that is none",
    `${HEAD.replace('"hotspots"', '"Hot Spots"')}${LENS}`,
    'plugin.toml:2:1: plugin.name is "Hot Spots" (write text that matches ^[a-z]',
  ],
  [
    "a budget of 0",
    `${HEAD}${LENS.replace("2000", "0")}`,
    "plugin.toml:9:12: lens[0].budget.base is 0 (write a number >= 1)",
  ],
  [
    "a budget of 2^51",
    `${HEAD}${LENS.replace("2000", String(2 ** 51))}`,
    "plugin.toml:9:12: lens[0].budget.base is 2251799813685248 (write a number <= 1125899906842624)",
  ],
  ["a budget of 2^63", `${HEAD}${LENS.replace("2000", "9223372036854775807")}`, "plugin.toml:9:19: "],
  ["a budget that is no number", `${HEAD}${LENS.replace("2000", "nan")}`, "plugin.toml:9:12: lens[0].budget.base is "],
  [
    "host data of a host that has none yet",
    `${HEAD}[capabilities]\nhost-data = ["codeowners"]\n${LENS}`,
    'plugin.toml:4:1: plugin.api is "1.0", which has no host-data (write api = "1.1")',
  ],
  [
    "host data that nobody has",
    `${HEAD.replace('"1.0"', '"1.1"')}[capabilities]\nhost-data = ["codeowner"]\n${LENS}`,
    'plugin.toml:7:14: capabilities.host-data[0] is "codeowner" (did you mean codeowners?)',
  ],
  [
    "a kind that is almost one",
    `${HEAD}${LENS}[lens.filter]\nnode-kinds = ["function", "methods"]\n`,
    'plugin.toml:11:27: lens[0].filter.node-kinds[1] is "methods" (did you mean method?)',
  ],
  [
    "two hooks of one name",
    `${HEAD}${LENS}${LENS}`,
    'plugin.toml:11:1: lens[1].name is "hotspots" again (give each a name of its own)',
  ],
  [
    "a default outside its bounds",
    `${HEAD}[config.n]\ntype = "integer"\ndescription = "n"\ndefault = 3\nmaximum = 2\n${LENS}`,
    "plugin.toml:9:1: config.n.default is 3 (write a number of at most 2)",
  ],
  [
    "a default of another type",
    `${HEAD}[config.n]\ntype = "integer"\ndescription = "n"\ndefault = "3"\n${LENS}`,
    'plugin.toml:9:1: config.n.default is "3" (write a value of type integer)',
  ],
  [
    "a minimum above the maximum",
    `${HEAD}[config.n]\ntype = "number"\ndescription = "n"\nminimum = 3\nmaximum = 2\n${LENS}`,
    "plugin.toml:9:1: config.n.minimum is 3, above the maximum of 2 (swap them)",
  ],
  [
    "a glob with brackets",
    `${HEAD}${LENS}[lens.filter]\npaths = ["src/[ab]"]\n`,
    'plugin.toml:11:10: lens[0].filter.paths[0] is "src/[ab]": [ has no meaning in it (use *, ** between slashes, and ? only)',
  ],
  ["a key that objects inherit", `${HEAD}["__proto__"]\nx = 1\n${LENS}`, "plugin.toml:6:"],
  ["lists within lists without end", `${HEAD}keywords = ${"[".repeat(10_000)}`, "plugin.toml:6:"],
  [
    "far too much text",
    `# ${"x".repeat(300_000)}\n${HEAD}${LENS}`,
    "plugin.toml:1:1: the manifest is longer than 262144",
  ],
];

for (const [what, text, ...expected] of BROKEN) {
  test(`${what} is refused with file, line, column, key and remedy`, () => {
    const problems = problemsOf(text);
    assert.equal(problems.length, expected.length, problems.join("\n"));
    for (const [index, start] of expected.entries()) {
      assert.ok(problems[index]?.startsWith(start), `${problems[index]}\ndoes not start with\n${start}`);
    }
  });
}

test("several problems are told at once, each where it is", () => {
  const problems = problemsOf(`${HEAD}colour = "red"\n${LENS}rank = "yes"\n`);
  assert.deepEqual(
    problems.map((problem) => problem.split(" ").slice(0, 2).join(" ")),
    ["plugin.toml:6:1: plugin.colour", "plugin.toml:11:1: lens[0].rank"],
  );
});
