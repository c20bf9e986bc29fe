import { join } from "node:path";
import type { ContractFunction } from "../tools/contract-model.ts";
import { elementType, readContract } from "../tools/contract-model.ts";
import type { CallVector, ReadVector, VectorBytes, VectorStep, VectorTrait } from "./cases.ts";

/**
 * Guests that run the vectors, in WebAssembly's text format: what a host under test is given. They use nothing of any
 * SDK, so that host and SDKs are tested apart.
 */

/** How a guest calls its imports: by their index, or through a table, where a host cannot see what is called. */
export type CallForm = "direct" | "table";

const contract = readContract(join(import.meta.dirname, ".."));
const functions: ReadonlyMap<string, ContractFunction> = new Map(
  contract.imports.flatMap((each) => each.functions).map((each) => [`${each.interface}.${each.name}`, each]),
);
const PAGE_BYTES = 65_536;

/**
 * `plugin.toml` of the guests: a hook for each trait, with the labels, columns and rules that the vectors name.
 * @param traits those that the guest exports
 */
export function vectorManifest(traits: readonly VectorTrait[]): string {
  const hooks: Readonly<Record<VectorTrait, string>> = {
    lens: `[[lens]]\nname = "lens"\ndescription = "runs vectors"\nannotations = ["note", "owner"]\nbudget = { base = 1_000_000, per-hit = 1, output-bytes = 16_384 }`,
    query: `[[query]]\nname = "query"\ndescription = "runs vectors"\nannotations = ["note", "owner"]\ncolumns = [{ name = "first" }, { name = "second" }]\nbudget = { base = 1_000_000, output-bytes = 16_384 }`,
    rule: `[[rule]]\nname = "first"\ndescription = "runs vectors"\nseverity = "warning"\nbudget = { base = 1_000_000, output-bytes = 16_384 }\n[[rule]]\nname = "second"\ndescription = "is named by vectors"\nseverity = "info"\nbudget = { base = 1_000_000, output-bytes = 16_384 }`,
    analyzer: `[[analyzer]]\nname = "analyzer"\ndescription = "runs vectors"\ncolumns = [{ name = "weight", type = "f32" }, { name = "degree", type = "u32" }]\nbudget = { base = 1_000_000 }`,
    exporter: `[[exporter]]\nname = "exporter"\ndescription = "runs vectors"\nformat = "vectors"\nmedia-type = "application/octet-stream"\nbudget = { base = 1_000_000, output-bytes = 65_536 }`,
  };
  const [major, minor] = contract.version.split(".");
  return [
    `[plugin]\nname = "vectors"\nversion = "1.0.0"\napi = "${major}.${minor}"\ndescription = "Runs the contract's vectors."`,
    `[capabilities]\nattributes = ["pagerank", "changes", "absent"]\nlog = true`,
    ...traits.map((trait) => hooks[trait]),
    "",
  ].join("\n");
}

/** An exporter that makes every read and writes what it got, eight bytes each: see `expectedBytes`. */
export function probeWat(vectors: readonly ReadVector[], form: CallForm = "direct"): string {
  const guest = new GuestText(form);
  const body = vectors.flatMap((vector, index) => {
    const call = guest.call([`${vector.interface}.${vector.function}`, ...vector.args]);
    return [`i32.const ${8 * index}`, ...call, `${STORES[vector.result]} offset=0`];
  });
  const bytes = 8 * vectors.length;
  const write = guest.call(["output.write", { pointer: 0, length: bytes }]);
  return guest.module("exporter", [...body, ...write], bytes);
}

/** What `probeWat`'s guest writes: u32 and f32 in the first four of eight bytes, little-endian. */
export function expectedBytes(vectors: readonly ReadVector[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8 * vectors.length));
  for (const [index, { result, expected }] of vectors.entries()) {
    if (result === "u64") bytes.setBigUint64(8 * index, BigInt(expected), true);
    else if (result === "f32") bytes.setFloat32(8 * index, Number(expected), true);
    else bytes.setUint32(8 * index, Number(expected), true);
  }
  return new Uint8Array(bytes.buffer);
}

/** What `scriptWat` needs of a call. */
export type ScriptVector = Pick<CallVector, "trait" | "steps" | "repeat"> & Partial<Pick<CallVector, "call">>;

/**
 * A guest whose entry point takes the steps of a call. A lens does nothing in a call about no hits, so that a host may
 * try it so beforehand, unless the vector is about just that.
 */
export function scriptWat(vector: ScriptVector, form: CallForm = "direct"): string {
  const guest = new GuestText(form);
  const steps = vector.steps.flatMap((step) => guest.call(step));
  const again = ["global.get $left", "i32.const 1", "i32.sub", "global.set $left", "global.get $left", "br_if $again"];
  const repeated = [`i32.const ${vector.repeat}`, "global.set $left", "loop $again", ...steps, ...again, "end"];
  const isGuarded = vector.trait === "lens" && vector.call?.hits.length !== 0;
  const guard = isGuarded ? [...guest.call(["io.hit-count"]), "i32.eqz", "if", "return", "end"] : [];
  return guest.module(vector.trait, [...guard, ...(vector.repeat === 1 ? steps : repeated)], 0);
}

const STORES: Readonly<Record<ReadVector["result"], string>> = { u32: "i32.store", u64: "i64.store", f32: "f32.store" };

/** Puts a guest together: the imports that its calls need, and the bytes they hand over, behind `reserved` ones. */
class GuestText {
  readonly #form: CallForm;
  readonly #imported: ContractFunction[] = [];
  /** Instructions with `@` for the place that data gets, which is known at the end. */
  readonly #data: { readonly bytes: Buffer; readonly mark: string }[] = [];

  constructor(form: CallForm) {
    this.#form = form;
  }

  /** Instructions that make a step. */
  call([name, ...values]: VectorStep): string[] {
    if (name === "trap") return ["unreachable"];
    const declared = functions.get(name);
    if (declared === undefined) throw new Error(`a vector calls ${name}, which the contract does not have`);
    if (!this.#imported.includes(declared)) this.#imported.push(declared);
    const pushed = declared.parameters.flatMap(({ type }, index) => this.#push(type, values[index]));
    const place = this.#imported.indexOf(declared);
    if (this.#form === "direct") return [...pushed, `call ${place}`];
    return [...pushed, `i32.const ${place}`, `call_indirect ${signature(declared)}`];
  }

  #push(type: string, value: number | boolean | VectorBytes | undefined): string[] {
    if (type === "f32") return [`f32.const ${floatText(value)}`];
    if (type === "u32" || type === "bool") return [`i32.const ${Number(value)}`];
    if (typeof value === "object" && "pointer" in value)
      return [`i32.const ${value.pointer}`, `i32.const ${value.length}`];
    const bytes = bytesOf(value as VectorBytes, elementType(type as never));
    const mark = `@${this.#data.length}@`;
    this.#data.push({ bytes, mark });
    return [
      `i32.const ${mark}`,
      `i32.const ${type === "string" || type === "list<u8>" ? bytes.length : bytes.length / 4}`,
    ];
  }

  module(trait: VectorTrait, body: readonly string[], reserved: number): string {
    let text = body.join("\n    ");
    let at = reserved;
    const data: string[] = [];
    for (const { bytes, mark } of this.#data) {
      at = 4 * Math.ceil(at / 4);
      text = text.replaceAll(mark, String(at));
      const escaped = [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
      if (bytes.length > 0) data.push(`  (data (i32.const ${at}) "${escaped}")`);
      at += bytes.length;
    }
    const [entry] = contract.exports.find((each) => each.name === trait)?.functions ?? [];
    if (entry === undefined) throw new Error(`${trait} has no entry point`);
    const imports = this.#imported.map(
      (each) => `  (import "${each.module}" "${each.name}" (func ${signature(each)}))`,
    );
    const places = this.#imported.map((_, index) => index);
    return [
      "(module",
      ...imports,
      `  (memory ${Math.max(1, Math.ceil(at / PAGE_BYTES))})`,
      `  (table ${places.length} funcref)`,
      `  (elem (i32.const 0) ${places.join(" ")})`,
      "  (global $left (mut i32) (i32.const 0))",
      ...data,
      `  (func (export "${entry.module}#${entry.name}") (param i32)\n    ${text}))`,
      "",
    ].join("\n");
  }
}

function signature({ coreParameters, coreResults }: ContractFunction): string {
  const list = (word: string, types: readonly string[]): string =>
    types.length === 0 ? "" : `(${word} ${types.join(" ")})`;
  return `${list("param", coreParameters)} ${list("result", coreResults)}`.trim();
}

function bytesOf(value: VectorBytes, element: string | undefined): Buffer {
  if (typeof value === "string") return Buffer.from(value);
  if ("text" in value) return Buffer.from(value.text.repeat(value.times));
  if ("bytes" in value) return Buffer.from(value.bytes.replaceAll(" ", ""), "hex");
  const bytes = Buffer.alloc(4 * (value as readonly number[]).length);
  for (const [index, each] of (value as readonly (number | string)[]).entries()) {
    if (element === "f32") bytes.writeFloatLE(Number(each), 4 * index);
    else bytes.writeUInt32LE(Number(each), 4 * index);
  }
  return bytes;
}

function floatText(value: unknown): string {
  if (typeof value === "string") return value.toLowerCase();
  return String(value);
}
