import type { GraphData, Positions } from "./graph-data.ts";

const COLUMN_WIDTH = 260;
const ROW_HEIGHT = 48;
const MOST_ROWS = 30;
const SWEEPS = 4;

/** Nodes in columns: those of a walk by their depth, others by how far they are from what nothing leads to. */
export function layeredLayout(data: GraphData): Positions {
  const count = data.nodes.length;
  const layers = groupByLayer(layersOf(data));
  const neighbours = neighboursOf(data);
  const rows = new Float64Array(count);
  for (const layer of layers) for (const [row, place] of layer.entries()) rows[place] = row - layer.length / 2;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) arrange(layer, neighbours, rows);
  }
  return placed(layers, count);
}

/** Puts a layer's nodes in the order of where their neighbours stand on average. */
function arrange(layer: number[], neighbours: readonly (readonly number[])[], rows: Float64Array): void {
  const wanted = new Map(layer.map((place) => [place, average(neighbours[place]!, rows, rows[place]!)]));
  layer.sort((a, b) => wanted.get(a)! - wanted.get(b)! || a - b);
  for (const [row, place] of layer.entries()) rows[place] = row - layer.length / 2;
}

function average(places: readonly number[], rows: Float64Array, alone: number): number {
  if (places.length === 0) return alone;
  return places.reduce((sum, place) => sum + rows[place]!, 0) / places.length;
}

/** A layer that is too high becomes several columns. */
function placed(layers: readonly (readonly number[])[], count: number): Positions {
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  let column = 0;
  for (const layer of layers) {
    const columns = Math.ceil(layer.length / MOST_ROWS);
    const height = Math.ceil(layer.length / columns);
    for (const [index, place] of layer.entries()) {
      const start = Math.floor(index / height) * height;
      const inColumn = Math.min(height, layer.length - start);
      x[place] = (column + Math.floor(index / height)) * COLUMN_WIDTH;
      y[place] = (index - start - (inColumn - 1) / 2) * ROW_HEIGHT;
    }
    column += columns;
  }
  return { x, y };
}

function layersOf(data: GraphData): Int32Array {
  const { nodes } = data;
  if (isWalk(data)) return Int32Array.from(nodes, ({ depth }) => depth);
  const layers = new Int32Array(nodes.length).fill(-1);
  const incoming = new Uint32Array(nodes.length);
  const targets: number[][] = nodes.map(() => []);
  for (const { from, to } of data.edges) {
    if (from === to) continue;
    incoming[to]! += 1;
    targets[from]!.push(to);
  }
  const queue: number[] = [];
  const enter = (place: number, layer: number): void => {
    if (layers[place] !== -1) return;
    layers[place] = layer;
    queue.push(place);
  };
  const reach = (): void => {
    for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
      for (const to of targets[place]!) enter(to, layers[place]! + 1);
    }
  };
  for (const place of nodes.keys()) if (incoming[place] === 0) enter(place, 0);
  reach();
  // What is left goes in circles: it begins somewhere.
  for (const place of nodes.keys()) {
    enter(place, 0);
    reach();
  }
  return layers;
}

/** Whether nodes lie at different depths. */
export function isWalk({ nodes }: GraphData): boolean {
  return nodes.some(({ isTarget }) => isTarget);
}

function groupByLayer(layers: Int32Array): number[][] {
  const groups: number[][] = [];
  for (const [place, layer] of layers.entries()) (groups[layer] ??= []).push(place);
  return groups.filter((group) => group !== undefined);
}

function neighboursOf({ nodes, edges }: GraphData): number[][] {
  const neighbours: number[][] = nodes.map(() => []);
  for (const { from, to } of edges) {
    if (from === to) continue;
    neighbours[from]!.push(to);
    neighbours[to]!.push(from);
  }
  return neighbours;
}
