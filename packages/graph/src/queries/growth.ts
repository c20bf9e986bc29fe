/** The column itself if it has room for `needed` entries, else a larger copy with room to spare. */
export function grown<Column extends Uint8Array | Uint32Array | Float64Array>(column: Column, needed: number): Column {
  if (needed <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => Column)(Math.max(needed, column.length * 2));
  larger.set(column);
  return larger;
}
