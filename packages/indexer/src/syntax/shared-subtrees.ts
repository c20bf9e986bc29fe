import type { SyntaxColumns } from "./syntax-columns.ts";
import type { SyntaxTree } from "./syntax-tree.ts";

/** A tree that was read from the parser's memory, and where in it larger subtrees lie. */
export interface ReadTree {
  readonly tree: SyntaxTree;
  readonly marks: SubtreeMarks;
}

/** Which nodes of a tree stand for which records of the parser's memory, in preorder. */
export class SubtreeMarks {
  readonly records: number[] = [];
  readonly nodes: number[] = [];

  add(record: number, node: number): void {
    this.records.push(record);
    this.nodes.push(node);
  }

  /** Index of the first mark at a node or after it. */
  firstFrom(node: number): number {
    let low = 0;
    let high = this.nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.nodes[middle] as number) < node) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * What the tree of a text's version before was read into. A parser that starts from that tree takes the records of
 * subtrees without a change over, and while the old tree lives, no other record can lie where they lie: so what was read
 * of them is copied, moved to where it stands now.
 */
export class SharedSubtrees {
  readonly #before: ReadTree;
  readonly #nodes = new Map<number, number>();

  constructor(before: ReadTree) {
    this.#before = before;
    const { records, nodes } = before.marks;
    for (let i = 0; i < records.length; i++) this.#nodes.set(records[i] as number, nodes[i] as number);
  }

  /** The node of the tree before that stands for a record; undefined if none does. */
  nodeOf(record: number): number | undefined {
    return this.#nodes.get(record);
  }

  /** Nodes below a node of the tree before. */
  countBelow(node: number): number {
    return (this.#before.tree.next[node] as number) - node - 1;
  }

  /** Writes all that is below a node of the tree before to where it is below node `to`, which is written already. */
  copyBelow(node: number, to: number, columns: SyntaxColumns, marks: SubtreeMarks): void {
    const { tree } = this.#before;
    const from = node + 1;
    const end = tree.next[node] as number;
    const nodeShift = to - node;
    columns.symbol.set(tree.symbol.subarray(from, end), to + 1);
    columns.field.set(tree.field.subarray(from, end), to + 1);
    const textShift = (columns.start[to] as number) - (tree.start[node] as number);
    copyShifted(tree.start, from, end, columns.start, nodeShift, textShift);
    copyShifted(tree.end, from, end, columns.end, nodeShift, textShift);
    copyShifted(tree.next, from, end, columns.next, nodeShift, nodeShift);
    copyShifted(tree.parent, from, end, columns.parent, nodeShift, nodeShift);
    const { records, nodes } = this.#before.marks;
    for (let i = this.#before.marks.firstFrom(from); i < nodes.length && (nodes[i] as number) < end; i++)
      marks.add(records[i] as number, (nodes[i] as number) + nodeShift);
  }
}

/** Copies `from` to `end` of a column to where it lies `places` further on, with `added` to every value. */
function copyShifted(
  source: Uint32Array,
  from: number,
  end: number,
  target: Uint32Array,
  places: number,
  added: number,
): void {
  for (let at = from; at < end; at++) target[at + places] = (source[at] as number) + added;
}
