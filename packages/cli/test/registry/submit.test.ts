import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { commitAll, runGit } from "@parseltongue/testkit";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { VERSION } from "../../src/version.ts";
import { pathWithout } from "../path-without.ts";
import { Screen } from "../screen.ts";
import { founder, type Person } from "../person.ts";
import { writeProject } from "../plugin-kit/kit-project.ts";
import { criteriaWords } from "./own-tap.ts";
import { predicateAt } from "./signed-statement.ts";

interface World {
  readonly ann: Person;
  readonly tap: string;
  readonly source: string;
}

/** A tap by Ann, and a plugin in a repository of its own. */
async function world(t: TestContext): Promise<World> {
  const { ann } = await founder(t, "tap");
  const source = await writeProject(t, newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens"] }));
  commitAll(source, "Begin");
  return { ann, tap: join(ann.home, "tap"), source };
}

const SUBMIT = "plugin submit . --namespace acme --repository https://example.org/fresh --changes First".split(" ");

test("a plugin is submitted, checked again by anybody, rebuilt, reviewed and tried", async (t) => {
  const { ann, tap, source } = await world(t);
  const dirty = join(source, "more.ts");
  await writeFile(dirty, "");
  const refused = await ann.runIn(source, ...SUBMIT, "--tap", tap);
  assert.match(refused.stderr, /not committed/);
  runGit(source, ["clean", "-qf", "more.ts"]);

  const unbuilt = await ann.runIn(source, ...SUBMIT, "--tap", tap, "--built");
  assert.match(unbuilt.stderr, /dist holds no build of the plugin as it is now/);
  const submitted = await ann.runIn(source, ...SUBMIT, "--tap", tap, "--organisation", "o:acme");
  assert.equal(submitted.exitCode, 0, submitted.stdout + submitted.stderr);
  assert.match(submitted.stdout, /git push origin submit\/acme-fresh-0\.1\.0/);
  const checked = await ann.runIn(
    tap,
    ..."registry check main..HEAD --out reports --json --sign m:ann".split(" "),
    "--source",
    source,
  );
  assert.equal(checked.exitCode, 0, checked.stdout + checked.stderr);
  const report = JSON.parse(checked.stdout) as { versions: { checks: { state: string }[] }[]; signed: string[] };
  assert.equal(report.versions[0]?.checks.length, 14);
  assert.equal(report.signed.length, 1);
  assert.deepEqual((await readdir(join(tap, "reports"))).sort(), ["check.md", "check.sarif", "check.xml"]);

  const screen = new Screen();
  ann.progressStream = screen.stream;
  const rebuilt = await ann.runIn(
    tap,
    "registry",
    "rebuild",
    "acme/fresh@0.1.0",
    "--sign",
    "m:ann",
    "--source",
    source,
  );
  assert.match(rebuilt.stdout, /the same bytes/, rebuilt.stderr);
  assert.match(screen.take(), /fetching source and artefact .*0\/2/);
  const started = await ann.runIn(tap, "review", "start", "acme/fresh", "--out", "reading", "--source", source);
  assert.equal(started.exitCode, 0, started.stderr);
  assert.match(started.stdout, /rights:\n {2}MORE imports/);
  assert.match(screen.take(), /fetching 0\.1\.0 .*0\/2/);
  await ann.runIn(tap, "review", "start", "acme/fresh", "--out", "again", "--source", source, "--quiet");
  assert.equal(screen.take(), "");
  ann.progressStream = undefined;
  await review(ann, tap);
  const compat = await ann.runIn(tap, "registry", "compat", "--source", source);
  assert.match(compat.stdout, /100 % of the plugins work/, compat.stderr);
  const own = `parseltongue ${VERSION} \\([0-9a-f]{12}\\)`;
  assert.match(
    compat.stdout,
    new RegExp(`contract 1\\.0: 1 of 1, 100 %; inferred from ${own}, a host of contract 1\\.1\n`),
  );
  assert.match(compat.stdout, new RegExp(`contract 1\\.1: 1 of 1, 100 %; run on ${own}\n`));
  const crater = ["registry", "crater", "--source", source, "--state", join(ann.home, "crater.jsonl"), "--json"];
  const first = await ann.runIn(tap, ...crater);
  assert.equal(first.exitCode, 0, first.stdout + first.stderr);
  assert.deepEqual((JSON.parse(first.stdout) as { changes: object[] }).changes, []);
  const lines = await readFile(join(ann.home, "crater.jsonl"), "utf8");
  const kept = JSON.parse((await ann.runIn(tap, ...crater)).stdout) as { reused: object; results: object };
  assert.deepEqual(kept.reused, { count: 2, since: "2026-06-01T00:00:00Z" });
  assert.deepEqual(kept.results, (JSON.parse(first.stdout) as typeof kept).results);
  assert.equal(await readFile(join(ann.home, "crater.jsonl"), "utf8"), lines, "nothing was tried again");
  await tryOtherHost({ ann, tap, source });
});

/** Of another host than this program what it answers counts, under the name of what it is: not of where it lies. */
async function tryOtherHost({ ann, tap, source }: World): Promise<void> {
  const launcher = join(ann.home, "other", "bin", "host.js");
  const crater = ["registry", "crater", "--source", source, "--host", launcher, "--json"];
  await writeHost(launcher, "0.0.1", []);
  const good = await ann.runIn(tap, ...crater);
  assert.equal(good.exitCode, 0, good.stdout + good.stderr);
  assert.equal(JSON.parse(good.stdout).hosts.changed.version, "0.0.1");
  const same = await ann.runIn(tap, ...crater);
  assert.equal(JSON.parse(same.stdout).reused.count, 2);

  await writeHost(launcher, "0.0.1", ["it gave 2 hits, and 1 is right"]);
  const bad = await ann.runIn(tap, ...crater);
  assert.equal(bad.exitCode, 1, bad.stderr);
  const { changes, reused } = JSON.parse(bad.stdout);
  assert.equal(reused.count, 1, "those of the baseline");
  assert.deepEqual(changes, [
    { plugin: "acme/fresh", version: "0.1.0", kind: "regressed", broken: [CASE], mended: [], text: CASE },
  ]);
  const told = (await ann.runIn(tap, ...crater.slice(0, -1))).stdout;
  assert.match(
    told,
    /^baseline: parseltongue .*\nchanged: parseltongue 0\.0\.1 \([0-9a-f]{12}\)\n2 outcomes kept since /,
  );

  const words = ["--host-of", `1.0=${launcher}`, "--sign", "m:ann", "--json"];
  const compat = await ann.runIn(tap, "registry", "compat", "--source", source, ...words);
  assert.equal(compat.exitCode, 1, compat.stderr);
  const { runs, plugins, signed } = JSON.parse(compat.stdout) as Compat;
  assert.deepEqual(
    runs.map(({ contract, basis, program }) => [contract, basis, program.version]),
    [
      ["1.0", "run", "0.0.1"],
      ["1.1", "run", VERSION],
    ],
  );
  assert.deepEqual([plugins[0]?.works, plugins[0]?.fails], [["1.1"], ["1.0"]]);
  const { configuration, parseltongue } = await predicateAt<"test">(join(tap, signed[0] ?? ""));
  assert.deepEqual(configuration, [{ name: "host-of-contract-1.0", digest: { sha256: runs[0]?.program.sha256 } }]);
  assert.equal(parseltongue.environment.parseltongue, "0.0.1");
}

/** What `registry compat --json` says. */
interface Compat {
  readonly runs: readonly { contract: string; basis: string; program: { version: string; sha256: string } }[];
  readonly plugins: readonly { works: string[]; fails: string[] }[];
  readonly signed: readonly string[];
}

const CASE = "the same each time: lens main";

/** Writes a host that says of every plugin what it is told to. */
async function writeHost(launcher: string, version: string, problems: readonly string[]): Promise<void> {
  const report = { groups: [{ title: "the same each time", checks: [{ name: "lens main", problems }] }] };
  await mkdir(dirname(launcher), { recursive: true });
  await writeFile(join(dirname(launcher), "..", "package.json"), JSON.stringify({ version, type: "module" }));
  await writeFile(launcher, `console.log(${JSON.stringify(JSON.stringify(report))});\n`);
}

test("without bubblewrap it is said what protects and what does not, in the statement too; or nothing is built", async (t) => {
  const { ann, tap, source } = await world(t);
  const { PATH } = process.env;
  process.env["PATH"] = await pathWithout(t, "bwrap");
  t.after(() => (process.env["PATH"] = PATH));
  const submit = [...SUBMIT, "--tap", tap, "--organisation", "o:acme"];
  const demanding = await ann.runIn(source, ...submit, "--require-sandbox");
  assert.equal(demanding.exitCode, 1, demanding.stderr);
  assert.match(
    demanding.stdout,
    /ERROR +rebuild: bubblewrap does not work here, and nothing is built or run without it/,
  );
  assert.match(demanding.stdout, /nothing was written/);

  const submitted = await ann.runIn(source, ...submit);
  assert.equal(submitted.exitCode, 0, submitted.stdout + submitted.stderr);
  assert.match(submitted.stdout, /PASS +conformance: \d+ passed, with code generated from seed \d+\n/);
  assert.equal(submitted.stderr.match(/note: bubblewrap does not work here/g)?.length, 1, submitted.stderr);
  const rebuild = ["registry", "rebuild", "acme/fresh", "--sign", "m:ann", "--source", source];
  const refused = await ann.runIn(tap, ...rebuild, "--require-sandbox");
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stderr, /hint: install it \(apt-get install bubblewrap\).* leave --require-sandbox out/);
  const rebuilt = await ann.runIn(tap, ...rebuild, "--json");
  assert.equal(rebuilt.exitCode, 0, rebuilt.stderr);
  assert.match(rebuilt.stderr, /can read what you can read, and reach the network/);
  assert.match(rebuilt.stderr, /What protects is that they run no code of a plugin/);
  const { path } = JSON.parse(rebuilt.stdout) as { path: string };
  const { payload } = JSON.parse(await readFile(join(tap, path), "utf8")) as { payload: string };
  assert.match(Buffer.from(payload, "base64").toString(), /"isolation":"none"/);
});

/** Ann founds the tap and may review nothing of her own; what she signs is written all the same, and judged elsewhere. */
async function review(ann: Person, tap: string): Promise<void> {
  const met = await criteriaWords(tap, "met:assembly/index.ts");
  const how = "--thoroughness high --understanding high --minutes 30".split(" ");
  const base = ["review", "sign", "acme/fresh", ...how, ...met];
  assert.match((await ann.runIn(tap, ...base, "--verdict", "reject")).stderr, /whether you have an interest/);
  const rejected = await ann.runIn(tap, ...base, "--verdict", "reject", "--no-conflicts");
  if (/no reviewer/.test(rejected.stderr)) return;
  assert.equal(rejected.exitCode, 0, rejected.stderr);
  const sticky = await ann.runIn(tap, ...base, "--verdict", "approve", "--no-conflicts");
  assert.match(sticky.stderr, /stays until you replace it/);
  const digest = /--supersedes ([0-9a-f]{64})/.exec(sticky.stderr)?.[1] ?? "";
  const approved = await ann.runIn(tap, ...base, "--verdict", "approve", "--no-conflicts", "--supersedes", digest);
  assert.equal(approved.exitCode, 0, approved.stderr);
  assert.match((await ann.runIn(tap, "review", "list", "acme/fresh")).stdout, /reject.*superseded/);
  assert.equal((await ann.runIn(tap, "review", "verify", "acme/fresh")).exitCode, 0);
}
