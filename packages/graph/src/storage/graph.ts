import type { GraphCommit } from "../commit.ts";
import type { GraphView } from "../view.ts";
import type { AppliedChange } from "./applied-change.ts";
import { describeChange } from "./applied-change.ts";
import type { Attribute, AttributeType } from "./attribute-columns.ts";
import { AttributeColumns } from "./attribute-columns.ts";
import { ColumnStore, STATE_LENGTH, State } from "./columns.ts";
import { CommitChecker } from "./commit-checker.ts";
import { Compaction } from "./compaction.ts";
import { CommitWriter } from "./commit-writer.ts";
import { contentChecksum } from "./content-checksum.ts";
import { GraphColumns } from "./graph-columns.ts";
import type { GraphLayout } from "./graph-layout.ts";
import { layoutOf } from "./graph-layout.ts";
import type { LanguageNames } from "./language-names.ts";
import { builtInName, checkedLanguageNames, NO_LANGUAGES } from "./language-names.ts";
import { RankOrder } from "./rank-order.ts";
import { Rows } from "./rows.ts";
import { checksumColumns } from "./stored-columns.ts";
import type { SharedMemory } from "./shared-memory.ts";
import { MAXIMUM_PAGES } from "./shared-memory.ts";
import { Texts } from "./texts.ts";

/** How large a graph may become. */
export interface GraphOptions {
  /** Most pages (64 KiB each) the graph's memory may have. Default and maximum 65,536, which is 4 GiB. */
  readonly maximumPages?: number;
  /** Languages that plugins bring: names by number, see `checkedLanguageNames`. Default: none. */
  readonly languageNames?: ReadonlyMap<number, string>;
}

/** Decoded texts that are remembered; beyond this many they are forgotten and decoded again. */
const REMEMBERED_TEXTS = 1 << 18;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

let inside: { storeOf: (graph: Graph) => ColumnStore; graphOver: (store: ColumnStore, names: LanguageNames) => Graph };

/** Where a graph's columns are. For snapshots alone: not part of the package's interface. */
export function storeOf(graph: Graph): ColumnStore {
  return inside.storeOf(graph);
}

/** A graph over columns that were filled elsewhere. For snapshots alone, as above. */
export function graphOver(store: ColumnStore, languageNames: LanguageNames): Graph {
  return inside.graphOver(store, languageNames);
}

/**
 * The Interface Signature Graph in one shared memory. Reading is through `GraphView`'s columns; the only ways to
 * change it are `apply` and `compactStep`, both synchronous, after either of which columns must be read anew.
 */
export class Graph extends GraphColumns implements GraphView {
  /** Names of the languages that plugins brought, by number; snapshots keep them. */
  readonly languageNames: LanguageNames;
  readonly #store: ColumnStore;
  readonly #texts: Texts;
  readonly #checker: CommitChecker;
  readonly #writer: CommitWriter;
  readonly #compaction: Compaction;
  readonly #attributes: AttributeColumns;
  #layout: GraphLayout | undefined;
  #decoded: (string | undefined)[] = [];
  #decodedCount = 0;

  static {
    inside = { storeOf: (graph) => graph.#store, graphOver: (store, names) => new Graph(store, names) };
  }

  private constructor(store: ColumnStore, languageNames: LanguageNames) {
    super();
    this.languageNames = languageNames;
    const order = new RankOrder(store);
    this.#store = store;
    this.#texts = new Texts(store);
    this.#attributes = new AttributeColumns(store.regions);
    const outRows = new Rows(store, "out");
    const inRows = new Rows(store, "in");
    this.#compaction = new Compaction(store, [outRows, inRows]);
    this.#checker = new CommitChecker(store, this.#texts, order);
    this.#writer = new CommitWriter(store, this.#texts, order, outRows, inRows);
    this.showColumns(store);
  }

  /**
   * An empty graph.
   * @throws GraphError `graph-full` when the address space cannot be reserved; plain Error for names of languages that are
   * none
   */
  static create(options: GraphOptions = {}): Graph {
    const store = new ColumnStore(options.maximumPages ?? MAXIMUM_PAGES);
    store.reserve("state", STATE_LENGTH, 0);
    for (const group of ["node", "edge", "file", "text", "outRow", "inRow", "order"] as const)
      store.reserve(group, 1, 0);
    const { state } = store.columns;
    for (const end of [State.nodeEnd, State.edgeEnd, State.fileEnd, State.textEnd]) state[end] = 1;
    return new Graph(store, checkedLanguageNames(options.languageNames ?? NO_LANGUAGES));
  }

  languageName(language: number): string | undefined {
    return builtInName(language) ?? this.languageNames.get(language);
  }

  /** The memory that holds every column. */
  get memory(): SharedMemory {
    return this.#store.memory;
  }

  /** Commits and compaction steps so far; what a commit log counts by. */
  get sequence(): number {
    return this.#store.columns.state[State.sequence]!;
  }

  /** Bytes of the memory in use, garbage and room to grow included. */
  get memoryBytes(): number {
    return this.#store.regions.end;
  }

  /**
   * Where the columns lie. The same object as long as nothing changed or moved, attributes included: a reader that
   * keeps offsets compares it before each use.
   */
  layout(): GraphLayout {
    this.#layout ??= layoutOf(this.#store);
    return this.#layout;
  }

  /** Where the values of an attribute lie; undefined when there is none of that name. Valid as long as the layout. */
  attribute(name: string): Attribute | undefined {
    return this.#attributes.get(name);
  }

  /** Names of the attributes, in the order in which they came. */
  get attributeNames(): readonly string[] {
    return this.#attributes.names;
  }

  /**
   * Replaces the values of an attribute, indexed by node id: numbers about nodes that belong to no commit. They stay with
   * their nodes through commits; nodes without a value have 0, and so have those that come later.
   * @throws GraphError `attribute-invalid` when there are more values than node ids or they are not of the type;
   * `graph-full`, with the old values in place
   */
  setAttribute(name: string, type: AttributeType, values: Float32Array | Uint32Array): void {
    this.#attributes.set(name, type, values, this.nodeKind.subarray(0, this.nodeEnd));
    this.#layout = undefined;
  }

  /** Takes an attribute away. Returns whether there was one. */
  dropAttribute(name: string): boolean {
    this.#layout = undefined;
    return this.#attributes.drop(name);
  }

  /**
   * Applies a commit whole or not at all. Costs what the commit touches, not what the graph holds.
   * @throws GraphError `commit-malformed`, `commit-unknown-id`, `commit-conflict` or `graph-full`,
   * with the graph unchanged
   */
  apply(commit: GraphCommit): AppliedChange {
    try {
      const plan = this.#checker.check(commit);
      this.#writer.reserve(plan);
      const texts = this.#writer.write(plan);
      this.#forgetDecoded(texts.dropped);
      this.#attributes.forget(plan.droppedNodes);
      return describeChange(plan, texts, this.#store.columns);
    } finally {
      this.#texts.clearStaged();
      // Even a commit that is refused may have moved columns while making room.
      this.showColumns(this.#store);
      this.#layout = undefined;
    }
  }

  /**
   * One step of moving rows and texts together where much garbage lies, at a cost that `work` bounds: about so many row
   * entries or text words are looked at. Returns false when nothing needs doing; otherwise the step counts in
   * `sequence` and belongs into the commit log, and columns must be read anew.
   */
  compactStep(work: number): boolean {
    if (!this.#compaction.step(Math.max(1, work))) return false;
    this.#store.columns.state[State.sequence]! += 1;
    this.#layout = undefined;
    return true;
  }

  /** Of the contents, in stable order and free of ids: equal for graphs of the same code. Linear in their size. */
  checksum(): number {
    return contentChecksum(this);
  }

  /** Of every byte in use: equal for graphs that went through the same log from the same snapshot. */
  memoryChecksum(): number {
    return checksumColumns(this.#store);
  }

  text(textId: number): string {
    const known = this.#decoded[textId];
    if (known !== undefined) return known;
    const { textStart, textLength, textBytes } = this.#store.columns;
    const start = textStart[textId] ?? 0;
    const length = textLength[textId] ?? 0;
    if (length === 0) return "";
    const text = decoder.decode(textBytes.subarray(start, start + length));
    if (this.#decodedCount >= REMEMBERED_TEXTS) this.#forgetAllDecoded();
    this.#decoded[textId] = text;
    this.#decodedCount += 1;
    return text;
  }

  findText(text: string): number {
    return this.#texts.find(text);
  }

  #forgetDecoded(texts: Uint32Array): void {
    for (const text of texts) {
      if (this.#decoded[text] === undefined) continue;
      this.#decoded[text] = undefined;
      this.#decodedCount -= 1;
    }
  }

  #forgetAllDecoded(): void {
    this.#decoded = [];
    this.#decodedCount = 0;
  }
}
