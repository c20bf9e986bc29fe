// Divides a body into metered blocks: sets of instructions of which, unless one of them traps, either all or none run.
// One block may span several stretches of code: what follows an `end` belongs with what precedes the construct, if nothing
// inside it can jump further out. Each block is charged at its first instruction, so that the sum of charges on any way
// through the body is the sum of the weights of what ran.
//
// `next` is where the instruction behind the one at hand starts.
import { stack } from "./memory";

/** Metered blocks in the order of their first instructions, 12 bytes each: where that is, what they weigh, `turn`. */
let blocks: usize = 0;
const FUEL: usize = 4;
const TURN: usize = 8;
const BLOCK: usize = 12;
/** Metered blocks so far, those without weight among them. */
export let blockCount: i32 = 0;

// Of each open construct in `stack`: its present metered block, what that weighs so far, and the outermost construct that a
// branch inside this one leaves for, at most itself.
const COST: usize = 4;
const FURTHEST: usize = 8;
const ENTRY: usize = 16;
let top: i32 = -1;

export function setBlocks(at: usize): void {
  blocks = at;
}

/** Starts with a body itself. */
export function begin(from: usize, entryFuel: i32): void {
  blockCount = 0;
  top = -1;
  openConstruct(addBlock(from, 1));
  add(entryFuel);
}

/** How many constructs are open, the body among them. */
export function constructs(): i32 {
  return top + 1;
}

/** First byte of a metered block; grows with its number. */
export function placeOf(block: i32): usize {
  return load<u32>(blocks + <usize>block * BLOCK);
}

/** What is to be charged there; 0: nothing. Final once the body has ended. */
export function fuelOf(block: i32): i32 {
  return load<i32>(blocks + <usize>block * BLOCK, FUEL);
}

/**
 * Whether the function was entered or a loop's next turn begins there. Between two such places only so much can run as the
 * function is long.
 */
export function isTurn(block: i32): bool {
  return load<i32>(blocks + <usize>block * BLOCK, TURN) == 1;
}

export function add(weight: i32): void {
  const entry = construct(top);
  store<i32>(entry, load<i32>(entry, COST) + weight, COST);
}

/** A `block` goes on where the code before it stopped: as long as nothing branches, the two are one. */
export function enterBlock(): void {
  openConstruct(load<i32>(construct(top)));
}

/** The arms of an `if` and the body of a `loop` run another number of times than what is around them. */
export function enterIf(next: usize): void {
  openConstruct(addBlock(next, 0));
}

/** See `enterIf`. */
export function enterLoop(next: usize): void {
  openConstruct(addBlock(next, 1));
}

export function turn(next: usize): void {
  close(next);
}

/** A branch to one label; what follows may not run. Backward ones skip the rest of the loop's body just as well. */
export function branch(label: i32, next: usize): void {
  close(next);
  reach(label);
}

/** Notes a further label of the branch at hand. */
export function reach(label: i32): void {
  const entry = construct(top);
  if (top - label < load<i32>(entry, FURTHEST)) store<i32>(entry, top - label, FURTHEST);
}

export function leave(next: usize): void {
  settle();
  const inner = top--;
  const furthest = load<i32>(construct(inner), FURTHEST);
  if (inner == 0) return;
  const outer = construct(top);
  if (furthest < load<i32>(outer, FURTHEST)) store<i32>(outer, furthest, FURTHEST);
  if (furthest < inner) close(next);
}

// @ts-ignore: decorator
@inline
function construct(index: i32): usize {
  return stack + <usize>index * ENTRY;
}

function openConstruct(block: i32): void {
  top += 1;
  const entry = construct(top);
  store<i32>(entry, block);
  store<i32>(entry, 0, COST);
  store<i32>(entry, top, FURTHEST);
}

/** Ends the present metered block; the next one starts at `next`. */
function close(next: usize): void {
  settle();
  const entry = construct(top);
  store<i32>(entry, addBlock(next, 0));
  store<i32>(entry, 0, COST);
}

/** Adds what was counted to the block that it belongs to, which may still be open around this construct. */
function settle(): void {
  const entry = construct(top);
  const block = load<i32>(entry);
  const cost = load<i32>(entry, COST);
  if (top > 0 && load<i32>(entry - ENTRY) == block) store<i32>(entry - ENTRY, load<i32>(entry - ENTRY, COST) + cost, COST);
  else store<i32>(blocks + <usize>block * BLOCK, cost, FUEL);
}

function addBlock(place: usize, isTurn: i32): i32 {
  const at = blocks + <usize>blockCount * BLOCK;
  store<u32>(at, <u32>place);
  store<i32>(at, 0, FUEL);
  store<i32>(at, isTurn, TURN);
  return blockCount++;
}
