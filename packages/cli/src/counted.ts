import { formatCount } from "@parseltongue/base";

/** `1 file`, `1,234 files`: for what has the one more letter when there are several. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
