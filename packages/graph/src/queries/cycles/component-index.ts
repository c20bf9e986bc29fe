import { Reachability } from "./reachability.ts";
import { StrongComponents } from "./strong-components.ts";
import { IdList } from "./successors.ts";
import type { Adjacency } from "./successors.ts";

/** When more ids than one in this many changed, all is found anew: that is linear and has no bad cases. */
const MANY_CHANGES = 16;
const FEW_IDS = 64;

/**
 * The strongly connected components of two or more ids, kept up to date: told which ids' successors changed, it looks
 * again only where components can have merged or come apart.
 *
 * - A component comes apart only if one of its members no longer leads to a successor that it lost. That is asked
 *   first, and only then is the component searched anew.
 * - Components merge only over a new edge whose target leads back to its source.
 */
export class ComponentIndex {
  readonly #adjacency: Adjacency;
  readonly #strong: StrongComponents;
  readonly #reachability: Reachability;
  /** Component of an id; 0: on no cycle. */
  #componentOf: Uint32Array = new Uint32Array(0);
  readonly #members = new Map<number, Uint32Array>();
  /** Successors inside the component, sorted, for members only: what tells lost edges from kept ones. */
  readonly #inner = new Map<number, Uint32Array>();
  readonly #dirty = new Set<number>();
  #nextComponent = 1;
  readonly #list: IdList = new IdList();

  constructor(adjacency: Adjacency) {
    this.#adjacency = adjacency;
    this.#strong = new StrongComponents(adjacency);
    this.#reachability = new Reachability(adjacency);
    this.build();
  }

  /** Finds all components anew, in linear time. */
  build(): void {
    const { idEnd } = this.#adjacency;
    this.#members.clear();
    this.#inner.clear();
    this.#dirty.clear();
    this.#componentOf = new Uint32Array(Math.ceil(idEnd * 1.25));
    this.#strong.find(idsBelow(idEnd), everywhere, (members) => this.#found(members));
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
    return this.#members.get(this.#componentOf[id] ?? 0);
  }

  #update(): void {
    if (this.#dirty.size === 0) return;
    const { idEnd } = this.#adjacency;
    if (this.#dirty.size > FEW_IDS && this.#dirty.size * MANY_CHANGES > idEnd) {
      this.build();
      return;
    }
    this.#reserve(idEnd);
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    this.#splitBroken(dirty);
    for (const id of dirty) this.#mergeAround(id);
    for (const id of dirty) this.#noteInner(id);
  }

  /** Searches those components anew in which an id no longer leads to a successor that it lost. */
  #splitBroken(dirty: readonly number[]): void {
    const broken = new Set<number>();
    for (const id of dirty) {
      const component = this.#componentOf[id]!;
      if (component === 0 || broken.has(component)) continue;
      if (this.#hasLostWay(id, component)) broken.add(component);
    }
    for (const component of broken) {
      const members = this.#members.get(component)!;
      this.#forget(component, members);
      const inside = new Set(members);
      this.#strong.find(
        members,
        (id) => inside.has(id),
        (found) => this.#found(found),
      );
    }
  }

  #hasLostWay(id: number, component: number): boolean {
    const now = new Set(this.#innerSuccessors(id, component));
    const isInside = (other: number): boolean => this.#componentOf[other] === component;
    for (const lost of this.#inner.get(id)!) {
      if (!now.has(lost) && !this.#reachability.leads(id, lost, isInside)) return true;
    }
    return false;
  }

  /** Makes the component around an id, as it is now, one: it holds every component that new cycles pass through. */
  #mergeAround(id: number): void {
    if (id >= this.#adjacency.idEnd || this.#leadsNowhereElse(id)) return;
    const members = this.#reachability.componentAround(id);
    const before = this.#componentOf[id]!;
    if (members.length === 1 || members.length === this.#members.get(before)?.length) return;
    for (const member of members) {
      const old = this.#componentOf[member]!;
      if (old !== 0) this.#forget(old, this.#members.get(old)!);
    }
    this.#found(members);
  }

  /** Whether all successors of an id are in its component already, so that no edge of its can merge it with more. */
  #leadsNowhereElse(id: number): boolean {
    const list = this.#list;
    list.length = 0;
    this.#adjacency.pushOut(id, list);
    const component = this.#componentOf[id]!;
    for (let i = 0; i < list.length; i++) {
      const successor = list.ids[i]!;
      if (successor !== id && (component === 0 || this.#componentOf[successor] !== component)) return false;
    }
    return true;
  }

  #found(members: Uint32Array): void {
    const component = this.#nextComponent++;
    this.#members.set(component, members);
    for (const member of members) this.#componentOf[member] = component;
    for (const member of members) this.#inner.set(member, this.#innerSuccessors(member, component));
  }

  #forget(component: number, members: Uint32Array): void {
    this.#members.delete(component);
    for (const member of members) {
      this.#componentOf[member] = 0;
      this.#inner.delete(member);
    }
  }

  #noteInner(id: number): void {
    const component = this.#componentOf[id]!;
    if (component !== 0) this.#inner.set(id, this.#innerSuccessors(id, component));
  }

  #innerSuccessors(id: number, component: number): Uint32Array {
    const list = this.#list;
    list.length = 0;
    this.#adjacency.pushOut(id, list);
    return list.ids.slice(0, list.length).filter((successor) => this.#componentOf[successor] === component);
  }

  #reserve(idEnd: number): void {
    if (this.#componentOf.length >= idEnd) return;
    const larger = new Uint32Array(Math.ceil(idEnd * 1.25));
    larger.set(this.#componentOf);
    this.#componentOf = larger;
  }
}

function everywhere(): boolean {
  return true;
}

function* idsBelow(end: number): Iterable<number> {
  for (let id = 1; id < end; id++) yield id;
}
