import { config } from "@parseltongue/sdk-assemblyscript";
import { Patterns } from "./pattern";

/** What must not depend on what, as bits of patterns; or what may all the same. */
export class Ban {
  constructor(
    readonly from: u64,
    readonly to: u64,
    /** As a message shows it. */
    readonly name: string,
  ) {}

  @inline
  covers(from: u64, to: u64): bool {
    return (from & this.from) != 0 && (to & this.to) != 0;
  }
}

/** What the configuration says. */
export class Architecture {
  readonly patterns: Patterns = new Patterns();
  readonly bans: Ban[] = [];
  readonly exceptions: Ban[] = [];
  /** What is wrong with the configuration. */
  readonly mistakes: string[] = [];

  constructor() {
    this.readArrows("forbid", this.bans);
    this.readArrows("allow", this.exceptions);
    this.readLayers();
  }

  /** The ban that a dependency breaks; -1 for none. */
  broken(from: u64, to: u64): i32 {
    for (let index = 0; index < this.bans.length; index++) {
      if (this.bans[index].covers(from, to)) return this.isExcepted(from, to) ? -1 : index;
    }
    return -1;
  }

  private isExcepted(from: u64, to: u64): bool {
    for (let index = 0; index < this.exceptions.length; index++) {
      if (this.exceptions[index].covers(from, to)) return true;
    }
    return false;
  }

  private readArrows(key: string, into: Ban[]): void {
    const lines = config.strings(key);
    for (let index = 0; index < lines.length; index++) {
      const sides = lines[index].split("->");
      if (sides.length != 2 || sides[0].trim() == "" || sides[1].trim() == "") {
        this.mistakes.push(key + ' holds "' + lines[index] + '", which is not of the form "pattern -> pattern"');
        continue;
      }
      into.push(new Ban(this.bit(sides[0]), this.bit(sides[1]), lines[index].trim()));
    }
  }

  /** Each layer is forbidden what those above it hold. */
  private readLayers(): void {
    const lines = config.strings("layers");
    const bits: u64[] = [];
    const names: string[] = [];
    for (let index = 0; index < lines.length; index++) {
      const at = lines[index].indexOf("=");
      if (at <= 0) {
        this.mistakes.push('layers holds "' + lines[index] + '", which is not of the form "name = pattern, pattern"');
        continue;
      }
      const patterns = lines[index].substring(at + 1).split(",");
      let layer: u64 = 0;
      for (let each = 0; each < patterns.length; each++) layer |= this.bit(patterns[each]);
      const name = lines[index].substring(0, at).trim();
      for (let above = 0; above < bits.length; above++) {
        this.bans.push(new Ban(layer, bits[above], name + " lies below " + names[above]));
      }
      bits.push(layer);
      names.push(name);
    }
  }

  private bit(pattern: string): u64 {
    const bit = this.patterns.bitOf(pattern);
    if (bit == 0) this.mistakes.push("there are more than " + Patterns.MOST.toString() + " different patterns");
    return bit;
  }
}
