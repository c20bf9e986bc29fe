import { nativeAbi, nativePointers, nativeWords } from "@parseltongue/contract";
import type { GraphMemory } from "../graph-memory.ts";
import {
  COLUMN_TABLE_OFFSET,
  HIT_DEPTH_OFFSET,
  HIT_KEEP_OFFSET,
  HIT_NODE_OFFSET,
  HIT_SCORE_OFFSET,
  IoWord,
  PARAMETER_OFFSET,
} from "../io-layout.ts";
import type { IoMemory } from "../runtime/io-memory.ts";
import type { NativeLibrary } from "./native-library.ts";

type WordName = (typeof nativeWords)[number];
type PointerName = (typeof nativePointers)[number];

const WORDS_AT = 2;
/** The first multiple of eight behind the words. */
const POINTERS_AT = 8 * Math.ceil((4 * (WORDS_AT + nativeWords.length)) / 8);

/** Columns that lie in the memory of the call, with where. */
const IN_CALL: Readonly<Partial<Record<PointerName, number>>> = {
  hitNode: HIT_NODE_OFFSET,
  hitDepth: HIT_DEPTH_OFFSET,
  hitKeep: HIT_KEEP_OFFSET,
  hitScore: HIT_SCORE_OFFSET,
  parameters: PARAMETER_OFFSET,
  attributes: COLUMN_TABLE_OFFSET,
};

/**
 * What a library reads the graph and the call through: ends and addresses, in the contract's order. The memories of the
 * graph and of the call never move, so that addresses are asked for once.
 * @see contract/SPEC.md section 12
 */
export class NativeTable {
  readonly bytes: Uint8Array = new Uint8Array(POINTERS_AT + 8 * nativePointers.length);
  readonly #words = new Uint32Array(this.bytes.buffer);
  readonly #pointers = new BigUint64Array(this.bytes.buffer, POINTERS_AT);
  readonly #graphAt: bigint;

  constructor(library: NativeLibrary, graph: GraphMemory, io: IoMemory) {
    this.#words[0] = nativeAbi;
    this.#words[1] = this.bytes.length;
    this.#graphAt = library.addressOf(graph.memory.buffer);
    this.point("graph", this.#graphAt);
    const callAt = library.addressOf(io.memory.buffer);
    for (const [name, offset] of Object.entries(IN_CALL)) this.point(name as PointerName, callAt + BigInt(offset));
  }

  /** Takes over where the graph's columns lie. */
  writeLayout(graph: GraphMemory): void {
    const layout = graph.layout();
    for (const name of nativeWords)
      if (name in layout) this.#write(name, layout[name as keyof typeof layout] as number);
    for (const name of nativePointers) {
      const offset = layout.offsets[name as keyof typeof layout.offsets];
      if (offset !== undefined) this.point(name, this.#graphAt + BigInt(offset));
    }
  }

  /** Takes over what the call is about. */
  writeCall({ words }: IoMemory): void {
    this.#write("hitCount", words[IoWord.hitCount]!);
    this.#write("paramLength", words[IoWord.paramLength]!);
    this.#write("scope", words[IoWord.scope]!);
    this.#write("columnCount", words[IoWord.columnCount]!);
  }

  /** Writes an address, or a number of 64 bits. */
  point(name: PointerName, value: bigint): void {
    this.#pointers[nativePointers.indexOf(name)] = value;
  }

  #write(name: WordName, value: number): void {
    this.#words[WORDS_AT + nativeWords.indexOf(name)] = value;
  }
}
