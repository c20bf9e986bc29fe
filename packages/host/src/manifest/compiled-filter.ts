import { constants } from "@parseltongue/contract";
import type { GraphLayout, GraphMemory } from "../graph-memory.ts";
import type { HitBatch } from "../outcomes.ts";
import { GlobPattern } from "./glob-pattern.ts";
import type { HookFilter } from "./manifest.ts";

/** What is known of a question before it is answered. Bit `k` of a set stands for kind `k` of the contract's tables. */
export interface QuestionShape {
  /** Name of the question: `callers`, `blast-radius` … */
  readonly query: string;
  /** Kinds of edge that it may follow; 0 when it follows none. */
  readonly edgeKinds: number;
  /** Kinds of node that its hits may have. */
  readonly nodeKinds: number;
  /** Languages that its hits may have; bits by the graph's language ids. */
  readonly languages: number;
}

/** Bits of kinds, by the names that manifests use. */
export function edgeKindSet(names: readonly string[]): number {
  return bitsOf(names, constants["edge-kind"]);
}
/** Bits of kinds, by the names that manifests use. */
export function nodeKindSet(names: readonly string[]): number {
  return bitsOf(names, constants["node-kind"]);
}
/** Bits of languages by name. A name that no language has sets no bit: such a filter matches nothing. */
export function languageSet(names: readonly string[]): number {
  return bitsOf(names, constants.language);
}

function bitsOf(names: readonly string[], values: Readonly<Record<string, number>>): number {
  return names.reduce((bits, name) => (Object.hasOwn(values, name) ? bits | (1 << values[name]!) : bits), 0);
}

const ALL = -1;
const UNKNOWN = 0;
const MATCHES = 1;
const FAILS = 2;

/** The columns that filters read. */
interface NodeColumns {
  readonly kinds: Uint8Array;
  readonly languages: Uint8Array;
  readonly files: Uint32Array;
}

/** A hook's filter made ready to be asked about questions and hits. */
export class CompiledFilter {
  readonly #queries: ReadonlySet<string> | undefined;
  readonly #edgeKinds: number;
  readonly #nodeKinds: number;
  readonly #languages: number;
  readonly #paths: readonly GlobPattern[] | undefined;
  /** Whether any hit could fail: otherwise hits need not be looked at. */
  readonly looksAtHits: boolean;
  /** By file id, what the globs said, as long as the graph's layout is this one. */
  #fileAnswers = new Uint8Array(0);
  #layout: GraphLayout | undefined;
  #view: NodeColumns = { kinds: new Uint8Array(0), languages: new Uint8Array(0), files: new Uint32Array(0) };

  constructor(filter: HookFilter) {
    this.#queries = filter.queries && new Set(filter.queries);
    this.#edgeKinds = filter.edgeKinds ? edgeKindSet(filter.edgeKinds) : ALL;
    this.#nodeKinds = filter.nodeKinds ? nodeKindSet(filter.nodeKinds) : ALL;
    this.#languages = filter.languages ? languageSet(filter.languages) : ALL;
    this.#paths = filter.paths?.map((glob) => new GlobPattern(glob));
    this.looksAtHits = this.#nodeKinds !== ALL || this.#languages !== ALL || this.#paths !== undefined;
  }

  /** `false` proves that no hit of the question concerns the hook, so that it need not be woken. */
  mayMatter(question: QuestionShape): boolean {
    if (this.#queries?.has(question.query) === false) return false;
    if (this.#edgeKinds !== ALL && (this.#edgeKinds & question.edgeKinds) === 0) return false;
    if (this.#nodeKinds !== ALL && (this.#nodeKinds & question.nodeKinds) === 0) return false;
    return this.#languages === ALL || (this.#languages & question.languages) !== 0;
  }

  /**
   * Writes the positions of the hits that concern the hook to `positions`, in the batch's order, and returns how many
   * they are.
   */
  select(graph: GraphMemory, batch: HitBatch, positions: Uint32Array): number {
    this.#look(graph);
    const { kinds, languages, files } = this.#view;
    let count = 0;
    for (let i = 0; i < batch.length; i++) {
      const node = batch.nodes[i]!;
      if (!hasBit(this.#nodeKinds, kinds[node] ?? 0) || !hasBit(this.#languages, languages[node] ?? 0)) continue;
      if (this.#paths !== undefined && !this.#matchesFile(graph, files[node] ?? 0)) continue;
      positions[count++] = i;
    }
    return count;
  }

  /** Takes the graph's columns as they lie now; what globs said of files before a commit is forgotten. */
  #look(graph: GraphMemory): void {
    const layout = graph.layout();
    if (layout === this.#layout) return;
    this.#layout = layout;
    const { offsets, nodeEnd, fileEnd } = layout;
    const { buffer } = graph.memory;
    this.#view = {
      kinds: new Uint8Array(buffer, offsets.nodeKind, nodeEnd),
      languages: new Uint8Array(buffer, offsets.nodeLanguage, nodeEnd),
      files: new Uint32Array(buffer, offsets.nodeFile, nodeEnd),
    };
    if (this.#paths === undefined) return;
    if (this.#fileAnswers.length < fileEnd) this.#fileAnswers = new Uint8Array(fileEnd);
    else this.#fileAnswers.fill(UNKNOWN);
  }

  #matchesFile(graph: GraphMemory, file: number): boolean {
    const known = this.#fileAnswers[file];
    if (known !== UNKNOWN) return known === MATCHES;
    const path = pathOf(graph, graph.layout(), file);
    const matches = this.#paths?.some((glob) => glob.matches(path)) === true;
    this.#fileAnswers[file] = matches ? MATCHES : FAILS;
    return matches;
  }
}

/** Kinds and languages beyond those that bits are for are in no filter but the one that lets everything through. */
function hasBit(bits: number, value: number): boolean {
  return bits === ALL || (value < 32 && ((bits >>> value) & 1) === 1);
}

/** UTF-8 of a file's path, where it lies. */
function pathOf({ memory: { buffer } }: GraphMemory, { offsets, textEnd }: GraphLayout, file: number): Uint8Array {
  const text = new Uint32Array(buffer, offsets.filePath + 4 * file, 1)[0]!;
  if (text >= textEnd) return new Uint8Array(0);
  const start = new Uint32Array(buffer, offsets.textStart + 4 * text, 1)[0]!;
  const length = new Uint32Array(buffer, offsets.textLength + 4 * text, 1)[0]!;
  return new Uint8Array(buffer, offsets.textBytes + start, length);
}
