import { GraphError } from "../graph-error.ts";
import type { Region } from "./regions.ts";
import { NO_REGION, Regions, roundUpToRegion } from "./regions.ts";
import { MAXIMUM_PAGES, PAGE_BYTES } from "./shared-memory.ts";
import type { BlockOperations, SharedMemory } from "./shared-memory.ts";

/**
 * Every column of the graph: bytes per element and the group whose members grow together.
 * The order here is the order in a snapshot and in `memoryChecksum`.
 */
export const columnTable = {
  state: { bytes: 4, group: "state" },
  nodeKind: { bytes: 1, group: "node" },
  nodeFlags: { bytes: 4, group: "node" },
  nodeName: { bytes: 4, group: "node" },
  nodeQualifiedName: { bytes: 4, group: "node" },
  nodeSignature: { bytes: 4, group: "node" },
  nodeDoc: { bytes: 4, group: "node" },
  nodeParent: { bytes: 4, group: "node" },
  nodeFile: { bytes: 4, group: "node" },
  nodeLine: { bytes: 4, group: "node" },
  nodeColumn: { bytes: 4, group: "node" },
  nodeEndLine: { bytes: 4, group: "node" },
  nodeLanguage: { bytes: 1, group: "node" },
  nodeOrdinal: { bytes: 4, group: "node" },
  nodeRank: { bytes: 4, group: "node" },
  nodeChildren: { bytes: 4, group: "node" },
  outStart: { bytes: 4, group: "node" },
  outLength: { bytes: 4, group: "node" },
  inStart: { bytes: 4, group: "node" },
  inLength: { bytes: 4, group: "node" },
  edgeFrom: { bytes: 4, group: "edge" },
  edgeTo: { bytes: 4, group: "edge" },
  edgeKind: { bytes: 1, group: "edge" },
  edgeFlags: { bytes: 1, group: "edge" },
  edgeConfidence: { bytes: 1, group: "edge" },
  edgeLine: { bytes: 4, group: "edge" },
  edgeColumn: { bytes: 4, group: "edge" },
  filePath: { bytes: 4, group: "file" },
  fileFlags: { bytes: 4, group: "file" },
  fileLanguage: { bytes: 1, group: "file" },
  fileLineCount: { bytes: 4, group: "file" },
  fileNodes: { bytes: 4, group: "file" },
  textStart: { bytes: 4, group: "text" },
  textLength: { bytes: 4, group: "text" },
  textUses: { bytes: 4, group: "text" },
  textBytes: { bytes: 1, group: "textBytes" },
  textTable: { bytes: 4, group: "textTable" },
  textTableHash: { bytes: 4, group: "textTable" },
  outRows: { bytes: 4, group: "outRow" },
  outPeer: { bytes: 4, group: "outRow" },
  outKind: { bytes: 1, group: "outRow" },
  inRows: { bytes: 4, group: "inRow" },
  inPeer: { bytes: 4, group: "inRow" },
  inKind: { bytes: 1, group: "inRow" },
  nodesByRank: { bytes: 4, group: "order" },
} as const;

/** The name of a column, as in `GraphView`; those that are the graph's own business are among them. */
export type ColumnName = keyof typeof columnTable;
export type ColumnGroup = (typeof columnTable)[ColumnName]["group"];
/** The columns as typed arrays over the graph's memory; each is as long as its group's capacity. */
export type ColumnViews = {
  [K in ColumnName]: (typeof columnTable)[K]["bytes"] extends 1 ? Uint8Array : Uint32Array;
} & {
  /** `textBytes` by words. */
  textWords: Uint32Array;
};

export const columnNames: readonly ColumnName[] = Object.keys(columnTable) as ColumnName[];

/**
 * Positions in the `state` column: the few numbers of a graph that belong to no id.
 * They live in the memory too, so that a copy of the bytes is a copy of the graph.
 */
export const State = {
  epoch: 0,
  /** Commits and compaction steps so far: what a commit log counts by. */
  sequence: 1,
  nodeEnd: 2,
  edgeEnd: 3,
  fileEnd: 4,
  textEnd: 5,
  liveNodes: 6,
  liveEdges: 7,
  liveTexts: 8,
  /** First of the free text ids, linked through `textStart`. */
  freeText: 9,
  textBytesEnd: 10,
  textGarbage: 11,
  textTableSize: 12,
  outEnd: 13,
  outGarbage: 14,
  inEnd: 15,
  inGarbage: 16,
  /** Where a compaction under way reads and writes; both 0 between two of them. */
  textRead: 17,
  textWrite: 18,
  outRead: 19,
  outWrite: 20,
  inRead: 21,
  inWrite: 22,
} as const;
export const STATE_LENGTH = 32;

/** Room left beyond what is asked for, as a share of it: small, since whole-graph commits ask for all they need. */
const HEADROOM = 1 / 8;
const GROWTH = 1.5;

/**
 * The graph's memory, divided into one region per column. A column that outgrows its region is copied to a larger
 * one; regions left behind are reused. Nothing moves except inside `reserve`.
 */
export class ColumnStore {
  /** What the columns lie in; other things may lie there too. */
  readonly regions: Regions;
  /** Replaced by `reserve` when a column moves. */
  columns: ColumnViews;
  readonly #regions = new Map<ColumnName, Region>();
  readonly #capacity = new Map<ColumnGroup, number>();

  constructor(maximumPages: number = MAXIMUM_PAGES) {
    this.regions = new Regions(maximumPages);
    for (const name of columnNames) this.#regions.set(name, NO_REGION);
    this.columns = this.#deriveViews();
  }

  get memory(): SharedMemory {
    return this.regions.memory;
  }

  get blocks(): BlockOperations {
    return this.regions.blocks;
  }

  capacity(group: ColumnGroup): number {
    return this.#capacity.get(group) ?? 0;
  }

  /** Byte offset of a column in the memory, valid until the next commit. */
  offset(name: ColumnName): number {
    return this.#region(name).offset;
  }

  /**
   * Makes room for `count` elements in every column of a group, keeping the first `used` of each; the rest is 0.
   * @throws GraphError `graph-full` when the memory's maximum is reached; the columns are then as before.
   */
  reserve(group: ColumnGroup, count: number, used: number): void {
    const old = this.capacity(group);
    if (count <= old) return;
    const capacity = Math.ceil(Math.max(count * (1 + HEADROOM), old * GROWTH, 16));
    const members = columnNames.filter((name) => columnTable[name].group === group);
    this.#checkRoom(group, members, capacity);
    for (const name of members) this.#growColumn(name, capacity, used);
    this.#capacity.set(group, capacity);
    this.columns = this.#deriveViews();
  }

  #region(name: ColumnName): Region {
    const region = this.#regions.get(name);
    if (region === undefined) throw new Error(`no region for column ${name}`);
    return region;
  }

  /** Assumes that no free region fits, so that growth never fails half-way through a group. */
  #checkRoom(group: ColumnGroup, members: readonly ColumnName[], capacity: number): void {
    let bytes = 0;
    for (const name of members) bytes += roundUpToRegion(capacity * columnTable[name].bytes);
    if (this.regions.makeRoom(bytes)) return;
    throw graphFull(this.regions, `${group} columns`, bytes);
  }

  #growColumn(name: ColumnName, capacity: number, used: number): void {
    const { bytes } = columnTable[name];
    const old = this.#region(name);
    const region = this.regions.allocate(roundUpToRegion(capacity * bytes));
    const kept = used * bytes;
    this.blocks.copy(region.offset, old.offset, kept);
    this.regions.clear(region.offset + kept, region.offset + region.bytes);
    this.#regions.set(name, region);
    // A copy of a text would outlive the text.
    if (name === "textBytes") this.regions.clear(old.offset, old.offset + Math.min(kept, old.bytes));
    this.regions.release(old);
  }

  #deriveViews(): ColumnViews {
    const { buffer } = this.memory;
    const views: Record<string, Uint8Array | Uint32Array> = {};
    for (const name of columnNames) {
      const { bytes, group } = columnTable[name];
      const { offset } = this.#region(name);
      const length = this.capacity(group);
      views[name] = bytes === 1 ? new Uint8Array(buffer, offset, length) : new Uint32Array(buffer, offset, length);
    }
    views["textWords"] = new Uint32Array(buffer, this.offset("textBytes"), this.capacity("textBytes") >>> 2);
    return views as ColumnViews;
  }
}

export function graphFull(regions: Regions, what: string, bytes: number): GraphError {
  const { maximumPages } = regions;
  return new GraphError("graph-full", `the graph's memory is full: ${bytes} bytes for ${what} do not fit`, {
    hint: `the limit is ${maximumPages} pages of ${PAGE_BYTES} bytes; index less code in one graph`,
    details: { what, bytes, maximumPages },
  });
}
