/**
 * A lens of about 100 KiB: as much code as a large plugin has, in functions like those of large plugins (loops over rows,
 * tables, text, numbers), all of them different, all of them reachable.
 */
const PARTS = 150;

const part = (n: number): string => `
class Table${n} {
  private readonly keys: StaticArray<u32> = new StaticArray<u32>(${16 + (n % 7)});
  private count: i32 = 0;
  put(key: u32, weight: u32): u32 {
    let slot = ((key * ${2654435761 - 2 * n}) >>> ${8 + (n % 9)}) % <u32>this.keys.length;
    for (let tries = 0; tries < this.keys.length; tries++) {
      if (this.keys[slot] == 0) { this.keys[slot] = key + ${n}; this.count++; return weight + ${n}; }
      if (this.keys[slot] == key + ${n}) return weight * ${n + 3};
      slot = (slot + ${1 + (n % 3)}) % <u32>this.keys.length;
    }
    return this.count;
  }
}
function walk${n}(node: Node, table: Table${n}, column: Column): f32 {
  let sum: u32 = ${n};
  let best: f32 = ${n}.5;
  for (let at = node.outBegin, stop = last(at, node.outEnd); at < stop; at++) {
    const edge = outEdge(at);
    switch (edge.kind) {
      case EdgeKind.CALLS: sum += table.put(edge.to.id, ${n % 13}); break;
      case EdgeKind.USES: sum ^= edge.to.line << ${n % 5}; break;
      case EdgeKind.CONTAINS: if (edge.to.has(NodeFlag.PUBLIC)) sum += ${n * 3}; break;
      default: best = max(best, column.f32(edge.to) * ${n + 1}.25);
    }
  }
  for (let at = node.inBegin, stop = last(at, node.inEnd); at < stop; at++) {
    const from = inEdge(at).from;
    if (from.file.id != node.file.id && from.kind == NodeKind.METHOD) sum += from.endLine - from.line + ${n};
    else if (from.name.id == node.name.id) best += ${n % 11}.75;
  }
  return <f32>sum + best;
}
function name${n}(node: Node): u32 {
  const name = node.qualifiedName;
  let hash: u32 = ${n * 7919};
  for (let at: u32 = 0; at < name.length && at < ${8 + (n % 17)}; at++) hash = (hash ^ name.byteAt(at)) * 16777619;
  return hash % ${n + 17} == 0 ? hash >>> ${n % 16} : hash & ${(n * 31) % 255};
}`;

const numbers = Array.from({ length: PARTS }, (_, n) => n);

export const BIG_PLUGIN: string = `import {
  Column, EdgeKind, Hits, inEdge, lens, Lens, Node, NodeFlag, NodeKind, outEdge,
} from "@parseltongue/sdk-assemblyscript";
function last(begin: u32, end: u32): u32 { return end - begin > 8 ? begin + 8 : end; }
${numbers.map(part).join("\n")}
function judge(which: u32, node: Node, column: Column): f32 {
  switch (which) {
${numbers.map((n) => `    case ${n}: return walk${n}(node, new Table${n}(), column) + <f32>name${n}(node);`).join("\n")}
    default: return 0;
  }
}
class Big extends Lens {
  override evaluate(hits: Hits): void {
    const column = Column.named("weight");
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) {
      const node = hits.node(hit);
      hits.score(hit, judge(node.line % ${PARTS}, node, column));
    }
  }
}
lens(new Big());
`;
