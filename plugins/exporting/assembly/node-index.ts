/** Numbers by number, both above 0; what is not there reads 0. Open addressing: a lookup is a few loads. */
export class NodeIndex {
  private keys: StaticArray<u32> = new StaticArray<u32>(64);
  private values: StaticArray<u32> = new StaticArray<u32>(64);
  private count: u32 = 0;

  get(key: u32): u32 {
    const keys = this.keys;
    const mask = <u32>keys.length - 1;
    let at = spread(key) & mask;
    while (unchecked(keys[at]) != key && unchecked(keys[at]) != 0) at = (at + 1) & mask;
    return unchecked(keys[at]) == key && key != 0 ? unchecked(this.values[at]) : 0;
  }

  set(key: u32, value: u32): void {
    if ((this.count + 1) * 2 > <u32>this.keys.length) this.grow();
    if (this.put(key, value)) this.count += 1;
  }

  clear(): void {
    if (this.count == 0) return;
    memory.fill(changetype<usize>(this.keys), 0, <usize>this.keys.length << 2);
    this.count = 0;
  }

  /** Whether the key is new. */
  private put(key: u32, value: u32): bool {
    const keys = this.keys;
    const mask = <u32>keys.length - 1;
    let at = spread(key) & mask;
    while (unchecked(keys[at]) != 0 && unchecked(keys[at]) != key) at = (at + 1) & mask;
    const isNew = unchecked(keys[at]) == 0;
    unchecked((keys[at] = key));
    unchecked((this.values[at] = value));
    return isNew;
  }

  private grow(): void {
    const keys = this.keys;
    const values = this.values;
    this.keys = new StaticArray<u32>(keys.length * 2);
    this.values = new StaticArray<u32>(keys.length * 2);
    for (let at = 0; at < keys.length; at++) if (keys[at] != 0) this.put(keys[at], values[at]);
  }
}

// @ts-ignore: decorators of AssemblyScript
@inline
function spread(key: u32): u32 {
  return (key * 0x9e3779b1) >> 7;
}
