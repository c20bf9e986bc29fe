import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { writeDocument } from "@parseltongue/registry";
import { OPEN_POLICY, openTap, revoke } from "@parseltongue/registry/testing";
import { watPlugin } from "@parseltongue/testkit";
import { publish, TapUser, tapInUse } from "./tap-user.ts";

test("a plugin of a tap is added by its name, with its terms, and locked", async (t) => {
  const { tap, user } = await tapInUse(t);
  const said = await user.good("plugin", "add", "lens", "--yes");
  assert.match(said, /from the tap main\/acme\/lens 1\.0\.0, published 2026-06-01 by acme/);
  assert.match(said, /tier sandboxed; reviewed by nobody who counts/);
  const lockfile = JSON.parse(await readFile(user.config("plugins.lock.json"), "utf8"));
  assert.equal(lockfile.plugins.lens.tap, tap.tapId);
  assert.equal(lockfile.plugins.lens.version, "1.0.0");
  assert.match(await user.good("plugin", "list"), /main\/acme\/lens, sandboxed/);
  await user.good("plugin", "remove", "lens");
  assert.deepEqual(JSON.parse(await readFile(user.config("plugins.lock.json"), "utf8")).plugins, {});
});

test("a plugin of a tap is not added before the user has agreed to it, nor below the tier that is asked for", async (t) => {
  const tap = await openTap(t);
  await publish(tap, "1.0.0");
  const user = await TapUser.of(tap);
  await user.good("tap", "add", tap.url, "--root", tap.tapId, "--name", "main");
  const untrusted = await user.run("plugin", "add", "lens", "--yes");
  assert.equal(untrusted.exitCode, 2);
  assert.match(untrusted.stderr, /tap trust main\/acme\/lens/);
  await user.good("tap", "trust", "main/acme/lens");
  const low = await user.run("plugin", "add", "lens", "--yes", "--tier", "verified");
  assert.equal(low.exitCode, 3);
  assert.match(low.stderr, /verified is asked for/);
  const unasked = await user.run("plugin", "add", "lens");
  assert.match(unasked.stderr, /nobody is there to agree/);
});

test("bytes that are not those that were signed are not even read", async (t) => {
  const { tap, user } = await tapInUse(t);
  const entry = await publish(tap, "1.1.0", { body: "(drop (i32.const 1))" });
  await tap.commit({ [`blobs/${entry.artifact.sha256}`]: "something else" }, { signers: [] });
  await user.good("tap", "update");
  const { exitCode, stderr } = await user.run("plugin", "add", "lens", "--yes");
  assert.equal(exitCode, 3);
  assert.match(stderr, /other bytes than were signed/);
});

test("an artefact is fetched from the addresses that were signed, no more than its size of it, and kept", async (t) => {
  const tap = await openTap(t);
  const urls = ["https://one.example/lens.tar", "https://two.example/lens.tar"];
  const { artifact } = await publish(tap, "1.0.0", { urls });
  const user = await TapUser.of(tap);
  await user.trust();
  const good = tap.files.get(`blobs/${artifact.sha256}`);
  assert.ok(good);
  const asked: string[] = [];
  let second: Uint8Array = new Uint8Array(good.length);
  user.network = {
    get: async (url, { maxBytes }) => {
      asked.push(`${url} ${maxBytes}`);
      return url === urls[1] ? second : new Uint8Array(7);
    },
  };
  assert.match((await user.run("plugin", "add", "lens", "--yes")).stderr, /other bytes than were signed/);
  second = good;
  await user.good("plugin", "add", "lens", "--yes");
  assert.deepEqual(
    asked.slice(0, 2),
    urls.map((url) => `${url} ${good.length}`),
  );
  assert.equal(asked.length, 4);
  await user.good("plugin", "remove", "lens");
  await user.good("plugin", "add", "acme/lens@^1", "--yes");
  assert.equal(asked.length, 4);
});

test("threat 28: an update that may do more waits until the user agrees", async (t) => {
  const { tap, user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  await publish(tap, "1.0.1", { body: "(drop (i32.const 1))" });
  assert.match(await user.good("plugin", "update"), /lens 1\.0\.0 is now 1\.0\.1/);
  assert.match(await user.good("plugin", "update"), /lens 1\.0\.1 is current/);
  const capabilities = { attributes: ["host.changes"], hostData: [], log: false };
  await publish(tap, "1.0.2", { body: "(drop (i32.const 2))", entry: { capabilities } });
  const { exitCode, stdout } = await user.run("plugin", "update");
  assert.equal(exitCode, 1);
  assert.match(stdout, /1\.0\.2 waits for you: it may also: attribute host\.changes/);
  assert.match(await user.good("plugin", "update", "--yes"), /lens 1\.0\.1 is now 1\.0\.2/);
});

test("a plugin that was revoked is turned off with the next update, and stays off until there is a good one", async (t) => {
  const tap = await openTap(t);
  const bad = await publish(tap, "1.0.0");
  const user = await TapUser.of(tap);
  await user.trust();
  await user.good("plugin", "add", "lens", "--yes");
  assert.match(await user.good("plugin", "audit"), /nothing is known against 1 plugin, by 1 tap\n/);
  await revoke(tap, bad.artifact.sha256);
  const { exitCode, stderr } = await user.run("tap", "update");
  assert.equal(exitCode, 0);
  assert.match(stderr, /lens was turned off, as the tap main says: revoked: sends code away/);
  assert.match(await user.good("plugin", "list"), /lens 1\.0\.0: off/);
  const audit = await user.run("plugin", "audit");
  assert.equal(audit.exitCode, 1);
  assert.match(audit.stdout, /must not run/);
  assert.match((await user.run("plugin", "enable", "lens")).stderr, /sends code away/);
  assert.match(await readFile(join(user.home, ".local/state/parseltongue/audit.jsonl"), "utf8"), /"type":"revoked"/);
  await publish(tap, "1.0.1", { body: "(drop (i32.const 1))" });
  await user.good("plugin", "update", "lens");
  assert.match(await user.good("plugin", "list"), /lens 1\.0\.1: on/);
});

test("threat 03: a fresh machine with the lockfile refuses an older tap, and installs what is locked", async (t) => {
  const tap = await openTap(t);
  const older = tap.head;
  await publish(tap, "1.0.0");
  const user = await TapUser.of(tap);
  await user.trust();
  await user.good("plugin", "add", "lens", "--yes");
  await publish(tap, "1.0.1", { body: "(drop (i32.const 1))" });
  const newest = tap.head;
  const fresh = await TapUser.of(tap, "fresh");
  await mkdir(fresh.config(""), { recursive: true });
  await copyFile(user.config("plugins.lock.json"), fresh.config("plugins.lock.json"));
  tap.rewind(older);
  const refused = await fresh.run("tap", "add", tap.url, "--root", tap.tapId, "--name", "main");
  assert.equal(refused.exitCode, 3);
  assert.match(refused.stderr, /is older than/);
  tap.rewind(newest);
  await fresh.trust();
  assert.match(await fresh.good("plugin", "update", "--frozen", "--yes"), /lens 1\.0\.0 is installed/);
  assert.match(await fresh.good("plugin", "list"), /lens 1\.0\.0: on/);
  assert.match(await fresh.good("plugin", "list"), /1\.0\.1 is there/);
});

test("threat 38: what a code base commits turns on no tap and no plugin", async (t) => {
  const { user } = await tapInUse(t);
  const repository = join(user.home, "repository");
  await mkdir(join(repository, ".parseltongue"), { recursive: true });
  await mkdir(join(repository, ".git"));
  const suggestion = '[[plugin]]\nname = "lens"\nsource = "main/acme/lens"\nreason = "\\u001b[2Jdo it"\n';
  for (const file of ["plugins.toml", "taps.toml", "plugins.lock.json", "policy.toml"]) {
    await writeFile(join(repository, ".parseltongue", file), suggestion);
    await writeFile(join(repository, file), suggestion);
  }
  user.workingDirectory = repository;
  const listed = await user.good("plugin", "list");
  assert.match(listed, /no plugin is installed/);
  assert.match(listed, /nothing of it is on unless you add it/);
  assert.ok(!listed.includes("\u001b"));
  assert.equal(JSON.parse(await user.good("tap", "list", "--json")).taps.length, 1);
  await user.good("plugin", "update");
  assert.match((await user.run("plugin", "adopt")).stderr, /only suggests plugins/);
  assert.match(await user.good("plugin", "list"), /no plugin is installed/);
  const adopted = JSON.parse(await user.good("plugin", "adopt", "--trust-project", "--json"));
  assert.deepEqual(adopted.leftOut, []);
  assert.deepEqual(
    [adopted.added.length, adopted.added[0].tap.id, adopted.added[0].entry.name],
    [1, "acme/lens", "lens"],
  );
  assert.match(await user.good("plugin", "list"), /lens 1\.0\.0: on/);
  assert.match(await user.good("plugin", "adopt", "--trust-project"), /it suggests nothing that is not installed/);
});

test("threat 49: who could not renew the advisories is told so whenever plugins are looked at", async (t) => {
  const { tap, user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  tap.advance(20);
  const audit = await user.run("plugin", "audit");
  assert.match(audit.stderr, /advisories of main are as of 2026-06-01: later ones may be missing/);
  assert.match((await user.run("plugin", "update", "--offline")).stderr, /later ones may be missing/);
  assert.match((await user.run("plugin", "list")).stderr, /later ones may be missing/);
});

test("plugins are found by the language that they are about; who names none is about all", async (t) => {
  const { tap, user } = await tapInUse(t);
  await publish(tap, "1.0.0", { name: "borrows", entry: { languages: ["rust"] } });
  await user.good("tap", "update");
  const found = async (language: string): Promise<readonly string[]> => {
    const { plugins } = JSON.parse(await user.good("plugin", "search", "--language", language, "--json"));
    return plugins.map(({ id }: { readonly id: string }) => id).sort();
  };
  assert.deepEqual(await found("rust"), ["acme/borrows", "acme/lens"]);
  assert.deepEqual(await found("typescript"), ["acme/lens"]);
  assert.match(await user.good("plugin", "search", "borrows", "--language", "rust"), /lens for rust/);
  assert.equal((await user.run("plugin", "search", "borrows", "--language", "typescript")).exitCode, 1);
});

test("plugins are found by words, trait, tier and capability, and hostile text stays text", async (t) => {
  const { tap, user } = await tapInUse(t);
  const record = {
    schema: 1,
    id: "acme/lens",
    registeredAt: tap.now,
    description: "Ranks <script>alert(1)</script> things",
    keywords: ["rank"],
    status: "active",
  } as const;
  await tap.commit({ "entries/acme/lens/plugin.json": writeDocument("plugin", record) });
  await user.good("tap", "update");
  assert.match(await user.good("plugin", "search", "RANK", "things"), /main\/acme\/lens 1\.0\.0: sandboxed, score \d+/);
  assert.match(await user.good("plugin", "search", "--trait", "lens", "--explain"), /reviews \d+ of 20/);
  for (const none of [["nothing"], ["--tier", "verified"], ["--capability", "log"], ["--trait", "rule"]]) {
    assert.equal((await user.run("plugin", "search", ...none)).exitCode, 1);
  }
});

test("who has no tap yet is told to add one, and who names a tap that is not there which there are", async (t) => {
  const tap = await openTap(t);
  await publish(tap, "1.0.0");
  const user = await TapUser.of(tap);
  for (const name of ["lens", "acme/lens", "main/acme/lens@^1"]) {
    const { exitCode, stderr } = await user.run("plugin", "add", name);
    assert.equal(exitCode, 3);
    assert.match(
      stderr,
      /no tap was added that could have it\nhint: add a tap first: tap add <url> --root <fingerprint>/,
    );
  }
  assert.match((await user.run("plugin", "add", "./lens")).stderr, /lens does not exist/, "a path is a path");
  assert.match((await user.run("plugin", "remove", "lens")).stderr, /hint: none is; add one/);
  await user.trust();
  const elsewhere = await user.run("plugin", "add", "other/acme/lens");
  assert.deepEqual(
    [elsewhere.exitCode, /no tap that was added is called other\nhint: there are main/.test(elsewhere.stderr)],
    [3, true],
  );
  assert.match((await user.run("plugin", "add", "lens@")).stderr, /names no range of versions after @/);
  assert.match((await user.run("plugin", "add", "lens@^2")).stderr, /has no version \^2\nhint: there are 1\.0\.0/);
});

test("threat 37: what a code base holds under the name of a plugin of a tap is never taken for it", async (t) => {
  const { user } = await tapInUse(t);
  const { manifest, wasm } = await watPlugin({ name: "lens", body: "" });
  for (const path of ["lens", "other", "main/acme/lens"]) {
    const folder = join(user.home, path);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "plugin.toml"), manifest);
    await writeFile(join(folder, "plugin.wasm"), wasm);
  }
  for (const name of ["lens", "main/acme/lens"]) {
    const { exitCode, stdout, stderr } = await user.run("plugin", "add", name, "--yes");
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, new RegExp(`^note: ${name} is taken for a name in a tap; what lies here is \\./${name}\n`));
    assert.match(await user.good("plugin", "list"), /main\/acme\/lens, sandboxed/);
    if (name === "lens") assert.match(stdout, /from the tap main\/acme\/lens/);
  }
  assert.equal((await user.run("plugin", "add", "other", "--yes")).exitCode, 3, "no tap has it, and that is said");
  await user.good("plugin", "remove", "lens");
  const demanding = await user.run("plugin", "add", "./lens", "--yes", "--tier", "verified");
  assert.deepEqual([demanding.exitCode, /no tap vouches for \.\/lens/.test(demanding.stderr)], [2, true]);
  assert.doesNotMatch(await user.good("plugin", "add", "./lens", "--yes"), /from the tap/);
});

test("why a plugin is trusted is told by any name that it can be added by", async (t) => {
  const { user } = await tapInUse(t);
  for (const name of ["lens", "acme/lens", "main/acme/lens@1.0.0"]) {
    assert.match(await user.good("plugin", "why", name), /^acme\/lens 1\.0\.0: sandboxed\n/);
  }
  assert.match(
    (await user.run("plugin", "why", "lenz")).stderr,
    /the tap main has no plugin lenz\nhint: did you mean main\/acme\/lens\?/,
  );
  assert.match((await user.run("plugin", "why", "other/acme/lens")).stderr, /no tap that was added is called other/);
});

test("a plugin that is on already needs nobody's consent to be added again; one that is off, or otherwise, does", async (t) => {
  const { user } = await tapInUse(t);
  assert.match(await user.good("plugin", "add", "lens", "--yes"), /lens is on\n$/);
  assert.match(await user.good("plugin", "add", "lens"), /lens is on already\n$/);
  const heavier = await user.run("plugin", "add", "lens", "--weight", "2");
  assert.match(heavier.stderr, /nobody is there to agree to turn lens on/);
  await user.good("plugin", "disable", "lens");
  assert.match((await user.run("plugin", "add", "lens")).stderr, /nobody is there to agree/);
});

test("of a plugin whose tap was removed it is said everywhere that nobody knows of it", async (t) => {
  const { tap, user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  await user.good("tap", "remove", "main");
  assert.match(
    await user.good("plugin", "list"),
    /lens 1\.0\.0: on\n {2}from [0-9a-f]{12}\/acme\/lens, of which nothing is known now/,
  );
  const audit = await user.run("plugin", "audit");
  assert.equal(audit.exitCode, 1);
  const remedy = `tap add ${tap.url} --root ${tap.tapId}`;
  assert.ok(
    audit.stdout.includes(`lens: nothing is known of it, as its tap is not there; add it: ${remedy}`),
    audit.stdout,
  );
  assert.ok((await user.run("plugin", "update")).stdout.includes(remedy));
  await user.good(...remedy.split(" "), "--name", "main");
  await user.good("plugin", "audit");
  await user.good("plugin", "remove", "lens");
});

test("a lockfile that was changed by hand is refused with what to do, and installs nothing else", async (t) => {
  const { user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  const path = user.config("plugins.lock.json");
  const good = await readFile(path, "utf8");
  await writeFile(path, good.slice(0, 60));
  assert.match(
    (await user.run("plugin", "update", "--frozen")).stderr,
    /hint: put back the one that you keep, or remove it/,
  );
  for (const [field, problem] of [
    ["artifact", /lens is not 1\.0\.0 as the lockfile names it/],
    ["entry", /lens is not 1\.0\.0 as the lockfile names it/],
    ["package", /its digests do not belong to each other/],
  ] as const) {
    const changed = good.replace(new RegExp(`("${field}": "(?:sha256:)?)[0-9a-f]{8}`), "$100000000");
    assert.notEqual(changed, good);
    await writeFile(path, changed);
    const { exitCode, stdout } = await user.run("plugin", "update", "--frozen", "--yes");
    assert.equal(exitCode, 1);
    assert.match(stdout, problem);
    assert.equal(await readFile(path, "utf8"), changed);
  }
  await writeFile(path, good);
  assert.match(await user.good("plugin", "update", "--frozen"), /lens 1\.0\.0 is current/);
});

test("a wait is told with what it takes, not with an end that moves on", async (t) => {
  const cooldownHours = { ...OPEN_POLICY.cooldownHours, firstVersion: 72 };
  const tap = await openTap(t, { documents: { promotionPolicy: { ...OPEN_POLICY, cooldownHours } } });
  await publish(tap, "1.0.0");
  const user = await TapUser.of(tap);
  await user.trust();
  const { exitCode, stderr } = await user.run("plugin", "add", "lens", "--yes");
  assert.equal(exitCode, 3);
  assert.match(stderr, /no version of main\/acme\/lens may be installed: 1\.0\.0 is held\n/);
  assert.match(
    stderr,
    /hint: cooldown: held for 72 hours after the tap has seen it; a test of it by somebody in office, with which the wait begins\n/,
  );
});

test("an update installs nothing that the user trusts no longer, and nothing that only a lockfile names", async (t) => {
  const { tap, user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  await publish(tap, "1.0.1", { body: "(drop (i32.const 1))" });
  await user.good("tap", "trust", "main", "--revoke");
  const { exitCode, stdout } = await user.run("plugin", "update", "--yes");
  assert.equal(exitCode, 1);
  assert.match(
    stdout,
    /^lens 1\.0\.0 stays, 1\.0\.1 waits for you: you trust main\/acme\/lens no longer; .*tap trust main\/acme\/lens\n/,
  );
  const fresh = await TapUser.of(tap, "fresh");
  await mkdir(fresh.config(""), { recursive: true });
  await copyFile(user.config("plugins.lock.json"), fresh.config("plugins.lock.json"));
  await fresh.trust();
  const renewed = await fresh.run("plugin", "update", "--yes");
  assert.equal(renewed.exitCode, 1);
  assert.match(
    renewed.stdout,
    /lens 1\.0\.0 was not updated: it is in the lockfile and not installed; install it: plugin update --frozen/,
  );
  await fresh.good("plugin", "update", "--frozen", "--yes");
  assert.match(await fresh.good("plugin", "list"), /lens 1\.0\.0: on/);
  const frozen = await TapUser.of(tap, "fresh", { PARSELTONGUE_FROZEN: "1" });
  assert.match(await frozen.good("plugin", "update", "--yes"), /lens 1\.0\.0 is current/, "nothing newer");
  await user.good("tap", "trust", "main/acme/lens");
  assert.match(await user.good("plugin", "update"), /lens 1\.0\.0 is now 1\.0\.1/);
});
