/** What failed assertions and `throw` end in: a trap, which the host counts as the plugin's fault. */
export function abort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}
