import type { GraphLayout, GraphMemory } from "../graph-memory.ts";
import {
  COLUMN_TABLE_OFFSET,
  HIT_DEPTH_OFFSET,
  HIT_KEEP_OFFSET,
  HIT_NODE_OFFSET,
  HIT_SCORE_OFFSET,
  IO_PAGES,
  IoWord,
  LAYOUT_WORDS,
  MAX_COLUMN_HANDLES,
  MAX_IO_HITS,
  PARAMETER_BYTES,
  PARAMETER_OFFSET,
} from "../io-layout.ts";
import type { HitBatch } from "../outcomes.ts";
import { wasm, type WasmMemory } from "../web-assembly.ts";

/** A block of no parameters. */
export const NO_PARAMETERS: Uint8Array = new Uint8Array(0);

/**
 * Memory 2 of every instance of a host: what a call is about, and the answers to it that are plain numbers. It never
 * grows, so the views here stay. Between calls guests cannot reach it; what one call left is overwritten or out of
 * bounds in the next.
 */
export class IoMemory {
  readonly memory: WasmMemory = new wasm.Memory({ initial: IO_PAGES, maximum: IO_PAGES });
  readonly words: Uint32Array = new Uint32Array(this.memory.buffer, 0, COLUMN_TABLE_OFFSET / 4);
  /** 0 or 1, whatever number a guest says. */
  readonly keep: Uint8Array = new Uint8Array(this.memory.buffer, HIT_KEEP_OFFSET, MAX_IO_HITS);
  /** The same, four at a time. */
  readonly keepWords: Uint32Array = new Uint32Array(this.memory.buffer, HIT_KEEP_OFFSET, MAX_IO_HITS / 4);
  readonly scores: Float32Array = new Float32Array(this.memory.buffer, HIT_SCORE_OFFSET, MAX_IO_HITS);
  readonly hitNodes: Uint32Array = new Uint32Array(this.memory.buffer, HIT_NODE_OFFSET, MAX_IO_HITS);
  readonly hitDepths: Uint32Array = new Uint32Array(this.memory.buffer, HIT_DEPTH_OFFSET, MAX_IO_HITS);
  readonly #columns = new Uint32Array(this.memory.buffer, COLUMN_TABLE_OFFSET, 2 * MAX_COLUMN_HANDLES);
  readonly #parameters = new Uint8Array(this.memory.buffer, PARAMETER_OFFSET, PARAMETER_BYTES);
  #layout: GraphLayout | undefined;
  #block: Uint8Array = NO_PARAMETERS;

  /** Writes where the graph's columns lie, unless it says so already; instances load it with `bind`. */
  writeLayout(layout: GraphLayout): void {
    if (layout === this.#layout) return;
    const { offsets } = layout;
    LAYOUT_WORDS.forEach((name, index) => {
      this.words[IoWord.layout + index] = name in offsets ? offsets[name as never] : layout[name as never];
    });
    this.#layout = layout;
  }

  /** Writes candidates. At most `MAX_IO_HITS`. */
  writeHits({ length, nodes, depths }: HitBatch): void {
    this.hitNodes.set(nodes.length === length ? nodes : nodes.subarray(0, length));
    this.hitDepths.set(depths.length === length ? depths : depths.subarray(0, length));
  }

  /** Writes those of the candidates whose positions are the first `length` of `positions`. */
  writeSelectedHits({ nodes, depths }: HitBatch, positions: Uint32Array, length: number): void {
    const { hitNodes, hitDepths } = this;
    for (let i = 0; i < length; i++) {
      const position = positions[i]!;
      hitNodes[i] = nodes[position]!;
      hitDepths[i] = depths[position]!;
    }
  }

  /** Puts everything but hits, what is said of them, and columns into the state in which a call begins. */
  prepareCall(hitCount: number, scope: number, block: Uint8Array): void {
    const { words } = this;
    words[IoWord.trapReason] = 0;
    words[IoWord.refused] = 0;
    words[IoWord.hitCount] = hitCount;
    words[IoWord.scope] = scope;
    if (block === this.#block) return;
    this.#parameters.set(block);
    words[IoWord.paramLength] = block.length;
    this.#block = block;
  }

  /** Every hit stays. */
  keepAll(hitCount: number): void {
    this.keepWords.fill(0x0101_0101, 0, (hitCount + 3) >>> 2);
  }

  /** Every hit scores 0. */
  clearScores(hitCount: number): void {
    this.scores.fill(0, 0, hitCount);
  }

  /** Gives handle `i + 1` to the `i`-th of the names; a name without a column has length 0, so that it reads as 0. */
  writeColumns(graph: GraphMemory, names: readonly string[]): void {
    for (let i = 0; i < names.length; i++) {
      const column = graph.attribute(names[i]!);
      this.#columns[2 * i + 2] = column?.offset ?? 0;
      this.#columns[2 * i + 3] = column?.length ?? 0;
    }
    this.words[IoWord.columnCount] = names.length === 0 ? 0 : names.length + 1;
  }
}
