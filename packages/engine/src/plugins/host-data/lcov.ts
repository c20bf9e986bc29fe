/** How often each line was run, by the source's path as the report writes it, then by line. */
export type LineHits = ReadonlyMap<string, ReadonlyMap<number, number>>;

/**
 * The lines of a report in lcov's format (`geninfo(1)`, FILES): of its records `SF`, `DA` and `end_of_record`. Several
 * records about one source are added up. What is no such line, and numbers that are none, are passed over.
 */
export function readLcov(text: string): LineHits {
  const all = new Map<string, Map<number, number>>();
  let current: Map<number, number> | undefined;
  for (let begin = 0; begin < text.length;) {
    const newline = text.indexOf("\n", begin);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(begin, end).trimEnd();
    begin = end + 1;
    if (line.startsWith("SF:")) {
      const path = line.slice(3);
      current = all.get(path) ?? new Map<number, number>();
      all.set(path, current);
    } else if (line === "end_of_record") current = undefined;
    else if (current !== undefined && line.startsWith("DA:")) addLine(current, line);
  }
  return all;
}

/** `DA:<line>,<times run>[,<checksum>]` */
function addLine(lines: Map<number, number>, text: string): void {
  const [line = 0, times = Number.NaN] = text.slice(3).split(",", 2).map(Number);
  if (!Number.isInteger(line) || line < 1 || line > 0xffff_ffff || Number.isNaN(times)) return;
  lines.set(line, (lines.get(line) ?? 0) + Math.max(0, times));
}
