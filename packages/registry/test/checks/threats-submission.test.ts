import assert from "node:assert/strict";
import { test } from "node:test";
import { allPass } from "../../src/checks/run-checks.ts";
import { hiddenCharacters } from "../../src/checks/hidden-characters.ts";
import { junitChecks, markdownReport, sarifReport } from "../../src/checks/report-formats.ts";
import { CHECKS } from "../../src/model/checks.ts";
import { parseDocument, writeDocument } from "../../src/model/parse-document.ts";
import type { PromotionPolicy } from "../../src/model/policy/promotion-policy.ts";
import { runTrials } from "../../src/compat/trials.ts";
import { compatFigures, craterDiff } from "../../src/compat/compat-figures.ts";
import { ciFiles } from "../../src/tap/init/ci-files.ts";
import { person } from "../tap-builder.ts";
import { checked, statesOf, submission, textOfCheck, world } from "./submissions.ts";

const encoder = new TextEncoder();
const record = "entries/acme/lens/plugin.json";

test("a submission that is as it should be passes what can be said of it", async (t) => {
  const place = await world(t);
  const { files, runner } = submission(place.tap);
  const report = await checked(place, files, runner);
  assert.deepEqual(report.problems, []);
  assert.deepEqual(report.classes, ["entry"]);
  const { audit, ...others } = statesOf(report);
  // The module of these tests is none that a host would take; what needs one is skipped then, and nothing passes.
  assert.equal(audit, "FAIL");
  for (const check of ["schema", "names", "signature", "digest", "imports", "text", "license", "rebuild"]) {
    assert.equal(others[check], "PASS", `${check}: ${textOfCheck(report, check)}`);
  }
  for (const check of ["conformance", "budgets", "hostile", "determinism", "compatibility"]) {
    assert.equal(others[check], "SKIPPED");
  }
  assert.equal(report.isGood, false);
});

test("what runs a plugin is made where the tap asks for it, what reads it always", async (t) => {
  const place = await world(t);
  const { tap } = place;
  const path = "targets/policy/promotion.json";
  const policy = parseDocument("promotionPolicy", tap.files.get(path) as Uint8Array, path);
  const { files, runner } = submission(tap);
  await tap.commit({ [path]: writeDocument("promotionPolicy", { ...policy, checks: ["names", "budgets"] }) });
  const report = await checked({ ...place, base: tap.head }, files, runner);
  assert.equal(statesOf(report)["rebuild"], "SKIPPED");
  assert.equal(textOfCheck(report, "rebuild"), "the tap does not ask for it");
  const read = ["schema", "names", "signature", "digest", "imports", "audit", "text", "license"];
  assert.deepEqual(report.versions[0]?.asked, [...read, "budgets"]);
  // The module of these tests passes no audit.
  assert.equal(report.isGood, false);
  assert.doesNotMatch(sarifReport(report, "0.1.0"), /does not ask/);
});

test("threat 17: no way of changing a tree gets past the checks: rename, delete, mode, link, submodule", async (t) => {
  const place = await world(t);
  const { tap } = place;
  const { files } = submission(tap);
  await tap.commit(files);
  const base = tap.head;
  const there = { ...place, base };
  const entry = "entries/acme/lens/versions/1.0.0.json";
  const bytes = tap.files.get(entry) ?? new Uint8Array(0);
  const cases: readonly [string, Parameters<typeof tap.commitRaw>[0], RegExp][] = [
    ["delete", [{ path: entry, bytes: undefined, mode: "100644" }], /is removed/],
    [
      "rename",
      [
        { path: entry, bytes: undefined, mode: "100644" },
        { path: "entries/acme/lens/versions/1.0.1.json", bytes, mode: "100644" },
      ],
      /is removed/,
    ],
    ["edit", [{ path: entry, bytes: encoder.encode("{}"), mode: "100644" }], /never may be/],
    ["mode", [{ path: record, bytes: tap.files.get(record), mode: "100755" }], /mode 100755/],
    ["link", [{ path: record, bytes: encoder.encode("/etc/passwd"), mode: "120000" }], /is a link/],
    ["submodule", [{ path: "docs/more", bytes: encoder.encode(base), mode: "160000" }], /is a submodule/],
    ["nothing known", [{ path: "entries/acme/lens/run.sh", bytes, mode: "100644" }], /nothing that taps have/],
  ];
  for (const [name, changes, problem] of cases) {
    tap.rewind(base);
    tap.head = base;
    tap.commitRaw(changes);
    const { runner } = submission(tap);
    const report = await checked(there, {}, runner);
    assert.equal(report.isGood, false, name);
    assert.match(report.problems.map(({ message }) => message).join("; "), problem, name);
  }
});

test("threat 18: a proposal that touches rules, CI, keys or another namespace beside its plugin fails", async (t) => {
  const place = await world(t);
  const { tap } = place;
  const { files, runner } = submission(tap);
  const policy = tap.files.get("targets/policy/promotion.json") ?? "";
  const others: readonly (readonly [string, Uint8Array | string])[] = [
    ["targets/policy/promotion.json", `${new TextDecoder().decode(policy as Uint8Array)} `],
    [".github/workflows/check.yml", "on: pull_request_target"],
    ["metadata/2.root.json", "{}"],
    ["entries/other/thing/plugin.json", files[record] ?? ""],
    ["advisories/PT-2026-0001.json", "{}"],
  ];
  for (const [path, bytes] of others) {
    const report = await checked(place, { ...files, [path]: bytes }, runner);
    assert.equal(report.isGood, false, path);
    assert.match(report.problems[0]?.message ?? "", /mixes|signs the tap|several namespaces/, path);
  }
});

test("threat 50: a proposal that changes rules needs a vote that names its very bytes", async (t) => {
  const place = await world(t);
  const { runner } = submission(place.tap);
  const path = "targets/policy/promotion.json";
  const policy = JSON.parse(new TextDecoder().decode(place.tap.files.get(path))) as PromotionPolicy;
  const changed = writeDocument("promotionPolicy", { ...policy, transferNoticeDays: 1 });
  const report = await checked(place, { [path]: changed }, runner);
  assert.equal(report.isGood, false);
  assert.deepEqual(report.problems, [
    { path, message: "the rule policies wants an RFC that was accepted and names these bytes" },
  ]);
});

test("threat 19: the workflow files of a new tap give what is proposed no secret, no cache and no unpinned code", () => {
  const files = ciFiles({ repository: "https://example.org/tool", commit: "a".repeat(40) });
  for (const [path, text] of files) {
    const code = text.replaceAll(/^\s*#.*$/gm, "");
    assert.doesNotMatch(code, /pull_request_target|workflow_run|secrets\.|actions\/cache|cache:/, path);
    for (const [, action = ""] of code.matchAll(/uses:\s*(\S+)/g)) assert.match(action, /@[0-9a-f]{40}$/, action);
  }
  const github = files.get(".github/workflows/check.yml") ?? "";
  assert.match(github, /permissions:\n {2}contents: read\n/);
  assert.match(github, /persist-credentials: false/);
  // The script and its settings are those of the base.
  assert.match(github, /git show "\$BASE:ci\/check\.sh"/);
  assert.match(files.get("ci/check.sh") ?? "", /env -i[^]*registry check/);
});

test("threat 20: a check that is killed, hangs, breaks or is missing is an ERROR or SKIPPED, never a pass", async (t) => {
  const place = await world(t);
  const found = {
    rebuild: async () => Promise.reject(new Error("killed: out of memory")),
  } as const;
  const broken = submission(place.tap, { found });
  const report = await checked(place, broken.files, broken.runner);
  assert.equal(statesOf(report)["rebuild"], "ERROR");
  assert.equal(report.isGood, false);
  const hung = { ...broken.runner, fetchSource: async () => new Promise<never>(() => {}) };
  const late = await checked(place, broken.files, hung, 300);
  // Which check is the first to be given up depends on how busy the machine is.
  const givenUp = late.versions[0]?.checks.find(({ text }) => text.includes("did not end within"));
  assert.equal(givenUp?.state, "ERROR");
  assert.notEqual(statesOf(late)["text"], "PASS");
  assert.notEqual(statesOf(late)["rebuild"], "PASS");
  const all = CHECKS.map((check) => ({ check, state: "PASS" as const, text: "" }));
  assert.equal(allPass(all, CHECKS), true);
  for (const state of ["ERROR", "SKIPPED", "FAIL"] as const) {
    assert.equal(allPass([...all.slice(1), { check: CHECKS[0], state, text: "" }], CHECKS), false);
  }
  assert.equal(allPass(all.slice(1), CHECKS), false, "a check that nobody made");
});

test("threat 21: two hundred submissions with one worker are all tried, one at a time, and a failure holds up nobody", async () => {
  let running = 0;
  let most = 0;
  const trials = Array.from({ length: 200 }, (_, at) => ({
    plugin: `acme/p${at}`,
    version: "1.0.0",
    entrySha256: String(at).padStart(64, "0"),
    host: "1.0",
  }));
  const executor = {
    parallelism: 1,
    run: async ({ plugin }: { readonly plugin: string }) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      const state = plugin.endsWith("7") ? ("ERROR" as const) : ("PASS" as const);
      return { state, cases: 1, passed: state === "PASS" ? 1 : 0, failed: [], text: "" };
    },
  };
  const results = await runTrials(trials, executor);
  assert.deepEqual([results.length, most], [200, 1]);
  const known = new Map(results.map((each) => [`${each.entrySha256} ${each.host}`, each.outcome]));
  let again = 0;
  await runTrials(trials, { parallelism: 4, run: async (each) => (again++, executor.run(each)) }, { known });
  assert.equal(again, 20, "only an ERROR is tried again");
  const policy = { schema: 1, contracts: [], platforms: [], promisedShare: 0.9 } as const;
  const figures = compatFigures(results, policy);
  assert.deepEqual([figures.hosts[0]?.works, figures.isKept, figures.share], [180, true, 0.9]);
  assert.deepEqual(craterDiff(results, "1.0", "1.1"), []);
});

test("threat 24: an artefact of which one bit is another fails, and so does one that others build otherwise", async (t) => {
  const place = await world(t);
  const found = { rebuild: () => ({ state: "FAIL" as const, text: "building the source gives other bytes" }) };
  const one = submission(place.tap, { found });
  const report = await checked(place, one.files, one.runner);
  assert.equal(statesOf(report)["rebuild"], "FAIL");
  const bytes = await one.runner.fetchArtifact(one.entry.artifact, {});
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  const flipped = submission(place.tap, { artifact: bytes });
  const other = await checked(place, flipped.files, flipped.runner);
  assert.equal(statesOf(other)["digest"], "FAIL");
  assert.equal(statesOf(other)["rebuild"], "SKIPPED");
});

test("threat 25: a source other than the one that was signed for fails before anything is built from it", async (t) => {
  const place = await world(t);
  let isBuilt = false;
  const found = { rebuild: () => ((isBuilt = true), { state: "PASS", text: "" } as const) };
  const { files, runner } = submission(place.tap, { found });
  const swapped = {
    ...runner,
    fetchSource: async () => [{ path: "plugin.toml", mode: "100644", bytes: encoder.encode("# other\n") }],
  };
  const report = await checked(place, files, swapped);
  assert.equal(statesOf(report)["rebuild"], "FAIL");
  assert.match(textOfCheck(report, "rebuild"), /the source is [0-9a-f]{64}/);
  assert.equal(isBuilt, false);
});

test("threat 26: text that turns around, hides or is none is found in source, manifest and metadata", async (t) => {
  const hidden: readonly (readonly [string, string])[] = [
    ["\u202e", "bidirectional"],
    ["\u2066", "bidirectional"],
    ["\u200b", "invisible"],
    ["\u00ad", "invisible"],
    ["\ufeff", "invisible"],
    ["\u{e0041}", "invisible"],
    ["\ufe0f", "variation selector"],
    ["\u{e0100}", "variation selector"],
    ["\u0008", "control"],
    ["\u001b", "control"],
    ["\ue000", "private or no character"],
  ];
  for (const [character, kind] of hidden) {
    const [found] = hiddenCharacters(`a\nb${character}c`);
    assert.deepEqual([found?.kind, found?.line, found?.column], [kind, 2, 2], found?.codePoint);
  }
  assert.deepEqual(hiddenCharacters("fn größe() {\r\n\t名前\n}"), []);
  const place = await world(t);
  const trojan = encoder.encode('let access = "user\u202e \u2066// check\u2069 \u2066";\n');
  const { files, runner } = submission(place.tap);
  const source = [{ path: "src/lib.rs", mode: "100644", bytes: trojan }];
  const report = await checked(place, files, { ...runner, fetchSource: async () => source });
  assert.equal(statesOf(report)["text"], "FAIL");
  assert.match(textOfCheck(report, "text"), /src\/lib\.rs:1:19 holds U\+202E \(bidirectional\)/);
});

test("threat 27: code that imports more than its entry says, or an entry that asks for more than its manifest, fails", async (t) => {
  const place = await world(t);
  const more = submission(place.tap, { imports: ["parseltongue:plugin/isg@1.0.0"] });
  const report = await checked(place, more.files, more.runner);
  assert.equal(statesOf(report)["imports"], "FAIL");
  assert.match(textOfCheck(report, "imports"), /imports: the entry says \[\]/);
  const wide = submission(place.tap, {
    entry: { capabilities: { attributes: ["complexity"], hostData: ["codeowners"], log: true } },
  });
  const other = await checked(place, wide.files, wide.runner);
  assert.match(textOfCheck(other, "imports"), /capabilities: the entry says/);
});

test("a release by somebody whom nobody knows, and a version dated back to be through its wait, are refused", async (t) => {
  const place = await world(t);
  const { files } = submission(place.tap);
  await place.tap.commit(files);
  const there = { ...place, base: place.tap.head };
  const { runner } = submission(place.tap);
  const bytes = (await runner.openArtifact(new Uint8Array(0))).files.get("plugin.toml");
  const manifest = new TextDecoder().decode(bytes).replace('"1.0.0"', '"1.0.1"');
  const stolen = submission(place.tap, { publisher: person("eve", "evil"), manifest });
  const report = await checked(there, stolen.files, stolen.runner);
  assert.match(report.problems[0]?.message ?? "", /signed by nobody whom the tap knows/);
  const old = submission(place.tap, { manifest, entry: { publishedAt: "2026-01-01T00:00:00Z" } });
  const dated = await checked(there, old.files, old.runner);
  assert.match(textOfCheck(dated, "schema"), /long ago/);
  assert.equal(statesOf(dated)["signature"], "SKIPPED");
  const good = submission(place.tap, { manifest });
  assert.equal(statesOf(await checked(there, good.files, good.runner))["signature"], "PASS");
});

test("what was submitted is nothing but text in reports", async (t) => {
  const place = await world(t);
  const text = "`<script>` | [a](https://evil.example) @all \u001b[2J";
  const found = { rebuild: () => ({ state: "FAIL" as const, text }) };
  const { files, runner } = submission(place.tap, { found });
  const report = await checked(place, files, runner);
  const markdown = markdownReport(report);
  assert.match(markdown, /\| rebuild \| ❌ FAIL \| `'<script>' ¦ \[a\]/);
  assert.ok(!markdown.includes("\u001b"));
  assert.match(junitChecks(report), /&lt;script&gt;/);
  const sarif = JSON.parse(sarifReport(report, "0.1.0")) as { runs: { results: { ruleId: string }[] }[] };
  assert.ok(sarif.runs[0]?.results.some(({ ruleId }) => ruleId === "rebuild"));
});
