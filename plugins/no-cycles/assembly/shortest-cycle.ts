import { Components } from "../../dependencies/assembly/components";
import { Dependencies } from "../../dependencies/assembly/dependencies";

/** Finds, within components, shortest ways from a unit back to itself. */
export class ShortestCycle {
  /** By unit: the place of the step that led there plus 1; 0 when it was not reached. */
  private readonly step: StaticArray<u32>;
  private readonly from: StaticArray<u32>;
  private readonly queue: StaticArray<u32>;

  constructor(private readonly dependencies: Dependencies, private readonly components: Components) {
    this.step = new StaticArray<u32>(components.of.length);
    this.from = new StaticArray<u32>(components.of.length);
    this.queue = new StaticArray<u32>(components.of.length);
  }

  /**
   * The steps of a shortest way round, as places among the dependencies' targets; the last one leads back to the unit.
   * Of several, the one that goes by earlier units.
   */
  through(unit: u32): u32[] {
    const dependencies = this.dependencies;
    const components = this.components;
    const queue = this.queue;
    const step = this.step;
    const from = this.from;
    let length = 1;
    queue[0] = unit;
    for (let read = 0; read < length && step[unit] == 0; read++) {
      const at = queue[read];
      for (let place = dependencies.first(at), end = dependencies.last(at); place < end; place++) {
        const target = dependencies.target(place);
        if (components.of[target] != components.of[unit] || step[target] != 0) continue;
        step[target] = place + 1;
        from[target] = at;
        if (target != unit) queue[length++] = target;
      }
    }
    const steps: u32[] = [];
    let at = unit;
    do {
      steps.push(step[at] - 1);
      at = from[at];
    } while (at != unit);
    for (let read = 0; read < length; read++) step[queue[read]] = 0;
    return steps.reverse();
  }
}
