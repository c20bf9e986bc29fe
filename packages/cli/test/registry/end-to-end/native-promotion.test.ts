import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { DAY_MS, type Documents, writeDocument } from "@parseltongue/registry";
import { requireTool } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../../src/environment.ts";
import { libraryFor, platformOf } from "../../../src/native/native-platform.ts";
import { build } from "../../plugin-kit/kit-project.ts";
import { ownKey } from "../own-tap.ts";
import { codeOf } from "./real-code.ts";
import { approve, type Release, signStatement, testIt } from "./statements.ts";
import { stepsOf } from "./steps.ts";
import { copyPlugin, submit } from "./submission.ts";
import { seat, Town } from "./town.ts";

const ID = "acme/complexity-limit";
const NAME = "complexity-limit";
const OTHERS = ["ben", "cid", "dan"] as const;
/** How long it takes by the rules of a new tap: members for 31 days, a version for 61. */
const DAYS = 31 + 61;
/** The tap's rules ask for 10,000, which are compared elsewhere; here it is about the way there. */
const GRAPHS = 300;

test("a plugin in C is promoted to machine code, runs as such, and is brought back", async (t) => {
  if ((await platformOf(nodeEnvironment)) === undefined) return t.skip("no platform that machine code is made for");
  if (!requireTool(t, "bwrap", "apt-get install bubblewrap") || !requireTool(t, "ld.lld", "apt-get install lld"))
    return undefined;
  const town = await Town.of(t);
  // What runs as machine code runs by the real clock, which the grant has to last beyond.
  town.nowMs = Math.floor((Date.now() - (DAYS + 1) * DAY_MS) / 1000) * 1000;
  const root = await found(town);
  const source = await copyPlugin(town, NAME);
  if ((await build(t, source)) === undefined) return undefined;
  const code = await codeOf(t, town);
  const release: Release = { id: ID, version: "1.0.0", source };
  const step = stepsOf(t);

  await step("its publisher submits it with machine code", async () => {
    town.advance(31);
    await town.change("Submit", "ann", async (clone) => submit(town, clone, source, ["--native"]));
    assert.equal(libraryFor(await entryOf(town))?.urls[0], "blob:");
  });
  await step("others check, rebuild, compare and measure both forms", async () => {
    const forms = [ID, "--sign", "m:ben", "--tap", "tap"];
    await town.change("Test", "ben", async (clone) => {
      await testIt(town, "ben", clone, release);
      const said = await town.run("ben", "registry", "differential", ...forms);
      assert.match(said, new RegExp(`what the sandboxed code says, over ${GRAPHS} graphs`));
    });
    for (const name of OTHERS) {
      await town.change("Rebuild and review", name, async (clone) => {
        const said = await town.run(name, "registry", "rebuild", ID, "--source", source, "--tap", clone);
        assert.match(said, /1\.0\.0: the same bytes\n(?:.*\n)*.*machine code for linux-x64: the same bytes/);
        await approve(town, name, clone, release);
      });
    }
    assert.match(await evaluated(town), /: held\nto be sandboxed it lacks:\n {2}cooldown: .*\n$/);
  });
  await step("those who decide about releases decide, once it has waited", async () => {
    town.advance(61);
    await town.change("Renew", "ann", async () => {});
    assert.match(await evaluated(town), /to be native it lacks:\n {2}decision: /);
    for (const name of ["ben", "cid"]) {
      await town.change("Decide", name, async (clone) => {
        await town.run(name, "promote", "apply", ID, "--tier", "native", "--tap", clone);
      });
    }
    assert.match(await evaluated(town), /^acme\/complexity-limit 1\.0\.0: native until /);
  });
  await step(
    "elsewhere it runs as machine code when it is asked for, and says what it says in the sandbox",
    async () => {
      await town.run("dora", "tap", "add", town.url, "--root", root, "--name", "main");
      await town.run("dora", "tap", "trust", `main/${ID}`);
      assert.match(await town.run("dora", "plugin", "add", NAME, "--yes", "--set", "most-lines=2"), /tier native/);
      const sandboxed = await code.run("check", "--format", "json");
      assert.match(sandboxed.stdout, /app::one/, sandboxed.stderr);
      await code.run("daemon", "start");
      assert.deepEqual(foundIn((await code.run("check", "--format", "json")).stdout), foundIn(sandboxed.stdout));
      assert.doesNotMatch(await auditOf(town), /"to":"native"/, "nobody has asked for it");
      await town.run("dora", "plugin", "configure", NAME, "--native", "on");
      assert.deepEqual(foundIn((await code.run("check", "--format", "json")).stdout), foundIn(sandboxed.stdout));
      assert.match(await auditOf(town), /"from":"sandboxed","to":"native"/);
    },
  );
  await step("a difference that somebody finds takes it back; then it is revoked, and stops", async () => {
    // There is none to be found: what the command would say of one is written here.
    await town.change("Differ", "dan", async (clone) => sayThatItDiffers(town, clone, release));
    assert.match(await evaluated(town), /the machine code for linux-x64 says other things than the sandboxed code/);
    await town.run("dora", "plugin", "update");
    const { stdout } = await code.run("check", "--format", "json");
    assert.match(stdout, /the tap main lets it run as verified/);
    assert.match(stdout, /app::one/);
    await town.change("Revoke it", "cid", async () => {
      const terms = ["--introduced", "1.0.0", "--summary", "It lies.", "--severity", "critical", "--action", "stop"];
      await town.run("cid", "advisory", "new", ID, ...terms, "--tap", "tap");
      await town.run("cid", "advisory", "publish", `PT-${town.now.slice(0, 4)}-0001`, "--revoke", "--tap", "tap");
    });
    assert.match(await town.run("dora", "tap", "update"), /complexity-limit was turned off/);
    assert.doesNotMatch((await code.run("check", "--format", "json")).stdout, /app::one/);
  });
});

/** A tap of four organisations, of which the root is given, and whose rules differ from a new tap's in what machines of tests could not show. */
async function found(town: Town): Promise<string> {
  const root = await town.found({ ben: "Bolt", cid: "Core", dan: "Dune" });
  const work = async (clone: string): Promise<void> => {
    const offices = ["reviewer", "reviewer.security", "rebuilder", "release"] as const;
    await seat(
      clone,
      OTHERS.map((name) => `m:${name}`),
      offices,
      town.now,
    );
    const { promotionPolicy } = (await town.state("ann")).documents;
    await writeFile(
      join(clone, "targets/policy/promotion.json"),
      writeDocument("promotionPolicy", eased(promotionPolicy)),
    );
  };
  await town.change("Seat people, and ask for less", "ann", work, ["ann", "ben"]);
  return root;
}

function eased(policy: Documents["promotionPolicy"]): Documents["promotionPolicy"] {
  const { native } = policy.tiers;
  return {
    ...policy,
    tiers: {
      ...policy.tiers,
      native: {
        ...native,
        differential: { ...native.differential, graphs: GRAPHS, fuzzCases: GRAPHS },
        // What is gained here says what else this machine is doing.
        minSpeedup: 0.01,
      },
    },
  };
}

async function entryOf(town: Town): Promise<Documents["version"]> {
  const path = join(town.clone("ann"), "entries", ID, "versions/1.0.0.json");
  return JSON.parse(await readFile(path, "utf8")) as Documents["version"];
}

async function evaluated(town: Town): Promise<string> {
  await town.pull("ann");
  return town.run("ann", "promote", "evaluate", ID, "--tap", "tap");
}

async function auditOf(town: Town): Promise<string> {
  return readFile(join(town.directory, "dora/.local/state/parseltongue/audit.jsonl"), "utf8");
}

/** What a check has found. */
function foundIn(json: string): unknown {
  const { findings } = JSON.parse(json) as { readonly findings: readonly unknown[] };
  assert.ok(findings.length > 0);
  return findings;
}

async function sayThatItDiffers(town: Town, clone: string, release: Release): Promise<void> {
  const key = await ownKey(await town.somebody("dan"));
  await signStatement(clone, { key, now: town.now }, release, "test", {
    result: "FAILED",
    configuration: [],
    passedTests: [],
    warnedTests: [],
    failedTests: ["rule complexity-limit gave something else than the sandbox"],
    parseltongue: {
      environment: { contract: "1.0", parseltongue: "0.1.0", platform: "linux-x64" },
      suite: {
        kind: "differential",
        nativeSha256: libraryFor(await entryOf(town))?.sha256 ?? "",
        graphs: 17,
        fuzzCases: 17,
        mismatches: 1,
      },
    },
  });
}
