import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { runGit } from "@parseltongue/testkit";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { pathWithout } from "../path-without.ts";
import { founder, type Person } from "../person.ts";
import { writeProject } from "../plugin-kit/kit-project.ts";

interface World {
  readonly ann: Person;
  readonly tap: string;
  readonly source: string;
}

/** A tap by Ann, and a plugin in a repository of its own. */
async function world(t: TestContext): Promise<World> {
  const { ann } = await founder(t, "tap");
  const source = await writeProject(t, newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens"] }));
  runGit(source, ["init", "--quiet", "--initial-branch=main"]);
  runGit(source, ["add", "."]);
  runGit(source, ["commit", "--quiet", "-m", "Begin"]);
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
  const started = await ann.runIn(tap, "review", "start", "acme/fresh", "--out", "reading", "--source", source);
  assert.equal(started.exitCode, 0, started.stderr);
  assert.match(started.stdout, /rights:\n {2}MORE imports/);
  await review(ann, tap);
  const compat = await ann.runIn(tap, "registry", "compat", "--source", source);
  assert.match(compat.stdout, /100 % of the plugins work/, compat.stderr);
  const crater = ["registry", "crater", "--source", source, "--state", join(ann.home, "crater.jsonl"), "--json"];
  const first = await ann.runIn(tap, ...crater);
  assert.equal(first.exitCode, 0, first.stdout + first.stderr);
  assert.deepEqual((JSON.parse(first.stdout) as { changes: object[] }).changes, []);
  const lines = await readFile(join(ann.home, "crater.jsonl"), "utf8");
  assert.equal((await ann.runIn(tap, ...crater)).stdout, first.stdout);
  assert.equal(await readFile(join(ann.home, "crater.jsonl"), "utf8"), lines, "nothing was tried again");
});

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
  const { criteria } = JSON.parse(await readFile(join(tap, "targets/policy/review.json"), "utf8")) as {
    criteria: { id: string }[];
  };
  const met = criteria.flatMap(({ id }) => ["--criterion", `${id}=met:assembly/index.ts`]);
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
