import { safeText } from "@parseltongue/base";

const LAST_CODE_POINT = 0x10_ffff;
const FIRST_BEYOND_ASCII = 0x80;

/** AssemblyScript that holds what `safeText` takes for hostile: AssemblyScript has no regular expressions. */
export function hostileRanges(): string {
  const ranges = foundRanges();
  const lines = ranges.map(([first, last]) => `  0x${first.toString(16)}, 0x${last.toString(16)},`);
  return `// Written by plugins/generate.ts from \`safeText\` of packages/base; do not edit.

/** Characters beyond ASCII that are not printed as they are: first and last of each range, ascending. */
export const HOSTILE_RANGES: StaticArray<u32> = [
${lines.join("\n")}
];
`;
}

function foundRanges(): [first: number, last: number][] {
  const ranges: [first: number, last: number][] = [];
  for (let codePoint = FIRST_BEYOND_ASCII; codePoint <= LAST_CODE_POINT; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (safeText(character) === character) continue;
    const range = ranges.at(-1);
    if (range?.[1] === codePoint - 1) range[1] = codePoint;
    else ranges.push([codePoint, codePoint]);
  }
  return ranges;
}
