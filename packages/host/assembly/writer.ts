// Instructions being written, behind one another at the end of this module's memory, which grows as needed.
import {
  OP_CALL,
  OP_END,
  OP_GLOBAL_GET,
  OP_GLOBAL_SET,
  OP_I32_CONST,
  OP_IF,
  OP_LOCAL_GET,
  OP_LOCAL_SET,
  OP_LOCAL_TEE,
  OP_UNREACHABLE,
} from "./opcodes";

/** Type of a block that gives nothing. Core specification, 5.4.1. */
const NOTHING: u32 = 0x40;
/** Of the number of bytes in a body, whatever it is. */
const LENGTH_BYTES: usize = 5;
/** Bytes that writing one thing of a fixed form takes, at most. */
const MARGIN: usize = 256;

let position: usize = 0;
let capacity: usize = 0;

export function writeTo(at: usize): void {
  position = at;
  capacity = (<usize>memory.size()) << 16;
}

export function written(): usize {
  return position;
}

/** Sees to it that there is room for a number of bytes, and for something of a fixed form behind them. */
export function reserve(bytes: usize): void {
  if (bytes + MARGIN <= capacity - position) return;
  const pages = <i32>((bytes + MARGIN + 0xffff) >>> 16);
  // Half as much again, so that memory grows seldom.
  const more = max(pages, memory.size() >>> 1);
  if (memory.grow(more) < 0 && memory.grow(pages) < 0) unreachable();
  capacity = (<usize>memory.size()) << 16;
}

export function byte(value: u32): void {
  store<u8>(position++, <u8>value);
}

/** Core specification, 5.2.2 (integers), in as few bytes as possible. */
export function number(value: u32): void {
  while (value >= 0x80) {
    byte((value & 0x7f) | 0x80);
    value >>>= 7;
  }
  byte(value);
}

export function signed(value: i64): void {
  for (;;) {
    const low = <u32>value & 0x7f;
    value >>= 7;
    if ((value == 0 && low < 0x40) || (value == -1 && low >= 0x40)) {
      byte(low);
      return;
    }
    byte(low | 0x80);
  }
}

/** Copies what is at `from … to`. */
export function range(from: usize, to: usize): void {
  const length = to - from;
  reserve(length);
  memory.copy(position, from, length);
  position += length;
}

/** Leaves room for the length of what follows; gives the place for `fillLength`. */
export function openLength(): usize {
  reserve(0);
  position += LENGTH_BYTES;
  return position;
}

/** Writes how long what came since is, in as many bytes as were left: longer than need be is fine. */
export function fillLength(place: usize): void {
  let rest = <u32>(position - place);
  for (let at = place - LENGTH_BYTES; at < place; at++) {
    store<u8>(at, <u8>((rest & 0x7f) | (at == place - 1 ? 0 : 0x80)));
    rest >>>= 7;
  }
}

export function localGet(index: u32): void {
  byte(OP_LOCAL_GET);
  number(index);
}

export function localSet(index: u32): void {
  byte(OP_LOCAL_SET);
  number(index);
}

export function localTee(index: u32): void {
  byte(OP_LOCAL_TEE);
  number(index);
}

export function globalGet(index: u32): void {
  byte(OP_GLOBAL_GET);
  number(index);
}

export function globalSet(index: u32): void {
  byte(OP_GLOBAL_SET);
  number(index);
}

export function i32Const(value: i32): void {
  byte(OP_I32_CONST);
  signed(value);
}

export function call(index: u32): void {
  byte(OP_CALL);
  number(index);
}

/** Ends the guest through a function that says why, if the number on the stack is not 0. */
export function ifStop(stop: u32): void {
  openIf();
  endStop(stop);
}

export function openIf(): void {
  byte(OP_IF);
  byte(NOTHING);
}

export function endStop(stop: u32): void {
  call(stop);
  byte(OP_UNREACHABLE);
  byte(OP_END);
}
