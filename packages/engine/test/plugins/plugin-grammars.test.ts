import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOf } from "@parseltongue/base";
import type { ConfiguredLanguage } from "@parseltongue/engine";
import { PluginGrammars } from "@parseltongue/engine/plugin-grammars";
import type { PluginEvent } from "@parseltongue/host";
import { MemoryClock } from "@parseltongue/testkit";

const encoder = new TextEncoder();
const configured: ConfiguredLanguage = {
  plugin: "odd",
  version: "1.0.0",
  digest: digestOf("code"),
  hook: { name: "odd", description: "Odd", extensions: [".odd"], grammar: "g.wasm", queries: { facts: "facts.scm" } },
  files: new Map([
    ["g.wasm", encoder.encode("no wasm")],
    ["facts.scm", encoder.encode("(word) @identifier")],
  ]),
};

function languageOf(grammars: PluginGrammars, language: ConfiguredLanguage = configured) {
  const made = grammars.languageOf(language);
  assert.ok(!("leftOut" in made));
  return made;
}

test("faults of a grammar are strikes; enough of them leave it alone, until it is reset", () => {
  const events: PluginEvent[] = [];
  const grammars = new PluginGrammars(new MemoryClock(), (event) => events.push(event));
  const { guard } = languageOf(grammars);
  for (let strike = 0; strike < 5; strike++) {
    assert.ok(guard.admits());
    guard.failed({ reason: "timeout", detail: "slow", path: "a.odd" });
  }
  assert.ok(!guard.admits());
  // Reading the configuration again forgets nothing.
  assert.ok(!languageOf(grammars).guard.admits());
  grammars.forgetFaults("another");
  assert.ok(!guard.admits());
  grammars.forgetFaults("odd");
  assert.ok(guard.admits());
  assert.deepEqual(
    events.map(({ type }) => type),
    [...Array.from({ length: 5 }, () => "grammar-fault"), "quarantine"],
  );
});

test("a grammar that is none is refused when it is needed, and the audit trail hears of it", () => {
  const events: PluginEvent[] = [];
  const grammars = new PluginGrammars(new MemoryClock(), (event) => events.push(event));
  const { grammar } = languageOf(grammars);
  assert.equal(events.length, 0);
  assert.throws(() => grammar(), { code: "bad-wasm" });
  assert.deepEqual(
    events.map(({ type }) => type),
    ["refusal"],
  );
});

test("facts are kept by all that decides what they are", () => {
  const grammars = new PluginGrammars(new MemoryClock(), () => {});
  const other = (files: readonly (readonly [string, string])[]): ConfiguredLanguage => ({
    ...configured,
    files: new Map(files.map(([path, text]) => [path, encoder.encode(text)])),
  });
  const identities = [
    configured,
    other([
      ["g.wasm", "no wasm"],
      ["facts.scm", "(other) @identifier"],
    ]),
    other([
      ["g.wasm", "other wasm"],
      ["facts.scm", "(word) @identifier"],
    ]),
    { ...configured, hook: { ...configured.hook, options: { "members-in-scope": true } } },
  ].map((each) => languageOf(grammars, each).identity);
  assert.equal(new Set(identities).size, identities.length);
  assert.equal(languageOf(grammars, { ...configured, digest: digestOf("x") }).identity, identities[0]);
});

test("a language without patterns is left out, and says why", () => {
  const grammars = new PluginGrammars(new MemoryClock(), () => {});
  const made = grammars.languageOf({ ...configured, files: new Map([["g.wasm", new Uint8Array(0)]]) });
  assert.ok("leftOut" in made && made.leftOut.includes("facts"));
});
