import { Edge } from "@parseltongue/sdk-assemblyscript";
import { isBefore, meant } from "../../dependencies/assembly/edges";

/** Dependencies of one file on another that break the same ban. */
export class Violation {
  count: u32 = 0;

  constructor(
    readonly ban: i32,
    /** The first of them by its site. */
    public edge: u32,
  ) {}
}

/** Violations by files and ban, in the order of paths. */
export class Violations {
  private readonly all: Violation[] = [];
  /** By both files, then by the ban's number. */
  private readonly known: Map<u64, Violation[]> = new Map<u64, Violation[]>();

  add(edge: Edge, ban: i32): void {
    const violation = this.of(edge, ban);
    violation.count++;
    if (isBefore(edge, Edge.at(violation.edge))) violation.edge = edge.id;
  }

  sorted(): Violation[] {
    return this.all.sort((a, b) => {
      const left = Edge.at(a.edge);
      const right = Edge.at(b.edge);
      const from = left.from.file.path.compare(right.from.file.path);
      if (from != 0) return from;
      const to = meant(left).file.path.compare(meant(right).file.path);
      return to != 0 ? to : a.ban - b.ban;
    });
  }

  private of(edge: Edge, ban: i32): Violation {
    const key = ((<u64>edge.from.file.id) << 32) | meant(edge).file.id;
    let here: Violation[];
    if (this.known.has(key)) {
      here = this.known.get(key);
    } else {
      here = [];
      this.known.set(key, here);
    }
    for (let index = 0; index < here.length; index++) if (here[index].ban == ban) return here[index];
    const violation = new Violation(ban, edge.id);
    here.push(violation);
    this.all.push(violation);
    return violation;
  }
}
