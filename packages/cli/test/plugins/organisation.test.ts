import assert from "node:assert/strict";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { SigningKey } from "@parseltongue/registry";
import { openTap, type TestTap } from "@parseltongue/registry/testing";
import { policyBytes } from "../../src/plugins/from-taps/organisation-policy.ts";
import { UserPlugins } from "../../src/plugins/user-plugins.ts";
import { PASSPHRASE } from "../person.ts";
import { publish, TapUser } from "./tap-user.ts";

/** A policy that is signed, and the key to pin. */
async function signedPolicy(tap: TestTap, policy: string, name = "policy"): Promise<{ path: string; key: string }> {
  const path = join(tap.directory, `${name}.toml`);
  const key = SigningKey.generate();
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
  const only = await governed(tap, "only", 'organisation = "Acme"\nonly-listed-taps = true\n');
  assert.match((await only.user.run(...add)).stderr, /Acme does not allow the tap main, as it is not listed/);
  const listed = `[[tap]]\nname = "main"\nroot = "${tap.tapId}"\nurl = "https://example.org/tap"\nuse = "allow"\n`;
  const forbidden = await governed(
    tap,
    "forbidden",
    `organisation = "Acme"\nonly-listed-taps = true\n${listed}[[plugin]]\nid = "acme/lens"\nuse = "forbid"\n`,
  );
  await forbidden.user.trust();
  assert.match(
    (await forbidden.user.run("plugin", "add", "lens", "--yes")).stderr,
    /does not allow the plugin acme\/lens/,
  );
  const strict = await governed(tap, "strict", 'organisation = "Acme"\nminimum-tier = "verified"\n');
  await strict.user.trust();
  const low = await strict.user.run("plugin", "add", "lens", "--yes", "--tier", "sandboxed");
  assert.match(low.stderr, /verified is asked for/);
  const required = await governed(
    tap,
    "required",
    'organisation = "Acme"\n[[plugin]]\nid = "acme/lens"\nuse = "require"\n',
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
  const changed = await governed(tap, "changed", 'organisation = "Acme"\nonly-listed-taps = true\n');
  await appendFile(changed.path, "only-listed-plugins = false\n");
  assert.match((await changed.user.run(...add)).stderr, /is not signed by the key that is pinned/);
  const over = await governed(tap, "over", 'organisation = "Acme"\nvalid-until = "2026-01-01T00:00:00Z"\n');
  assert.match((await over.user.run(...add)).stderr, /has ended on 2026-01-01/);
  const missing = await TapUser.of(tap, "missing", { PARSELTONGUE_POLICY: join(tap.directory, "none.toml") });
  assert.match((await missing.run(...add)).stderr, /is not there/);
  const relative = await TapUser.of(tap, "relative", { PARSELTONGUE_POLICY: "policy.toml" });
  assert.match((await relative.run(...add)).stderr, /no absolute path/);
  const unpinned = await TapUser.of(tap, "unpinned", { PARSELTONGUE_POLICY: changed.path });
  assert.match((await unpinned.run(...add)).stderr, /no key is pinned/);
  assert.match(await unpinned.good("tap", "list"), /no tap yet/);
});

test("a policy is signed by one command, and a tap's page written and compared by another", async (t) => {
  const tap = await openTap(t);
  const user = await TapUser.of(tap, "keeper", { PARSELTONGUE_PASSPHRASE: PASSPHRASE });
  await user.good("key", "new", "m:ann");
  const path = join(tap.directory, "signed.toml");
  await writeFile(path, 'organisation = "Acme"\nonly-listed-taps = true\n');
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
  const tap = await openTap(t);
  await publish(tap, "1.0.0");
  const user = await TapUser.of(tap);
  await user.trust();
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
  const { path, key } = await signedPolicy(tap, 'organisation = "Acme"\nonly-listed-plugins = true\n');
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
