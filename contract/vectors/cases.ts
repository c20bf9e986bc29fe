import { hostImports } from "../generated/contract.ts";
import attributesFile from "./attributes.json" with { type: "json" };
import callFile from "./call.json" with { type: "json" };
import callsFile from "./calls.json" with { type: "json" };
import ioFile from "./io.json" with { type: "json" };
import isgFile from "./isg.json" with { type: "json" };
import type { Parameter } from "./parameters.ts";
import { encodeParameters } from "./parameters.ts";

/** One read with what it must give, over the vectors' graph and during the vectors' call. */
export interface ReadVector {
  readonly interface: string;
  readonly function: string;
  readonly args: readonly (number | string)[];
  readonly expected: number | bigint;
  readonly result: "u32" | "u64" | "f32";
}

/** What a call is about. */
export interface VectorCall {
  /** 0: the whole graph; 1: the hits. */
  readonly scope: number;
  readonly hits: readonly { readonly node: number; readonly depth: number }[];
  readonly parameters: readonly Parameter[];
  /** The parameters as the guest reads them. */
  readonly parameterBytes: Uint8Array;
}

/** Bytes that a step hands over: a text, bytes, a text repeated, a list of numbers, or a pointer that is not made good. */
export type VectorBytes =
  | string
  | { readonly bytes: string }
  | { readonly text: string; readonly times: number }
  | { readonly pointer: number; readonly length: number }
  | readonly (number | string)[];

/** `interface.name` and arguments, or `trap`: the guest ends itself. Numbers that JSON lacks are texts: `NaN`. */
export type VectorStep = readonly [string, ...(number | boolean | VectorBytes)[]];

/** One call and what must come of it. */
export interface CallVector {
  readonly name: string;
  readonly trait: VectorTrait;
  readonly call: VectorCall;
  readonly steps: readonly VectorStep[];
  /** How often the guest takes the steps. */
  readonly repeat: number;
  /** What the call gives, by what it is called in calls.json; undefined for a call that fails. */
  readonly gives: VectorOutcome | undefined;
  /** The reason for which the call fails. SPEC 9 */
  readonly fails: string | undefined;
}
/** A trait with an entry point. */
export type VectorTrait = "lens" | "query" | "rule" | "analyzer" | "exporter";

/** What a call gives; which keys there are depends on the trait. */
export interface VectorOutcome {
  /** Lens: 1 for each hit that stays, 0 for each that goes. */
  readonly keep?: readonly number[];
  readonly scores?: readonly number[];
  readonly annotations?: readonly { readonly hit: number; readonly label: string; readonly text: string }[];
  /** Query: its hits, and hit by hit a value for each column. */
  readonly nodes?: readonly number[];
  readonly values?: readonly number[];
  readonly diagnostics?: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly node: number;
    readonly edge: number;
    readonly message: string;
    readonly related: readonly number[];
  }[];
  readonly columns?: readonly { readonly name: string; readonly type: string; readonly values: readonly number[] }[];
  /** Exporter: hexadecimal, with spaces. */
  readonly bytes?: string;
}

/** Several lenses over the same hits, and what they say together. */
export interface MergeVector {
  readonly name: string;
  readonly call: VectorCall;
  readonly lenses: readonly { readonly weight: number; readonly steps: readonly VectorStep[] }[];
  readonly gives: {
    readonly keep: readonly number[];
    readonly scores: readonly number[];
    readonly annotations: readonly {
      readonly lens: number;
      readonly hit: number;
      readonly label: string;
      readonly text: string;
    }[];
    readonly failures: readonly { readonly lens: number; readonly policy: string; readonly reason: string }[];
  };
}

/** The call that reads are made in, and most others. */
export function vectorCall(): VectorCall {
  const parameters = callFile.parameters as readonly Parameter[];
  return { scope: callFile.scope, hits: callFile.hits, parameters, parameterBytes: encodeParameters(parameters) };
}

/** Every read of every interface, in the order of the files. */
export function readVectors(): ReadVector[] {
  return [isgFile, attributesFile, ioFile].flatMap((file) =>
    file.cases.map((each) => ({
      interface: file.interface,
      function: each.function,
      args: each.args,
      expected: typeof each.expected === "string" ? BigInt(each.expected) : each.expected,
      result: resultOf(file.interface, each.function),
    })),
  );
}

/** Every call. The plugin that makes them is `vectorManifest`. */
export function callVectors(): CallVector[] {
  const cases = callsFile.cases as unknown as readonly (Partial<CallVector> & CallEntry)[];
  return cases.map((each) => ({
    name: each.name,
    trait: each.trait,
    call: callOf(each),
    steps: each.steps,
    repeat: each.repeat ?? 1,
    gives: each.gives && (withTexts(each.gives) as VectorOutcome),
    fails: each.fails,
  }));
}

/** What lenses say together. */
export function mergeVectors(): MergeVector[] {
  const cases = callsFile.merged as unknown as readonly Omit<MergeVector, "call">[];
  return cases.map(({ name, lenses, gives }) => ({ name, lenses, gives, call: vectorCall() }));
}

/** A read as one line, `isg.node-kind(3) = 5`: what an SDK's test prints and compares. */
export function formatVector(vector: ReadVector): string {
  const args = vector.args.map((each) => JSON.stringify(each)).join(", ");
  return `${vector.interface}.${vector.function}(${args}) = ${vector.expected}`;
}

interface CallEntry {
  readonly name: string;
  readonly trait: VectorTrait;
  readonly steps: readonly VectorStep[];
  readonly scope?: number;
  readonly hits?: VectorCall["hits"];
}

function callOf(entry: CallEntry): VectorCall {
  const call = vectorCall();
  return { ...call, scope: entry.scope ?? call.scope, hits: entry.hits ?? call.hits };
}

/** Texts that are given as a text so many times, written out. */
function withTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value !== "object" || value === null) return value;
  if ("text" in value && "times" in value) return String(value.text).repeat(Number(value.times));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTexts(each)]));
}

function resultOf(interfaceName: string, name: string): ReadVector["result"] {
  const declared = hostImports.find((each) => each.interface === interfaceName && each.name === name);
  const [type] = declared?.results ?? [];
  if (type === undefined) throw new Error(`${interfaceName}.${name} gives nothing`);
  if (type === "f32") return "f32";
  return type === "i64" ? "u64" : "u32";
}
