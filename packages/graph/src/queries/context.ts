import { EdgeKind, NodeFlag, NodeKind } from "../schema.ts";
import type { GraphView } from "../view.ts";
import type { ContextAnswer, ContextEntry, ContextOptions, ContextRole } from "./answer.ts";
import { requireCount, requireNode, skipFlags } from "./walk-limits.ts";

const DEFAULT_TOKENS = 4000;
const BYTES_PER_TOKEN = 4;
/** The line number, punctuation and the role's share of its heading. */
const LINE_OVERHEAD_TOKENS = 4;
/** Row entries looked at per node and direction; a hub's neighbours beyond them tell nothing more about it. */
const MOST_NEIGHBOURS = 512;
/** Nodes whose neighbours are looked at for `nearby`. */
const MOST_NEARBY_SOURCES = 64;

/**
 * Tokens that a node's line takes: a quarter of the UTF-8 bytes of its signature (its qualified name where it has none)
 * and path, rounded up, and a fixed part for the rest of the line; of the target the documentation too.
 * Models differ by a third either way; what matters is that the rule never changes with the order of questions.
 */
export function estimateTokens(view: GraphView, node: number, role: ContextRole): number {
  const { nodeSignature, nodeQualifiedName, nodeDoc, nodeFile, filePath, textLength } = view;
  const text = nodeSignature[node] === 0 ? nodeQualifiedName[node]! : nodeSignature[node]!;
  const bytes =
    textLength[text]! + textLength[filePath[nodeFile[node]!]!]! + (role === "target" ? textLength[nodeDoc[node]!]! : 0);
  return Math.ceil(bytes / BYTES_PER_TOKEN) + LINE_OVERHEAD_TOKENS;
}

interface Neighbourhood {
  readonly role: ContextRole;
  readonly direction: "in" | "out";
  readonly kinds: number;
}

const neighbourhoods: readonly Neighbourhood[] = [
  { role: "member", direction: "out", kinds: 1 << EdgeKind.contains },
  { role: "supertype", direction: "out", kinds: (1 << EdgeKind.implements) | (1 << EdgeKind.extends) },
  { role: "type", direction: "out", kinds: 1 << EdgeKind.uses },
  { role: "callee", direction: "out", kinds: 1 << EdgeKind.calls },
  { role: "caller", direction: "in", kinds: 1 << EdgeKind.calls },
  { role: "implementor", direction: "in", kinds: (1 << EdgeKind.implements) | (1 << EdgeKind.extends) },
];
const nearby: readonly Neighbourhood[] = [
  { role: "nearby", direction: "out", kinds: (1 << EdgeKind.uses) | (1 << EdgeKind.calls) },
  { role: "nearby", direction: "in", kinds: 1 << EdgeKind.calls },
];

/** What a language model needs to see of a node: its neighbours' signatures, within a budget of tokens. */
export class ContextQuestion {
  readonly #view: GraphView;
  readonly #seen = new Set<number>();
  #entries: ContextEntry[] = [];
  #skipped = 0;
  #budget = 0;
  #tokens = 0;
  #omitted = 0;
  #certain = true;

  constructor(view: GraphView) {
    this.#view = view;
  }

  /** An entry that does not fit is left out and counted; smaller ones after it may still fit. */
  ask(node: number, options: ContextOptions): ContextAnswer {
    const { tokens = DEFAULT_TOKENS } = options;
    requireNode(this.#view, node);
    requireCount("tokens", tokens, Number.POSITIVE_INFINITY);
    this.#start(tokens, options.includeTests === true || (this.#view.nodeFlags[node]! & NodeFlag.test) !== 0);
    this.#offer(node, "target");
    for (let at = this.#view.nodeParent[node]!; at !== 0; at = this.#view.nodeParent[at]!) this.#offer(at, "parent");
    for (const neighbourhood of neighbourhoods) this.#offerNeighbours(node, neighbourhood);
    this.#offerNearby();
    return { entries: this.#entries, tokens: this.#tokens, omitted: this.#omitted, certain: this.#certain };
  }

  #start(budget: number, includesTests: boolean): void {
    this.#seen.clear();
    this.#entries = [];
    this.#skipped = skipFlags(includesTests);
    this.#budget = budget;
    this.#tokens = 0;
    this.#omitted = 0;
    this.#certain = true;
  }

  #offerNearby(): void {
    const sources = this.#entries
      .filter(({ role }) => role !== "target" && role !== "parent")
      .slice(0, MOST_NEARBY_SOURCES);
    for (const { node } of sources) {
      if (this.#tokens >= this.#budget) return;
      for (const neighbourhood of nearby) this.#offerNeighbours(node, neighbourhood);
    }
  }

  #offerNeighbours(node: number, { role, direction, kinds }: Neighbourhood): void {
    const view = this.#view;
    const isOut = direction === "out";
    const start = (isOut ? view.outStart : view.inStart)[node]!;
    const length = (isOut ? view.outLength : view.inLength)[node]!;
    const [peers, edgeKinds] = isOut ? [view.outPeer, view.outKind] : [view.inPeer, view.inKind];
    for (let i = start; i < start + Math.min(length, MOST_NEIGHBOURS); i++) {
      if (((kinds >>> edgeKinds[i]!) & 1) !== 0) this.#offer(peers[i]!, role);
      else if (role === "caller" && edgeKinds[i] === EdgeKind.candidate) this.#certain = false;
    }
    if (length > MOST_NEIGHBOURS) this.#certain = false;
  }

  #offer(node: number, role: ContextRole): void {
    const { nodeKind, nodeFlags } = this.#view;
    if (nodeKind[node] === NodeKind.candidates) {
      this.#certain = false;
      return;
    }
    if (this.#seen.has(node) || (role !== "target" && (nodeFlags[node]! & this.#skipped) !== 0)) return;
    this.#seen.add(node);
    const tokens = estimateTokens(this.#view, node, role);
    if (this.#tokens + tokens > this.#budget) {
      this.#omitted++;
      return;
    }
    this.#tokens += tokens;
    this.#entries.push({ node, role, tokens });
  }
}
