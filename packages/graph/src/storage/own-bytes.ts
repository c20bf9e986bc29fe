/** A part of `bytes` in a buffer of its own, from offset 0: `slice` of Node's `Buffer` is a view where every other copies. */
export function copyOf(bytes: Uint8Array, start = 0, end: number = bytes.length): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.subarray(start, end));
}
