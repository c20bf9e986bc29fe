import { limits } from "@parseltongue/contract";
import type { BodyShape } from "../audit/audit-body.ts";
import { CodeWriter, NOTHING } from "../wasm/code-writer.ts";
import { InstructionReader } from "../wasm/instruction-reader.ts";
import { Op, opcodes } from "../wasm/opcodes.ts";
import type { FunctionBody, FunctionType, GuestBinary } from "../wasm/types.ts";
import { ValueType } from "../wasm/types.ts";
import { BlockMeter } from "./block-meter.ts";
import type { FuelAccount } from "./charge.ts";
import { ChargeWriter, handBack, takeOver } from "./charge.ts";
import type { InlineAccessor, Scratch } from "./emit-accessor.ts";
import type { FuelWeights } from "./fuel-weights.ts";
import type { CallProfile } from "./profile-counters.ts";
import { RowReads, type RowReadTable } from "./row-reads.ts";

/** By opcode: 1 for instructions that only weigh something, which most are. */
const IS_PLAIN: Uint8Array = new Uint8Array(opcodes.names.length).fill(1);
const CONTROL = [Op.end, Op.else, Op.block, Op.loop, Op.if, Op.br, Op.brIf, Op.brTable, Op.return, Op.unreachable];
const CALLS = [Op.call, Op.callIndirect, Op.refFunc];
const BULK = [Op.memoryGrow, Op.memoryFill, Op.memoryCopy, Op.memoryInit];
const TABLES = [Op.tableGrow, Op.tableFill, Op.tableCopy, Op.tableInit];
for (const op of [CONTROL, CALLS, BULK, TABLES].flat()) IS_PLAIN[op] = 0;
/** The same where it matters what locals hold. */
const IS_PLAIN_WITH_ROWS: Uint8Array = IS_PLAIN.slice();
for (const op of [Op.localSet, Op.localTee]) IS_PLAIN_WITH_ROWS[op] = 0;

/** Edits beside opcodes: a call that gives an edge whose place is kept, and reads of an edge from its place. */
const KEPT_ROW = 0x10_000;
const READ_OF_STACK = 0x10_001;
const READ_OF_LOCAL = 0x10_002;
const READ_OF_TEE = 0x10_003;

/** How the call of an imported function is carried out. */
export type ImportCall =
  | { readonly kind: "inline"; readonly accessor: InlineAccessor; readonly fuel: number }
  /** An accessor that stays an import: like the inline one, it does not look at fuel. */
  | { readonly kind: "scalar"; readonly target: number; readonly fuel: number }
  | { readonly kind: "call"; readonly target: number; readonly fuel: number };

/** What all bodies of a module are rewritten with. Functions and globals are given by their indices. */
export interface RewriteSettings {
  readonly binary: GuestBinary;
  readonly weights: FuelWeights;
  /** Absent: bodies are not charged. Off only to show that the limit matters. */
  readonly account: FuelAccount | undefined;
  /**
   * Where it is seen that fuel has run out. `turns`: when a function is entered and whenever a loop goes round, which is
   * half the code; whoever calls from outside looks at the end. `all`: at every charge.
   */
  readonly fuelChecks: "turns" | "all";
  /** Absent: depth is not counted. */
  readonly depth: { readonly global: number; readonly tooDeep: number } | undefined;
  /** Functions that charge for a count on the stack and give it back; absent: bulk operations are not priced. */
  readonly prices: { readonly bytes: number; readonly elements: number; readonly pages: number } | undefined;
  /** By function index of the import. */
  readonly importCalls: readonly ImportCall[];
  readonly rowReads: RowReadTable;
  /** What stands for a function where it is referred to and not called. */
  readonly reference: (functionIndex: number) => number;
  /** Type of a block that takes nothing and gives what a function of that type gives, as its s33. */
  readonly blockTypeOf: (type: FunctionType) => number;
  readonly profile: CallProfile | undefined;
}

/**
 * Instructions of a body that are replaced, or that something is put in front of: four numbers each, as there are many.
 */
class Edits {
  #fields = new Int32Array(1024);
  count = 0;

  /** `first` is the instruction's first immediate; of `return`, how many blocks are open. */
  push(at: number, end: number, op: number, first: number): void {
    let field = 4 * this.count++;
    if (field === this.#fields.length) {
      const larger = new Int32Array(2 * field);
      larger.set(this.#fields);
      this.#fields = larger;
    }
    this.#fields[field++] = at;
    this.#fields[field++] = end;
    this.#fields[field++] = op;
    this.#fields[field] = first;
  }

  /** Makes an edit another one. */
  change(edit: number, end: number, op: number, first: number): void {
    this.#fields[4 * edit + 1] = end;
    this.#fields[4 * edit + 2] = op;
    this.#fields[4 * edit + 3] = first;
  }

  at(edit: number): number {
    return this.#fields[4 * edit]!;
  }
  end(edit: number): number {
    return this.#fields[4 * edit + 1]!;
  }
  op(edit: number): number {
    return this.#fields[4 * edit + 2]!;
  }
  first(edit: number): number {
    return this.#fields[4 * edit + 3]!;
  }
}

/** Rewrites bodies one after another: metered, their depth counted, accessors in place of calls. */
export class BodyRewriter {
  readonly #settings: RewriteSettings;
  readonly #instructions: InstructionReader;
  readonly #meter = new BlockMeter();
  readonly #charges: ChargeWriter | undefined;
  readonly #edits = new Edits();
  readonly #rows: RowReads;
  /** The reads of edges from their places that edits refer to. */
  readonly #reads: RowRead[] = [];
  readonly #isPlain: Uint8Array;
  /** Up to where the body at hand was copied, and the edit that comes next. */
  #copied = 0;
  #nextEdit = 0;
  #isLeaf = true;
  #usesVectors = false;
  /** Whether the body at hand keeps fuel in a local. */
  #caches = false;
  /** Whether it has an end of its own to come by on every way out. */
  #isWrapped = false;

  constructor(settings: RewriteSettings) {
    this.#settings = settings;
    this.#instructions = new InstructionReader(settings.binary.bytes);
    this.#charges = settings.account && new ChargeWriter(settings.account);
    this.#rows = new RowReads(settings.rowReads);
    this.#isPlain = this.#rows.isNeeded ? IS_PLAIN_WITH_ROWS : IS_PLAIN;
  }

  /** All bodies of the guest, each behind its size. */
  rewriteAll(shapes: readonly BodyShape[]): CodeWriter {
    const { binary } = this.#settings;
    // Most bodies grow to about three times what they were.
    const bodies = new CodeWriter(binary.bytes.length * 3 + 1024);
    this.#usesVectors = binary.hasVectors || shapes.some(({ usesVectors }) => usesVectors);
    for (const [index, each] of binary.bodies.entries()) {
      const functionIndex = binary.importedFunctions + index;
      const type = binary.types[binary.functionTypes[functionIndex]!]!;
      const start = bodies.openLength();
      this.#rewrite(bodies, functionIndex, each, type, shapes[index]!);
      bodies.fillLength(start);
    }
    return bodies;
  }

  /** Appends the body, without its size in front. `index` is the function's. */
  #rewrite(out: CodeWriter, index: number, body: FunctionBody, type: FunctionType, shape: BodyShape): void {
    const { account, blockTypeOf, depth } = this.#settings;
    // Fuel that is kept in a local costs something at each call, so it is worth it only where there are loops.
    this.#caches = account !== undefined && shape.loops > 0;
    this.#scan(body);
    const countsDepth = depth !== undefined && !this.#isLeaf;
    const locals = this.#writeLocals(out, body, type, countsDepth);
    if (depth !== undefined) {
      this.#enter(out, depth, frameBytes(body, type, shape, this.#usesVectors), countsDepth ? locals.saved : undefined);
    }
    if (this.#caches) takeOver(out, account!, locals.fuel);
    // All ways out of the body lead to the end of this block: falling through, branches to the function's label, and
    // returns, which become such branches.
    this.#isWrapped = countsDepth || this.#caches;
    if (this.#isWrapped) out.op(Op.block).signed(blockTypeOf(type));
    this.#writeCode(out, index, body, locals);
    if (!this.#isWrapped) return;
    if (this.#caches) handBack(out, account!, locals.fuel);
    if (countsDepth) out.localGet(locals.saved).globalSet(depth.global);
    out.end();
  }

  /** Meters the body and notes what to replace. */
  #scan(body: FunctionBody): void {
    const { weights } = this.#settings;
    this.#meter.begin(body.code, weights.perFunctionEntry + weights.perLocal * body.localCount);
    const instructions = this.#instructions.open(body.code, body.end);
    this.#edits.count = 0;
    this.#reads.length = 0;
    this.#rows.begin();
    this.#isLeaf = true;
    const { byOpcode } = weights;
    const isPlain = this.#isPlain;
    let plain = 0;
    while (this.#meter.depth > 0) {
      instructions.next();
      const { op } = instructions;
      if (isPlain[op] === 1) {
        plain += byOpcode[op]!;
      } else {
        this.#meter.add(plain);
        plain = 0;
        this.#weigh(this.#meter, instructions);
      }
    }
  }

  #weigh(meter: BlockMeter, instructions: InstructionReader): void {
    const { op, end, first } = instructions;
    if (op === Op.end || op === Op.else || op === Op.loop) this.#rows.join();
    // Ends and elses weigh nothing: nothing runs for them.
    if (op === Op.end) return meter.end(end);
    if (op === Op.else) return meter.else(end);
    meter.add(op === Op.call ? this.#callFuel(first) : this.#settings.weights.byOpcode[op]!);
    switch (op) {
      case Op.block:
        return meter.block();
      case Op.loop:
        return meter.loop(end);
      case Op.if:
        return meter.if(end);
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
      case Op.localSet:
      case Op.localTee:
        return this.#rows.write(first, instructions.start);
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
        throw new Error(`opcode ${op} is neither plain nor known`);
    }
  }

  #callFuel(functionIndex: number): number {
    return this.#settings.importCalls[functionIndex]?.fuel ?? this.#settings.weights.byOpcode[Op.call]!;
  }

  #noteCall(functionIndex: number): void {
    const isImport = this.#settings.importCalls[functionIndex] !== undefined;
    if (!isImport) this.#isLeaf = false;
    if (isImport && this.#noteRead(functionIndex)) return;
    if (isImport || this.#caches || this.#settings.profile !== undefined) this.#edit(functionIndex);
    if (isImport) this.#rows.row(functionIndex, this.#instructions.end, this.#edits.count - 1);
  }

  /** Whether a call reads an edge whose place in a row is at hand, so that its columns are not needed. */
  #noteRead(functionIndex: number): boolean {
    const { start, end, previousOp, previousFirst, previousStart } = this.#instructions;
    const edits = this.#edits;
    const ofStack = this.#rows.ofStack(functionIndex, start);
    if (ofStack !== undefined) {
      edits.change(edits.count - 1, end, READ_OF_STACK, this.#reads.push({ accessor: ofStack, local: -1 }) - 1);
      return true;
    }
    if (previousOp !== Op.localGet && previousOp !== Op.localTee) return false;
    const ofLocal = this.#rows.ofLocal(functionIndex, previousFirst);
    if (ofLocal === undefined) return false;
    const row = this.#rows.localEdit;
    edits.change(row, edits.end(row), KEPT_ROW, edits.first(row));
    const op = previousOp === Op.localGet ? READ_OF_LOCAL : READ_OF_TEE;
    edits.push(previousStart, end, op, this.#reads.push({ accessor: ofLocal, local: previousFirst }) - 1);
    return true;
  }

  #edit(first: number): void {
    const { start, end, op } = this.#instructions;
    this.#edits.push(start, end, op, first);
  }

  /** Core specification, 5.5.13: runs of locals; those that the host's code needs come last. */
  #writeLocals(out: CodeWriter, body: FunctionBody, type: FunctionType, countsDepth: boolean): Locals {
    const edits = this.#edits;
    let index = this.#reads.length > 0;
    let place = false;
    let second = false;
    let float = false;
    for (let edit = 0; edit < edits.count; edit++) {
      if (edits.op(edit) === KEPT_ROW) place = true;
      if (edits.op(edit) !== Op.call) continue;
      const call = this.#settings.importCalls[edits.first(edit)];
      if (call?.kind !== "inline") continue;
      index ||= call.accessor.needsIndex;
      second ||= call.accessor.needsSecond;
      float ||= call.accessor.needsFloat;
    }
    let next = type.params.length + body.localCount;
    const runs = [...body.localRuns];
    const add = (isNeeded: boolean, valueType: ValueType): number => {
      if (!isNeeded) return -1;
      runs.push(1, valueType);
      return next++;
    };
    const locals: Locals = {
      fuel: add(this.#charges !== undefined, ValueType.i64),
      saved: add(countsDepth, ValueType.i32),
      index: add(index || place, ValueType.i32),
      place: add(place, ValueType.i32),
      second: add(second, ValueType.i32),
      float: add(float, ValueType.f32),
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
  #writeCode(out: CodeWriter, index: number, body: FunctionBody, locals: Locals): void {
    const { fuelChecks } = this.#settings;
    this.#copied = body.code;
    this.#nextEdit = 0;
    if (this.#charges !== undefined) {
      this.#charges.begin(locals.fuel, this.#caches);
      for (let block = 0; block < this.#meter.count; block++) {
        const fuel = this.#meter.fuelOf(block);
        if (fuel === 0) continue;
        this.#copyTo(out, index, this.#meter.placeOf(block), locals);
        this.#charges.write(out, fuel, fuelChecks === "all" || this.#meter.isTurn(block));
        this.#settings.profile?.countSelf(out, index, fuel);
      }
    }
    this.#copyTo(out, index, body.end, locals);
  }

  #copyTo(out: CodeWriter, index: number, end: number, locals: Locals): void {
    const { bytes } = this.#settings.binary;
    const edits = this.#edits;
    while (this.#nextEdit < edits.count && edits.at(this.#nextEdit) < end) {
      const edit = this.#nextEdit++;
      out.range(bytes, this.#copied, edits.at(edit));
      this.#writeEdit(out, index, edit, locals);
      this.#copied = edits.end(edit);
    }
    out.range(bytes, this.#copied, end);
    this.#copied = end;
  }

  #writeEdit(out: CodeWriter, index: number, edit: number, locals: Locals): void {
    const edits = this.#edits;
    const op = edits.op(edit);
    const first = edits.first(edit);
    if (op === Op.call) return this.#writeCall(out, index, first, locals);
    if (op >= KEPT_ROW) return this.#writeRead(out, edit, locals);
    const { account, binary, prices, profile, reference } = this.#settings;
    const at = edits.at(edit);
    const end = edits.end(edit);
    if (op === Op.callIndirect) {
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

  #writeRead(out: CodeWriter, edit: number, locals: Locals): void {
    const edits = this.#edits;
    const first = edits.first(edit);
    switch (edits.op(edit)) {
      case KEPT_ROW: {
        const how = this.#settings.importCalls[first];
        if (how?.kind === "inline") how.accessor.write(out, locals);
        out.localGet(locals.index).localSet(locals.place);
        return;
      }
      case READ_OF_TEE:
        out.localSet(this.#reads[first]!.local).localGet(locals.place);
        break;
      case READ_OF_LOCAL:
        out.localGet(locals.place);
        break;
      default:
    }
    this.#reads[first]!.accessor.write(out, locals);
  }

  #writeCall(out: CodeWriter, index: number, callee: number, locals: Locals): void {
    const { importCalls, profile } = this.#settings;
    const how = importCalls[callee];
    if (how?.kind === "inline") return how.accessor.write(out, locals);
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

/** A read of an edge from its place in a row. */
interface RowRead {
  readonly accessor: InlineAccessor;
  /** The guest's local that holds the edge; -1: the edge is on the stack. */
  readonly local: number;
}

interface Locals extends Scratch {
  readonly fuel: number;
  readonly saved: number;
  /** The place in a row of the edge that a local of the guest holds. */
  readonly place: number;
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
