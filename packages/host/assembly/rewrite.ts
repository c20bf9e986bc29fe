// Writes bodies anew, one after another: metered, their depth counted, accessors in place of calls.
import * as charge from "./charge";
import * as edits from "./edits";
import { KEPT_ROW, READ_OF_LOCAL, READ_OF_TEE } from "./edits";
import * as forms from "./forms";
import * as meter from "./meter";
import {
  OP_BLOCK,
  OP_BR,
  OP_CALL,
  OP_CALL_INDIRECT,
  OP_END,
  OP_I32_LT_S,
  OP_I32_SUB,
  OP_I64_ADD,
  OP_I64_CONST,
  OP_I64_SUB,
  OP_MEMORY_COPY,
  OP_MEMORY_FILL,
  OP_MEMORY_GROW,
  OP_MEMORY_INIT,
  OP_REF_FUNC,
  OP_RETURN,
  OP_UNREACHABLE,
} from "./opcodes";
import { open, readNumber } from "./reader";
import { hasReads, isLeaf, scan } from "./scan";
import * as settings from "./settings";
import * as out from "./writer";

/** What stands for a function where it is referred to and not called. */
@external("host", "reference")
declare function reference(index: u32): u32;
/** Type of a block that takes nothing and gives what the function gives, as its s33. */
@external("host", "block-type")
declare function blockType(index: u32): i32;
/** Globals that count what a function's own code uses, and what a call uses; `callee` is -1 for calls through a table. */
@external("host", "self-global")
declare function selfGlobal(index: u32): u32;
@external("host", "call-global")
declare function callGlobal(caller: u32, callee: i32): u32;

const I64: u32 = 0x7e;
const I32: u32 = 0x7f;
const F32: u32 = 0x7d;
/** Runs of locals that the host's code needs, at most, and the bytes that each takes. */
const RUNS: u32 = 6;
const RUN_BYTES: u32 = 6;

/** The function whose body is at hand. */
let self: u32 = 0;
let isWrapped: bool = false;
/** Up to where it was copied, and the edit that comes next. */
let copied: usize = 0;
let nextEdit: i32 = 0;
/**
 * Locals of the host's in it, -1 where there are none: what is left of the stack, and the place in a row of the edge that a
 * local of the guest holds.
 */
let saved: i32 = -1;
let place: i32 = -1;
/** The next local. */
let nextLocal: i32 = 0;

// Of each body: first byte of its locals, of its instructions and one past the last, how many parameters and locals it has,
// the fuel for entering it, what a call counts for on the stack, and whether it has loops.
const CODE: usize = 4;
const END: usize = 8;
const VARIABLES: usize = 12;
const ENTRY_FUEL: usize = 16;
const FRAME: usize = 20;
const HAS_LOOPS: usize = 24;
const BODY: usize = 28;

/** Appends bodies, each behind its size. `first` is the function of the first one. */
export function rewrite(bodies: usize, count: u32, first: u32): void {
  for (let index: u32 = 0; index < count; index++) {
    const body = bodies + (<usize>index) * BODY;
    rewriteBody(
      first + index,
      load<u32>(body),
      load<u32>(body, CODE),
      load<u32>(body, END),
      load<i32>(body, VARIABLES),
      load<i32>(body, ENTRY_FUEL),
      load<i32>(body, FRAME),
      load<i32>(body, HAS_LOOPS) != 0,
    );
  }
}

function rewriteBody(
  index: u32,
  locals: usize,
  code: usize,
  to: usize,
  variables: i32,
  entryFuel: i32,
  frame: i32,
  hasLoops: bool,
): void {
  const start = out.openLength();
  self = index;
  // Fuel that is kept in a local costs something at each call, so it is worth it only where there are loops.
  const isCached = hasLoops && settings.fuel >= 0;
  scan(code, to, entryFuel, isCached);
  const countsDepth = settings.depth >= 0 && !isLeaf;
  const fuel = writeLocals(locals, code, variables, countsDepth);
  charge.begin(fuel, isCached);
  if (settings.depth >= 0) enter(frame);
  charge.takeOver();
  // All ways out of the body lead to the end of this block: falling through, branches to the function's label, and
  // returns, which become such branches.
  isWrapped = countsDepth || isCached;
  if (isWrapped) {
    out.byte(OP_BLOCK);
    out.signed(blockType(index));
  }
  writeCode(code, to);
  if (isWrapped) {
    out.reserve(0);
    charge.handBack();
    if (countsDepth) {
      out.localGet(saved);
      out.globalSet(settings.depth);
    }
    out.byte(OP_END);
  }
  out.fillLength(start);
}

/** Core specification, 5.5.13: runs of locals; those that the host's code needs come last. Gives the local for fuel. */
function writeLocals(from: usize, to: usize, variables: i32, countsDepth: bool): i32 {
  let index = hasReads;
  let keepsPlace = false;
  let second = false;
  let float = false;
  for (let edit = 0; edit < edits.editCount; edit++) {
    const op = edits.opOf(edit);
    if (op == KEPT_ROW) keepsPlace = true;
    if (op != OP_CALL || !isInline(edits.firstOf(edit))) continue;
    const form = settings.targetOf(edits.firstOf(edit));
    index = index || forms.needsIndex(form);
    second = second || forms.needsSecond(form);
    float = float || forms.needsFloat(form);
  }
  const isCharged = settings.fuel >= 0;
  open(from, to);
  const runs = readNumber();
  out.reserve(<usize>((runs + RUNS) * RUN_BYTES));
  out.number(runs + <u32>isCharged + <u32>countsDepth + <u32>index + <u32>keepsPlace + <u32>second + <u32>float);
  for (let run: u32 = 0; run < runs; run++) {
    out.number(readNumber());
    out.byte(readNumber());
  }
  nextLocal = variables;
  const fuel = addLocal(isCharged, I64);
  saved = addLocal(countsDepth, I32);
  const indexLocal = addLocal(index, I32);
  place = addLocal(keepsPlace, I32);
  forms.setScratch(indexLocal, addLocal(second, I32), addLocal(float, F32));
  return fuel;
}

function addLocal(isNeeded: bool, type: u32): i32 {
  if (!isNeeded) return -1;
  out.number(1);
  out.byte(type);
  return nextLocal++;
}

function isInline(callee: u32): bool {
  return callee < settings.importCount && settings.kindOf(callee) == settings.INLINE;
}

/** Checks that the frame fits; a function that calls others also takes its bytes away while it runs. */
function enter(frame: i32): void {
  out.reserve(0);
  out.globalGet(settings.depth);
  if (saved >= 0) out.localTee(saved);
  out.i32Const(frame);
  out.byte(OP_I32_LT_S);
  out.ifStop(settings.tooDeep);
  if (saved < 0) return;
  out.localGet(saved);
  out.i32Const(frame);
  out.byte(OP_I32_SUB);
  out.globalSet(settings.depth);
}

/** Copies the code, with charges and edits at their places. */
function writeCode(code: usize, to: usize): void {
  copied = code;
  nextEdit = 0;
  if (settings.fuel >= 0) {
    for (let block = 0; block < meter.blockCount; block++) {
      const fuel = meter.fuelOf(block);
      if (fuel == 0) continue;
      copyTo(meter.placeOf(block));
      charge.write(fuel, settings.checksAll || meter.isTurn(block));
      if (settings.profiledFuel >= 0) countSelf(fuel);
    }
  }
  copyTo(to);
}

function copyTo(to: usize): void {
  while (nextEdit < edits.editCount && edits.startOf(nextEdit) < to) {
    const edit = nextEdit++;
    out.range(copied, edits.startOf(edit));
    writeEdit(edit);
    copied = edits.endOf(edit);
  }
  out.range(copied, to);
  copied = to;
}

function writeEdit(edit: i32): void {
  out.reserve(0);
  const op = edits.opOf(edit);
  const first = edits.firstOf(edit);
  if (op == OP_CALL) {
    writeCall(first);
  } else if (op >= KEPT_ROW) {
    writeRead(op, edit);
  } else if (op == OP_CALL_INDIRECT) {
    charge.handBack();
    const global = beginCall(-1);
    out.range(edits.startOf(edit), edits.endOf(edit));
    endCall(global);
    charge.takeOver();
  } else if (op == OP_RETURN) {
    out.byte(isWrapped ? OP_BR : OP_RETURN);
    if (isWrapped) out.number(first);
  } else if (op == OP_UNREACHABLE) {
    charge.handBack();
    out.byte(OP_UNREACHABLE);
  } else if (op == OP_REF_FUNC) {
    out.byte(OP_REF_FUNC);
    out.number(reference(first));
  } else {
    if (settings.perByte >= 0) {
      charge.handBack();
      out.call(priceOf(op));
      charge.takeOver();
    }
    out.range(edits.startOf(edit), edits.endOf(edit));
  }
}

/** Which price an operation has for the count that is on top of the stack. */
function priceOf(op: u32): u32 {
  if (op == OP_MEMORY_GROW) return settings.perPage;
  const isBytes = op == OP_MEMORY_FILL || op == OP_MEMORY_COPY || op == OP_MEMORY_INIT;
  return isBytes ? settings.perByte : settings.perElement;
}

function writeRead(op: u32, edit: i32): void {
  if (op == KEPT_ROW) {
    if (isInline(edits.firstOf(edit))) forms.write(settings.targetOf(edits.firstOf(edit)));
    out.localGet(forms.index);
    out.localSet(place);
    return;
  }
  if (op == READ_OF_TEE) out.localSet(edits.localOf(edit));
  if (op == READ_OF_TEE || op == READ_OF_LOCAL) out.localGet(place);
  forms.write(edits.firstOf(edit));
}

function writeCall(callee: u32): void {
  const isImport = callee < settings.importCount;
  if (isInline(callee)) {
    forms.write(settings.targetOf(callee));
  } else if (isImport && settings.kindOf(callee) == settings.SCALAR) {
    out.call(settings.targetOf(callee));
  } else {
    // It looks at fuel itself: it must see, and may change, what there is.
    charge.handBack();
    const global = beginCall(callee);
    out.call(isImport ? settings.targetOf(callee) : callee);
    endCall(global);
    charge.takeOver();
  }
}

function countSelf(fuel: i32): void {
  const global = selfGlobal(self);
  out.reserve(0);
  out.globalGet(global);
  out.byte(OP_I64_CONST);
  out.signed(fuel);
  out.byte(OP_I64_ADD);
  out.globalSet(global);
}

/** Where there is a profile, a call is written so that what it used is counted: fuel before it less fuel after it. */
function beginCall(callee: i32): u32 {
  if (settings.profiledFuel < 0) return 0;
  const global = callGlobal(self, callee);
  countFuel(global, OP_I64_ADD);
  return global;
}

function endCall(global: u32): void {
  out.reserve(0);
  if (settings.profiledFuel >= 0) countFuel(global, OP_I64_SUB);
}

function countFuel(global: u32, op: u32): void {
  out.globalGet(global);
  out.globalGet(settings.profiledFuel);
  out.byte(op);
  out.globalSet(global);
}
