import type { AppliedChange } from "../storage/applied-change.ts";
import type { GraphView } from "../view.ts";
import type {
  Answer,
  ContextAnswer,
  ContextOptions,
  CycleAnswer,
  CycleOptions,
  DependencyAnswer,
  DependencyOptions,
  FindAnswer,
  FindOptions,
  HubAnswer,
  HubOptions,
  PathAnswer,
  Questions,
  TargetAnswer,
  UnusedAnswer,
  UnusedOptions,
  WalkOptions,
} from "./answer.ts";
import { ContextQuestion } from "./context.ts";
import { CycleIndex } from "./cycles/cycle-index.ts";
import { dependencies } from "./dependencies.ts";
import { hubs, unused } from "./hubs-and-unused.ts";
import { NameIndex } from "./names/name-index.ts";
import { resolveTarget } from "./names/resolve-target.ts";
import { WalkQuestions } from "./walk-questions.ts";

/**
 * Answers questions about one graph. Walks read the graph as it is; the indexes for names, cycles and dependencies are
 * built from the whole graph when first needed, and from then on follow it by `apply`.
 */
export class GraphQueries implements Questions {
  readonly #view: GraphView;
  readonly #walks: WalkQuestions;
  readonly #context: ContextQuestion;
  #names: NameIndex | undefined;
  #cycles: CycleIndex | undefined;

  constructor(view: GraphView) {
    this.#view = view;
    this.#walks = new WalkQuestions(view);
    this.#context = new ContextQuestion(view);
  }

  /** Must be called with every commit's change, in order, before the next question. */
  apply(change: AppliedChange): void {
    this.#names?.apply(change);
    this.#cycles?.apply(change);
  }

  /** Builds what the first questions would otherwise wait for: seconds for a million nodes for each index. */
  warm(): void {
    this.#nameIndex();
    this.#cycleIndex();
  }

  callers(node: number, options: WalkOptions = {}): Answer {
    return this.#walks.callers(node, options);
  }

  callees(node: number, options: WalkOptions = {}): Answer {
    return this.#walks.callees(node, options);
  }

  whatImplements(node: number, options: WalkOptions = {}): Answer {
    return this.#walks.whatImplements(node, options);
  }

  supertypes(node: number, options: WalkOptions = {}): Answer {
    return this.#walks.supertypes(node, options);
  }

  blastRadius(node: number, options: WalkOptions = {}): Answer {
    return this.#walks.blastRadius(node, options);
  }

  path(from: number, to: number, options: Omit<WalkOptions, "hits" | "nodeKinds"> = {}): PathAnswer {
    return this.#walks.path(from, to, options);
  }

  dependencies(options: DependencyOptions = {}): DependencyAnswer {
    return dependencies(this.#view, this.#cycleIndex().currentFiles(), options);
  }

  hubs(options: HubOptions = {}): HubAnswer {
    return hubs(this.#view, options);
  }

  unused(options: UnusedOptions = {}): UnusedAnswer {
    return unused(this.#view, options);
  }

  context(node: number, options: ContextOptions = {}): ContextAnswer {
    return this.#context.ask(node, options);
  }

  findCycles(options: CycleOptions = {}): CycleAnswer {
    return this.#cycleIndex().find(options);
  }

  find(text: string, options: FindOptions = {}): FindAnswer {
    return this.#nameIndex().find(text, options);
  }

  resolveTarget(text: string, options: Omit<FindOptions, "mode" | "hits"> = {}): TargetAnswer {
    return resolveTarget(this.#view, this.#nameIndex(), text, options);
  }

  #nameIndex(): NameIndex {
    this.#names ??= new NameIndex(this.#view);
    return this.#names;
  }

  #cycleIndex(): CycleIndex {
    this.#cycles ??= new CycleIndex(this.#view);
    return this.#cycles;
  }
}
