import { EdgeKind, NodeFlag } from "../schema.ts";
import type { GraphView } from "../view.ts";
import type { Answer, PathAnswer, WalkOptions } from "./answer.ts";
import { PathSearch } from "./path-search.ts";
import { DEPENDENCY_KINDS, Reach } from "./reach.ts";
import type { WalkShape } from "./reach.ts";
import { requireNode, walkLimits } from "./walk-limits.ts";
import type { LimitDefaults } from "./walk-limits.ts";

const CALLS = 1 << EdgeKind.calls;
const SUPERTYPES = (1 << EdgeKind.implements) | (1 << EdgeKind.extends);

const callers: WalkShape = { direction: "in", kinds: CALLS, start: "itself" };
const callees: WalkShape = { direction: "out", kinds: CALLS, start: "itself" };
const implementors: WalkShape = { direction: "in", kinds: SUPERTYPES, start: "itself" };
const supertypes: WalkShape = { direction: "out", kinds: SUPERTYPES, start: "itself" };
const blastRadius: WalkShape = { direction: "in", kinds: DEPENDENCY_KINDS, start: "inside" };

const oneHop: LimitDefaults = { hops: 1, edges: 16_384, minimumConfidence: "ambiguous" };
const wholeWalk: LimitDefaults = { hops: Number.POSITIVE_INFINITY, edges: 8_192, minimumConfidence: "inferred" };
const wholePath: LimitDefaults = { hops: Number.POSITIVE_INFINITY, edges: 8_192, minimumConfidence: "inferred" };

/** The questions that walk from a node; see `Questions` for each. */
export class WalkQuestions {
  readonly #view: GraphView;
  readonly #reach: Reach;
  readonly #path: PathSearch;

  constructor(view: GraphView) {
    this.#view = view;
    this.#reach = new Reach(view);
    this.#path = new PathSearch(view);
  }

  callers(node: number, options: WalkOptions): Answer {
    return this.#ask(node, callers, options, oneHop);
  }

  callees(node: number, options: WalkOptions): Answer {
    return this.#ask(node, callees, options, oneHop);
  }

  whatImplements(node: number, options: WalkOptions): Answer {
    return this.#ask(node, implementors, options, oneHop);
  }

  supertypes(node: number, options: WalkOptions): Answer {
    return this.#ask(node, supertypes, options, oneHop);
  }

  blastRadius(node: number, options: WalkOptions): Answer {
    return this.#ask(node, blastRadius, options, wholeWalk);
  }

  path(from: number, to: number, options: Omit<WalkOptions, "hits" | "nodeKinds">): PathAnswer {
    requireNode(this.#view, to);
    const includeTests = options.includeTests === true || (this.#view.nodeFlags[to]! & NodeFlag.test) !== 0;
    const limits = walkLimits(this.#view, from, { ...options, includeTests }, wholePath);
    return this.#path.ask(from, to, DEPENDENCY_KINDS, limits);
  }

  #ask(node: number, shape: WalkShape, options: WalkOptions, defaults: LimitDefaults): Answer {
    return this.#reach.ask(node, shape, walkLimits(this.#view, node, options, defaults));
  }
}
