// Follows, through one body, which edge comes from which place in a row: `edge-kind(in-edge(at))` needs no edge, and neither
// does what is read later of a local that still holds one. What may have come another way is forgotten: at the start of a
// loop, at an `else` and at an `end`.
import { importCount } from "./settings";

/** For each row by its number less 1, and each import: the form (`forms.ts`) of what is read of an edge there; 0: none. */
let table: usize = 0;

/** The row whose edge was given last, by its number, one past that call's last byte, and the edit of the call. */
let row: u32 = 0;
let rowEnd: usize = 0;
let rowEdit: i32 = -1;
/** The local that holds an edge from a known place, that place's row, and the edit of the call that gave it. */
let local: i32 = -1;
let localRow: u32 = 0;
let localEdit: i32 = -1;

export function setRows(at: usize): void {
  table = at;
}

export function begin(): void {
  rowEnd = 0;
  local = -1;
}

/** Notes a call that gives an edge of a row. `edit` is what will be written for it. */
export function note(number: u32, end: usize, edit: i32): void {
  row = number;
  rowEnd = end;
  rowEdit = edit;
}

/** Notes that a local is written, by an instruction that starts at `start`. */
export function write(index: i32, start: usize): void {
  if (rowEnd == start) {
    local = index;
    localRow = row;
    localEdit = rowEdit;
  } else if (local == index) {
    local = -1;
  }
}

/** What is known came one way of several from here on. */
export function join(): void {
  local = -1;
}

/** The read in place of a call whose argument was given by the call that ends where this one starts; 0: none. */
export function ofStack(callee: u32, start: usize): usize {
  return rowEnd == start ? readOf(row, callee) : 0;
}

/** The read in place of a call whose argument is a local; 0: none. */
export function ofLocal(callee: u32, index: i32): usize {
  return local == index ? readOf(localRow, callee) : 0;
}

/** The edit of the call that gave the local its edge. */
export function editOfLocal(): i32 {
  return localEdit;
}

function readOf(number: u32, callee: u32): usize {
  return load<u32>(table + (<usize>((number - 1) * importCount + callee) << 2));
}
