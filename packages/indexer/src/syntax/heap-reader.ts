import type { GrammarTables } from "./grammar-tables.ts";
import { InlineLeaf, RecordFlag, RecordWord, SLOT_BYTES, TreeOffset } from "./heap-layout.ts";
import { type ReadTree, SharedSubtrees, SubtreeMarks } from "./shared-subtrees.ts";
import { allocateColumns, finishTree, type SyntaxColumns } from "./syntax-columns.ts";
import type { WasmMemory } from "./web-assembly.ts";

/** Words of a stack frame: a record whose children are being read. */
const Frame = {
  /** Byte address of the next child's slot, and of the end of the slots. */
  child: 0,
  childrenEnd: 1,
  /** Start of the production's row in the tables, -1 for none. */
  row: 2,
  /** Children so far that are not extras. */
  place: 3,
  /** Field that the children fill because the record is hidden and fills it. */
  field: 4,
  /** Kept node that the children belong to. */
  parent: 5,
  /** Node to close after the last child, -1 if the record itself is not kept. */
  node: 6,
  /** Position after the record. */
  end: 7,
} as const;
const FRAME_WORDS = 8;
/** Deeper than any text that fits the memory can nest; only a misread heap gets there. */
const MAX_DEPTH = 1 << 24;
/** Visible nodes below a record that make it worth to remember where it lies. */
const MARKED_DESCENDANTS = 32;

/**
 * Reads parsed trees right out of tree-sitter's memory, without a call per node: the same trees as `readWithCursor`,
 * some thirty times faster.
 */
export class HeapReader {
  readonly #memory: WasmMemory;
  readonly #tables: GrammarTables;
  readonly #keepToken: Uint8Array;
  #words = new Uint32Array(0);
  #stack = new Int32Array(FRAME_WORDS * 256);

  /** @param keepToken by grammar symbol: whether anonymous nodes of this symbol are kept */
  constructor(memory: WasmMemory, tables: GrammarTables, keepToken: Uint8Array) {
    this.#memory = memory;
    this.#tables = tables;
    this.#keepToken = keepToken;
  }

  /**
   * The tree at an address of the runtime's memory.
   *
   * @param before what was read of the tree that this one was parsed from, which must not have been freed yet
   * @throws plain Error when the memory makes no sense as a tree
   */
  read(address: number, text: string, before?: ReadTree): ReadTree {
    const { buffer } = this.#memory;
    if (this.#words.buffer !== buffer) this.#words = new Uint32Array(buffer, 0, buffer.byteLength >>> 2);
    const words = this.#words;
    const slot = address + TreeOffset.root;
    const first = words[slot >>> 2] as number;
    if ((first & InlineLeaf.isInline) !== 0) return this.#readLeafRoot(first, words[(slot >>> 2) + 1] as number, text);
    const record = first >>> 2;
    const hasChildren = words[record + RecordWord.childCount] !== 0;
    const columns = allocateColumns(hasChildren ? (words[record + RecordWord.visibleDescendants] as number) + 1 : 1);
    const marks = new SubtreeMarks();
    const count = this.#readRecords(words, record, columns, marks, before && new SharedSubtrees(before));
    const isMissing = ((words[record + RecordWord.flags] as number) & RecordFlag.missing) !== 0;
    return { tree: finishTree(text, columns, count, isMissing || words[record + RecordWord.errorCost] !== 0), marks };
  }

  #readLeafRoot(low: number, high: number, text: string): ReadTree {
    const columns = allocateColumns(1);
    const start = (high >>> InlineLeaf.paddingShift) & InlineLeaf.paddingMask;
    columns.symbol[0] = this.#tables.publicSymbol[(low >>> InlineLeaf.symbolShift) & InlineLeaf.symbolMask] as number;
    columns.start[0] = start >>> 1;
    columns.end[0] = (start + (high >>> InlineLeaf.sizeShift)) >>> 1;
    columns.next[0] = 1;
    return { tree: finishTree(text, columns, 1, (low & InlineLeaf.missing) !== 0), marks: new SubtreeMarks() };
  }

  /** Writes the root and all below it in preorder; gives the number of nodes written. */
  #readRecords(
    words: Uint32Array,
    root: number,
    columns: SyntaxColumns,
    marks: SubtreeMarks,
    shared: SharedSubtrees | undefined,
  ): number {
    const { publicSymbol, isNamed, width, alias: aliases, field: fields } = this.#tables;
    const keepToken = this.#keepToken;
    const { symbol: symbols, field: nodeFields, start: starts, end: ends, next, parent: parents } = columns;
    const capacity = symbols.length;
    let stack = this.#stack;

    const rootStart = words[root + RecordWord.padding] as number;
    const rootSymbol = (words[root + RecordWord.symbol] as number) & 0xffff;
    symbols[0] = publicSymbol[rootSymbol] ?? rootSymbol;
    starts[0] = rootStart >>> 1;
    ends[0] = (rootStart + (words[root + RecordWord.size] as number)) >>> 1;
    next[0] = 1;
    let count = 1;
    let top = 0;

    // The frame in hand, in local variables; those below it are on the stack.
    let childrenEnd = root << 2;
    let child = childrenEnd - (words[root + RecordWord.childCount] as number) * SLOT_BYTES;
    let row = rowOf(words, root, width);
    let place = 0;
    let inherited = 0;
    let parent = 0;
    let node = 0;
    let position = rootStart - firstPadding(words, child, childrenEnd);
    let recordEnd = 0;

    for (;;) {
      while (child < childrenEnd) {
        const low = words[child >>> 2] as number;
        if ((low & InlineLeaf.isInline) !== 0) {
          const high = words[(child >>> 2) + 1] as number;
          child += SLOT_BYTES;
          const start = position + ((high >>> InlineLeaf.paddingShift) & InlineLeaf.paddingMask);
          position = start + (high >>> InlineLeaf.sizeShift);
          let symbol = (low >>> InlineLeaf.symbolShift) & InlineLeaf.symbolMask;
          let visible = low & InlineLeaf.visible;
          let named = low & InlineLeaf.named;
          let field = 0;
          if ((low & InlineLeaf.extra) === 0) {
            field = inherited;
            if (row >= 0 && place < width) {
              const alias = aliases[row + place] as number;
              if (alias !== 0) {
                symbol = alias;
                visible = 1;
                named = isNamed[alias] as number;
              }
              field = (fields[row + place] as number) || inherited;
            }
            place++;
          }
          if (visible === 0) continue;
          symbol = publicSymbol[symbol] as number;
          if (named === 0 && keepToken[symbol] !== 1) continue;
          if (count === capacity) throw misread();
          symbols[count] = symbol;
          nodeFields[count] = field;
          starts[count] = start >>> 1;
          ends[count] = position >>> 1;
          parents[count] = parent;
          next[count] = ++count;
          continue;
        }

        child += SLOT_BYTES;
        const record = low >>> 2;
        const start = position + (words[record + RecordWord.padding] as number);
        const end = start + (words[record + RecordWord.size] as number);
        const flags = words[record + RecordWord.flags] as number;
        let symbol = (words[record + RecordWord.symbol] as number) & 0xffff;
        let visible = flags & RecordFlag.visible;
        let named = flags & RecordFlag.named;
        let field = 0;
        if ((flags & RecordFlag.extra) === 0) {
          field = inherited;
          if (row >= 0 && place < width) {
            const alias = aliases[row + place] as number;
            if (alias !== 0) {
              symbol = alias;
              visible = 1;
              named = isNamed[alias] as number;
            }
            field = (fields[row + place] as number) || inherited;
          }
          place++;
        }
        let kept = -1;
        if (visible !== 0) {
          // Error nodes have no place in the table.
          symbol = publicSymbol[symbol] ?? symbol;
          if (named !== 0 || keepToken[symbol] === 1) {
            if (count === capacity) throw misread();
            kept = count;
            symbols[count] = symbol;
            nodeFields[count] = field;
            starts[count] = start >>> 1;
            ends[count] = end >>> 1;
            parents[count] = parent;
            next[count] = ++count;
          }
          // What is below a visible node fills that node's fields.
          field = 0;
        }
        const childCount = words[record + RecordWord.childCount] as number;
        if (childCount === 0 || words[record + RecordWord.visibleChildren] === 0) {
          position = end;
          continue;
        }
        if (childCount > record >>> 1) throw misread();
        if (kept >= 0 && (words[record + RecordWord.visibleDescendants] as number) >= MARKED_DESCENDANTS) {
          marks.add(record, kept);
          const same = shared?.nodeOf(record);
          if (shared !== undefined && same !== undefined) {
            if (count + shared.countBelow(same) > capacity) throw misread();
            shared.copyBelow(same, kept, columns, marks);
            count += shared.countBelow(same);
            next[kept] = count;
            position = end;
            continue;
          }
        }
        if (top + FRAME_WORDS > stack.length) stack = this.#growStack();
        stack[top + Frame.child] = child;
        stack[top + Frame.childrenEnd] = childrenEnd;
        stack[top + Frame.row] = row;
        stack[top + Frame.place] = place;
        stack[top + Frame.field] = inherited;
        stack[top + Frame.parent] = parent;
        stack[top + Frame.node] = node;
        stack[top + Frame.end] = recordEnd;
        top += FRAME_WORDS;
        childrenEnd = record << 2;
        child = childrenEnd - childCount * SLOT_BYTES;
        row = rowOf(words, record, width);
        place = 0;
        inherited = field;
        if (kept >= 0) parent = kept;
        node = kept;
        position = start - firstPadding(words, child, childrenEnd);
        recordEnd = end;
      }
      if (node >= 0) next[node] = count;
      if (top === 0) return count;
      position = recordEnd;
      top -= FRAME_WORDS;
      child = stack[top + Frame.child] as number;
      childrenEnd = stack[top + Frame.childrenEnd] as number;
      row = stack[top + Frame.row] as number;
      place = stack[top + Frame.place] as number;
      inherited = stack[top + Frame.field] as number;
      parent = stack[top + Frame.parent] as number;
      node = stack[top + Frame.node] as number;
      recordEnd = stack[top + Frame.end] as number;
    }
  }

  #growStack(): Int32Array<ArrayBuffer> {
    if (this.#stack.length >= MAX_DEPTH * FRAME_WORDS) throw misread();
    const larger = new Int32Array(this.#stack.length * 2);
    larger.set(this.#stack);
    this.#stack = larger;
    return larger;
  }
}

/** Row of a record's production in the tables; production 0 says nothing, and its nodes may have any number of children. */
function rowOf(words: Uint32Array, record: number, width: number): number {
  const production = (words[record + RecordWord.production] as number) >>> 16;
  return production === 0 ? -1 : production * width;
}

/** Padding of the first child, which its parent's start already contains. */
function firstPadding(words: Uint32Array, child: number, childrenEnd: number): number {
  if (child >= childrenEnd) return 0;
  const low = words[child >>> 2] as number;
  if ((low & InlineLeaf.isInline) === 0) return words[(low >>> 2) + RecordWord.padding] as number;
  return ((words[(child >>> 2) + 1] as number) >>> InlineLeaf.paddingShift) & InlineLeaf.paddingMask;
}

function misread(): Error {
  return new Error("the parser's memory does not have the expected layout");
}
