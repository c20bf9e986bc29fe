import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { test, type TestContext } from "node:test";
import { type ConfiguredPlugin, Engine, type Question } from "@parseltongue/engine";
import type { PluginEvent } from "@parseltongue/host";
import { MemoryEnvironment, parseFixture } from "@parseltongue/testkit";
import { startConfinedProcess } from "../../src/environment/confined-process.ts";
import { openLibrary } from "../../src/native/open-library.ts";
import { toyIndexer } from "../memory-machine.ts";
import { buildBoth, configured, type NativePlugin } from "./native-project.ts";

const CODE = "//- /a.toy\na: b c d\nb: c\nc: a\n//- /b.toy\nd: a b\n";
const ENTRY = new URL("../../src/native/native-helper.ts", import.meta.url);
const ASKED: Question = { ask: "query", name: "tricky/hook" };

interface Opened {
  readonly engine: Engine;
  readonly change: () => Promise<void>;
  readonly events: PluginEvent[];
  /** Processes started so far. */
  readonly started: () => number;
}

async function open(
  t: TestContext,
  plugins: readonly ConfiguredPlugin[],
  libraries: string | undefined,
): Promise<Opened> {
  const events: PluginEvent[] = [];
  let started = 0;
  const environment = new MemoryEnvironment({ files: parseFixture(CODE) });
  const engine = await Engine.open({
    root: "/repo",
    environment,
    ...(libraries !== undefined && { replica: "worker" }),
    createIndexer: () => toyIndexer(environment, "/repo"),
    plugins: { read: async () => ({ plugins, unavailable: [] }), onEvent: (event) => events.push(event) },
    native: {
      deadlineMs: 1000,
      open: openLibrary,
      start: () => {
        started += 1;
        assert.ok(libraries);
        return startConfinedProcess(ENTRY, { machineCode: libraries });
      },
    },
  });
  t.after(async () => engine.close());
  await engine.index();
  const change = async (): Promise<void> => {
    environment.files.set("/repo/b.toy", "d: a b\ne: d\n");
    await engine.update(["b.toy"]);
  };
  return { engine, change, events, started: () => started };
}

/** The answer of a plugin that runs in the sandbox. */
async function sandboxed(t: TestContext, plugin: ConfiguredPlugin, question: Question): Promise<unknown> {
  const { native: _native, ...rest } = plugin;
  const { engine } = await open(t, [rest], undefined);
  return engine.report(question);
}

function tierChanges(events: readonly PluginEvent[]): string[] {
  return events.flatMap((event) => (event.type === "tier-change" ? [`${event.from} to ${event.to}`] : []));
}

test("a plugin that may runs as machine code and says what it says in the sandbox, after changes of the code as well", async (t) => {
  const both = await buildBoth(t, { name: "tricky" });
  if (both === undefined) return;
  const plugin = configured(both.built, both.library);
  const native = await open(t, [plugin], dirname(both.library.path));
  const { native: _none, ...rest } = plugin;
  const sandbox = await open(t, [rest], undefined);
  const { events, started } = native;
  const say = async ({ engine }: Opened): Promise<unknown> => engine.report(ASKED);
  for (let times = 0; times < 3; times++) assert.deepEqual(await say(native), await say(sandbox));
  await Promise.all([native.change(), sandbox.change()]);
  assert.deepEqual(await say(native), await say(sandbox));
  assert.equal(started(), 1);
  assert.deepEqual(tierChanges(events), ["verified to native"]);
});

const TRICKS: readonly (NativePlugin & { readonly does: string; readonly why: RegExp })[] = [
  { name: "tricky", does: "writes where nothing is", trick: "*(volatile int *)8 = 1;", why: /SIGSEGV/ },
  { name: "tricky", does: "never returns", trick: 'for (;;) __asm__ volatile("");', why: /took longer than 1000 ms/ },
  {
    name: "tricky",
    does: "says something else",
    trick: "if (pt_node_count() > 2) { pt_emit_hits(0, 0, 0, 0); return; }",
    why: /gave something else than the sandbox/,
  },
  { name: "tricky", does: "ends itself", trick: "__builtin_trap();", why: /SIGILL/ },
  // The stack that libraries run on ends somewhere.
  {
    name: "tricky",
    does: "recurses without end",
    outside: "static int down(volatile int *a) { volatile int b[4096]; b[0] = *a; return down(b) + b[1]; }",
    trick: "volatile int top = 1; down(&top);",
    why: /SIG/,
  },
  {
    name: "tricky",
    does: "hands over what is no output",
    trick: "uint32_t none = 9; *pt_native_record(1) = 77; (void)none;",
    why: /none of the contract's/,
  },
];

for (const { why, does, ...plugin } of TRICKS) {
  test(`threat 47: machine code that ${does} costs itself, not the answer`, async (t) => {
    const both = await buildBoth(t, plugin);
    if (both === undefined) return;
    const own = configured(both.built, both.library);
    const { engine, events, started } = await open(t, [own], dirname(both.library.path));
    const expected = await sandboxed(t, own, ASKED);
    const { demoted, ...report } = { demoted: undefined, ...(await engine.report(ASKED)) };
    assert.deepEqual(report, expected);
    assert.deepEqual(
      demoted?.map(({ plugin: name }) => name),
      ["tricky"],
    );
    assert.match(demoted?.[0]?.why ?? "", why);
    assert.deepEqual(tierChanges(events), ["verified to native", "native to verified"]);
    assert.deepEqual(await engine.report(ASKED), expected, "it is said once");
    assert.equal(started(), 1, "nothing is started for it any more");
  });
}

for (const [does, what] of [
  ["said something else", "{ pt_emit_hits(0, 0, 0, 0); return; }"],
  ["ended its process", "__builtin_trap();"],
] as const) {
  test(`machine code that ${does} runs again after a reset`, async (t) => {
    // Once the code has changed there is nothing wrong with it.
    const both = await buildBoth(t, { name: "tricky", trick: `if (pt_node_count() < 8) ${what}` });
    if (both === undefined) return;
    const own = configured(both.built, both.library);
    const { engine, change, events } = await open(t, [own], dirname(both.library.path));
    await engine.report(ASKED);
    await change();
    await engine.report(ASKED);
    assert.deepEqual(tierChanges(events), ["verified to native", "native to verified"]);
    engine.plugins.reset("tricky");
    const { demoted, ...report } = { demoted: undefined, ...(await engine.report(ASKED)) };
    assert.equal(demoted, undefined, JSON.stringify(report));
    assert.deepEqual(tierChanges(events), ["verified to native", "native to verified", "verified to native"]);
  });
}

test("a library of another version of the table, or none at all, is not used; the answer says so", async (t) => {
  const both = await buildBoth(t, { name: "tricky" });
  if (both === undefined) return;
  const { library, built } = both;
  // `mov eax, 1; ret`: what parseltongue_abi gives.
  const at = Buffer.from(library.bytes).indexOf(Buffer.from("b801000000c3", "hex"));
  assert.ok(at > 0);
  for (const [bytes, why] of [
    [library.bytes.with(at + 1, 63), /made for version 63 of the native table; this host has 1/],
    [Uint8Array.of(1, 2, 3), /cannot be loaded/],
  ] as const) {
    await writeFile(library.path, bytes);
    const plugin = configured(built, { path: library.path, bytes });
    const { engine } = await open(t, [plugin], dirname(library.path));
    const { demoted, ...report } = { demoted: undefined, ...(await engine.report(ASKED)) };
    assert.deepEqual(report, await sandboxed(t, plugin, ASKED));
    assert.match(demoted?.[0]?.why ?? "", why);
  }
});

test("an edge in its row says what it says by its id, in both directions", async (t) => {
  // What differs would give nothing, and be noticed.
  const differs = (way: "OUT" | "IN", end: "TO" | "FROM"): string =>
    `PT_EACH_NODE(n) PT_EACH_${way}_EDGE(e, n) { seen++;
       if (PT_${way}_KIND(e) != pt_edge_kind(e) || PT_${way}_${end}(e) != pt_edge_${end.toLowerCase()}(e)) return; }`;
  const trick = `uint32_t seen = 0; ${differs("OUT", "TO")} ${differs("IN", "FROM")} if (seen < 12) return;`;
  const both = await buildBoth(t, { name: "tricky", trick });
  if (both === undefined) return;
  const own = configured(both.built, both.library);
  const { engine, events } = await open(t, [own], dirname(both.library.path));
  assert.deepEqual(await engine.report(ASKED), await sandboxed(t, own, ASKED));
  assert.deepEqual(tierChanges(events), ["verified to native"]);
});

const REACHES: readonly (NativePlugin & { readonly needs: string })[] = [
  {
    name: "tricky",
    needs: "a file",
    // open("/etc/passwd", O_RDONLY), without the C library: nothing shows in the library's imports.
    outside: `static long call3(long n, long a, long b, long c) { long r; __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory"); return r; }`,
    trick: `if (call3(2, (long)"/etc/passwd", 0, 0) >= 0) return;`,
  },
  {
    name: "tricky",
    needs: "the network",
    // socket(AF_INET, SOCK_STREAM, 0) may be had, but leads nowhere: connect to 1.1.1.1:53.
    outside: `static long call3(long n, long a, long b, long c) { long r; __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory"); return r; }
static const unsigned char where[16] = { 2, 0, 0, 53, 1, 1, 1, 1 };`,
    trick: `long s = call3(41, 2, 1, 0); if (s >= 0 && call3(42, s, (long)where, 16) != -101) return;`,
  },
  {
    name: "tricky",
    needs: "a program",
    outside: `static long call3(long n, long a, long b, long c) { long r; __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory"); return r; }`,
    // access("/bin/sh", X_OK)
    trick: `if (call3(21, (long)"/bin/sh", 1, 0) == 0) return;`,
  },
];

for (const { needs, ...plugin } of REACHES) {
  test(`threat 47: machine code that leaves the contract does not reach ${needs}`, async (t) => {
    const both = await buildBoth(t, plugin);
    if (both === undefined) return;
    const own = configured(both.built, both.library);
    const probe = startConfinedProcess(ENTRY, { machineCode: dirname(both.library.path) });
    await probe.terminate();
    if (!probe.confinement.denies.includes("files")) {
      t.skip("needs bubblewrap");
      return;
    }
    const { engine, events } = await open(t, [own], dirname(both.library.path));
    assert.deepEqual(await engine.report(ASKED), await sandboxed(t, own, ASKED));
    // It would have given nothing, and been demoted for that.
    assert.deepEqual(tierChanges(events), ["verified to native"]);
  });
}
