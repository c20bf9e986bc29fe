import assert from "node:assert/strict";
import { test } from "node:test";
import { contractVersion, hostImports } from "@parseltongue/contract";
import { audit } from "../../src/audit/audit.ts";
import type { LinkTerms } from "../../src/audit/link-guest.ts";
import { linkGuest } from "../../src/audit/link-guest.ts";
import { HostError } from "../../src/host-error.ts";
import { hostRange, instrument } from "../../src/instrument/instrument.ts";
import { ALL_INTERFACES } from "../instrument/toy-host.ts";
import { wat } from "../wat.ts";

const TERMS: LinkTerms = { granted: ALL_INTERFACES, traits: [], range: hostRange };

function link(text: string, terms: Partial<LinkTerms> = {}) {
  return linkGuest(audit(wat(`(module ${text})`)).binary, { ...TERMS, ...terms });
}

function refusal(text: string, terms: Partial<LinkTerms> = {}): HostError {
  try {
    link(text, terms);
  } catch (error) {
    assert.ok(error instanceof HostError, String(error));
    return error;
  }
  return assert.fail(`accepted: ${text}`);
}

test("every import of the contract links, under its own version", () => {
  for (const { module, name, parameters, results, interface: group } of hostImports) {
    const signature = [
      ...parameters.map((each) => `(param ${each})`),
      ...results.map((each) => `(result ${each})`),
    ].join(" ");
    const { imports, interfaces } = link(`(import "${module}" "${name}" (func ${signature}))`);
    assert.equal(imports.length, 1);
    assert.deepEqual([...interfaces], [group]);
    assert.equal(refusal(`(import "${module}" "${name}" (func (param i64) ${signature}))`).code, "bad-import");
    assert.equal(
      refusal(`(import "${module}" "${name}" (func ${signature}))`, { granted: new Set() }).code,
      "missing-grant",
    );
  }
});

test("imports that the contract does not have are refused, whatever JavaScript would find under their names", () => {
  for (const [module, name] of [
    ["constructor", "constructor"],
    ["__proto__", "toString"],
    ["toString", "call"],
    ["env", "exit"],
    ["wasi_snapshot_preview1", "fd_write"],
    ["parseltongue:plugin/isg@1.0.0", "constructor"],
    ["parseltongue:plugin/isg@1.0.0", "__proto__"],
    ["parseltongue:plugin/isg", "epoch"],
    ["parseltongue:plugin/isg@1.0.0 ", "epoch"],
    ["parseltongue:plugin/__proto__@1.0.0", "epoch"],
  ]) {
    assert.equal(refusal(`(import "${module}" "${name}" (func))`).code, "bad-import", `${module} ${name}`);
  }
});

test("the right name of another kind is refused", () => {
  for (const what of ["(memory 1)", "(table 1 funcref)", "(global i32)", "(global (mut i32))"]) {
    assert.equal(refusal(`(import "parseltongue:plugin/isg@1.0.0" "epoch" ${what})`).code, "bad-import", what);
  }
  assert.equal(refusal('(import "env" "memory" (memory 1))').code, "bad-import");
});

test("versions: a newer contract is refused by name", () => {
  const [major, minor] = contractVersion.split(".").map(Number) as [number, number];
  const of = (version: string): string => `(import "parseltongue:plugin/isg@${version}" "epoch" (func (result i32)))`;
  link(of("1.0.0"));
  link(of(`${major}.${minor}.0`));
  const newer = refusal(of(`${major}.${minor + 1}.0`));
  assert.equal(newer.code, "unsupported-api");
  assert.ok(newer.message.includes(`${major}.${minor + 1}`), newer.message);
  assert.equal(refusal(of("2.0.0")).code, "unsupported-api");
  assert.equal(refusal(of("1.0.1")).code, "bad-import");
});

test("the host's own namespace is refused, in imports and in exports", () => {
  assert.equal(refusal('(import "parseltongue:host" "memory" (func))').code, "reserved-name");
  assert.equal(refusal('(import "parseltongue:host/x" "y" (func))').code, "reserved-name");
  assert.equal(refusal('(func (export "parseltongue:host/begin"))').code, "reserved-name");
  assert.equal(refusal('(memory (export "parseltongue:host/memory") 1)').code, "reserved-name");
});

test("entry points: those that the manifest promises must be there, with the contract's signature", () => {
  const lens = "parseltongue:plugin/lens@1.0.0#evaluate";
  const linked = link(`(func (export "${lens}") (param i32))`, { traits: ["lens"] });
  assert.equal(linked.entryPoints.get("lens"), lens);
  assert.equal(refusal("", { traits: ["lens"] }).code, "missing-export");
  assert.equal(refusal(`(func (export "${lens}"))`).code, "missing-export");
  assert.equal(refusal(`(memory (export "${lens}") 1)`).code, "missing-export");
  assert.equal(
    refusal('(func (export "parseltongue:plugin/lens@9.0.0#evaluate") (param i32))').code,
    "unsupported-api",
  );
  assert.equal(refusal('(func (export "parseltongue:plugin/lens@1.0.0#guess") (param i32))').code, "bad-import");
});

test("_initialize takes and gives nothing", () => {
  assert.equal(link('(func (export "_initialize"))').hasInitialize, true);
  assert.equal(link("").hasInitialize, false);
  assert.equal(refusal('(func (export "_initialize") (param i32))').code, "missing-export");
  assert.equal(refusal('(global (export "_initialize") i32 (i32.const 0))').code, "missing-export");
});

test("AssemblyScript's abort is linked, with its own signature only", () => {
  assert.equal(link('(import "env" "abort" (func (param i32 i32 i32 i32)))').imports[0]?.kind, "abort");
  assert.equal(refusal('(import "env" "abort" (func))').code, "bad-import");
});

test("names of a guest cannot break out of the message that quotes them", () => {
  const { message } = refusal('(import "a\\1b[31m\\nb" "c" (func))');
  assert.ok(/^[\x20-\x7e]*$/.test(message), JSON.stringify(message));
});

test("a guest that starts with more memory than granted is refused, with the line to write", () => {
  const audited = audit(wat("(module (memory 5))"));
  const linked = linkGuest(audited.binary, TERMS);
  assert.throws(
    () => instrument(audited, linked, { maximumPages: 4 }),
    (error) => error instanceof HostError && error.code === "too-large" && error.hint?.includes("pages = 5") === true,
  );
});
