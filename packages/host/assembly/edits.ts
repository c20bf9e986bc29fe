// Instructions of a body that are replaced, or that something is put in front of.

/** Edits beside opcodes: a call that gives an edge whose place is kept, and reads of an edge from its place. */
export const KEPT_ROW: u32 = 0x10000;
export const READ_OF_STACK: u32 = 0x10001;
export const READ_OF_LOCAL: u32 = 0x10002;
export const READ_OF_TEE: u32 = 0x10003;

// Of each: first byte and one past the last, what it is, the instruction's first immediate (of `return`, how many blocks are
// open; of reads, the form), and of reads the guest's local that holds the edge.
const END: usize = 4;
const OP: usize = 8;
const FIRST: usize = 12;
const LOCAL: usize = 16;
const EDIT: usize = 20;

let edits: usize = 0;
export let editCount: i32 = 0;

export function setEdits(at: usize): void {
  edits = at;
}

export function clear(): void {
  editCount = 0;
}

export function push(at: usize, end: usize, op: u32, first: u32, local: i32 = -1): void {
  store<u32>(edits + <usize>editCount * EDIT, <u32>at);
  change(editCount++, end, op, first, local);
}

/** Makes an edit another one. */
export function change(edit: i32, end: usize, op: u32, first: u32, local: i32 = -1): void {
  const entry = edits + <usize>edit * EDIT;
  store<u32>(entry, <u32>end, END);
  store<u32>(entry, op, OP);
  store<u32>(entry, first, FIRST);
  store<i32>(entry, local, LOCAL);
}

export function startOf(edit: i32): usize {
  return load<u32>(edits + <usize>edit * EDIT);
}

export function endOf(edit: i32): usize {
  return load<u32>(edits + <usize>edit * EDIT, END);
}

export function opOf(edit: i32): u32 {
  return load<u32>(edits + <usize>edit * EDIT, OP);
}

export function firstOf(edit: i32): u32 {
  return load<u32>(edits + <usize>edit * EDIT, FIRST);
}

export function localOf(edit: i32): i32 {
  return load<i32>(edits + <usize>edit * EDIT, LOCAL);
}
