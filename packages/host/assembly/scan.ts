// Meters a body and notes what to replace.
import * as edits from "./edits";
import { KEPT_ROW, READ_OF_LOCAL, READ_OF_STACK, READ_OF_TEE } from "./edits";
import { WEIGHTS } from "./memory";
import * as meter from "./meter";
import {
  OP_BLOCK,
  OP_BR,
  OP_BR_IF,
  OP_BR_TABLE,
  OP_CALL,
  OP_CALL_INDIRECT,
  OP_ELSE,
  OP_END,
  OP_IF,
  OP_LOCAL_GET,
  OP_LOCAL_SET,
  OP_LOCAL_TEE,
  OP_LOOP,
  OP_MEMORY_COPY,
  OP_MEMORY_FILL,
  OP_MEMORY_GROW,
  OP_MEMORY_INIT,
  OP_REF_FUNC,
  OP_RETURN,
  OP_TABLE_COPY,
  OP_TABLE_FILL,
  OP_TABLE_GROW,
  OP_TABLE_INIT,
  OP_UNREACHABLE,
} from "./opcodes";
import {
  end,
  first,
  labelCount,
  next,
  op,
  open,
  previousFirst,
  previousOp,
  previousStart,
  readNumber,
  rereadLabels,
  start,
} from "./reader";
import * as rows from "./rows";
import { fuelOf, importCount, profiledFuel, rowOf } from "./settings";

/** Whether the body calls nothing but what is written in place of calls, and imports. */
export let isLeaf: bool = true;
/** Whether an edge is read from its place. */
export let hasReads: bool = false;
/** Whether the body keeps fuel in a local. */
let isCached: bool = false;

/** Goes through an audited body. */
export function scan(from: usize, to: usize, entryFuel: i32, keepsFuel: bool): void {
  meter.begin(from, entryFuel);
  open(from, to);
  edits.clear();
  rows.begin();
  isLeaf = true;
  hasReads = false;
  isCached = keepsFuel;
  while (meter.constructs() > 0) {
    // It was audited before.
    if (!next()) unreachable();
    weigh();
  }
}

function weigh(): void {
  // Ends and elses weigh nothing: nothing runs for them.
  if (op == OP_END) {
    rows.join();
    meter.leave(end());
    return;
  }
  if (op == OP_ELSE) {
    rows.join();
    meter.turn(end());
    return;
  }
  meter.add(op == OP_CALL && <u32>first < importCount ? fuelOf(first) : load<i32>(WEIGHTS + (<usize>op << 2)));
  switch (op) {
    case OP_LOCAL_SET:
    case OP_LOCAL_TEE:
      rows.write(first, start);
      return;
    case OP_CALL:
      noteCall(first);
      return;
    case OP_BLOCK:
      meter.enterBlock();
      return;
    case OP_LOOP:
      rows.join();
      meter.enterLoop(end());
      return;
    case OP_IF:
      meter.enterIf(end());
      return;
    case OP_BR:
    case OP_BR_IF:
      meter.branch(first, end());
      return;
    case OP_BR_TABLE:
      branchTable();
      return;
    case OP_RETURN:
      edit(meter.constructs() - 1);
      meter.branch(meter.constructs() - 1, end());
      return;
    case OP_CALL_INDIRECT:
      isLeaf = false;
      if (isCached || profiledFuel >= 0) edit(first);
      return;
    case OP_UNREACHABLE:
      if (isCached) edit(0);
      return;
    case OP_REF_FUNC:
    case OP_MEMORY_GROW:
    case OP_MEMORY_FILL:
    case OP_MEMORY_COPY:
    case OP_MEMORY_INIT:
    case OP_TABLE_GROW:
    case OP_TABLE_FILL:
    case OP_TABLE_COPY:
    case OP_TABLE_INIT:
      edit(first);
      return;
    default:
  }
}

function branchTable(): void {
  const behind = end();
  rereadLabels();
  meter.branch(readNumber(), behind);
  for (let index: u32 = 1; index < labelCount; index++) meter.reach(readNumber());
}

function noteCall(callee: u32): void {
  const isImport = callee < importCount;
  if (!isImport) isLeaf = false;
  if (isImport && noteRead(callee)) return;
  if (isImport || isCached || profiledFuel >= 0) edit(callee);
  if (isImport && rowOf(callee) != 0) rows.note(rowOf(callee), end(), edits.editCount - 1);
}

/** Whether a call reads an edge whose place in a row is at hand, so that its columns are not needed. */
function noteRead(callee: u32): bool {
  const ofStack = rows.ofStack(callee, start);
  if (ofStack != 0) {
    edits.change(edits.editCount - 1, end(), READ_OF_STACK, <u32>ofStack);
    hasReads = true;
    return true;
  }
  if (previousOp != OP_LOCAL_GET && previousOp != OP_LOCAL_TEE) return false;
  const ofLocal = rows.ofLocal(callee, previousFirst);
  if (ofLocal == 0) return false;
  const row = rows.editOfLocal();
  edits.change(row, edits.endOf(row), KEPT_ROW, edits.firstOf(row));
  const read = previousOp == OP_LOCAL_GET ? READ_OF_LOCAL : READ_OF_TEE;
  edits.push(previousStart, end(), read, <u32>ofLocal, previousFirst);
  hasReads = true;
  return true;
}

function edit(value: u32): void {
  edits.push(start, end(), op, value);
}
