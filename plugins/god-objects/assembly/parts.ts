import { Node, NodeKind, nodeCount } from "@parseltongue/sdk-assemblyscript";

/**
 * Groups of a type's methods that hang together: by calling each other or by using the same member, as in LCOM4 (Hitz and
 * Montazeri, 1995). A union of sets with halved paths.
 */
export class Parts {
  /** By node: the node above it in its set; 0 when it was not seen in this round. */
  private readonly above: StaticArray<u32> = new StaticArray<u32>(nodeCount());
  private readonly members: u32[] = [];
  private methods: u32[] = [];
  private fieldUses: u32 = 0;

  /** Forgets what came before. */
  begin(): void {
    for (let at = 0; at < this.members.length; at++) this.above[this.members[at]] = 0;
    this.members.length = 0;
    this.methods.length = 0;
    this.fieldUses = 0;
  }

  add(method: Node): void {
    this.find(method.id);
    this.methods.push(method.id);
  }

  /** Notes that a method uses a member of its type. */
  join(method: Node, member: Node): void {
    if (member.kind == NodeKind.FIELD) this.fieldUses++;
    const left = this.find(method.id);
    const right = this.find(member.id);
    if (left != right) this.above[left] = right;
  }

  /** How many groups there are; 0 where no method is known to use a field, which not all languages tell. */
  count(): u32 {
    if (this.fieldUses == 0) return 0;
    const roots = new Set<u32>();
    for (let at = 0; at < this.methods.length; at++) roots.add(this.find(this.methods[at]));
    return roots.size;
  }

  private find(node: u32): u32 {
    let at = node;
    if (this.above[at] == 0) {
      this.above[at] = at;
      this.members.push(at);
    }
    while (this.above[at] != at) {
      this.above[at] = this.above[this.above[at]];
      at = this.above[at];
    }
    return at;
  }
}
