// Follows the heights of the operand stack through one body, by the arities of the specification's validation algorithm
// without its types (appendix A.3): code that cannot be reached takes what it likes from an empty stack.
import { functionCount, functions, POPS, PUSHES, stack, typeCount, types } from "./memory";
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
  OP_LOOP,
  OP_RETURN,
  OP_UNREACHABLE,
  PREFIX_FD,
} from "./opcodes";
import { EMPTY_BLOCK, end, first, isAtEnd, labelCount, next, op, open, readNumber, rereadLabels, start } from "./reader";

// What is wrong with a body: as in `src/audit/audit-body.ts`.
const FINE: i32 = 0;
const UNREADABLE: i32 = 1;
const NO_END: i32 = 2;
const BEHIND_END: i32 = 3;
const NO_IF: i32 = 4;
const NO_LABEL: i32 = 5;
const NO_TYPE: i32 = 6;
const TOO_NESTED: i32 = 7;
const TOO_MANY_LABELS: i32 = 8;
const TOO_TALL: i32 = 9;

let nesting: u32 = 0;
let mostHeight: i32 = 0;
let mostLabels: u32 = 0;

// Of each body, first byte of its instructions and one past the last, how many results it has; and what is found out.
const END: usize = 4;
const RESULTS: usize = 8;
const TALLEST: usize = 12;
const DEEPEST: usize = 16;
const LOOPS: usize = 20;
const BRANCHES: usize = 24;
const USES_VECTORS: usize = 28;
const BODY: usize = 32;

/** What is wrong with the body audited last, where it was seen, and the number that is. */
export let problem: i32 = FINE;
export let problemAt: usize = 0;
export let problemValue: u32 = 0;

let tallest: i32 = 0;
let deepest: u32 = 0;
let loops: u32 = 0;
let branches: u32 = 0;
let usesVectors: bool = false;
let depth: u32 = 0;
let height: i32 = 0;
/** Height below the innermost open block. */
let base: i32 = 0;

// Of each open block in `stack`: height below it, values it takes, values it gives, and whether it is an `if`.
const TAKES: usize = 4;
const GIVES: usize = 8;
const IS_IF: usize = 12;
const ENTRY: usize = 16;

export function setLimits(blocks: u32, values: i32, labels: u32): void {
  nesting = blocks;
  mostHeight = values;
  mostLabels = labels;
}

/** Audits bodies up to the first that something is wrong with; gives how many are fine. */
export function audit(bodies: usize, count: u32): u32 {
  for (let index: u32 = 0; index < count; index++) {
    const body = bodies + (<usize>index) * BODY;
    if (auditBody(load<u32>(body), load<u32>(body, END), load<u32>(body, RESULTS)) != FINE) return index;
    store<u32>(body, tallest, TALLEST);
    store<u32>(body, deepest, DEEPEST);
    store<u32>(body, loops, LOOPS);
    store<u32>(body, branches, BRANCHES);
    store<u32>(body, usesVectors, USES_VECTORS);
  }
  return count;
}

function auditBody(from: usize, to: usize, results: u32): i32 {
  open(from, to);
  problem = FINE;
  depth = deepest = loops = branches = 0;
  height = tallest = base = 0;
  usesVectors = false;
  enter(0, results, false);
  while (depth > 0) {
    if (isAtEnd()) return report(NO_END, to, 0);
    if (!next()) return report(UNREADABLE, start, 0);
    if (op >= PREFIX_FD) usesVectors = true;
    const pops = <i32>load<i8>(POPS + op);
    if (pops >= 0) {
      pop(pops);
      push(load<i8>(PUSHES + op));
      if (op == OP_UNREACHABLE) height = base;
    } else {
      control();
    }
    if (problem != FINE) return problem;
  }
  if (!isAtEnd()) return report(BEHIND_END, end(), 0);
  return FINE;
}

function report(what: i32, at: usize, value: u32): i32 {
  if (problem == FINE) {
    problem = what;
    problemAt = at;
    problemValue = value;
  }
  return problem;
}

function control(): void {
  switch (op) {
    case OP_END:
      leave();
      return;
    case OP_ELSE:
      turn();
      return;
    case OP_BLOCK:
    case OP_LOOP:
    case OP_IF:
      block();
      return;
    case OP_BR:
      target(first);
      height = base;
      return;
    case OP_BR_IF:
      target(first);
      pop(1);
      return;
    case OP_BR_TABLE:
      table();
      return;
    case OP_RETURN:
      branches += 1;
      height = base;
      return;
    case OP_CALL:
      if (<u32>first >= functionCount) report(NO_TYPE, start, 0);
      else call(load<u32>(functions + ((<usize>first) << 2)));
      return;
    case OP_CALL_INDIRECT:
      pop(1);
      call(first);
      return;
    default:
      unreachable();
  }
}

function block(): void {
  const isIf = op == OP_IF;
  if (isIf) pop(1);
  if (op == OP_LOOP) loops += 1;
  branches += 1;
  if (first < 0) {
    enter(0, first == EMPTY_BLOCK ? 0 : 1, isIf);
    return;
  }
  if (<u32>first >= typeCount) {
    report(NO_TYPE, start, 0);
    return;
  }
  const params = paramsOf(first);
  pop(params);
  enter(params, resultsOf(first), isIf);
}

/** Opens a block on top of the present stack, from which what it takes has been taken. */
function enter(takes: i32, gives: i32, isIf: bool): void {
  if (depth > nesting) {
    report(TOO_NESTED, start, depth);
    return;
  }
  const entry = stack + (<usize>depth) * ENTRY;
  store<i32>(entry, height);
  store<i32>(entry, takes, TAKES);
  store<i32>(entry, gives, GIVES);
  store<i32>(entry, isIf ? 1 : 0, IS_IF);
  base = height;
  depth += 1;
  if (depth > deepest) deepest = depth;
  push(takes);
}

function turn(): void {
  const entry = stack + (<usize>depth - 1) * ENTRY;
  if (load<i32>(entry, IS_IF) != 1) {
    report(NO_IF, start, 0);
    return;
  }
  store<i32>(entry, 0, IS_IF);
  height = base + load<i32>(entry, TAKES);
}

function leave(): void {
  depth -= 1;
  const entry = stack + (<usize>depth) * ENTRY;
  height = base;
  base = depth == 0 ? 0 : load<i32>(entry - ENTRY);
  push(load<i32>(entry, GIVES));
}

function table(): void {
  if (labelCount - 1 > mostLabels) {
    report(TOO_MANY_LABELS, start, labelCount - 1);
    return;
  }
  rereadLabels();
  for (let index: u32 = 0; index < labelCount; index++) target(readNumber());
  height = base;
}

function target(label: u32): void {
  if (label >= depth) report(NO_LABEL, start, label);
  branches += 1;
}

function call(type: u32): void {
  if (type >= typeCount) {
    report(NO_TYPE, start, 0);
    return;
  }
  pop(paramsOf(type));
  push(resultsOf(type));
}

function paramsOf(type: u32): i32 {
  return load<u16>(types + ((<usize>type) << 2));
}

function resultsOf(type: u32): i32 {
  return load<u16>(types + ((<usize>type) << 2), 2);
}

// @ts-ignore: decorator
@inline
function pop(count: i32): void {
  height = max(height - count, base);
}

// @ts-ignore: decorator
@inline
function push(count: i32): void {
  height += count;
  if (height <= tallest) return;
  tallest = height;
  if (height > mostHeight) report(TOO_TALL, start, height);
}
