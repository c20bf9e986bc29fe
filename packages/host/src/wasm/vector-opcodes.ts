/**
 * The instructions on vectors of 128 bits (opcodes after the prefix 0xfd, below 0x100) by how they move the operand
 * stack; relaxed ones lie above and are not allowed. Ranges are inclusive.
 * @see WebAssembly core specification, 5.4.8 (vector instructions)
 */
type Ranges = readonly (readonly [first: number, last: number])[];

/** One vector to one value. */
export const VECTOR_UNARY: Ranges = [
  [15, 20],
  [77, 77],
  [83, 83],
  [94, 100],
  [103, 106],
  [116, 117],
  [122, 122],
  [124, 129],
  [131, 132],
  [135, 138],
  [148, 148],
  [160, 161],
  [163, 164],
  [167, 170],
  [192, 193],
  [195, 196],
  [199, 202],
  [224, 225],
  [227, 227],
  [236, 237],
  [239, 239],
  [248, 255],
];

/** Two values to one vector. */
export const VECTOR_BINARY: Ranges = [
  [14, 14],
  [35, 76],
  [78, 81],
  [101, 102],
  [107, 115],
  [118, 121],
  [123, 123],
  [130, 130],
  [133, 134],
  [139, 147],
  [149, 153],
  [155, 159],
  [171, 174],
  [177, 177],
  [181, 186],
  [188, 191],
  [203, 206],
  [209, 209],
  [213, 223],
  [228, 235],
  [240, 247],
];

/** `v128.bitselect`. */
export const VECTOR_TERNARY: Ranges = [[82, 82]];
/** An address to a vector: whole, extending, splatting and zero-extending loads. */
export const VECTOR_LOADS: Ranges = [
  [0, 10],
  [92, 93],
];
export const VECTOR_STORES: Ranges = [[11, 11]];
/** An address and a vector to a vector. */
export const VECTOR_LANE_LOADS: Ranges = [[84, 87]];
export const VECTOR_LANE_STORES: Ranges = [[88, 91]];
/** `extract_lane`: a vector to a number. */
export const VECTOR_EXTRACTS: Ranges = [
  [21, 22],
  [24, 25],
  [27, 27],
  [29, 29],
  [31, 31],
  [33, 33],
];
/** `replace_lane`: a vector and a number to a vector. */
export const VECTOR_REPLACES: Ranges = [
  [23, 23],
  [26, 26],
  [28, 28],
  [30, 30],
  [32, 32],
  [34, 34],
];
export const VECTOR_CONSTANT: Ranges = [[12, 12]];
/** `i8x16.shuffle`: two vectors to one, by sixteen lane numbers. */
export const VECTOR_SHUFFLE: Ranges = [[13, 13]];

/** Those that take processors many cycles: divisions and roots, and products that need several instructions. */
export const SLOW_VECTOR_OPCODES: ReadonlySet<number> = new Set([213, 227, 231, 239, 243]);
