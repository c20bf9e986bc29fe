// What all bodies of a module are rewritten with.

/** Index of the global that holds fuel, and of the function that says that there is none left; -1: nothing is charged. */
export let fuel: i32 = -1;
export let outOfFuel: i32 = -1;
/** Whether every charge looks whether fuel has run out, or only those where a function is entered or a loop goes round. */
export let checksAll: bool = false;
/** Index of the global that holds what is left of the stack, and of the function that says that it is all; -1: not counted. */
export let depth: i32 = -1;
export let tooDeep: i32 = -1;
/** Functions that charge for a count on the stack and give it back; -1: bulk operations are not priced. */
export let perByte: i32 = -1;
export let perElement: i32 = -1;
export let perPage: i32 = -1;
/** The global that profiles read fuel from; -1: no profile. */
export let profiledFuel: i32 = -1;
/** How imports are called, by their index. */
export let importCount: u32 = 0;
let imports: usize = 0;

/** How the call of an import is carried out: by what is written in its place, or by a call. */
export const INLINE: u32 = 0;
/** An accessor that stays an import: like the inline one, it does not look at fuel. */
export const SCALAR: u32 = 1;
const TARGET: usize = 4;
const CALL_FUEL: usize = 8;
const ROW: usize = 12;

export function setCharges(fuelGlobal: i32, stop: i32, all: bool): void {
  fuel = fuelGlobal;
  outOfFuel = stop;
  checksAll = all;
}

export function setDepth(global: i32, stop: i32): void {
  depth = global;
  tooDeep = stop;
}

export function setPrices(bytes: i32, elements: i32, pages: i32): void {
  perByte = bytes;
  perElement = elements;
  perPage = pages;
}

export function setProfile(fuelGlobal: i32): void {
  profiledFuel = fuelGlobal;
}

export function setImports(at: usize, count: u32): void {
  imports = at;
  importCount = count;
}

export function kindOf(callee: u32): u32 {
  return load<u32>(imports + (<usize>callee << 4));
}

/** The function that is called; of an inline one, its form. */
export function targetOf(callee: u32): u32 {
  return load<u32>(imports + (<usize>callee << 4), TARGET);
}

export function fuelOf(callee: u32): i32 {
  return load<i32>(imports + (<usize>callee << 4), CALL_FUEL);
}

/** Number of the row that it gives an edge of; 0: of none. */
export function rowOf(callee: u32): u32 {
  return load<u32>(imports + (<usize>callee << 4), ROW);
}
