import { Column, Hits, lens, Lens, Node } from "@parseltongue/sdk-assemblyscript";

class Hotspots extends Lens {
  override evaluate(hits: Hits): void {
    const changes = Column.named("host.changes");
    const complexity = Column.named("complexity");
    // Without the one the other alone still says something; without both the answer keeps its order.
    if (!changes.exists && !complexity.exists) return;
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) {
      const node = hits.node(hit);
      hits.score(hit, factor(changes, node) * factor(complexity, node));
    }
  }
}

// @ts-ignore: decorator
@inline
function factor(column: Column, node: Node): f32 {
  return column.exists ? <f32>column.u32(node) : 1;
}

lens(new Hotspots());
