/**
 * Where tree-sitter 0.27.1, compiled for 32-bit WebAssembly, keeps what the heap reader reads. These are internals of the
 * pinned version: `HeapReader` is only used after it gave the same trees as the public cursor.
 *
 * A *subtree* is a slot of 8 bytes. Bit 0 of the first word tells its two forms apart: a small leaf lies in the slot
 * itself, everything else is a record that the first word points to. The slots of a record's children end where the record
 * begins. Positions are not stored: a node starts where the one before ended, plus its *padding*; all in bytes of UTF-16.
 *
 * @see https://github.com/tree-sitter/tree-sitter lib/src/subtree.h, lib/src/parser.h, lib/src/tree.h
 */
export const SLOT_BYTES = 8;

/** Leaf in a slot: bits of its first word, then of its second. */
export const InlineLeaf = {
  isInline: 0x01,
  visible: 0x02,
  named: 0x04,
  extra: 0x08,
  missing: 0x20,
  symbolShift: 8,
  symbolMask: 0xff,
  paddingShift: 16,
  paddingMask: 0xff,
  sizeShift: 24,
} as const;

/** Words of a record. `symbol` is the low half of its word, `production` the high half of its. */
export const RecordWord = {
  padding: 1,
  size: 4,
  errorCost: 8,
  childCount: 9,
  symbol: 10,
  flags: 11,
  // The rest only exists with children.
  visibleChildren: 12,
  visibleDescendants: 14,
  production: 16,
} as const;

export const RecordFlag = { visible: 0x01, named: 0x02, extra: 0x04, missing: 0x200 } as const;

/** Byte offsets in a tree. */
export const TreeOffset = { root: 0, language: 8 } as const;

/** Byte offsets in a language. All fields are words except `maxProductionLength`, which has 16 bits. */
export const LanguageOffset = {
  abiVersion: 0,
  symbolCount: 4,
  aliasCount: 8,
  stateCount: 20,
  productionCount: 28,
  fieldCount: 32,
  maxProductionLength: 36,
  fieldSlices: 64,
  fieldEntries: 68,
  symbolMetadata: 72,
  publicSymbols: 76,
  aliasSequences: 84,
} as const;

/** A symbol's metadata are three booleans of a byte each: visible, named, supertype. */
export const SYMBOL_METADATA_BYTES = 3;
