import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  parseScipSymbol,
  PreciseIndex,
  readScipDocuments,
  readScipMetadata,
  ScipRole,
  symbolName,
} from "@parseltongue/indexer";
import type { PreciseReference } from "@parseltongue/indexer";
import { parseFixture } from "@parseltongue/testkit";
import fc from "fast-check";

interface Shapes {
  readonly bytes: Uint8Array;
  readonly files: ReadonlyMap<string, string>;
}

function shapes(name: "rust" | "typescript"): Shapes {
  const folder = new URL("fixtures/", import.meta.url);
  return {
    bytes: readFileSync(new URL(`${name}-shapes.scip`, folder)),
    files: parseFixture(readFileSync(new URL(`${name}-shapes.txt`, folder), "utf8")),
  };
}

function indexOf({ bytes, files }: Shapes): PreciseIndex {
  return PreciseIndex.read(bytes, { sourceText: (path) => files.get(path) });
}

/** `name -> what it means` of each reference in a file: a place, or the symbol's name for what lies outside. */
function meanings(index: PreciseIndex, files: ReadonlyMap<string, string>, file: string): string[] {
  const lines = (files.get(file) ?? "").split("\n");
  return [...index.references(file)].map((reference) => {
    const name = /^[\w$]+|^\W/.exec((lines[reference.line - 1] ?? "").slice(reference.column - 1))?.[0] ?? "";
    return `${name} -> ${targetText(reference)}`;
  });
}

function targetText({ target, symbol }: PreciseReference): string {
  return target === undefined ? `outside: ${symbolName(symbol)}` : `${target.file}:${target.line}:${target.column}`;
}

test("rust-analyzer's index tells what names mean, through closures, trait objects and macros", () => {
  const project = shapes("rust");
  const index = indexOf(project);
  assert.equal(index.metadata.toolName, "rust-analyzer");
  assert.deepEqual([index.stale, index.missing], [[], []]);
  const found = meanings(index, project.files, "src/lib.rs").filter((meaning) => !/^[ *]/.test(meaning));
  assert.deepEqual(found, [
    "area -> src/area.rs:1:1",
    "area -> src/area.rs:1:1",
    "Area -> src/area.rs:1:11",
    "Area -> src/area.rs:1:11",
    "Square -> src/lib.rs:4:12",
    "self -> src/lib.rs:9:14",
    "side -> src/lib.rs:5:9",
    "self -> src/lib.rs:9:14",
    "side -> src/lib.rs:5:9",
    "Box -> outside: Box",
    "Area -> src/area.rs:1:11",
    "println -> outside: println",
    "greeting -> src/lib.rs:15:9",
    "describe -> src/lib.rs:19:4",
    "items -> src/lib.rs:14:14",
    "len -> outside: len",
    "items -> src/lib.rs:14:14",
    "iter -> outside: iter",
    "map -> outside: map",
    "item -> src/lib.rs:16:23",
    "area -> src/area.rs:2:8",
    "sum -> outside: sum",
    "String -> outside: String",
    "Square -> src/lib.rs:4:12",
    "side -> src/lib.rs:5:9",
    "count -> src/lib.rs:19:13",
    "format -> outside: format",
    "make -> src/lib.rs:20:9",
    "area -> src/lib.rs:9:8",
    "inner -> src/lib.rs:24:5",
    "helper -> src/lib.rs:25:12",
  ]);
});

test("a symbol that several crates of a package define is told as unknown, not as one of them", () => {
  const project = shapes("rust");
  const index = indexOf(project);
  assert.deepEqual(index.at("tests/two.rs", 4, 5), []);
  assert.deepEqual(meanings(index, project.files, "tests/two.rs"), [
    "test -> outside: test",
    "total -> src/lib.rs:14:8",
  ]);
});

test("scip-typescript's index tells names, constructors, two meanings of one name, and implementations", () => {
  const project = shapes("typescript");
  const index = indexOf(project);
  const at = (line: number, column: number): string[] => index.at("src/index.ts", line, column).map(targetText);
  assert.deepEqual(at(2, 22), ["src/area.ts:5:17"]);
  assert.deepEqual(at(13, 32), ["src/area.ts:5:17"]);
  assert.deepEqual(at(14, 35), ["src/area.ts:2:3"]);
  assert.deepEqual(at(14, 16), ["outside: map"]);
  assert.deepEqual(at(17, 51), ["src/index.ts:5:3"]);
  assert.deepEqual(at(20, 24), ["src/index.ts:19:7"]);
  assert.deepEqual(at(1, 1), []);
  assert.deepEqual(at(9999, 1), []);
  assert.deepEqual(index.at("no/such.ts", 1, 1), []);
  assert.deepEqual(index.implementations, [
    { from: { file: "src/index.ts", line: 4, column: 14 }, to: { file: "src/area.ts", line: 1, column: 18 } },
    { from: { file: "src/index.ts", line: 7, column: 3 }, to: { file: "src/area.ts", line: 2, column: 3 } },
  ]);
});

test("an index for a part of the code base, of files that are gone or have changed", () => {
  const { bytes, files } = shapes("typescript");
  const changed = `// a line more\n${"const x = 1;\n".repeat(40)}`;
  const texts = new Map([
    ["web/src/area.ts", files.get("src/area.ts") ?? ""],
    ["web/src/index.ts", changed],
  ]);
  const moved = PreciseIndex.read(bytes, { sourceText: (path) => texts.get(path), projectRoot: "web" });
  assert.deepEqual([moved.files, moved.stale, moved.missing], [["web/src/area.ts"], ["web/src/index.ts"], []]);
  const elsewhere = PreciseIndex.read(bytes, { sourceText: () => undefined });
  assert.deepEqual([elsewhere.files, elsewhere.missing], [[], ["src/area.ts", "src/index.ts"]]);
  const outside = PreciseIndex.read(bytes, { sourceText: () => "", projectRoot: "../.." });
  assert.equal(outside.missing.length, 2);
});

test("what is known of a file is forgotten when it changes", () => {
  const index = indexOf(shapes("rust"));
  index.forget("src/lib.rs");
  assert.equal(index.has("src/lib.rs"), false);
  assert.deepEqual(index.at("src/lib.rs", 8, 6), []);
});

/** An index of one document, written by hand: occurrences are [range, symbol, roles]. */
function encode(
  document: { path: string; language?: string; encoding?: number; text?: string },
  occurrences: readonly (readonly [
    range: readonly number[],
    name: string,
    roles: number,
    form?: "unpacked" | "typed",
  ])[],
): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork().tag(3, WireType.LengthDelimited).string("file:///x").join();
  writer.tag(2, WireType.LengthDelimited).fork();
  for (const [range, symbol, roles, form] of occurrences) {
    writer.tag(2, WireType.LengthDelimited).fork();
    if (form === "typed") {
      writer.tag(range.length === 3 ? 8 : 9, WireType.LengthDelimited).fork();
      for (const [i, value] of range.entries()) writer.tag(i + 1, WireType.Varint).int32(value);
      writer.join();
    } else if (form === "unpacked") {
      for (const value of range) writer.tag(1, WireType.Varint).int32(value);
    } else {
      writer.tag(1, WireType.LengthDelimited).fork();
      for (const value of range) writer.int32(value);
      writer.join();
    }
    writer.tag(2, WireType.LengthDelimited).string(symbol).tag(3, WireType.Varint).int32(roles);
    writer.tag(99, WireType.LengthDelimited).string("from a later version of the schema");
    writer.join();
  }
  writer.tag(1, WireType.LengthDelimited).string(document.path);
  if (document.language !== undefined) writer.tag(4, WireType.LengthDelimited).string(document.language);
  if (document.text !== undefined) writer.tag(5, WireType.LengthDelimited).string(document.text);
  if (document.encoding !== undefined) writer.tag(6, WireType.Varint).int32(document.encoding);
  return writer.join().finish();
}

test("columns are converted from bytes and characters to UTF-16, by what the index or the language says", () => {
  const text = 'let größe = "🚀"; f(x);\n';
  const columnOf = (document: Parameters<typeof encode>[0], column: number): number | undefined => {
    const bytes = encode(document, [[[0, column, column + 1], "local 1", 0]]);
    return [...readScipDocuments(bytes, () => text)][0]?.occurrences[0]?.column;
  };
  const expected = text.indexOf("f(") + 1;
  const inBytes = Buffer.byteLength(text.slice(0, expected - 1));
  const inCharacters = expected - 2;
  assert.equal(columnOf({ path: "a.x", encoding: 1 }, inBytes), expected);
  assert.equal(columnOf({ path: "a.x", encoding: 2 }, expected - 1), expected);
  assert.equal(columnOf({ path: "a.x", encoding: 3 }, inCharacters), expected);
  assert.equal(columnOf({ path: "a.rs" }, inBytes), expected);
  assert.equal(columnOf({ path: "a", language: "Python" }, inCharacters), expected);
  assert.equal(columnOf({ path: "a.ts" }, expected - 1), expected);
  assert.equal(columnOf({ path: "a.rs" }, 9999), text.length + 1);
});

test("ranges may be packed, unpacked or typed, on one line or several", () => {
  const bytes = encode({ path: "a.ts" }, [
    [[1, 2, 5], "a", ScipRole.definition],
    [[1, 2, 3, 4], "b", 0],
    [[1, 2, 5], "c", 0, "unpacked"],
    [[1, 2, 5], "d", 0, "typed"],
    [[1, 2, 3, 4], "e", 0, "typed"],
  ]);
  const [document] = readScipDocuments(bytes, () => undefined);
  const ranges = document?.occurrences.map((o) => [o.symbol, o.line, o.column, o.endLine, o.endColumn]);
  assert.deepEqual(ranges, [
    ["a", 2, 3, 2, 6],
    ["b", 2, 3, 4, 5],
    ["c", 2, 3, 2, 6],
    ["d", 2, 3, 2, 6],
    ["e", 2, 3, 4, 5],
  ]);
});

test("symbols are taken apart as the grammar says", () => {
  const symbol = "rust-analyzer cargo my  crate 1.0 ops/impl#[f64][`Mul<Self>`]mul(+1).(self)x.`a``b`:m!";
  assert.deepEqual(parseScipSymbol(symbol), {
    scheme: "rust-analyzer",
    manager: "cargo",
    packageName: "my crate",
    version: "1.0",
    descriptors: [
      { name: "ops", suffix: "/" },
      { name: "impl", suffix: "#" },
      { name: "f64", suffix: "[]" },
      { name: "Mul<Self>", suffix: "[]" },
      { name: "mul", suffix: "()." },
      { name: "self", suffix: "()" },
      { name: "x", suffix: "." },
      { name: "a`b", suffix: ":" },
      { name: "m", suffix: "!" },
    ],
  });
  for (const none of ["local 4", "", "a b c d ", "a b c d e", "a b c d [x", "a . . . x(y"]) {
    assert.equal(symbolName(none), undefined, none);
  }
  assert.equal(parseScipSymbol("s . . . f().")?.packageName, "");
});

test("bytes that are no index, or a part of one, are refused by code", () => {
  const { bytes, files } = shapes("rust");
  const sourceText = (path: string): string | undefined => files.get(path);
  for (const wrong of [
    new Uint8Array(),
    new TextEncoder().encode("not an index"),
    bytes.subarray(0, bytes.length - 5),
  ]) {
    assert.throws(() => PreciseIndex.read(wrong, { sourceText }), { name: "IndexerError", code: "bad-scip" });
  }
  assert.throws(() => readScipMetadata(new Uint8Array(3)), { code: "bad-scip" });
});

test("no change of an index makes the reader fail in another way", () => {
  const { bytes, files } = shapes("typescript");
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
      const damaged = Uint8Array.from(bytes).with(at, value).subarray(0, length);
      try {
        const index = PreciseIndex.read(damaged, { sourceText: (path) => files.get(path) });
        for (const file of index.files) for (const reference of index.references(file)) targetText(reference);
      } catch (error) {
        assert.equal((error as { code?: string }).code, "bad-scip", String(error));
      }
    }),
    { numRuns: 300 },
  );
});
