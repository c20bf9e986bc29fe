import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContractRange } from "@parseltongue/contract";
import {
  apiMisfit,
  guestExports,
  hostImports,
  neededMinor,
  resolveGuestExport,
  resolveHostImport,
  supportedRange,
} from "@parseltongue/contract";

const range: ContractRange = { major: 1, fromMinor: 0, toMinor: 3 };
const isg = (version: string): string => `parseltongue:plugin/isg@${version}`;

test("a host supports what it has every function of", () => {
  const contract = [
    { interface: "a", name: "first", since: "1.0.0" },
    { interface: "a", name: "second", since: "1.1.0" },
    { interface: "a", name: "third", since: "1.2.0" },
    { interface: "b", name: "fourth", since: "1.2.0" },
  ];
  const all = contract.map((each) => `${each.interface}.${each.name}`);
  const upTo = (missing: string): ContractRange =>
    supportedRange(new Set(all.filter((each) => each !== missing)), contract);
  assert.deepEqual(supportedRange(new Set(all), contract), { major: 1, fromMinor: 0, toMinor: 2 });
  assert.deepEqual(upTo("b.fourth"), { major: 1, fromMinor: 0, toMinor: 1 });
  assert.deepEqual(upTo("a.second"), { major: 1, fromMinor: 0, toMinor: 0 });
  assert.throws(() => upTo("a.first"), /no host is without an adapter for a\.first/);
});

test("every version from the one a function came with to the host's means that function", () => {
  for (const declared of hostImports) {
    for (let minor = Number(declared.since.split(".")[1]); minor <= range.toMinor; minor += 1) {
      const module = `parseltongue:plugin/${declared.interface}@1.${minor}.0`;
      assert.deepEqual(resolveHostImport(module, declared.name, range), { found: declared });
    }
  }
  for (const declared of guestExports) {
    const exportName = `parseltongue:plugin/${declared.trait}@1.3.0#${declared.name}`;
    assert.deepEqual(resolveGuestExport(exportName, range), { found: declared });
  }
});

const REFUSED: readonly (readonly [module: string, name: string, reason: string, message: RegExp, hint: RegExp])[] = [
  [isg("1.4.0"), "node-kind", "too-new", /needs contract 1\.4; supported is 1\.0 to 1\.3/, /upgrade Parseltongue/],
  [isg("2.0.0"), "node-kind", "too-new", /needs contract 2\.0/, /upgrade Parseltongue/],
  [
    isg("0.9.0"),
    "node-kind",
    "too-old",
    /needs contract 0\.9/,
    /the plugin's author has to build it for contract 1\.0/,
  ],
  [isg("1.0.0"), "node-colour", "unknown-name", /node-colour: the contract has no such function/, /contract\.md/],
  ["parseltongue:plugin/clock@1.0.0", "now", "unknown-name", /no such function/, /contract\.md/],
  [isg("1.0.0"), "hit-node", "unknown-name", /no such function/, /contract\.md/],
  [isg("1.0.1"), "node-kind", "malformed", /names no version/, /<interface>@<version>/],
  [isg("1.0"), "node-kind", "malformed", /names no version/, /<interface>@<version>/],
  ["parseltongue:plugin/isg", "node-kind", "malformed", /names no version/, /<interface>@<version>/],
  ["wasi:clocks/wall-clock@0.2.0", "now", "malformed", /names no version/, /parseltongue:plugin/],
  ["constructor", "constructor", "malformed", /names no version/, /parseltongue:plugin/],
  [isg("99999999999.0.0"), "node-kind", "malformed", /names no version/, /<interface>@<version>/],
];

test("what does not fit is refused with what was found, what is supported, and who must act", () => {
  for (const [module, name, reason, message, hint] of REFUSED) {
    const resolved = resolveHostImport(module, name, range);
    assert.ok("misfit" in resolved, module);
    assert.equal(resolved.misfit.reason, reason);
    assert.match(resolved.misfit.message, message);
    assert.ok(resolved.misfit.message.includes(`${module} ${name}`));
    assert.match(resolved.misfit.hint, hint);
  }
});

test("what a binary needs is the highest minor that its imports name", () => {
  assert.equal(neededMinor([]), 0);
  assert.equal(neededMinor([isg("1.0.0"), "env", "other:plugin/isg@1.9.0"]), 0);
  assert.equal(neededMinor([isg("1.0.0"), isg("1.12.0"), "parseltongue:plugin/io@1.3.0"]), 12);
});

test("the manifest's api is held against the range", () => {
  assert.equal(apiMisfit("1.0", range), undefined);
  assert.equal(apiMisfit("1.3", range), undefined);
  assert.equal(apiMisfit("1.4", range)?.reason, "too-new");
  assert.equal(apiMisfit("2.0", range)?.reason, "too-new");
  assert.equal(apiMisfit("0.3", range)?.reason, "too-old");
  for (const api of ["1", "1.0.0", "^1.0", "1.x", "", "999999.1"]) {
    assert.equal(apiMisfit(api, range)?.reason, "malformed", api);
  }
});
