import { safeText } from "@parseltongue/base/safe-text";
import { Camera } from "./camera.ts";
import { shape } from "./elements.ts";
import { degrees, type GraphData, type GraphEdge, type GraphNode, type Positions } from "./graph-data.ts";

const SMALLEST_RADIUS = 5;
const LARGEST_RADIUS = 16;
const LONGEST_LABEL = 34;
/** Half of an ordinary label: names stand over their nodes. */
const LABEL = 60;
/** Nodes that are named even from afar. */
const HUBS = 12;

/** The drawing: nodes and edges as SVG, with what is selected, found and left out marked by classes. */
export class GraphView {
  readonly camera: Camera;
  readonly #view: SVGSVGElement;
  readonly #data: GraphData;
  readonly #nodes: readonly SVGGElement[];
  readonly #edges: readonly SVGPathElement[];
  readonly #radii: Float64Array;
  /** By edge: how many come before it between the same nodes. */
  readonly #lanes: readonly number[];
  #positions: Positions;

  /** @param onSelect called with a node's place when it is clicked, with undefined for the ground */
  constructor(
    view: SVGSVGElement,
    data: GraphData,
    positions: Positions,
    onSelect: (place: number | undefined) => void,
  ) {
    this.#view = view;
    this.#data = data;
    this.#positions = positions;
    const counts = degrees(data);
    this.#radii = Float64Array.from(counts, (count) => Math.min(LARGEST_RADIUS, SMALLEST_RADIUS + Math.sqrt(count)));
    const hubs = new Set([...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, HUBS));
    this.#nodes = data.nodes.map((node, place) => nodeShape(node, this.#radii[place]!, hubs.has(place)));
    this.#edges = data.edges.map((edge) => shape("path", { class: `edge ${edge.kind} ${edge.confidence}` }));
    this.#lanes = lanesOf(data.edges);
    const world = shape("g", {});
    world.append(...this.#edges, ...this.#nodes);
    view.append(arrowTip(), world);
    this.camera = new Camera(view, world);
    view.addEventListener("click", (event) => {
      if (!this.camera.wasDragged) onSelect(this.#placeOf(event.target));
    });
    this.place(positions);
  }

  /** Puts the nodes elsewhere and shows all of them. */
  place(positions: Positions): void {
    this.#positions = positions;
    for (const [place, node] of this.#nodes.entries()) {
      node.setAttribute("transform", `translate(${round(positions.x[place]!)} ${round(positions.y[place]!)})`);
    }
    for (const [index, edge] of this.#data.edges.entries()) {
      this.#edges[index]!.setAttribute("d", this.#line(edge, this.#lanes[index]!));
    }
    this.fit();
  }

  fit(): void {
    const { x, y } = this.#positions;
    const bounds = {
      left: Math.min(...x) - LABEL,
      right: Math.max(...x) + LABEL,
      top: Math.min(...y) - 20,
      bottom: Math.max(...y),
    };
    if (x.length > 0) this.camera.fit(bounds);
  }

  /** Marks a node and what it is joined to, and leaves the others in the background; undefined: none. */
  select(place: number | undefined): void {
    const near = new Set<number>();
    for (const [index, { from, to }] of this.#data.edges.entries()) {
      const touches = place !== undefined && (from === place || to === place);
      this.#edges[index]!.classList.toggle("near", touches);
      if (touches) near.add(from).add(to);
    }
    for (const [other, node] of this.#nodes.entries()) {
      node.classList.toggle("selected", other === place);
      node.classList.toggle("near", other !== place && near.has(other));
    }
    this.#view.classList.toggle("focused", place !== undefined);
  }

  /** Brings a node into the middle. */
  reveal(place: number): void {
    this.camera.centre(this.#positions.x[place]!, this.#positions.y[place]!);
  }

  /** Marks what a search found; undefined: nothing was searched for. */
  mark(found: ReadonlySet<number> | undefined): void {
    for (const [place, node] of this.#nodes.entries()) node.classList.toggle("match", found?.has(place) === true);
    this.#view.classList.toggle("searched", found !== undefined);
  }

  /** Shows or hides the edges of a kind. */
  showEdges(kind: string, isShown: boolean): void {
    for (const [index, edge] of this.#data.edges.entries()) {
      if (edge.kind === kind) this.#edges[index]!.toggleAttribute("hidden", !isShown);
    }
  }

  #placeOf(target: EventTarget | null): number | undefined {
    const node = target instanceof Element ? target.closest<SVGGElement>(".node") : null;
    return node === null ? undefined : this.#nodes.indexOf(node);
  }

  /** From the rim of one node to that of the other, a little bent so that both directions show; a loop for recursion. */
  #line({ from, to }: GraphEdge, lane: number): string {
    const { x, y } = this.#positions;
    const [x1, y1, r1, x2, y2, r2] = [x[from]!, y[from]!, this.#radii[from]!, x[to]!, y[to]!, this.#radii[to]!];
    if (from === to) return `M${round(x1)} ${round(y1 - r1)}c-22 -26 22 -26 4 -2`;
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const bend = Math.min(30, length * 0.12) * (1 + lane);
    const middle = [(x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend].map(round).join(" ");
    const start = [x1 + ux * r1, y1 + uy * r1].map(round).join(" ");
    const end = [x2 - ux * (r2 + 3), y2 - uy * (r2 + 3)].map(round).join(" ");
    return `M${start}Q${middle} ${end}`;
  }
}

/** Edges are sorted by the nodes they join. */
function lanesOf(edges: readonly GraphEdge[]): number[] {
  const lanes: number[] = [];
  for (const [index, { from, to }] of edges.entries()) {
    const before = edges[index - 1];
    lanes.push(before?.from === from && before.to === to ? lanes[index - 1]! + 1 : 0);
  }
  return lanes;
}

function nodeShape(node: GraphNode, radius: number, isHub: boolean): SVGGElement {
  const classes = ["node", node.look, ...node.flags];
  if (node.isTarget) classes.push("target");
  if (isHub) classes.push("hub");
  const group = shape("g", { class: classes.join(" ") });
  const label = shape("text", { y: round(-radius - 5) });
  const name = safeText(node.name);
  label.textContent = name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL)}…` : name;
  const title = shape("title", {});
  title.textContent = safeText(`${node.kind} ${node.qualifiedName}`);
  group.append(shape("circle", { r: round(radius) }), label, title);
  return group;
}

function arrowTip(): SVGDefsElement {
  const definitions = shape("defs", {});
  const marker = shape("marker", {
    id: "tip",
    viewBox: "0 0 8 8",
    refX: 7,
    refY: 4,
    markerWidth: 7,
    markerHeight: 7,
    orient: "auto-start-reverse",
  });
  marker.append(shape("path", { class: "tip", d: "M0 0L8 4L0 8z" }));
  definitions.append(marker);
  return definitions;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
