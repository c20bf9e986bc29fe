import type { AppliedChange } from "../../storage/applied-change.ts";
import type { GraphView } from "../../view.ts";
import { DEFAULT_HITS, MAX_HITS } from "../answer.ts";
import type { FindAnswer, FindMode, FindOptions } from "../answer.ts";
import { ALL_NODE_KINDS, cutReasons, nodeKindMask, requireCount, skipFlags } from "../walk-limits.ts";
import { foldName } from "./folded-names.ts";
import { Quality, SCORE_STEP } from "./fuzzy-match.ts";
import { FuzzySearch } from "./fuzzy-search.ts";
import { grown } from "../growth.ts";
import { NameHits } from "./name-hits.ts";
import { NameTable } from "./name-table.ts";
import { QualifiedNames } from "./qualified-names.ts";

/** Letters of a query that are compared; what is typed beyond them cannot narrow a search any more. */
const LONGEST_QUERY = 128;
const encoder = new TextEncoder();
type Match = FindAnswer["match"];

/** Finds nodes by name. Built from the whole graph once, then kept up to date from commits. */
export class NameIndex {
  readonly #table: NameTable;
  readonly #hits: NameHits;
  readonly #fuzzy: FuzzySearch;
  readonly #qualified: QualifiedNames;
  readonly #query: Uint8Array = new Uint8Array(256);
  #queryLength = 0;
  #scored: Uint32Array = new Uint32Array(1024);
  readonly #scoreEnds: Uint32Array = new Uint32Array(Quality.none * SCORE_STEP);

  constructor(view: GraphView) {
    this.#table = new NameTable(view);
    this.#hits = new NameHits(view, this.#table);
    this.#fuzzy = new FuzzySearch(this.#table);
    this.#qualified = new QualifiedNames(view, this.#table);
  }

  /** Follows a commit. Costs what the commit touched; new names enter the order with the next search by prefix. */
  apply(change: AppliedChange): void {
    this.#table.apply(change);
    this.#hits.forget();
  }

  /** @throws GraphError `limit-invalid` when `hits` is out of range */
  find(text: string, options: FindOptions = {}): FindAnswer {
    const { mode = "best", hits: limit = DEFAULT_HITS } = options;
    requireCount("hits", limit, MAX_HITS);
    const filter = {
      nodeKinds: options.nodeKinds === undefined ? ALL_NODE_KINDS : nodeKindMask(options.nodeKinds),
      skipFlags: skipFlags(options.includeTests === true),
    };
    for (const step of mode === "best" ? (["exact", "prefix", "fuzzy"] as const) : [mode]) {
      this.#hits.start(filter, limit);
      this.#run(step, text);
      if (this.#hits.total > 0) return this.#answer(step);
    }
    return this.#answer("none");
  }

  #run(mode: Exclude<FindMode, "best">, text: string): void {
    if (mode === "exact") {
      this.#qualified.addMatches(text, this.#hits);
      this.#hits.endBatch();
      return;
    }
    this.#fold(text);
    if (this.#queryLength === 0) return;
    if (mode === "fuzzy") {
      this.#findFuzzy();
      return;
    }
    this.#table.settle();
    this.#findPrefix();
  }

  #fold(text: string): void {
    const bytes = encoder.encode(text.slice(0, LONGEST_QUERY)).subarray(0, LONGEST_QUERY);
    this.#queryLength = foldName(bytes, 0, bytes.length, this.#query, 0);
  }

  /** Names in order, those that fold alike together. Stops when the page is full. */
  #findPrefix(): void {
    const table = this.#table;
    let at = table.lowerBound(this.#query, this.#queryLength);
    const last = table.prefixEnd(at, this.#query, this.#queryLength);
    while (at < last) {
      if (this.#hits.isFull) {
        this.#hits.isExact = false;
        return;
      }
      at = this.#hits.addSingles(at, last);
      if (at === last || this.#hits.isFull) continue;
      const end = table.groupEnd(at);
      this.#hits.takeGroup(at, end);
      at = end;
    }
  }

  /** Best scores first; of one score the nodes of all names are sorted together. */
  #findFuzzy(): void {
    this.#fuzzy.search(this.#query, this.#queryLength);
    const ends = this.#sortByScore();
    for (let score = 0, from = 0; score < ends.length; from = ends[score]!, score++) {
      if (ends[score] === from) continue;
      if (this.#hits.isFull) {
        this.#hits.isExact = false;
        return;
      }
      this.#addScored(from, ends[score]!);
      this.#hits.endBatch();
    }
  }

  /** Fills `#scored` with the matching names, best first; gives where each score ends in it. */
  #sortByScore(): Uint32Array {
    const { slots, scores, length } = this.#fuzzy;
    const ends = this.#scoreEnds.fill(0);
    for (let i = 0; i < length; i++) ends[scores[i]!]!++;
    for (let score = 0, end = 0; score < ends.length; score++) {
      const count = ends[score]!;
      ends[score] = end;
      end += count;
    }
    this.#scored = grown(this.#scored, length);
    // Afterwards each score's beginning has moved on to its end.
    for (let i = 0; i < length; i++) this.#scored[ends[scores[i]!]!++] = slots[i]!;
    return ends;
  }

  #addScored(from: number, to: number): void {
    const names = this.#scored.subarray(from, to);
    let nodes = 0;
    for (let i = 0; i < names.length; i++) nodes += this.#table.entries.count(names[i]!);
    // Where not all can be compared, those that are must not depend on the order in which names came into the graph.
    if (nodes > this.#hits.capacity) this.#hits.sortByRank(names);
    for (let i = 0; i < names.length; i++) {
      if (this.#hits.isBatchFull) {
        this.#hits.isExact = false;
        return;
      }
      this.#hits.addName(names[i]!);
    }
  }

  #answer(match: Match): FindAnswer {
    const { total, isExact } = this.#hits;
    const nodes = this.#hits.page();
    const truncated = cutReasons(false, nodes.length < total || !isExact, false);
    return { nodes, total, totalIsExact: isExact, truncated, match };
  }
}
