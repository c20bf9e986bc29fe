/** What the graph claims about names: the edges of an indexed code base, by the place where each was read. */
import { Confidence, EdgeFlag, EdgeKind, MAX_CANDIDATES, NodeKind } from "@parseltongue/graph";
import type { GraphView } from "@parseltongue/graph";
import type { Place } from "./syntax-sites.ts";

/** One edge, or one candidate set, at one place. */
export interface Claim {
  readonly kind: number;
  readonly isResolved: boolean;
  /** Where the names of its targets stand: one, or the members of a candidate set. */
  readonly targets: readonly Place[];
  /** A function or type named without being called; for types and variants, a value made of them. */
  readonly isValue: boolean;
  /** For messages. */
  readonly from: string;
  readonly to: string;
}

/** What TypeScript and Python call them; in Java they are called like their classes. */
const CONSTRUCTORS: ReadonlySet<string> = new Set(["constructor", "__init__"]);

/** Edges of a graph by the place of their site. */
export class GraphClaims {
  readonly byPlace: ReadonlyMap<Place, readonly Claim[]>;
  /** By edge kind: `from → to`, and the place of the first such edge where it has one. */
  readonly pairs: ReadonlyMap<number, ReadonlyMap<string, Place | undefined>>;
  readonly #view: GraphView;
  /** By file: nodes in order of their first line, for finding the innermost around a line. */
  readonly #nodesOfFile = new Map<string, number[]>();
  readonly #nodeAt = new Map<Place, number>();

  constructor(view: GraphView) {
    this.#view = view;
    for (let node = 1; node < view.nodeEnd; node++) {
      if (view.nodeKind[node] === 0 || view.nodeFile[node] === 0 || view.nodeKind[node] === NodeKind.file) continue;
      const place = this.placeOf(node);
      // A constructor's place is its class's, which comes first.
      if (!this.#nodeAt.has(place) || view.nodeKind[node] === NodeKind.class) this.#nodeAt.set(place, node);
      const file = this.#fileOf(node);
      const list = this.#nodesOfFile.get(file);
      if (list === undefined) this.#nodesOfFile.set(file, [node]);
      else list.push(node);
    }
    const byPlace = new Map<Place, Claim[]>();
    const pairs = new Map<number, Map<string, Place | undefined>>();
    for (let edge = 1; edge < view.edgeEnd; edge++) {
      const kind = view.edgeKind[edge] ?? 0;
      if (kind === EdgeKind.none || kind === EdgeKind.contains || kind === EdgeKind.candidate) continue;
      const claim = this.#claim(edge, kind);
      const from = view.edgeFrom[edge] ?? 0;
      let ofKind = pairs.get(kind);
      if (ofKind === undefined) pairs.set(kind, (ofKind = new Map()));
      const hasSite = view.edgeLine[edge] !== 0;
      const place = hasSite ? `${this.#fileOf(from)}:${view.edgeLine[edge]}:${view.edgeColumn[edge]}` : undefined;
      for (const target of claim.targets) ofKind.set(`${this.placeOf(from)} → ${target}`, place);
      if (place === undefined) continue;
      const known = byPlace.get(place);
      if (known === undefined) byPlace.set(place, [claim]);
      else known.push(claim);
    }
    this.byPlace = byPlace;
    this.pairs = pairs;
  }

  #claim(edge: number, kind: number): Claim {
    const view = this.#view;
    const to = view.edgeTo[edge] ?? 0;
    const isSet = view.nodeKind[to] === NodeKind.candidates;
    return {
      kind,
      isResolved: view.edgeConfidence[edge] === Confidence.resolved,
      targets: isSet ? this.#membersOf(to) : [this.placeOf(to)],
      isValue: ((view.edgeFlags[edge] ?? 0) & EdgeFlag.value) !== 0,
      from: view.text(view.nodeQualifiedName[view.edgeFrom[edge] ?? 0] ?? 0),
      to: view.text(view.nodeQualifiedName[to] ?? 0),
    };
  }

  /** Whom the answers say a reference to a set may mean: of large sets nobody. */
  #membersOf(set: number): Place[] {
    const view = this.#view;
    const members: Place[] = [];
    if ((view.outLength[set] ?? 0) > MAX_CANDIDATES) return members;
    const start = view.outStart[set] ?? 0;
    for (let at = start; at < start + (view.outLength[set] ?? 0); at++) {
      if (view.outKind[at] === EdgeKind.candidate) members.push(this.placeOf(view.outPeer[at] ?? 0));
    }
    return members;
  }

  #fileOf(node: number): string {
    return this.#view.text(this.#view.filePath[this.#view.nodeFile[node] ?? 0] ?? 0);
  }

  /** Where a node's name stands. A constructor stands for its class, as compilers see it. */
  placeOf(node: number): Place {
    const view = this.#view;
    const parent = view.nodeParent[node] ?? 0;
    const isConstructor =
      view.nodeKind[node] === NodeKind.method &&
      view.nodeKind[parent] === NodeKind.class &&
      (CONSTRUCTORS.has(view.text(view.nodeName[node] ?? 0)) || view.nodeName[node] === view.nodeName[parent]);
    const shown = isConstructor ? parent : node;
    return `${this.#fileOf(shown)}:${view.nodeLine[shown]}:${view.nodeColumn[shown]}`;
  }

  /** Kind of the node whose name stands at a place; 0 if there is none. */
  kindAt(place: Place): number {
    return this.#view.nodeKind[this.#nodeAt.get(place) ?? 0] ?? 0;
  }

  /** Place of the innermost definition around a line of a file; undefined if none is. */
  around(file: string, line: number): Place | undefined {
    const view = this.#view;
    let best = 0;
    let bestSize = Number.POSITIVE_INFINITY;
    for (const node of this.#nodesOfFile.get(file) ?? []) {
      const first = view.nodeLine[node] ?? 0;
      const last = view.nodeEndLine[node] ?? 0;
      if (first > line || last < line || last - first >= bestSize) continue;
      best = node;
      bestSize = last - first;
    }
    return best === 0 ? undefined : this.placeOf(best);
  }
}
