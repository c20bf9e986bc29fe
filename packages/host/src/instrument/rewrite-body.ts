import { limits } from "@parseltongue/contract";
import type { BodyShape } from "../audit/audit-body.ts";
import { CodeWriter, NOTHING } from "../wasm/code-writer.ts";
import { InstructionReader } from "../wasm/instruction-reader.ts";
import { Op } from "../wasm/opcodes.ts";
import type { FunctionBody, FunctionType, GuestBinary } from "../wasm/types.ts";
import { ValueType } from "../wasm/types.ts";
import type { Accessor } from "./accessors.ts";
import type { Charge } from "./block-meter.ts";
import { BlockMeter } from "./block-meter.ts";
import type { FuelAccount } from "./charge.ts";
import { ChargeWriter, handBack, takeOver } from "./charge.ts";
import type { AccessorSettings, Scratch } from "./emit-accessor.ts";
import { emitAccessor, scratchOf } from "./emit-accessor.ts";
import type { FuelWeights } from "./fuel-weights.ts";
import type { CallProfile } from "./profile-counters.ts";

/** How the call of an imported function is carried out. */
export type ImportCall =
  | { readonly kind: "inline"; readonly accessor: Accessor; readonly fuel: number }
  /** An accessor that stays an import: like the inline one, it does not look at fuel. */
  | { readonly kind: "scalar"; readonly target: number; readonly fuel: number }
  | { readonly kind: "call"; readonly target: number; readonly fuel: number };

/** What all bodies of a module are rewritten with. Functions and globals are given by their indices. */
export interface RewriteSettings {
  readonly binary: GuestBinary;
  readonly weights: FuelWeights;
  /** Absent: bodies are not charged. Off only to show that the limit matters. */
  readonly account: FuelAccount | undefined;
  /** Absent: depth is not counted. */
  readonly depth: { readonly global: number; readonly tooDeep: number } | undefined;
  /** Functions that charge for a count on the stack and give it back; absent: bulk operations are not priced. */
  readonly prices: { readonly bytes: number; readonly elements: number; readonly pages: number } | undefined;
  /** By function index of the import. */
  readonly importCalls: readonly ImportCall[];
  /** What stands for a function where it is referred to and not called. */
  readonly reference: (functionIndex: number) => number;
  readonly accessors: AccessorSettings;
  /** Type of a block that takes nothing and gives what a function of that type gives, as its s33. */
  readonly blockTypeOf: (type: FunctionType) => number;
  readonly profile: CallProfile | undefined;
}

/** An instruction that is replaced, or that something is put in front of. */
interface Edit {
  readonly at: number;
  readonly end: number;
  readonly op: number;
  /** The instruction's first immediate; of `return`, how many blocks are open. */
  readonly first: number;
}

/** Rewrites bodies one after another: metered, their depth counted, accessors in place of calls. */
export class BodyRewriter {
  readonly #settings: RewriteSettings;
  readonly #instructions: InstructionReader;
  #edits: Edit[] = [];
  #isLeaf = true;
  #usesVectors = false;
  /** Whether the body at hand keeps fuel in a local. */
  #caches = false;
  /** Whether it has an end of its own to come by on every way out. */
  #isWrapped = false;

  constructor(settings: RewriteSettings) {
    this.#settings = settings;
    this.#instructions = new InstructionReader(settings.binary.bytes);
  }

  /** All bodies of the guest, each behind its size. */
  rewriteAll(shapes: readonly BodyShape[]): CodeWriter {
    const { binary } = this.#settings;
    const bodies = new CodeWriter(binary.bytes.length * 2);
    this.#usesVectors = binary.hasVectors || shapes.some(({ usesVectors }) => usesVectors);
    const body = new CodeWriter(1024);
    for (const [index, each] of binary.bodies.entries()) {
      const functionIndex = binary.importedFunctions + index;
      const type = binary.types[binary.functionTypes[functionIndex]!]!;
      body.clear();
      this.#rewrite(body, functionIndex, each, type, shapes[index]!);
      bodies.u32(body.length).raw(body.written);
    }
    return bodies;
  }

  /** Appends the body, without its size in front. `index` is the function's. */
  #rewrite(out: CodeWriter, index: number, body: FunctionBody, type: FunctionType, shape: BodyShape): void {
    const { account, blockTypeOf, depth } = this.#settings;
    // Fuel that is kept in a local costs something at each call, so it is worth it only where there are loops.
    this.#caches = account !== undefined && shape.loops > 0;
    const charges = this.#scan(body);
    const countsDepth = depth !== undefined && !this.#isLeaf;
    const locals = this.#writeLocals(out, body, type, charges.length > 0, countsDepth);
    if (depth !== undefined) {
      this.#enter(out, depth, frameBytes(body, type, shape, this.#usesVectors), countsDepth ? locals.saved : undefined);
    }
    if (this.#caches) takeOver(out, account!, locals.fuel);
    // All ways out of the body lead to the end of this block: falling through, branches to the function's label, and
    // returns, which become such branches.
    this.#isWrapped = countsDepth || this.#caches;
    if (this.#isWrapped) out.op(Op.block).signed(blockTypeOf(type));
    this.#writeCode(out, index, body, charges, locals);
    if (!this.#isWrapped) return;
    if (this.#caches) handBack(out, account!, locals.fuel);
    if (countsDepth) out.localGet(locals.saved).globalSet(depth.global);
    out.end();
  }

  /** Meters the body and notes what to replace. */
  #scan(body: FunctionBody): Charge[] {
    const { weights } = this.#settings;
    const entry = weights.perFunctionEntry + weights.perLocal * body.localCount;
    const meter = new BlockMeter(body.code, entry);
    const instructions = this.#instructions.open(body.code, body.end);
    this.#edits = [];
    this.#isLeaf = true;
    while (meter.depth > 0) {
      instructions.next();
      this.#meter(meter, instructions);
    }
    return this.#settings.account === undefined ? [] : meter.charges;
  }

  #meter(meter: BlockMeter, instructions: InstructionReader): void {
    const { op, end, first } = instructions;
    // Ends and elses weigh nothing: nothing runs for them.
    if (op === Op.end) return meter.end(end);
    if (op === Op.else) return meter.else(end);
    meter.add(op === Op.call ? this.#callFuel(first) : this.#settings.weights.byOpcode[op]!);
    switch (op) {
      case Op.block:
        return meter.block();
      case Op.loop:
      case Op.if:
        return meter.ifOrLoop(end);
      case Op.br:
      case Op.brIf:
        return meter.branch(first, end);
      case Op.brTable:
        meter.branch(instructions.targets[0]!, end);
        for (let index = 1; index < instructions.targetCount; index++) meter.reach(instructions.targets[index]!);
        return;
      case Op.return:
        this.#edit(meter.depth - 1);
        return meter.branch(meter.depth - 1, end);
      case Op.callIndirect:
        this.#isLeaf = false;
        if (this.#caches || this.#settings.profile !== undefined) this.#edit(first);
        return;
      case Op.call:
        return this.#noteCall(first);
      case Op.unreachable:
        if (this.#caches) this.#edit(0);
        return;
      case Op.refFunc:
      case Op.memoryGrow:
      case Op.memoryFill:
      case Op.memoryCopy:
      case Op.memoryInit:
      case Op.tableGrow:
      case Op.tableFill:
      case Op.tableCopy:
      case Op.tableInit:
        return this.#edit(first);
      default:
    }
  }

  #callFuel(functionIndex: number): number {
    return this.#settings.importCalls[functionIndex]?.fuel ?? this.#settings.weights.byOpcode[Op.call]!;
  }

  #noteCall(functionIndex: number): void {
    const isImport = this.#settings.importCalls[functionIndex] !== undefined;
    if (!isImport) this.#isLeaf = false;
    if (isImport || this.#caches || this.#settings.profile !== undefined) this.#edit(functionIndex);
  }

  #edit(first: number): void {
    const { start, end, op } = this.#instructions;
    this.#edits.push({ at: start, end, op, first });
  }

  /** Core specification, 5.5.13: runs of locals; those that the host's code needs come last. */
  #writeLocals(
    out: CodeWriter,
    body: FunctionBody,
    type: FunctionType,
    isCharged: boolean,
    countsDepth: boolean,
  ): Locals {
    const needs = { index: false, second: false, float: false };
    for (const { op, first } of this.#edits) {
      const call = op === Op.call ? this.#settings.importCalls[first] : undefined;
      if (call?.kind !== "inline") continue;
      const scratch = scratchOf(call.accessor);
      needs.index ||= scratch.index;
      needs.second ||= scratch.second;
      needs.float ||= scratch.float;
    }
    let next = type.params.length + body.localCount;
    const runs = [...body.localRuns];
    const add = (isNeeded: boolean, valueType: ValueType): number => {
      if (!isNeeded) return -1;
      runs.push(1, valueType);
      return next++;
    };
    const locals: Locals = {
      fuel: add(isCharged, ValueType.i64),
      saved: add(countsDepth, ValueType.i32),
      index: add(needs.index, ValueType.i32),
      second: add(needs.second, ValueType.i32),
      float: add(needs.float, ValueType.f32),
    };
    out.u32(runs.length / 2);
    for (let at = 0; at < runs.length; at += 2) out.u32(runs[at]!).u8(runs[at + 1]!);
    return locals;
  }

  /** Checks that the frame fits; a function that calls others also takes its bytes away while it runs. */
  #enter(out: CodeWriter, depth: { global: number; tooDeep: number }, bytes: number, saved: number | undefined): void {
    out.globalGet(depth.global);
    if (saved !== undefined) out.localTee(saved);
    out.i32Const(bytes).op(Op.i32LtS).if(NOTHING).call(depth.tooDeep).op(Op.unreachable).end();
    if (saved !== undefined) out.localGet(saved).i32Const(bytes).op(Op.i32Sub).globalSet(depth.global);
  }

  /** Copies the code, with charges and edits at their places. */
  #writeCode(out: CodeWriter, index: number, body: FunctionBody, charges: readonly Charge[], locals: Locals): void {
    const { account, binary, profile } = this.#settings;
    let copied = body.code;
    let nextEdit = 0;
    const copyTo = (end: number): void => {
      while (nextEdit < this.#edits.length && this.#edits[nextEdit]!.at < end) {
        const edit = this.#edits[nextEdit++]!;
        out.range(binary.bytes, copied, edit.at);
        this.#writeEdit(out, index, edit, locals);
        copied = edit.end;
      }
      out.range(binary.bytes, copied, end);
      copied = end;
    };
    const writer = account && new ChargeWriter(account, locals.fuel, this.#caches);
    for (const { at, fuel } of charges) {
      copyTo(at);
      writer?.write(out, fuel);
      profile?.countSelf(out, index, fuel);
    }
    copyTo(body.end);
  }

  #writeEdit(out: CodeWriter, index: number, { at, end, op, first }: Edit, locals: Locals): void {
    const { account, binary, prices, profile, reference } = this.#settings;
    if (op === Op.call) {
      this.#writeCall(out, index, first, locals);
    } else if (op === Op.callIndirect) {
      this.#outside(out, locals, () => {
        const call = (): unknown => out.range(binary.bytes, at, end);
        if (profile === undefined) call();
        else profile.aroundCall(out, index, undefined, call);
      });
    } else if (op === Op.return) {
      if (this.#isWrapped) out.op(Op.br).u32(first);
      else out.op(Op.return);
    } else if (op === Op.unreachable) {
      handBack(out, account!, locals.fuel);
      out.op(Op.unreachable);
    } else if (op === Op.refFunc) {
      out.op(Op.refFunc).u32(reference(first));
    } else {
      if (prices !== undefined) this.#outside(out, locals, () => out.call(priceOf(op, prices)));
      out.range(binary.bytes, at, end);
    }
  }

  #writeCall(out: CodeWriter, index: number, callee: number, locals: Locals): void {
    const { accessors, importCalls, profile } = this.#settings;
    const how = importCalls[callee];
    if (how?.kind === "inline") return emitAccessor(out, how.accessor, locals, accessors);
    if (how?.kind === "scalar") {
      out.call(how.target);
      return;
    }
    const target = how?.target ?? callee;
    this.#outside(out, locals, () => {
      if (profile === undefined) out.call(target);
      else profile.aroundCall(out, index, callee, () => out.call(target));
    });
  }

  /** Something that looks at fuel itself: it must see, and may change, what there is. */
  #outside(out: CodeWriter, locals: Locals, write: () => void): void {
    const { account } = this.#settings;
    if (this.#caches) handBack(out, account!, locals.fuel);
    write();
    if (this.#caches) takeOver(out, account!, locals.fuel);
  }
}

interface Locals extends Scratch {
  readonly fuel: number;
  readonly saved: number;
}

/** Which price an operation has for the count that is on top of the stack. */
function priceOf(op: number, prices: { bytes: number; elements: number; pages: number }): number {
  if (op === Op.memoryGrow) return prices.pages;
  return op === Op.memoryFill || op === Op.memoryCopy || op === Op.memoryInit ? prices.bytes : prices.elements;
}

/**
 * What a call of the function counts for: SPEC 7.2. It depends on the guest's bytes alone. V8's simplest compiler was
 * measured to take 0.9 to 2.7 times as much, so 256 KiB of it stay well below the 984 KiB of a main thread's stack.
 */
function frameBytes(body: FunctionBody, type: FunctionType, shape: BodyShape, usesVectors: boolean): number {
  const slotBytes = usesVectors ? 2 * limits.frameBytesPerSlot : limits.frameBytesPerSlot;
  return Math.max(limits.frameMinimumBytes, slotBytes * (type.params.length + body.localCount + shape.operandHeight));
}
