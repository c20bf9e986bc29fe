import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { PublicKey, TUF_ROLES, writeDocument } from "@parseltongue/registry";
import { commitAll } from "@parseltongue/testkit";
import { ownKey } from "../own-tap.ts";
import { codeOf } from "./real-code.ts";
import { approve, rebuild, type Release, testIt } from "./statements.ts";
import { stepsOf } from "./steps.ts";
import { copyPlugin, submit } from "./submission.ts";
import { changeMembers, seat, Town } from "./town.ts";

const ID = "acme/complexity";

/** Built by real compilers, checked, measured and rebuilt by the commands that people use, signed with real keys. */
test("a real tap, from end to end", async (t) => {
  const town = await Town.of(t);
  let root = "";
  const step = stepsOf(t);
  const source = join(town.directory, "ann", "complexity");
  const first = { id: ID, version: "1.0.0", source };
  const bad = { ...first, version: "1.0.1" };

  await step("three people of three organisations found a tap", async () => {
    root = await town.found({ ben: "Bolt", cid: "Core" });
    // Reviewers and rebuilders are vouched for by the others.
    const offices = ["reviewer", "reviewer.security", "rebuilder"] as const;
    const work = async (clone: string): Promise<void> => seat(clone, ["m:ben", "m:cid"], offices, town.now);
    await town.change("Seat reviewers", "ann", work, ["ann", "ben"]);
    await town.pull("ann");
    await town.run("ann", "governance", "check", "--tap", "tap");
    await town.run("ann", "tap", "verify", "tap", "--full");
    await town.run("ann", "tap", "audit", "tap", "--history");
  });

  await step("plugins are submitted, and held while nobody has looked at them", async () => {
    town.advance(31);
    await copyPlugin(town, "complexity");
    const stability = await copyPlugin(town, "api-surface");
    await town.change("Submit two plugins", "ann", async (clone) => {
      await submit(town, clone, source);
      await submit(town, clone, stability);
    });
    const judged = await town.run("ann", "promote", "evaluate", "acme/complexity", "--tap", "tap");
    assert.match(judged, /^acme\/complexity 1\.0\.0: held\n/);
  });

  await step("others test, rebuild and review it", async () => {
    await town.change("Test and review", "ben", async (clone) => {
      await testIt(town, "ben", clone, first);
      await rebuild(town, "ben", clone, first);
      await approve(town, "ben", clone, first);
    });
    await town.change("Rebuild and review", "cid", async (clone) => {
      await rebuild(town, "cid", clone, first);
      await approve(town, "cid", clone, first);
    });
  });

  await step("on a second machine it is installed once it has waited", async () => {
    await town.run("dora", "tap", "add", town.url, "--root", root, "--name", "main");
    await town.run("dora", "tap", "trust", "main/acme/complexity");
    const held = await town.runEnding(3, "dora", "plugin", "add", "complexity", "--yes");
    assert.match(held, /cooldown: held for 72 hours/);
    town.advance(3);
    const added = await town.run("dora", "plugin", "add", "complexity", "--yes");
    assert.match(added, /tier sandboxed/);
    assert.match(await town.run("dora", "plugin", "list"), /complexity 1\.0\.0: on/);
    const other = await town.runEnding(2, "dora", "plugin", "add", "main/acme/api-surface", "--yes");
    assert.match(other, /you have not agreed/);
  });

  await step("time makes it verified, which anybody computes alike", async () => {
    const low = await town.runEnding(1, "ann", "promote", "evaluate", ID, "--tap", "tap", "--at-least", "verified");
    assert.match(low, /to be verified it lacks:\n {2}age: /);
    town.advance(12);
    await town.change("Renew", "ann", async () => {});
    await town.run("dora", "tap", "update");
    for (const [name, ...where] of [["dora"], ["ann", "--tap", "tap"], ["cid", "--tap", "tap"]] as const) {
      await town.pull("cid");
      const said = await town.run(name, "promote", "evaluate", ID, "--at-least", "verified", ...where);
      assert.match(said, /^acme\/complexity 1\.0\.0: verified until /);
    }
    await town.change("Say that it is verified", "ben", async () => {
      await town.run("ben", "promote", "apply", ID, "--tap", "tap");
    });
    await town.run("dora", "plugin", "add", "complexity", "--yes", "--tier", "verified");
  });

  await step("an answer on the second machine is ranked by what it computes", async () => {
    const code = await codeOf(t, town);
    const plain = await code.run("callers", "two");
    assert.doesNotMatch(plain.stdout, /score/, plain.stderr);
    // What an analyzer computes is seen in a plugin that reads it: one of Dora's own.
    const hotspots = await copyPlugin(town, "hotspots");
    await town.run("ann", "plugin", "build", hotspots);
    await town.run("dora", "plugin", "add", hotspots, "--yes");
    const { stdout, stderr } = await code.run("callers", "two", "--explain");
    // Of four lines and one item that it calls, and of one line and two.
    assert.match(stdout, /app::one .* score 8\n.*app::main .* score 3\n/, stderr);
    assert.match(stdout, /complexity\/complexity \(analyzer\): .* fuel\n/);
    await town.run("dora", "plugin", "remove", "hotspots");
  });

  await step("a bad update is held, found out, revoked, and stops where it was installed", async () => {
    const manifest = join(source, "plugin.toml");
    await writeFile(manifest, (await readFile(manifest, "utf8")).replace('"1.0.0"', '"1.0.1"'));
    commitAll(source, "Look harmless");
    await town.change("Submit 1.0.1", "ann", async (clone) => submit(town, clone, source));
    await town.change("Test it", "ben", async (clone) => {
      await testIt(town, "ben", clone, bad);
      await rebuild(town, "ben", clone, bad);
      await readDelta(town, "ben", clone, bad);
    });
    await town.run("dora", "plugin", "update");
    assert.match(await town.run("dora", "plugin", "list"), /complexity 1\.0\.0: on/);
    town.advance(2);
    await town.run("dora", "plugin", "update", "--yes");
    assert.match(await town.run("dora", "plugin", "list"), /complexity 1\.0\.1: on/);
    await town.change("Warn of 1.0.1, and revoke it", "cid", async () => {
      const summary = ["--summary", "It gives names away.", "--severity", "critical", "--action", "stop"];
      await town.run("cid", "advisory", "new", ID, "--introduced", "1.0.1", ...summary, "--tap", "tap");
      await town.run("cid", "advisory", "publish", "PT-2026-0001", "--revoke", "--tap", "tap");
    });
    assert.match(await town.run("dora", "tap", "update"), /complexity was turned off/);
    assert.match(await town.run("dora", "plugin", "list"), /complexity 1\.0\.1: off/);
    await town.run("dora", "plugin", "add", "complexity@1.0.0", "--yes");
    assert.match(await town.run("dora", "plugin", "list"), /complexity 1\.0\.0: on/);
  });

  await step("a root key is replaced, and another one lost; users follow", async () => {
    for (const [name, signers] of [
      ["ann", ["ann", "ben"]],
      ["cid", ["ann", "ben"]],
    ] as const) {
      const old = (await ownKey(await town.somebody(name))).publicKey;
      if (name === "cid") await rm(join(town.directory, name, ".local/share/parseltongue/keys"), { recursive: true });
      const made = await town.newKey(name);
      const work = async (clone: string): Promise<void> => {
        await giveKey(clone, old, made, town.now);
        for (const role of TUF_ROLES) {
          const change = ["--of", role, "--add", made, "--remove", old.fingerprint];
          await town.run("ann", "tap", "role", "tap", ...change);
        }
      };
      await town.change(`Give ${name} another key`, "ann", work, signers);
      await town.run("dora", "tap", "update");
    }
    await town.pull("ben");
    await town.run("ben", "governance", "check", "--tap", "tap");
    const said = await town.run("dora", "promote", "evaluate", ID);
    assert.match(said, /^acme\/complexity 1\.0\.1: held\n/);
  });

  await step("the rules are changed by a vote, and bind when it says", async () => {
    const policy = "targets/policy/compat.json";
    await town.change("Propose to support less", "ben", async (clone) => {
      const { promisedShare: _old, ...rest } = (await town.state("ben")).documents.compatPolicy;
      await writeFile(join(clone, "..", "compat.json"), writeDocument("compatPolicy", { ...rest, promisedShare: 0.8 }));
      const change = ["--change", `${policy}=compat.json`];
      await town.run("ben", "governance", "propose", "Promise less", "--author", "m:ben", ...change, "--tap", "tap");
      await town.run("ben", "governance", "open", "0001", "--tap", "tap");
    });
    for (const name of ["ben", "cid"]) {
      await town.change("Vote", name, async () => {
        await town.run(name, "governance", "vote", "0001", "for", "--tap", "tap");
      });
    }
    town.advance(18);
    await town.pull("ben");
    assert.match(await town.run("ben", "governance", "tally", "0001", "--tap", "tap"), /RFC 0001 Promise less: active/);
    const work = async (clone: string): Promise<void> =>
      writeFile(join(clone, policy), await readFile(join(town.directory, "ben", "compat.json")));
    await town.change("Promise less, as RFC 0001 says", "ben", work, ["ann", "ben"]);
    await town.run("dora", "tap", "update");
  });

  await step("it is carried to a machine without a network, and installed there", async () => {
    await town.run("dora", "tap", "export", "main", "../stick");
    await rm(town.url, { recursive: true });
    await town.runEnding(3, "emil", "tap", "import", "../stick");
    await town.run("emil", "tap", "import", "../stick", "--root", root, "--name", "carried");
    await town.run("emil", "tap", "trust", "carried/acme/complexity");
    await town.run("emil", "plugin", "add", "complexity", "--yes");
    assert.match(await town.run("emil", "plugin", "list"), /complexity 1\.0\.0: on/);
  });
});

/** Reads what changed since the version that was read in full, and signs that this is all that was read. */
async function readDelta(town: Town, name: string, clone: string, { id, version, source }: Release): Promise<void> {
  const what = [`${id}@${version}`, "--tap", clone];
  const words = ["review", "start", ...what, "--out", "reading", "--source", source];
  const { since, delta, criteria } = JSON.parse(await town.run(name, ...words, "--json")) as {
    readonly since: string;
    readonly delta: { readonly files: readonly { readonly path: string }[]; readonly changedLines: number };
    readonly criteria: readonly { readonly id: string }[];
  };
  assert.deepEqual([delta.files.map(({ path }) => path), delta.changedLines > 0], [["plugin.toml"], true]);
  const told = await readFile(join(town.directory, name, "reading", "delta.txt"), "utf8");
  assert.match(told, /since 1\.0\.0\nrights: as before\nbudgets: as before\n/);
  assert.match(await readFile(join(town.directory, name, "reading/before/plugin.toml"), "utf8"), /"1\.0\.0"/);
  const scope = ["--scope", `delta:${since}`, "--changed-lines", String(delta.changedLines)];
  const unmet = criteria.flatMap((each) => ["--criterion", `${each.id}=unmet`]);
  const how = ["--thoroughness", "low", "--understanding", "medium", "--minutes", "30", "--no-conflicts"];
  await town.run(name, "review", "sign", ...what, "--verdict", "abstain", ...scope, ...unmet, ...how);
  assert.match(await town.run(name, "review", "list", ...what), /abstain \(delta/);
}

/** A member's new key beside the old one, which is lost. */
async function giveKey(clone: string, old: PublicKey, key: string, at: string): Promise<void> {
  const isOld = (text: string): boolean => PublicKey.parse(text).fingerprint === old.fingerprint;
  await changeMembers(clone, (register) => ({
    ...register,
    members: register.members.map((member) => {
      if (!member.keys.some((each) => isOld(each.key))) return member;
      const revoked = { at, reason: "lost" } as const;
      const keys = member.keys.map((each) => (isOld(each.key) ? { ...each, revoked } : each));
      return { ...member, keys: [...keys, { key, validFrom: at, validUntil: "2028-01-01T00:00:00Z" }] };
    }),
  }));
}
