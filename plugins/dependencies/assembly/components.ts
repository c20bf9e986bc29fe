import { Dependencies } from "./dependencies";

const NONE: u32 = u32.MAX_VALUE;

/** The strongly connected components of units, by Tarjan's algorithm with a stack of its own. */
export class Components {
  /** By unit: its component. Each component has a higher number than those that it depends on. */
  readonly of: StaticArray<u32>;
  /** By component: how many units it has. */
  readonly sizes: u32[] = [];
  private readonly index: StaticArray<u32>;
  private readonly low: StaticArray<u32>;
  private readonly next: StaticArray<u32>;
  private readonly stack: StaticArray<u32>;
  private readonly path: StaticArray<u32>;
  private height: u32 = 0;
  private seen: u32 = 0;

  constructor(private readonly dependencies: Dependencies, count: u32) {
    this.of = new StaticArray<u32>(count);
    this.index = new StaticArray<u32>(count);
    this.low = new StaticArray<u32>(count);
    this.next = new StaticArray<u32>(count);
    this.stack = new StaticArray<u32>(count);
    this.path = new StaticArray<u32>(count);
    for (let unit: u32 = 0; unit < count; unit++) this.of[unit] = NONE;
    for (let unit: u32 = 0; unit < count; unit++) if (this.index[unit] == 0) this.walk(unit);
  }

  private walk(start: u32): void {
    const path = this.path;
    const dependencies = this.dependencies;
    const next = this.next;
    const low = this.low;
    let depth = 0;
    path[0] = start;
    this.enter(start);
    while (depth >= 0) {
      const unit = path[depth];
      if (next[unit] < dependencies.last(unit)) {
        const target = dependencies.target(next[unit]++);
        if (this.index[target] == 0) {
          path[++depth] = target;
          this.enter(target);
        } else if (this.of[target] == NONE) {
          low[unit] = min(low[unit], this.index[target]);
        }
      } else {
        if (low[unit] == this.index[unit]) this.close(unit);
        if (--depth >= 0) low[path[depth]] = min(low[path[depth]], low[unit]);
      }
    }
  }

  private enter(unit: u32): void {
    this.index[unit] = this.low[unit] = ++this.seen;
    this.next[unit] = this.dependencies.first(unit);
    this.stack[this.height++] = unit;
  }

  private close(root: u32): void {
    const component = this.sizes.length;
    let size: u32 = 0;
    let member: u32;
    do {
      member = this.stack[--this.height];
      this.of[member] = component;
      size++;
    } while (member != root);
    this.sizes.push(size);
  }
}
