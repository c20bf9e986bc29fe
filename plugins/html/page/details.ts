import { byId, element, placeOf } from "./elements.ts";
import type { GraphData, GraphEdge } from "./graph-data.ts";

/** The panel that says all about one node. */
export class Details {
  readonly #panel = byId("details");
  readonly #data: GraphData;
  readonly #onSelect: (place: number | undefined) => void;

  constructor(data: GraphData, onSelect: (place: number | undefined) => void) {
    this.#data = data;
    this.#onSelect = onSelect;
  }

  /** Shows a node; undefined: closes. */
  show(place: number | undefined): void {
    this.#panel.replaceChildren(...(place === undefined ? [] : this.#about(place)));
    this.#panel.hidden = place === undefined;
  }

  #about(place: number): HTMLElement[] {
    const node = this.#data.nodes[place]!;
    const close = element("button", "×", "close");
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => this.#onSelect(undefined));
    const parts: HTMLElement[] = [close, element("h2", node.name), element("p", [node.kind, ...node.flags].join(", "))];
    if (node.qualifiedName !== node.name) parts.push(element("p", node.qualifiedName));
    if (node.file !== "") parts.push(element("p", placeOf(node), "place"));
    if (node.signature !== "") parts.push(element("pre", node.signature));
    if (node.doc !== "") parts.push(element("p", node.doc));
    parts.push(...this.#others(place, "out"), ...this.#others(place, "in"));
    return parts;
  }

  /** The node's edges in one direction, kind by kind. */
  #others(place: number, direction: "out" | "in"): HTMLElement[] {
    const [own, other] = direction === "out" ? (["from", "to"] as const) : (["to", "from"] as const);
    const byKind = Map.groupBy(
      this.#data.edges.filter((edge) => edge[own] === place),
      ({ kind }) => kind,
    );
    return [...byKind].flatMap(([kind, edges]) => {
      const list = element("ul", "", "others");
      list.append(...edges.map((edge) => this.#other(edge, edge[other])));
      const sentence = direction === "out" ? kind : (PASSIVE[kind] ?? `${kind} this`);
      return [element("h3", `${sentence} (${edges.length})`), list];
    });
  }

  #other({ confidence, sites, line }: GraphEdge, place: number): HTMLElement {
    const node = this.#data.nodes[place]!;
    const notes = [
      ...(confidence === "resolved" ? [] : [confidence]),
      ...(sites > 1 ? [`${sites} places`] : []),
      ...(line > 0 ? [`line ${line}`] : []),
    ];
    const button = element("button", notes.length === 0 ? node.name : `${node.name}  (${notes.join(", ")})`);
    button.title = button.textContent ?? "";
    button.addEventListener("click", () => this.#onSelect(place));
    const item = element("li");
    item.append(button);
    return item;
  }
}

/** How an edge reads from the node that it leads to. */
const PASSIVE: Readonly<Record<string, string>> = {
  contains: "contained in",
  calls: "called by",
  implements: "implemented by",
  extends: "extended by",
  uses: "used by",
  imports: "imported by",
};
