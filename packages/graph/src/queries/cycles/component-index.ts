import { OrderSearch } from "./order-search.ts";
import type { Found } from "./order-search.ts";
import { Reachability } from "./reachability.ts";
import { sortByKey } from "./sort-by-key.ts";
import { StrongComponents } from "./strong-components.ts";
import { IdList } from "./successors.ts";
import type { Adjacency } from "./successors.ts";
import { TopologicalOrder } from "./topological-order.ts";

/** When more ids than one in this many changed, all is found anew: that is linear and has no bad cases. */
const MANY_CHANGES = 16;
const FEW_IDS = 64;

/**
 * The strongly connected components of two or more ids, kept up to date. Beside them an order of all components is kept
 * in which every edge leads from an earlier one to a later one. Told which ids' successors changed, it looks again only
 * where that can matter:
 *
 * - A component comes apart only if one of its members no longer leads to a successor that it lost. That is asked
 *   first, and only then is this component searched anew, and its parts put in its place.
 * - A new edge that leads forwards in the order changes nothing. One that leads backwards concerns only what lies
 *   between its ends: what is found there becomes one component, or changes places.
 */
export class ComponentIndex {
  readonly #adjacency: Adjacency;
  readonly #strong: StrongComponents;
  readonly #reachability: Reachability;
  readonly #search: OrderSearch;
  /** Leaders of components in order. */
  readonly #order: TopologicalOrder = new TopologicalOrder();
  /** Leader of an id's component: the id itself when it is on no cycle. */
  #leader: Uint32Array = new Uint32Array(1);
  /** By leader, for components of two or more. */
  readonly #members = new Map<number, Uint32Array>();
  /** Successors of ids on cycles, as they were last looked at: what tells lost edges from kept ones. */
  readonly #known = new Map<number, Uint32Array>();
  readonly #dirty = new Set<number>();
  #idEnd = 1;
  readonly #list: IdList = new IdList();

  constructor(adjacency: Adjacency) {
    this.#adjacency = adjacency;
    this.#strong = new StrongComponents(adjacency);
    this.#reachability = new Reachability(adjacency);
    this.#search = new OrderSearch(adjacency);
    this.build();
  }

  /** Finds all components anew, in linear time. */
  build(): void {
    const { idEnd } = this.#adjacency;
    const capacity = Math.ceil(idEnd * 1.25);
    this.#members.clear();
    this.#known.clear();
    this.#dirty.clear();
    this.#idEnd = idEnd;
    this.#leader = new Uint32Array(capacity);
    this.#order.clear(capacity);
    this.#findAmong(idsBelow(idEnd), everywhere, 0);
  }

  /** Notes that an id's successors may have changed, or that the id came or went. */
  touch(id: number): void {
    this.#dirty.add(id);
  }

  /** Components in no particular order; their members neither. Brings them up to date first. */
  components(): Iterable<Uint32Array> {
    this.#update();
    return this.#members.values();
  }

  /** The component of an id; undefined when it is on no cycle. */
  componentAt(id: number): Uint32Array | undefined {
    this.#update();
    return this.#members.get(this.#leader[id] ?? 0);
  }

  #update(): void {
    if (this.#dirty.size === 0) return;
    const { idEnd } = this.#adjacency;
    if (this.#dirty.size > FEW_IDS && this.#dirty.size * MANY_CHANGES > idEnd) {
      this.build();
      return;
    }
    this.#admit(idEnd);
    const dirty = [...this.#dirty].filter((id) => id < idEnd);
    this.#dirty.clear();
    this.#splitBroken(dirty);
    for (const id of dirty) this.#straighten(id);
    for (const id of dirty) if (this.#known.has(id)) this.#known.set(id, this.#successors(id));
  }

  /** New ids stand behind all others; their edges are looked at as those of ids that changed. */
  #admit(idEnd: number): void {
    if (idEnd <= this.#idEnd) return;
    if (this.#leader.length < idEnd) {
      const larger = new Uint32Array(Math.ceil(idEnd * 1.25));
      larger.set(this.#leader);
      this.#leader = larger;
      this.#order.reserve(larger.length);
    }
    const added = Uint32Array.from({ length: idEnd - this.#idEnd }, (_unused, i) => this.#idEnd + i);
    for (const id of added) this.#leader[id] = id;
    this.#order.insertAfter(this.#order.last, added);
    this.#idEnd = idEnd;
  }

  /** Searches those components anew in which an id no longer leads to a successor that it lost. */
  #splitBroken(dirty: readonly number[]): void {
    const broken = new Set<number>();
    for (const id of dirty) {
      const leader = this.#leader[id]!;
      if (this.#members.has(leader) && !broken.has(leader) && this.#hasLostWay(id, leader)) broken.add(leader);
    }
    for (const leader of broken) this.#split(leader, this.#members.get(leader)!);
  }

  #hasLostWay(id: number, leader: number): boolean {
    const now = new Set(this.#successors(id));
    const isInside = (other: number): boolean => this.#leader[other] === leader;
    for (const lost of this.#known.get(id)!) {
      if (isInside(lost) && !now.has(lost) && !this.#reachability.leads(id, lost, isInside)) return true;
    }
    return false;
  }

  #split(leader: number, members: Uint32Array): void {
    const place = this.#order.previous(leader);
    this.#order.remove(leader);
    this.#members.delete(leader);
    // An id that has been searched is not asked for again, so it may have its new leader meanwhile.
    this.#findAmong(members, (id) => this.#leader[id] === leader, place);
    for (const member of members) if (!this.#members.has(this.#leader[member]!)) this.#known.delete(member);
  }

  /** Finds the components of ids that are in none, and puts them in order behind `place`. */
  #findAmong(ids: Iterable<number>, isInside: (id: number) => boolean, place: number): void {
    const leaders: number[] = [];
    this.#strong.find(ids, isInside, (stack, start, end) => {
      const leader = stack[start]!;
      leaders.push(leader);
      if (end - start === 1) this.#leader[leader] = leader;
      else this.#found(leader, stack.slice(start, end));
    });
    // A component is found after all that it leads to.
    this.#order.insertAfter(place, leaders.reverse());
  }

  #found(leader: number, members: Uint32Array): void {
    this.#members.set(leader, members);
    for (const member of members) this.#join(member, leader);
  }

  #join(member: number, leader: number): void {
    this.#leader[member] = leader;
    if (!this.#known.has(member)) this.#known.set(member, this.#successors(member));
  }

  /** Makes the order right for all edges of an id. */
  #straighten(id: number): void {
    const leader = this.#leader;
    for (const successor of this.#successors(id)) {
      const [from, to] = [leader[id]!, leader[successor]!];
      const { labels } = this.#order;
      if (from === to || labels[from]! < labels[to]!) continue;
      this.#rearrange(this.#search.between(to, from, { leader, members: this.#members }, labels), to, from);
    }
  }

  /** Puts what a search found in order; `lower` stood before `upper` until now. */
  #rearrange({ side, rest, cycle }: Found, lower: number, upper: number): void {
    const sorted = sortByKey(rest, this.#order.labels);
    let fixed = side === "forward" ? upper : lower;
    if (cycle.length > 0) fixed = this.#merge(cycle, fixed);
    for (const leader of sorted) this.#order.remove(leader);
    this.#order.insertAfter(side === "forward" ? fixed : this.#order.previous(fixed), sorted);
  }

  /** Makes components one, in the place of one of them. The largest leads it: what is noted of its members stays. */
  #merge(parts: Uint32Array, place: number): number {
    const groupOf = (part: number): Uint32Array => this.#members.get(part) ?? Uint32Array.of(part);
    const groups = Array.from(parts, groupOf);
    const largest = groups.reduce((best, group, i) => (group.length > groups[best]!.length ? i : best), 0);
    const leader = parts[largest]!;
    const members = new Uint32Array(groups.reduce((sum, group) => sum + group.length, 0));
    let length = 0;
    for (const [i, group] of groups.entries()) {
      members.set(group, length);
      length += group.length;
      if (i !== largest || group.length === 1) for (const member of group) this.#join(member, leader);
      this.#members.delete(parts[i]!);
    }
    this.#members.set(leader, members);
    if (leader !== place) {
      this.#order.remove(leader);
      this.#order.insertAfter(place, [leader]);
    }
    for (const part of parts) if (part !== leader) this.#order.remove(part);
    return leader;
  }

  #successors(id: number): Uint32Array {
    const list = this.#list;
    list.length = 0;
    this.#adjacency.pushOut(id, list);
    return list.ids.slice(0, list.length);
  }
}

function everywhere(): boolean {
  return true;
}

function* idsBelow(end: number): Iterable<number> {
  for (let id = 1; id < end; id++) yield id;
}
