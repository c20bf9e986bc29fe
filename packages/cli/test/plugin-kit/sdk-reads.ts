import type { ReadVector } from "@parseltongue/contract/vectors";
import type { PluginLanguage } from "../../src/plugin-kit/kit-invocation.ts";

/** How each SDK writes a read of the contract; `$0` and `$1` stand for its arguments. */
const READS: Readonly<Record<string, Readonly<Record<PluginLanguage, string>>>> = {
  "isg.epoch": same("epoch()"),
  "isg.node-count": { assemblyscript: "nodeCount()", rust: "node_count()", c: "pt_node_count()" },
  ...ofNode("node-kind", "kind"),
  ...ofNode("node-flags", "flags"),
  ...ofNode("node-name", "name", true),
  ...ofNode("node-qualified-name", "qualified-name", true),
  ...ofNode("node-signature", "signature", true),
  ...ofNode("node-doc", "doc", true),
  ...ofNode("node-parent", "parent", true),
  ...ofNode("node-file", "file", true),
  ...ofNode("node-line", "line"),
  ...ofNode("node-column", "column"),
  ...ofNode("node-end-line", "end-line"),
  ...ofNode("node-language", "language"),
  ...ofNode("out-begin", "out-begin"),
  ...ofNode("out-end", "out-end"),
  ...ofNode("in-begin", "in-begin"),
  ...ofNode("in-end", "in-end"),
  ...property("file-path", "File", "path", true),
  ...property("file-flags", "File", "flags"),
  ...property("edge-to", "Edge", "to", true),
  ...property("edge-from", "Edge", "from", true),
  ...property("edge-kind", "Edge", "kind"),
  ...property("edge-flags", "Edge", "flags"),
  ...property("edge-confidence", "Edge", "confidence"),
  ...property("edge-line", "Edge", "line"),
  ...property("edge-column", "Edge", "column"),
  "isg.out-edge": { assemblyscript: "outEdge($0).id", rust: "unsafe { raw::out_edge($0) }", c: "pt_out_edge($0)" },
  "isg.in-edge": { assemblyscript: "inEdge($0).id", rust: "unsafe { raw::in_edge($0) }", c: "pt_in_edge($0)" },
  ...bare("isg", "text-begin"),
  ...bare("isg", "text-end"),
  ...bare("isg", "text-u8"),
  ...bare("isg", "text-u64"),
  "attributes.column": {
    assemblyscript: "(Column.named($0).exists ? 1 : 0)",
    rust: "Column::named($0).map_or(0, |_| 1)",
    c: "(pt_column_named($0) != 0)",
  },
  "attributes.column-f32": {
    assemblyscript: "reinterpret<u32>(changetype<Column>($0).f32(Node.at($1)))",
    rust: "unsafe { raw::column_f32($0, $1) }.to_bits()",
    c: "float_bits(pt_column_f32($0, $1))",
  },
  "attributes.column-u32": {
    assemblyscript: "changetype<Column>($0).u32(Node.at($1))",
    rust: "unsafe { raw::column_u32($0, $1) }",
    c: "pt_column_u32($0, $1)",
  },
  "io.hit-count": { assemblyscript: "hits.count", rust: "hits.len()", c: "pt_hit_count()" },
  "io.hit-node": {
    assemblyscript: "hits.node($0).id",
    rust: "unsafe { raw::hit_node($0) }",
    c: "pt_hit_node($0)",
  },
  "io.hit-depth": {
    assemblyscript: "hits.depth($0)",
    rust: "unsafe { raw::hit_depth($0) }",
    c: "pt_hit_depth($0)",
  },
  ...bare("io", "scope"),
};

/** The reads that an exporter can make through an SDK: all but those of parameters, which exporters do not have. */
export function sdkVectors(vectors: readonly ReadVector[]): readonly ReadVector[] {
  return vectors.filter((vector) => keyOf(vector) in READS);
}

/** What the exporter has to print for a vector: floats as their bits, handles as whether there is one. */
export function expectedNumber(vector: ReadVector): bigint {
  if (vector.function === "column") return vector.expected === 0 ? 0n : 1n;
  if (vector.result !== "f32") return BigInt.asIntN(64, BigInt(vector.expected));
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, Number(vector.expected));
  return BigInt(bits.getUint32(0));
}

/** The source of an exporter that makes the reads and prints each result on a line. */
export function readingPlugin(language: PluginLanguage, vectors: readonly ReadVector[]): string {
  const parts: string[][] = [];
  for (const [index, vector] of vectors.entries()) {
    if (index % 100 === 0) parts.push([]);
    parts.at(-1)?.push(SOURCES[language].line(expression(language, vector)));
  }
  return SOURCES[language].whole(parts);
}

interface SourceForm {
  readonly line: (expression: string) => string;
  /** @param parts lines, a function's worth each: a function may only be so large */
  readonly whole: (parts: readonly (readonly string[])[]) => string;
}

const SOURCES: Readonly<Record<PluginLanguage, SourceForm>> = {
  assemblyscript: {
    line: (read) => `print(output, <i64>(${read}));`,
    whole: (
      parts,
    ) => `import { Column, Edge, epoch, exporter, Exporter, File, Hits, inEdge, Node, nodeCount, outEdge, Output }
  from "@parseltongue/sdk-assemblyscript";
import * as raw from "@parseltongue/sdk-assemblyscript/assembly/raw";
function print(output: Output, value: i64): void {
  output.number(value).string("\\n");
}
${parts.map((lines, index) => `function part${index}(output: Output, hits: Hits): void {\n${lines.join("\n")}\n}`).join("\n")}
class Reads extends Exporter {
  override render(output: Output, hits: Hits): void {
    ${parts.map((_, index) => `part${index}(output, hits);`).join("\n    ")}
  }
}
exporter(new Reads());
`,
  },
  rust: {
    line: (read) => `print(output, (${read}) as i64);`,
    whole: (parts) => `#![allow(unused_unsafe, unused_variables, clippy::all)]
use std::fmt::Write;
use parseltongue_plugin::*;
#[inline(never)]
fn print(output: &mut Output, value: i64) {
    let _ = writeln!(output, "{}", value);
}
${parts.map((lines, index) => `#[inline(never)]\nfn part${index}(output: &mut Output, hits: &Hits) {\n${lines.join("\n")}\n}`).join("\n")}
struct Reads;
impl Exporter for Reads {
    fn render(&mut self, output: &mut Output, hits: Hits) {
        ${parts.map((_, index) => `part${index}(output, &hits);`).join("\n        ")}
    }
}
exporter!(Reads);
`,
  },
  c: {
    line: (read) => `print((int64_t)(${read}));`,
    whole: (parts) => `#include "parseltongue.h"
static uint32_t float_bits(float value) {
  union { float value; uint32_t bits; } both = {value};
  return both.bits;
}
static char buffer[64];
static uint32_t epoch(void) { return pt_epoch(); }
__attribute__((noinline)) static void print(int64_t value) {
  pt_writer line = pt_writer_of(buffer, sizeof buffer);
  pt_put_number(&line, value);
  pt_put_byte(&line, '\\n');
  pt_write_out(&line);
}
${parts.map((lines, index) => `__attribute__((noinline)) static void part${index}(void) {\n${lines.join("\n")}\n}`).join("\n")}
PT_EXPORTER(hook) {
  ${parts.map((_, index) => `part${index}();`).join("\n  ")}
}
`,
  },
};

function expression(language: PluginLanguage, vector: ReadVector): string {
  const [first = "", second = ""] = vector.args.map((value) => JSON.stringify(value));
  const read = READS[keyOf(vector)]?.[language] ?? "";
  return read.replace("$0", first).replace("$1", second);
}

function keyOf(vector: ReadVector): string {
  return `${vector.interface}.${vector.function}`;
}

function same(read: string): Readonly<Record<PluginLanguage, string>> {
  return { assemblyscript: read, rust: read, c: read };
}

function ofNode(name: string, property_: string, isThing = false): typeof READS {
  return property(name, "Node", property_, isThing);
}

/** A property of one of the value types. @param isThing whether it is one itself, of which the id counts */
function property(name: string, type: string, word: string, isThing = false): typeof READS {
  const id = isThing ? ".id" : "";
  return {
    [`isg.${name}`]: {
      assemblyscript: `${type}.at($0).${camel(word)}${id}`,
      rust: `${type}::at($0).${snake(word)}()${isThing ? ".id()" : ""}`,
      c: `pt_${snake(name)}($0)`,
    },
  };
}

/** A function of the contract itself, which the SDKs build upon. */
function bare(interfaceName: string, name: string): typeof READS {
  const argument = name === "scope" ? "" : "$0";
  return {
    [`${interfaceName}.${name}`]: {
      assemblyscript: `raw.${camel(name)}(${argument})`,
      rust: `unsafe { raw::${snake(name)}(${argument}) }`,
      c: `pt_${snake(name)}(${argument})`,
    },
  };
}

function camel(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function snake(name: string): string {
  return name.replaceAll("-", "_");
}
