import assert from "node:assert/strict";
import { test } from "node:test";
import { changedGrammar, type GrammarChange, LANGUAGE, ownGrammar } from "./changed-grammar.ts";
import { atEvil, EVIL, GOOD, readWith } from "./css-language.ts";

// Grammars that mean harm. What each does when it sees the sign for it costs that file, and nothing else.

const FILES = { "a.css": GOOD, "evil.css": EVIL, "z.css": GOOD };
/** Far beyond what deadlines allow, for cases in which they are what ends a process. */
const MUCH = 2 ** 50;
/** `(i32.store offset=o (language) (value))`, then the language. */
const lying = (...fields: readonly (readonly [offset: number, value: number | string])[]): string =>
  fields
    .map(([offset, value]) => {
      const code = typeof value === "number" ? `(i32.const ${value})` : value;
      return `(i32.store offset=${offset} ${LANGUAGE} ${code})`;
    })
    .join(" ") + LANGUAGE;

interface HostileScanner {
  readonly scan: string;
  /** Any of these. */
  readonly reasons: readonly string[];
  readonly limits?: Parameters<typeof readWith>[3];
}

const SCANNERS: Readonly<Record<string, HostileScanner>> = {
  loops: { scan: atEvil("(loop (br 0))"), reasons: ["out-of-fuel"] },
  "fills memory without end": {
    scan: atEvil("(loop (memory.fill (i32.const 0x200000) (i32.const 1) (i32.const 0x100000)) (br 0))"),
    reasons: ["out-of-fuel"],
  },
  "grows memory without end": {
    scan: atEvil("(loop (drop (memory.grow (i32.const 256))) (br 0))"),
    reasons: ["out-of-fuel", "parser-failed"],
  },
  "calls itself without end": {
    scan: atEvil("(drop (call $f8 (local.get 0) (local.get 1) (local.get 2)))"),
    reasons: ["too-deep"],
  },
  "ends itself": { scan: atEvil("(unreachable)"), reasons: ["trap"] },
  "reads beyond the memory": { scan: atEvil("(drop (i32.load (i32.const -4)))"), reasons: ["trap"] },
  "calls what is no function": {
    scan: atEvil("(drop (call_indirect (type 5) (i32.const 100000)))"),
    reasons: ["trap"],
  },
  "calls whatever the runtime has in its table": {
    scan: atEvil(
      "(loop (call_indirect (type 4) (local.get 3)) (local.set 3 (i32.add (local.get 3) (i32.const 1))) (br 0))",
      "(local i32)",
    ),
    reasons: ["trap", "parser-failed", "process-ended"],
  },
  "writes all over the parser's memory": {
    scan: atEvil("(memory.fill (i32.const 0) (i32.const 0xa5) (i32.const 0x1000000))"),
    reasons: ["trap", "parser-failed", "process-ended", "timeout", "bad-output", "out-of-fuel"],
    limits: { limits: { fileDeadlineMs: 2000 } },
  },
};

for (const [what, { scan, reasons, limits }] of Object.entries(SCANNERS)) {
  test(`a scanner that ${what} costs the file in hand`, async (t) => {
    const { outcomes, faults } = await readWith(t, await changedGrammar({ code: { scan } }), FILES, limits);
    const { "evil.css": evil, ...others } = outcomes;
    assert.ok(reasons.includes(evil ?? ""), evil);
    assert.deepEqual(others, { "a.css": "parsed", "z.css": "parsed" });
    assert.deepEqual(
      faults.map(({ reason, path }) => [reason, path]),
      [[evil, "evil.css"]],
    );
  });
}

const GRAMMARS: Readonly<Record<string, GrammarChange>> = {
  "claims four billion node types": { code: { language: lying([4, -1]) } },
  "has its names outside the memory": { code: { language: lying([48, -16], [52, -16]) } },
  "has its parse table outside the memory": { code: { language: lying([40, -16], [44, -16], [48, -16]) } },
  "gives a language outside the memory": { code: { language: "(i32.const -64)" } },
  "gives the memory's start as its language": { code: { language: "(i32.const 0)" } },
  "does not come back from its constructors": { code: { constructors: "(loop (br 0))" } },
  "does not come back from its relocations": { code: { relocations: "(loop (br 0))" } },
  "asks for no memory for its tables": { linking: [0, 6] },
  "asks for no places in the table": { linking: [49696, 0] },
};

for (const [what, change] of Object.entries(GRAMMARS)) {
  test(`a grammar that ${what} costs its own files`, async (t) => {
    const limits = { loadDeadlineMs: 4000, fileDeadlineMs: 2000 };
    const files = { ...FILES, "lib.rs": "fn f() {}" };
    const { outcomes, warnings } = await readWith(t, await changedGrammar(change), files, { limits });
    const failed = "language-failed";
    assert.deepEqual(outcomes, { "a.css": failed, "evil.css": failed, "lib.rs": "parsed", "z.css": failed });
    assert.match(warnings.join(), /^css files are left out: /);
  });
}

test("a grammar that the audit refuses never starts a process", async (t) => {
  const started: URL[] = [];
  const start = (entry: URL): never => {
    started.push(entry);
    throw new Error("started");
  };
  const cases: readonly (readonly [GrammarChange, RegExp])[] = [
    [{ start: 2 }, /start function/],
    [{ linking: [0x7fffffff, 6] }, /bytes of static data/],
    [{ linking: [49696, 0x7fffffff] }, /table elements/],
  ];
  for (const [change, why] of cases) {
    const { outcomes, warnings } = await readWith(t, await changedGrammar(change), FILES, { start });
    assert.deepEqual(new Set(Object.values(outcomes)), new Set(["language-failed"]));
    assert.match(warnings.join(), why);
  }
  assert.equal(started.length, 0);
});

// Without their limiter.

test("without fuel, what loops is killed at the deadline", async (t) => {
  const limits = { fuel: MUCH, fileDeadlineMs: 1500 };
  const loops = { scan: atEvil("(loop (br 0))") };
  const fills = {
    scan: atEvil("(loop (memory.fill (i32.const 0x200000) (i32.const 1) (i32.const 0x1000000)) (br 0))"),
  };
  for (const code of [loops, fills]) {
    const { outcomes } = await readWith(t, await changedGrammar({ code }), FILES, { limits });
    assert.deepEqual(outcomes, { "a.css": "parsed", "evil.css": "timeout", "z.css": "parsed" });
  }
});

test("less memory is what keeps a large file from being read", async (t) => {
  const files = { "large.css": ".large { color: red }\n".repeat(60_000) };
  const read = async (memoryPages: number) =>
    (await readWith(t, ownGrammar(), files, { limits: { memoryPages, fileDeadlineMs: 60_000 } })).outcomes["large.css"];
  assert.equal(await read(8192), "parsed");
  // The parser does not look whether it got the memory that it asked for.
  assert.equal(await read(513), "trap");
});

test("facts that are more than a file may have are refused before they are kept", async (t) => {
  const files = { "a.css": GOOD.repeat(50) };
  const read = async (output: number) =>
    (await readWith(t, ownGrammar(), files, { limits: { output, outputPerByte: 0 } })).outcomes["a.css"];
  assert.equal(await read(1 << 20), "parsed");
  assert.equal(await read(1000), "bad-output");
});
