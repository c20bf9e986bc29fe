import {
  analyzer,
  Analyzer,
  Column,
  Columns,
  File,
  Hits,
  lens,
  Lens,
  Scope,
  Writer,
} from "@parseltongue/sdk-assemblyscript";
import { matches } from "./match";
import { byteBit, MORE, MOST_BYTES, Owners, readRules, Rule } from "./rules";

/** The manifest's only label, and its only column. */
const OWNERS: u32 = 0;
const OWNER_RULE: u32 = 0;
const NOT_ASKED: u32 = u32.MAX_VALUE;

const text = new Writer();
const path = new Writer();

class OwnersOfHits extends Lens {
  override evaluate(hits: Hits): void {
    const column = Column.named("owner-rule");
    if (!column.exists) return;
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) {
      const owners: Owners = column.u32(hits.node(hit));
      if (owners == 0) continue;
      text.clear().parameters(owners & 0xffff, min((owners & ~MORE) >> 16, MOST_BYTES));
      if (owners & MORE) text.string(" …");
      hits.annotateWith(hit, OWNERS, text);
    }
  }
}

class OwnerRule extends Analyzer {
  override analyze(columns: Columns, scope: Scope): void {
    const rules = readRules();
    const files = new OwnersOfFiles(rules);
    for (let at: u32 = 0, end = scope.count; at < end; at++) {
      const node = scope.node(at);
      columns.setU32(OWNER_RULE, node, files.of(node.file));
    }
  }
}

/** Each file is matched once. */
class OwnersOfFiles {
  private known: StaticArray<Owners> = new StaticArray<Owners>(0);

  constructor(private readonly rules: Rule[]) {}

  of(file: File): Owners {
    if (file.id == 0) return 0;
    if (file.id >= <u32>this.known.length) this.grow(file.id);
    const known = this.known[file.id];
    if (known != NOT_ASKED) return known;
    const owners = this.find(file);
    this.known[file.id] = owners;
    return owners;
  }

  /** The last rule that matches counts, though it may name nobody. */
  private find(file: File): Owners {
    path.clear().text(file.path);
    const begin = path.pointer;
    const end = begin + path.length;
    let missing: u64 = u64.MAX_VALUE;
    for (let at = begin; at < end; at++) missing &= ~byteBit(load<u8>(at));
    for (let at = this.rules.length - 1; at >= 0; at--) {
      const rule = unchecked(this.rules[at]);
      if ((rule.bytes & missing) == 0 && matches(rule, begin, end)) return rule.owners;
    }
    return 0;
  }

  private grow(file: u32): void {
    const larger = new StaticArray<Owners>(max<u32>(64, 2 * file));
    larger.fill(NOT_ASKED);
    memory.copy(changetype<usize>(larger), changetype<usize>(this.known), 4 * this.known.length);
    this.known = larger;
  }
}

lens(new OwnersOfHits());
analyzer(new OwnerRule());
