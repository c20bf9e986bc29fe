import { constants, limits } from "@parseltongue/contract";
import type { LogLevel } from "../events.ts";
import type { GraphMemory } from "../graph-memory.ts";
import { IoWord } from "../io-layout.ts";
import type { CallOutputs } from "./call-outputs.ts";
import type { GuestMemory } from "./guest-memory.ts";
import { refusedWord, type Refusal } from "./refusal.ts";

/** A function that a guest imports. Numbers come as wasm gives them: i32 signed. */
export type HostFunction = (...values: readonly number[]) => number | undefined;

/** What host functions reach of the runtime. */
export interface HostCallTarget {
  readonly words: Uint32Array;
  readonly graph: GraphMemory;
  readonly outputs: CallOutputs;
  /** Why the last refused host call was refused. */
  refusal: Refusal | undefined;
}

/** What host functions need to know about the plugin. */
export interface HostCallPlugin {
  /** Columns that it may read; handle `i + 1` is that of the `i`-th. */
  readonly attributes: readonly string[];
  /** Takes a message; bounded by whoever implements it. */
  readonly log: (level: LogLevel, text: string, isCut: boolean) => void;
}

const LEVELS: Readonly<Record<number, LogLevel>> = {
  [constants["log-level"].error]: "error",
  [constants["log-level"].warning]: "warning",
  [constants["log-level"].info]: "info",
  [constants["log-level"].debug]: "debug",
};
const OUTSIDE: Refusal = { reason: "bad-pointer", message: "bytes that do not lie in the guest's memory" };

/**
 * The host calls of one instance by `interface.name`. None of them ever throws, as a guest could catch that: a refusal
 * is left in `target`, and a word in io memory makes the instance end itself. Every count is checked before bytes are
 * read, every pointer before anything is allocated.
 */
export function hostFunctions(
  target: HostCallTarget,
  guest: GuestMemory,
  plugin: HostCallPlugin,
): ReadonlyMap<string, HostFunction> {
  const { outputs } = target;
  const refuse = (refusal: Refusal): undefined => {
    target.refusal ??= refusal;
    target.words[IoWord.refused] = refusedWord(target.refusal.reason);
  };

  // Compared as bytes: lenses ask for their columns in every call.
  const names = plugin.attributes.map((name) => new TextEncoder().encode(name));
  const column = (pointer = 0, length = 0): number => {
    if (!guest.holds(pointer, length, 1)) {
      refuse(OUTSIDE);
      return 0;
    }
    for (let at = 0; at < names.length; at++) {
      if (names[at]!.length !== length >>> 0 || !guest.isAt(pointer, names[at]!)) continue;
      return target.graph.attribute(plugin.attributes[at]!) === undefined ? 0 : at + 1;
    }
    return 0;
  };

  const annotate = (hit = 0, label = 0, pointer = 0, length = 0): undefined => {
    const refusal =
      outputs.refuses("annotations") ??
      outputs.refusesAnnotation(hit >>> 0, label >>> 0, length >>> 0) ??
      (guest.holds(pointer, length, 1) ? outputs.take(length >>> 0) : OUTSIDE);
    if (refusal !== undefined) return refuse(refusal);
    outputs.addAnnotation(hit >>> 0, label >>> 0, guest.text(pointer, length));
    return undefined;
  };

  const emitDiagnostic = (
    rule = 0,
    severity = 0,
    node = 0,
    edge = 0,
    pointer = 0,
    length = 0,
    listPointer = 0,
    listLength = 0,
  ): undefined => {
    const found = { rule: rule >>> 0, severity: severity >>> 0, node: node >>> 0, edge: edge >>> 0 };
    const areHeld = guest.holds(pointer, length, 1) && guest.holds(listPointer, listLength, 4);
    const refusal =
      outputs.refuses("diagnostics") ??
      outputs.diagnostics.refuses(found, length >>> 0, listLength >>> 0) ??
      (areHeld ? outputs.take((length >>> 0) + 4 * (listLength >>> 0)) : OUTSIDE) ??
      outputs.diagnostics.add(found, guest.text(pointer, length), guest.u32(listPointer, listLength));
    return refusal && refuse(refusal);
  };

  const emitHits = (pointer = 0, length = 0, valuePointer = 0, valueLength = 0): undefined => {
    const areHeld = guest.holds(pointer, length, 4) && guest.holds(valuePointer, valueLength, 4);
    const refusal =
      outputs.refuses("hits") ??
      outputs.hits.refuses(length >>> 0, valueLength >>> 0) ??
      (areHeld ? outputs.take(4 * ((length >>> 0) + (valueLength >>> 0))) : OUTSIDE) ??
      outputs.hits.add(guest.u32(pointer, length), guest.f32(valuePointer, valueLength));
    return refusal && refuse(refusal);
  };

  const emitColumn =
    (type: "f32" | "u32") =>
    (index = 0, firstNode = 0, pointer = 0, length = 0): undefined => {
      const refusal =
        outputs.refuses("columns") ??
        outputs.columns.refuses(type, index >>> 0, firstNode >>> 0, length >>> 0) ??
        (guest.holds(pointer, length, 4) ? undefined : OUTSIDE);
      if (refusal !== undefined) return refuse(refusal);
      const values = type === "f32" ? guest.f32(pointer, length) : guest.u32(pointer, length);
      outputs.columns.add(index >>> 0, firstNode >>> 0, values);
      return undefined;
    };

  const write = (pointer = 0, length = 0): undefined => {
    const refusal =
      outputs.refuses("output") ??
      outputs.refusesBytes(length >>> 0) ??
      (guest.holds(pointer, length, 1) ? outputs.take(length >>> 0) : OUTSIDE);
    if (refusal !== undefined) return refuse(refusal);
    outputs.bytes.append(guest.bytes(pointer, length));
    return undefined;
  };

  const log = (level = 0, pointer = 0, length = 0): undefined => {
    const name = LEVELS[level >>> 0];
    if (name === undefined) return refuse({ reason: "bad-output", message: `log level ${level >>> 0} is not there` });
    if (!guest.holds(pointer, length, 1)) return refuse(OUTSIDE);
    const isCut = length >>> 0 > limits.logBytes;
    plugin.log(name, guest.text(pointer, isCut ? limits.logBytes : length), isCut);
    return undefined;
  };

  return new Map<string, HostFunction>([
    ["attributes.column", column],
    ["annotations.annotate", annotate],
    ["diagnostics.emit-diagnostic", emitDiagnostic],
    ["hits.emit-hits", emitHits],
    ["columns.emit-f32", emitColumn("f32")],
    ["columns.emit-u32", emitColumn("u32")],
    ["output.write", write],
    ["log.log", log],
  ]);
}
