import type { GraphColumnName, GraphEndName } from "./graph-memory.ts";

/**
 * Where things lie in io memory (memory 2 of an instrumented module). Private to the host: guests never see an offset,
 * so this may change with any version. The instrumenter lowers accessors to loads and stores at these places; the
 * runtime fills them before each call. All numbers are little-endian; offsets are bytes from the start of the memory.
 */

/** Words of 4 bytes; word `w` lies at byte `4 * w`. */
export const IoWord = {
  /** Written by the guest's code just before it ends itself, see `TrapReason`; zeroed before each call. */
  trapReason: 0,
  /** Written by a host function that refuses its arguments: the in-module wrapper then traps. Zeroed before each call. */
  refused: 1,
  /** Hits of the call, at most `MAX_IO_HITS`. */
  hitCount: 2,
  /** Bytes of the block of parameters, at most `PARAMETER_BYTES`. */
  paramLength: 3,
  /** 0: the hook is about the whole graph; 1: about the hits. */
  scope: 4,
  /** One past the highest column handle in use; handle 0 is none. */
  columnCount: 5,
  /** The first of `LAYOUT_WORDS`. */
  layout: 8,
} as const;

/** Why instrumented code ended itself with `unreachable`: the values of `IoWord.trapReason`. */
export const TrapReason = {
  /** The guest's own `unreachable`, a bad memory access, a division by zero … */
  own: 0,
  fuel: 1,
  depth: 2,
  /** A host function refused: `IoWord.refused` says why. */
  refusedHostCall: 3,
} as const;

/** Why a host function refused: the values of `IoWord.refused`. 0 is "it did not". */
export const RefusedReason = {
  none: 0,
  /** Pointer and length lie outside the guest's memory. */
  badPointer: 1,
  /** More output than the call may give. */
  outputLimit: 2,
  /** A label, rule, severity, column, hit or node that there is not, or a function that is not for this call. */
  badOutput: 3,
} as const;

/**
 * What the words from `IoWord.layout` on hold, in this order: ends of the graph's tables (`…End`), then the byte offset
 * of each column in graph memory. An instrumented module has one global for each, loaded by `parseltongue:host/bind`.
 */
export const LAYOUT_WORDS: readonly LayoutWord[] = [
  "epoch",
  "nodeEnd",
  "edgeEnd",
  "fileEnd",
  "textEnd",
  "textBytesEnd",
  "outEnd",
  "inEnd",
  "nodeKind",
  "nodeFlags",
  "nodeName",
  "nodeQualifiedName",
  "nodeSignature",
  "nodeDoc",
  "nodeParent",
  "nodeFile",
  "nodeLine",
  "nodeColumn",
  "nodeEndLine",
  "nodeLanguage",
  "filePath",
  "fileFlags",
  "outStart",
  "outLength",
  "outRows",
  "outPeer",
  "outKind",
  "inStart",
  "inLength",
  "inRows",
  "inPeer",
  "inKind",
  "edgeFrom",
  "edgeTo",
  "edgeKind",
  "edgeFlags",
  "edgeConfidence",
  "edgeLine",
  "edgeColumn",
  "textStart",
  "textLength",
  "textBytes",
];
/** Name of a layout word. */
export type LayoutWord = GraphEndName | GraphColumnName;

/** Index of the word that holds an end or a column's offset. */
export function layoutWordIndex(name: LayoutWord): number {
  return IoWord.layout + LAYOUT_WORDS.indexOf(name);
}

/** Column handles: 8 bytes each, byte offset in graph memory and length in nodes. Entry 0 is zero for ever. */
export const COLUMN_TABLE_OFFSET = 512;
/** Entries of the table, the one of handle 0 among them. */
export const MAX_COLUMN_HANDLES = 64;
/** The block of parameters and configuration that a hook reads. */
export const PARAMETER_OFFSET = 65_536;
/** Most bytes of the block. */
export const PARAMETER_BYTES = 65_536;
/** Most hits of one call. */
export const MAX_IO_HITS = 65_536;
/** Node ids of the hits, u32 each. */
export const HIT_NODE_OFFSET: number = PARAMETER_OFFSET + PARAMETER_BYTES;
/** Hops of the hits, u32 each. */
export const HIT_DEPTH_OFFSET: number = HIT_NODE_OFFSET + 4 * MAX_IO_HITS;
/** Whether each hit stays, u8: 1 or 0. */
export const HIT_KEEP_OFFSET: number = HIT_DEPTH_OFFSET + 4 * MAX_IO_HITS;
/** Scores of the hits, f32 each. */
export const HIT_SCORE_OFFSET: number = HIT_KEEP_OFFSET + MAX_IO_HITS;
/** Bytes of the whole memory. */
export const IO_BYTES: number = HIT_SCORE_OFFSET + 4 * MAX_IO_HITS;
/** Pages of the whole memory, which never grows. */
export const IO_PAGES: number = IO_BYTES / 65_536;

/** Module name of everything that instrumented modules import from and export to the host. */
export const HOST_NAMESPACE = "parseltongue:host";
/** Exports that the instrumenter appends. Guests may not use the prefix. */
export const HostExport = {
  bind: "parseltongue:host/bind",
  begin: "parseltongue:host/begin",
  fuel: "parseltongue:host/fuel",
  /** With the name of a trait behind it. */
  run: "parseltongue:host/run/",
  init: "parseltongue:host/init",
  memory: "parseltongue:host/memory",
} as const;
/** Imports (all memories) of an instrumented module, in the namespace. */
export const HostImport = { memory: "memory", graph: "graph", io: "io" } as const;
