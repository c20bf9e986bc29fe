import { Edge, Node, nodeCount, outEdge } from "@parseltongue/sdk-assemblyscript";
import { counts, isBefore, isDependency, meant } from "./edges";
import { Units } from "./units";

/** Which unit depends on which, each pair once, the targets of a unit in the units' order. */
export class Dependencies {
  /** By unit: where its targets begin; one more entry says where the last one's end. */
  readonly begin: StaticArray<u32>;
  readonly targets: StaticArray<u32>;
  /** For each target the first of the edges that make the dependency, by its site. */
  readonly edges: StaticArray<u32>;

  /** @param accepts whether an edge between two units counts */
  constructor(units: Units, accepts: (edge: Edge) => bool) {
    const pairs = new Pairs();
    pairs.collect(units, accepts);
    // Turned twice, so that sources and then targets are in order.
    pairs.turn(units.count);
    this.begin = pairs.turn(units.count);
    this.targets = StaticArray.fromArray(pairs.to);
    this.edges = StaticArray.fromArray(pairs.edges);
  }

  @inline
  first(unit: u32): u32 {
    return unchecked(this.begin[unit]);
  }

  /** One past the last place of a unit's targets. */
  @inline
  last(unit: u32): u32 {
    return unchecked(this.begin[unit + 1]);
  }

  @inline
  target(place: u32): u32 {
    return unchecked(this.targets[place]);
  }
}

class Pairs {
  from: u32[] = [];
  to: u32[] = [];
  edges: u32[] = [];

  collect(units: Units, accepts: (edge: Edge) => bool): void {
    const begin = new StaticArray<u32>(units.count + 2);
    const members = membersOf(units, begin);
    const place = new StaticArray<u32>(units.count);
    for (let unit: u32 = 0, end = units.count; unit < end; unit++) {
      const first = this.to.length;
      for (let at = begin[unit], last = begin[unit + 1]; at < last; at++) {
        this.collectFrom(Node.at(members[at]), unit, units, place, accepts);
      }
      for (let pair = first; pair < this.to.length; pair++) place[this.to[pair]] = 0;
    }
  }

  private collectFrom(
    node: Node,
    unit: u32,
    units: Units,
    place: StaticArray<u32>,
    accepts: (edge: Edge) => bool,
  ): void {
    for (let at = node.outBegin, end = node.outEnd; at < end; at++) {
      const edge = outEdge(at);
      if (!isDependency(edge)) continue;
      const target = units.of(meant(edge));
      if (target == 0 || target == unit + 1 || !accepts(edge)) continue;
      const known = place[target - 1];
      if (known == 0) {
        this.from.push(unit);
        this.to.push(target - 1);
        this.edges.push(edge.id);
        place[target - 1] = this.to.length;
      } else if (isBefore(edge, Edge.at(this.edges[known - 1]))) {
        this.edges[known - 1] = edge.id;
      }
    }
  }

  /** Exchanges sources and targets, and orders the pairs by their new sources; gives where each one's pairs begin. */
  turn(unitCount: u32): StaticArray<u32> {
    const from = this.from;
    const to = this.to;
    const edges = this.edges;
    const begin = new StaticArray<u32>(unitCount + 2);
    for (let pair = 0; pair < to.length; pair++) begin[to[pair] + 2]++;
    for (let unit: u32 = 2; unit < unitCount + 2; unit++) begin[unit] += begin[unit - 1];
    const turnedFrom = new Array<u32>(to.length);
    const turnedTo = new Array<u32>(to.length);
    const turnedEdges = new Array<u32>(to.length);
    for (let pair = 0; pair < to.length; pair++) {
      const place = begin[to[pair] + 1]++;
      turnedFrom[place] = to[pair];
      turnedTo[place] = from[pair];
      turnedEdges[place] = edges[pair];
    }
    this.from = turnedFrom;
    this.to = turnedTo;
    this.edges = turnedEdges;
    return begin;
  }
}

/** The nodes of each unit whose edges count, one unit after another; `begin` is filled. */
function membersOf(units: Units, begin: StaticArray<u32>): StaticArray<u32> {
  let total: u32 = 0;
  for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
    const unit = counts(Node.at(id)) ? units.of(Node.at(id)) : 0;
    if (unit == 0) continue;
    begin[unit + 1]++;
    total++;
  }
  for (let unit: u32 = 2; unit < units.count + 2; unit++) begin[unit] += begin[unit - 1];
  const members = new StaticArray<u32>(total);
  for (let id: u32 = 1, end = nodeCount(); id < end; id++) {
    const unit = counts(Node.at(id)) ? units.of(Node.at(id)) : 0;
    if (unit != 0) members[begin[unit]++] = id;
  }
  return members;
}
