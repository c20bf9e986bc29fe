import assert from "node:assert/strict";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { SigningKey } from "@parseltongue/registry";
import { openTap, type TestTap } from "@parseltongue/registry/testing";
import { policyBytes } from "../../src/plugins/from-taps/organisation-policy.ts";
import { UserPlugins } from "../../src/plugins/user-plugins.ts";
import { PASSPHRASE } from "../person.ts";
import { publish, TapUser, tapInUse } from "./tap-user.ts";

/** A policy that is signed, and the key to pin. */
async function signedPolicy(
  tap: TestTap,
  policy: string,
  name = "policy",
  key: SigningKey = SigningKey.generate(),
): Promise<{ path: string; key: string }> {
  const path = join(tap.directory, `${name}.toml`);
  await writeFile(path, policy);
  await writeFile(`${path}.sig`, Buffer.from(key.sign(policyBytes(Buffer.from(policy)))).toString("base64"));
  return { path, key: key.publicKey.text };
}

/** Somebody on a machine of an organisation whose policy is signed by a pinned key. */
async function governed(tap: TestTap, name: string, policy: string): Promise<{ user: TapUser; path: string }> {
  const { path, key } = await signedPolicy(tap, policy, name);
  const variables = { PARSELTONGUE_POLICY: path, PARSELTONGUE_POLICY_KEY: key };
  return { user: await TapUser.of(tap, name, variables), path };
}

test("an organisation forbids taps and plugins, demands tiers, and answers for plugins in the user's place", async (t) => {
  const tap = await openTap(t);
  await publish(tap, "1.0.0");
  const add = ["tap", "add", tap.url, "--root", tap.tapId, "--name", "main"];
  const only = await governed(tap, "only", 'organisation = "Acme"\nversion = 1\nonly-listed-taps = true\n');
  assert.match((await only.user.run(...add)).stderr, /Acme does not allow the tap main, as it is not listed/);
  const listed = `[[tap]]\nname = "main"\nroot = "${tap.tapId}"\nurl = "https://example.org/tap"\nuse = "allow"\n`;
  const forbidden = await governed(
    tap,
    "forbidden",
    `organisation = "Acme"\nversion = 1\nonly-listed-taps = true\n${listed}[[plugin]]\nid = "acme/lens"\nuse = "forbid"\n`,
  );
  await forbidden.user.trust();
  assert.match(
    (await forbidden.user.run("plugin", "add", "lens", "--yes")).stderr,
    /does not allow the plugin acme\/lens/,
  );
  const strict = await governed(tap, "strict", 'organisation = "Acme"\nversion = 1\nminimum-tier = "verified"\n');
  await strict.user.trust();
  const low = await strict.user.run("plugin", "add", "lens", "--yes", "--tier", "sandboxed");
  assert.match(low.stderr, /verified is asked for/);
  const required = await governed(
    tap,
    "required",
    'organisation = "Acme"\nversion = 1\n[[plugin]]\nid = "acme/lens"\nuse = "require"\n',
  );
  await required.user.good(...add);
  const audit = await required.user.run("plugin", "audit");
  assert.equal(audit.exitCode, 1);
  assert.match(audit.stdout, /acme\/lens is demanded by Acme, and not installed/);
  await required.user.good("plugin", "add", "lens", "--yes");
  await required.user.good("plugin", "audit");
});

test("a policy that is changed, unsigned, over, missing or without a pinned key stops instead of ruling nothing", async (t) => {
  const tap = await openTap(t);
  const add = ["tap", "add", tap.url, "--root", tap.tapId, "--name", "main"];
  const changed = await governed(tap, "changed", 'organisation = "Acme"\nversion = 1\nonly-listed-taps = true\n');
  await appendFile(changed.path, "only-listed-plugins = false\n");
  assert.match((await changed.user.run(...add)).stderr, /is not signed by the key that is pinned/);
  const over = await governed(
    tap,
    "over",
    'organisation = "Acme"\nversion = 1\nvalid-until = "2026-01-01T00:00:00Z"\n',
  );
  assert.match((await over.user.run(...add)).stderr, /has ended on 2026-01-01/);
  const missing = await TapUser.of(tap, "missing", { PARSELTONGUE_POLICY: join(tap.directory, "none.toml") });
  assert.match((await missing.run(...add)).stderr, /is not there/);
  const relative = await TapUser.of(tap, "relative", { PARSELTONGUE_POLICY: "policy.toml" });
  assert.match((await relative.run(...add)).stderr, /no absolute path/);
  const unpinned = await TapUser.of(tap, "unpinned", { PARSELTONGUE_POLICY: changed.path });
  assert.match((await unpinned.run(...add)).stderr, /no key is pinned/);
  assert.match(await unpinned.good("tap", "list"), /no tap yet/);
});

test("nothing is installed before a required tap is there, under any name, by its root; it is not removed", async (t) => {
  const tap = await openTap(t);
  await publish(tap, "1.0.0");
  const required = `[[tap]]\nname = "main"\nroot = "${tap.tapId}"\nurl = "${tap.url}"\nuse = "require"\n`;
  const { user } = await governed(tap, "required", `organisation = "Acme"\nversion = 1\n${required}`);
  const remedy = `tap add ${tap.url} --root ${tap.tapId} --name main`;
  for (const command of [["add", "lens", "--yes"], ["add", "./nothing", "--yes"], ["update"]]) {
    const { exitCode, stderr } = await user.run("plugin", ...command);
    assert.equal(exitCode, 2);
    assert.ok(stderr.includes("Acme requires the tap main") && stderr.includes(remedy), stderr);
  }
  const audit = await user.run("plugin", "audit");
  assert.equal(audit.exitCode, 1);
  assert.ok(audit.stdout.includes(`the tap main is demanded by Acme: ${remedy}`), audit.stdout);
  assert.ok(
    (await user.good("tap", "list")).includes(`main  is required by Acme and not there: parseltongue ${remedy}`),
  );
  assert.equal(JSON.parse(await user.good("tap", "list", "--json")).missing[0].add, `parseltongue ${remedy}`);
  await user.good("tap", "add", tap.url, "--root", tap.tapId, "--name", "ours");
  await user.good("tap", "trust", "ours");
  await user.good("plugin", "add", "lens", "--yes");
  await user.good("plugin", "audit");
  assert.doesNotMatch(await user.good("tap", "list"), /not there/);
  const gone = await user.run("tap", "remove", "ours");
  assert.match(gone.stderr, /Acme requires the tap ours\nhint: its policy is/);
});

test("a policy that is older than one that was seen, or another of its number, is refused by name", async (t) => {
  const tap = await openTap(t);
  const key = SigningKey.generate();
  const write = async (version: number, more = "", by = key): Promise<string> =>
    (await signedPolicy(tap, `organisation = "Acme"\nversion = ${version}\n${more}`, "policy", by)).path;
  const path = await write(2);
  const variables = { PARSELTONGUE_POLICY: path, PARSELTONGUE_POLICY_KEY: key.publicKey.text };
  const user = await TapUser.of(tap, "user", variables);
  const audit = async (): Promise<string> => (await user.run("plugin", "audit")).stderr;
  assert.equal(await audit(), "");
  await write(1);
  assert.match(
    await audit(),
    /is version 1 of Acme's policy, and version 2 was seen here\nhint: .*policies-seen\.json/,
  );
  tap.nowMs -= 400 * 86_400_000;
  assert.match(await audit(), /version 2 was seen here/, "whatever the clock says");
  tap.nowMs += 400 * 86_400_000;
  await write(2, "only-listed-taps = true\n");
  assert.match(await audit(), /differs from what was seen here as version 2/);
  await write(2);
  assert.equal(await audit(), "", "the very same is fine");
  await write(3, 'valid-until = "2026-01-01T00:00:00Z"\n');
  assert.match(await audit(), /has ended on 2026-01-01/);
  await write(2);
  assert.match(await audit(), /version 3 was seen here/, "one that has ended was newer still");
  const seen = join(user.home, ".local/state/parseltongue/policies-seen.json");
  await writeFile(seen, "{ damaged");
  assert.equal(await audit(), "", "what was lost is begun anew");
  await write(1);
  assert.match(await audit(), /version 2 was seen here/);
  await rm(seen);
  assert.equal(await audit(), "");
  const other = SigningKey.generate();
  await write(1, 'minimum-tier = "verified"\n', other);
  const elsewhere = await TapUser.of(tap, "user", { ...variables, PARSELTONGUE_POLICY_KEY: other.publicKey.text });
  assert.equal((await elsewhere.run("plugin", "audit")).stderr, "", "another key has policies of its own");
  const unwritable = await TapUser.of(tap, "user", { ...variables, XDG_STATE_HOME: join(path, "no", "directory") });
  await write(1);
  assert.equal((await unwritable.run("plugin", "audit")).stderr, "", "where nothing can be kept it is ruled as before");
});

test("a policy is signed by one command, and a tap's page written and compared by another", async (t) => {
  const tap = await openTap(t);
  const user = await TapUser.of(tap, "keeper", { PARSELTONGUE_PASSPHRASE: PASSPHRASE });
  await user.good("key", "new", "m:ann");
  const path = join(tap.directory, "signed.toml");
  await writeFile(path, 'organisation = "Acme"\nversion = 1\nonly-listed-taps = true\n');
  const said = JSON.parse(await user.good("key", "sign-policy", path, "--key", "m:ann", "--json"));
  const variables = { PARSELTONGUE_POLICY: path, PARSELTONGUE_POLICY_KEY: said.publicKey };
  const other = await TapUser.of(tap, "other", variables);
  const refused = await other.run("tap", "add", tap.url, "--root", tap.tapId, "--name", "main");
  assert.match(refused.stderr, /Acme does not allow the tap main/);
  const tree = join(user.home, "tree");
  await user.good("tap", "init", tree, "--holder", "m:ann", "--organisation", "Acme", "--contact", "ann@example.org");
  const at = ["--at", "2026-06-02"];
  await user.good("tap", "build", tree, ...at);
  assert.match(await readFile(join(tree, "site/index.html"), "utf8"), /Content-Security-Policy/);
  assert.match(await user.good("tap", "build", tree, "--check", ...at), /is what the tap holds/);
  await appendFile(join(tree, "site/search.json"), " ");
  const { exitCode, stdout } = await user.run("tap", "build", tree, "--check", ...at);
  assert.equal(exitCode, 1);
  assert.match(stdout, /search\.json differs/);
});

test("what an organisation does not allow, or the lockfile does not name, is on and does not run", async (t) => {
  const { tap, user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  const read = async (variables: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const variable = (name: string): string | undefined => ({ HOME: user.home, ...variables })[name];
    const source = UserPlugins.of({ ...tap.environment, variable })?.source("own");
    const configuration = await source?.read();
    const { plugins = [], unavailable = [] } = configuration ?? {};
    return [...plugins.map(({ manifest }) => manifest.name), ...unavailable.map(({ reason }) => reason)];
  };
  assert.deepEqual(await read({}), ["lens"]);
  assert.deepEqual(await read({ PARSELTONGUE_FROZEN: "1" }), ["lens"]);
  const { path, key } = await signedPolicy(tap, 'organisation = "Acme"\nversion = 1\nonly-listed-plugins = true\n');
  assert.deepEqual(await read({ PARSELTONGUE_POLICY: path, PARSELTONGUE_POLICY_KEY: key }), ["forbidden"]);
  assert.deepEqual(await read({ PARSELTONGUE_POLICY: path }), ["bad-policy"]);
  const lockfile = user.config("plugins.lock.json");
  const other = (await readFile(lockfile, "utf8")).replace(
    /"package": "sha256:[0-9a-f]{8}/,
    '"package": "sha256:00000000',
  );
  await writeFile(lockfile, other);
  assert.deepEqual(await read({ PARSELTONGUE_FROZEN: "1" }), ["lock-differs"]);
});
