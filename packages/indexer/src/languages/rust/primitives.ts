const PRIMITIVES: ReadonlySet<string> = new Set(
  "u8 i8 u16 i16 u32 i32 u64 i64 u128 i128 isize usize f32 f64 bool str char".split(" "),
);

/** Whether a name is that of a type built into the language. */
export function isPrimitiveName(name: string): boolean {
  return PRIMITIVES.has(name);
}
