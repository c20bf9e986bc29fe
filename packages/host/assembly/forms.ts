// Forms of what is written in place of calls: instructions, with gaps where the scratch locals of the function come.
import * as out from "./writer";

/** Scratch locals of the function at hand; -1 for those that it does not need. */
export let index: i32 = -1;
export let second: i32 = -1;
export let float: i32 = -1;

const NEEDS_INDEX: u32 = 1;
const NEEDS_SECOND: u32 = 2;
const NEEDS_FLOAT: u32 = 4;

export function setScratch(indexLocal: i32, secondLocal: i32, floatLocal: i32): void {
  index = indexLocal;
  second = secondLocal;
  float = floatLocal;
}

export function needsIndex(form: usize): bool {
  return (load<u8>(form) & NEEDS_INDEX) != 0;
}

export function needsSecond(form: usize): bool {
  return (load<u8>(form) & NEEDS_SECOND) != 0;
}

export function needsFloat(form: usize): bool {
  return (load<u8>(form) & NEEDS_FLOAT) != 0;
}

/**
 * Writes a form. Behind a byte that says which locals it needs: again and again a number of bytes, those bytes, and which
 * local follows, 0 at the end.
 */
export function write(form: usize): void {
  let at = form + 1;
  for (;;) {
    const length = <usize>load<u8>(at++);
    out.range(at, at + length);
    at += length;
    const gap = load<u8>(at++);
    if (gap == 0) return;
    out.number(gap == NEEDS_INDEX ? index : gap == NEEDS_SECOND ? second : float);
  }
}
