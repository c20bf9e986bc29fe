import { Node, Text } from "@parseltongue/sdk-assemblyscript";
import { Glob } from "../../dependencies/assembly/glob";

const NAME_PREFIX = "name:";
/** Bytes that part a name from what lies in it: `.`, `/`, `:`. */
const DOT: u32 = 0x2e;
const SLASH: u32 = 0x2f;
const COLON: u32 = 0x3a;

/** One side of a rule: a glob over paths of files, or with `name:` in front a qualified name and all that lies in it. */
export class Pattern {
  readonly isName: bool;
  private readonly glob: Glob;
  private readonly prefix: string;

  constructor(readonly source: string) {
    const isName = source.startsWith(NAME_PREFIX);
    this.isName = isName;
    this.prefix = isName ? source.substring(NAME_PREFIX.length).trim() : "";
    this.glob = new Glob(source);
  }

  matchesPath(path: Text): bool {
    return !this.isName && this.glob.matches(path);
  }

  matchesName(node: Node): bool {
    if (!this.isName) return false;
    const name = node.qualifiedName;
    if (!name.startsWith(this.prefix)) return false;
    // Names of things are ASCII or not; a prefix is as many bytes as its UTF-8 has.
    const length: u32 = String.UTF8.byteLength(this.prefix);
    if (name.length == length) return true;
    const next = name.byteAt(length);
    return next == DOT || next == SLASH || next == COLON;
  }
}

/** Patterns of all rules, each once, and which of them match what: 64 at most, one bit each. */
export class Patterns {
  static readonly MOST: i32 = 64;
  private readonly all: Pattern[] = [];
  /** The patterns over names. */
  private names: u64 = 0;

  /** The bit of a pattern; 0 when there are too many. */
  bitOf(source: string): u64 {
    const wanted = source.trim();
    for (let index = 0; index < this.all.length; index++) {
      if (this.all[index].source == wanted) return (<u64>1) << index;
    }
    if (this.all.length == Patterns.MOST) return 0;
    const bit = (<u64>1) << this.all.length;
    const pattern = new Pattern(wanted);
    if (pattern.isName) this.names |= bit;
    this.all.push(pattern);
    return bit;
  }

  ofPath(path: Text): u64 {
    let bits: u64 = 0;
    for (let index = 0; index < this.all.length; index++) {
      if (this.all[index].matchesPath(path)) bits |= (<u64>1) << index;
    }
    return bits;
  }

  ofName(node: Node): u64 {
    if (this.names == 0) return 0;
    let bits: u64 = 0;
    for (let index = 0; index < this.all.length; index++) {
      if (this.all[index].matchesName(node)) bits |= (<u64>1) << index;
    }
    return bits;
  }
}
