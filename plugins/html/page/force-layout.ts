import { degrees, type GraphData, type Positions } from "./graph-data.ts";
import { QuadTree } from "./quad-tree.ts";

/** How far apart two joined nodes want to be. */
const LENGTH = 90;
/** Node steps of the whole computation: what a page may take before it shows anything. */
const WORK = 150_000;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * Nodes as bodies that push each other away, edges as springs. The same graph gives the same picture each time.
 * @see Fruchterman, Reingold: Graph drawing by force-directed placement, 1991
 */
export function forceLayout(data: GraphData): Positions {
  const { x, y } = spiral(data.nodes.length);
  const steps = Math.min(400, Math.max(40, Math.round(WORK / Math.max(1, data.nodes.length))));
  const pull = springs(data);
  // A little gravity keeps parts together that no edge joins; what has no edge at all would drift furthest.
  const gravity = Float64Array.from(degrees(data), (degree) => (degree === 0 ? 1.5 : 0.6));
  for (let step = 0; step < steps; step++) {
    const moveX = new Float64Array(x.length);
    const moveY = new Float64Array(x.length);
    const tree = new QuadTree(x, y);
    for (let i = 0; i < x.length; i++) {
      const [pushX, pushY] = tree.push(x[i]!, y[i]!, LENGTH * LENGTH);
      moveX[i] = pushX - x[i]! * gravity[i]!;
      moveY[i] = pushY - y[i]! * gravity[i]!;
    }
    pull(x, y, moveX, moveY);
    move(x, y, moveX, moveY, LENGTH * 1.5 * (1 - step / steps) ** 1.5 + 0.5);
  }
  return { x, y };
}

/** Where nodes begin: those of the answer's start in the middle, all apart. */
function spiral(count: number): Positions {
  const places = Array.from({ length: count }, (_, place) => place);
  const radius = (place: number): number => LENGTH * Math.sqrt(place + 0.5);
  return {
    x: Float64Array.from(places, (place) => radius(place) * Math.cos(place * GOLDEN_ANGLE)),
    y: Float64Array.from(places, (place) => radius(place) * Math.sin(place * GOLDEN_ANGLE)),
  };
}

type Pull = (x: Float64Array, y: Float64Array, moveX: Float64Array, moveY: Float64Array) => void;

/** Several edges between two nodes are one spring, a weaker one where both have many: else they would all clump together. */
function springs({ nodes, edges }: GraphData): Pull {
  const pairs = new Map<number, readonly [number, number]>();
  for (const { from, to } of edges) {
    const [a, b] = from < to ? [from, to] : [to, from];
    if (a !== b) pairs.set(a * nodes.length + b, [a, b]);
  }
  const counts = new Uint32Array(nodes.length);
  for (const pair of pairs.values()) for (const place of pair) counts[place]! += 1;
  return (x, y, moveX, moveY) => {
    for (const [a, b] of pairs.values()) {
      const dx = x[b]! - x[a]!;
      const dy = y[b]! - y[a]!;
      const force = Math.hypot(dx, dy) / LENGTH / Math.sqrt(Math.min(counts[a]!, counts[b]!));
      moveX[a]! += dx * force;
      moveY[a]! += dy * force;
      moveX[b]! -= dx * force;
      moveY[b]! -= dy * force;
    }
  };
}

/** No node moves further in one step than the heat allows. */
function move(x: Float64Array, y: Float64Array, moveX: Float64Array, moveY: Float64Array, heat: number): void {
  for (let i = 0; i < x.length; i++) {
    const length = Math.hypot(moveX[i]!, moveY[i]!);
    const share = length > heat ? heat / length : 1;
    x[i]! += moveX[i]! * share;
    y[i]! += moveY[i]! * share;
  }
}
