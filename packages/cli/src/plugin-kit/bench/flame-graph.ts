import { safeText } from "@parseltongue/base";
import { shortCount } from "../testing/check.ts";
import type { FuelNode } from "./fuel-tree.ts";

const WIDTH = 1200;
const ROW = 18;
const MARGIN = 10;
const HEADER = 34;
/** Of a character of the font below; a little too wide rather than too narrow. */
const CHARACTER = 6.7;

/**
 * A flame graph as an SVG of its own: each box is a function, as wide as what it used with all that it called, above the
 * one that called it. Hovering over a box says its figures; there is no script in it.
 */
export function flameGraph(title: string, root: FuelNode): string {
  const depth = depthOf(root);
  const height = HEADER + depth * ROW + 2 * MARGIN;
  const boxes: string[] = [];
  const queue: Box[] = [{ node: root, left: MARGIN, width: WIDTH - 2 * MARGIN, level: 0 }];
  for (let box = queue.shift(); box !== undefined; box = queue.shift()) {
    boxes.push(boxText(box, height, root.fuel));
    let { left } = box;
    for (const child of box.node.children) {
      const width = box.node.fuel === 0 ? 0 : (box.width * child.fuel) / box.node.fuel;
      queue.push({ node: child, left, width, level: box.level + 1 });
      left += width;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">
<rect width="100%" height="100%" fill="#fffdf8"/>
<text x="${MARGIN}" y="22" font-size="14">${escaped(title)}</text>
${boxes.join("\n")}
</svg>
`;
}

interface Box {
  readonly node: FuelNode;
  readonly left: number;
  readonly width: number;
  readonly level: number;
}

function boxText({ node, left, width, level }: Box, height: number, whole: number): string {
  const y = height - MARGIN - (level + 1) * ROW;
  const share = whole === 0 ? 0 : (100 * node.fuel) / whole;
  const about = `${node.name}: ${shortCount(node.fuel)} fuel, ${share.toFixed(1)} %`;
  const room = Math.floor((width - 6) / CHARACTER);
  const label = node.name.length <= room ? node.name : room >= 4 ? `${node.name.slice(0, room - 1)}…` : "";
  const text = label === "" ? "" : `<text x="${(left + 3).toFixed(1)}" y="${y + 13}">${escaped(label)}</text>`;
  return `<g><title>${escaped(about)}</title><rect x="${left.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" rx="2" fill="${colorOf(node.name)}"/>${text}</g>`;
}

function depthOf(root: FuelNode): number {
  let depth = 0;
  let row: readonly FuelNode[] = [root];
  while (row.length > 0) {
    depth++;
    row = row.flatMap(({ children }) => children);
  }
  return depth;
}

/** Warm, and the same for the same name. */
function colorOf(name: string): string {
  let hash = 0;
  for (const character of name) hash = (31 * hash + (character.codePointAt(0) ?? 0)) % 360;
  return `hsl(${20 + (hash % 36)} ${65 + (hash % 20)}% ${66 + (hash % 12)}%)`;
}

function escaped(text: string): string {
  return safeText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
