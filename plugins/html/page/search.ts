import { byId, element, ofKind, placeOf } from "./elements.ts";
import type { GraphData } from "./graph-data.ts";

/** Most nodes that are listed; a longer list is of no use. */
const MOST_LISTED = 200;

/** The search field with the list under it: all nodes, or those that hold every word that was typed. */
export class Search {
  readonly #field = ofKind("search", HTMLInputElement);
  readonly #list = byId("list");
  readonly #texts: readonly string[];
  readonly #data: GraphData;
  readonly #onFound: (found: ReadonlySet<number> | undefined) => void;
  readonly #onSelect: (place: number) => void;
  #listed: readonly number[] = [];
  #active = -1;

  constructor(
    data: GraphData,
    onFound: (found: ReadonlySet<number> | undefined) => void,
    onSelect: (place: number) => void,
  ) {
    this.#data = data;
    this.#onFound = onFound;
    this.#onSelect = onSelect;
    this.#texts = data.nodes.map(({ qualifiedName, file, kind }) => `${kind} ${qualifiedName} ${file}`.toLowerCase());
    this.#field.addEventListener("input", () => this.#find());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("click", (event) => this.#click(event));
    this.#find();
  }

  focus(): void {
    this.#field.focus();
    this.#field.select();
  }

  clear(): void {
    this.#field.value = "";
    this.#find();
  }

  /** Marks a node in the list, if it is there. */
  showSelected(place: number | undefined): void {
    this.#activate(place === undefined ? -1 : this.#listed.indexOf(place));
  }

  #find(): void {
    const words = this.#field.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const found = [...this.#texts.keys()].filter((place) => words.every((word) => this.#texts[place]!.includes(word)));
    this.#listed = found.slice(0, MOST_LISTED);
    this.#list.replaceChildren(...this.#listed.map((place, index) => this.#item(place, index)));
    this.#active = -1;
    this.#field.removeAttribute("aria-activedescendant");
    this.#onFound(words.length === 0 ? undefined : new Set(found));
  }

  #item(place: number, index: number): HTMLElement {
    const node = this.#data.nodes[place]!;
    const item = element("li", node.name);
    item.id = `item-${index}`;
    item.setAttribute("role", "option");
    item.append(element("small", `${node.kind} ${placeOf(node)}`));
    return item;
  }

  #click({ target }: MouseEvent): void {
    const item = target instanceof Element ? target.closest("li") : null;
    const place = item === null ? undefined : this.#listed[[...this.#list.children].indexOf(item)];
    if (place !== undefined) this.#onSelect(place);
  }

  #key(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      this.#activate(Math.min(this.#listed.length - 1, Math.max(0, this.#active + step)));
    } else if (event.key === "Enter") {
      const place = this.#listed[Math.max(0, this.#active)];
      if (place !== undefined) this.#onSelect(place);
    }
  }

  #activate(index: number): void {
    this.#list.children[this.#active]?.removeAttribute("aria-selected");
    this.#active = index;
    const item = this.#list.children[index];
    if (item === undefined) return;
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", item.id);
  }
}
