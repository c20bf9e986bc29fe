import { Confidence, EdgeKind, NodeKind } from "../schema.ts";
import type { ColumnGroup, ColumnStore, ColumnViews } from "./columns.ts";
import { STATE_LENGTH, State } from "./columns.ts";
import { SLOT_HEADER } from "./rows.ts";
import type { Scans } from "./scan-module.ts";
import { damaged } from "./snapshot-header.ts";
import { usedCount } from "./stored-columns.ts";
import { GARBAGE_BIT, textSlotBytes } from "./text-words.ts";

const HIGHEST_NODE_KIND = Math.max(...Object.values(NodeKind));
const HIGHEST_EDGE_KIND = Math.max(...Object.values(EdgeKind));
const HIGHEST_CONFIDENCE = Math.max(...Object.values(Confidence));

/**
 * Whether the graph's own numbers say the same about the length of its columns as the file does.
 * @throws GraphError `snapshot-damaged`
 */
export function checkCounts(store: ColumnStore, counts: ReadonlyMap<ColumnGroup, number>): void {
  if (counts.get("state") !== STATE_LENGTH) throw damaged(`${counts.get("state")} numbers of state`);
  for (const [group, count] of counts) {
    const used = usedCount(store, group);
    if (used !== count) throw damaged(`${count} elements of ${group}, not ${used}`);
  }
}

/**
 * Refuses columns of a group that would lead a reader or writer out of bounds or round in circles, once that group and
 * those before it are in place. A checksum keeps out accidents; this keeps out files that were made to harm, since a
 * snapshot may come with a foreign repository.
 * @throws GraphError `snapshot-damaged`
 */
export const groupChecks: Readonly<Record<ColumnGroup, (columns: ColumnViews, scans: Scans) => void>> = {
  state: ({ state }) => checkState(state),
  node: (columns, scans) => {
    checkNodes(columns, scans);
    checkParents(columns);
  },
  edge: checkEdges,
  file: ({ state, filePath }, scans) =>
    checkBelow(scans, "path", filePath, state[State.fileEnd]!, state[State.textEnd]!),
  text: checkTexts,
  textBytes: checkTextSlots,
  textTable: checkTextTable,
  outRow: (columns, scans) => checkRows(columns, scans, "out"),
  inRow: (columns, scans) => checkRows(columns, scans, "in"),
  order: checkRanks,
};

function checkState(state: Uint32Array): void {
  for (const end of [State.nodeEnd, State.edgeEnd, State.fileEnd, State.textEnd]) {
    if (state[end] === 0) throw damaged("an id of 0 is in use");
  }
  const cursors = [
    [State.textWrite, State.textRead, State.textBytesEnd],
    [State.outWrite, State.outRead, State.outEnd],
    [State.inWrite, State.inRead, State.inEnd],
  ] as const;
  for (const [write, read, end] of cursors) {
    if (state[write]! > state[read]! || state[read]! > state[end]!) throw damaged("a compaction beyond its arena");
  }
}

/** Fails when one of the first `count` values is not below `limit`. */
function checkBelow(scans: Scans, what: string, values: Uint32Array | Uint8Array, count: number, limit: number): void {
  const highest = scans.highest(values.subarray(0, count));
  if (highest >= limit) throw damaged(`${what} ${highest} is not below ${limit}`);
}

function checkNodes(c: ColumnViews, scans: Scans): void {
  const end = c.state[State.nodeEnd]!;
  const texts = c.state[State.textEnd]!;
  checkBelow(scans, "node kind", c.nodeKind, end, HIGHEST_NODE_KIND + 1);
  checkBelow(scans, "name", c.nodeName, end, texts);
  checkBelow(scans, "qualified name", c.nodeQualifiedName, end, texts);
  checkBelow(scans, "signature", c.nodeSignature, end, texts);
  checkBelow(scans, "doc", c.nodeDoc, end, texts);
  checkBelow(scans, "parent", c.nodeParent, end, end);
  checkBelow(scans, "file", c.nodeFile, end, c.state[State.fileEnd]!);
}

function checkEdges(c: ColumnViews, scans: Scans): void {
  const end = c.state[State.edgeEnd]!;
  const nodes = c.state[State.nodeEnd]!;
  checkBelow(scans, "start of an edge", c.edgeFrom, end, nodes);
  checkBelow(scans, "end of an edge", c.edgeTo, end, nodes);
  checkBelow(scans, "edge kind", c.edgeKind, end, HIGHEST_EDGE_KIND + 1);
  checkBelow(scans, "confidence", c.edgeConfidence, end, HIGHEST_CONFIDENCE + 1);
}

/**
 * Compaction walks from slot to slot, so they must follow one another without a gap: up to where a compaction under
 * way has written, and from where it will read on.
 */
function checkSlots(what: string, ends: readonly number[], slotEnd: (at: number) => number): void {
  const [write = 0, read = 0, end = 0] = ends;
  for (const [from, to] of [
    [0, write],
    [read, end],
  ] as const) {
    let at = from;
    while (at < to) {
      const next = slotEnd(at);
      if (!(next > at)) throw damaged(`${what} slot at ${at}`);
      at = next;
    }
    if (at !== to) throw damaged(`${what} slots end at ${at}, not ${to}`);
  }
}

function checkTextSlots({ state, textWords, textStart, textLength }: ColumnViews): void {
  const ends = [state[State.textWrite]!, state[State.textRead]!, state[State.textBytesEnd]!];
  const texts = state[State.textEnd]!;
  checkSlots("text", ends, (at) => {
    const header = textWords[at >>> 2]!;
    if (header >= GARBAGE_BIT) return at + textSlotBytes(header - GARBAGE_BIT);
    return header < texts && textStart[header] === at + 4 ? at + textSlotBytes(textLength[header]!) : -1;
  });
}

/** Free ids are linked through `textStart`. */
function checkTexts({ state, textStart, textLength }: ColumnViews): void {
  const end = state[State.textEnd]!;
  const bytes = state[State.textBytesEnd]!;
  if (bytes % 4 !== 0 || state[State.freeText]! >= end) throw damaged("a text arena out of shape");
  for (let text = 0; text < end; text += 1) {
    const start = textStart[text]!;
    const length = textLength[text]!;
    const isSound = length === 0 ? start < end : start >= 4 && start % 4 === 0 && start + length <= bytes;
    if (!isSound) throw damaged(`text ${text} at ${start} of ${length} bytes`);
  }
}

/** The hash table needs a free slot for every search to end. */
function checkTextTable({ state, textTable }: ColumnViews): void {
  const size = state[State.textTableSize]!;
  if ((size & (size - 1)) !== 0) throw damaged("a text table out of shape");
  let used = 0;
  let highest = 0;
  for (let slot = 0; slot < size; slot += 1) {
    const text = textTable[slot]!;
    used += text === 0 ? 0 : 1;
    if (text > highest) highest = text;
  }
  if (highest >= state[State.textEnd]!) throw damaged(`hashed text ${highest} is not below ${state[State.textEnd]}`);
  if (used !== state[State.liveTexts] || used * 3 > size * 2) throw damaged(`${used} texts in a table of ${size}`);
}

function checkRanks({ state, nodesByRank, nodeRank, nodeKind }: ColumnViews, scans: Scans): void {
  const live = state[State.liveNodes]!;
  checkBelow(scans, "ranked node", nodesByRank, live, state[State.nodeEnd]!);
  let last = 0;
  for (let at = 0; at < live; at += 1) {
    const node = nodesByRank[at]!;
    if (nodeKind[node] === 0 || nodeRank[node]! <= last) throw damaged(`node ${node} out of order`);
    last = nodeRank[node]!;
  }
}

function checkRows(c: ColumnViews, scans: Scans, direction: "out" | "in"): void {
  checkRowSlots(c, direction);
  const [start, length, rows] = [c[`${direction}Start`], c[`${direction}Length`], c[`${direction}Rows`]];
  const [peer, kind] = [c[`${direction}Peer`], c[`${direction}Kind`]];
  const nodeEnd = c.state[State.nodeEnd]!;
  const edgeEnd = c.state[State.edgeEnd]!;
  const arenaEnd = c.state[direction === "out" ? State.outEnd : State.inEnd]!;
  // Most often nothing in the arena is out of bounds, not even what lies between rows: then no entry need be looked at.
  const areEntriesSound =
    scans.highest(rows.subarray(0, arenaEnd)) < edgeEnd &&
    scans.highest(peer.subarray(0, arenaEnd)) < nodeEnd &&
    scans.highest(kind.subarray(0, arenaEnd)) <= HIGHEST_EDGE_KIND;
  for (let node = 0; node < nodeEnd; node += 1) {
    const first = start[node]!;
    const end = first + length[node]!;
    if (first === 0 && end === 0) continue;
    const header = first - SLOT_HEADER;
    const isSound =
      first > 0 && rows[header] === node && first + peer[header]! <= arenaEnd && length[node]! <= peer[header]!;
    if (!isSound) throw damaged(`${direction}-row of node ${node}`);
    if (areEntriesSound) continue;
    for (let at = first; at < end; at += 1) {
      if (rows[at]! >= edgeEnd || peer[at]! >= nodeEnd || kind[at]! > HIGHEST_EDGE_KIND) {
        throw damaged(`${direction}-row of node ${node}`);
      }
    }
  }
}

function checkRowSlots(c: ColumnViews, direction: "out" | "in"): void {
  const [start, rows, peer] = [c[`${direction}Start`], c[`${direction}Rows`], c[`${direction}Peer`]];
  const { state } = c;
  const nodeEnd = state[State.nodeEnd]!;
  const ends = [
    state[State[`${direction}Write`]]!,
    state[State[`${direction}Read`]]!,
    state[State[`${direction}End`]]!,
  ];
  checkSlots(`${direction}-row`, ends, (at) => {
    const node = rows[at]!;
    const isSound = node === 0 || (node < nodeEnd && start[node] === at + SLOT_HEADER);
    return isSound ? at + SLOT_HEADER + peer[at]! : -1;
  });
}

/** No node may be its own ancestor. Each node is walked over once: a walk ends where an earlier one has been. */
function checkParents({ state, nodeParent }: ColumnViews): void {
  const end = state[State.nodeEnd]!;
  const walk = new Uint32Array(end);
  for (let node = 1; node < end; node += 1) {
    let above = node;
    while (above !== 0 && walk[above] === 0) {
      walk[above] = node;
      above = nodeParent[above]!;
    }
    if (above !== 0 && walk[above] === node) throw damaged(`node ${above} is its own ancestor`);
  }
}
