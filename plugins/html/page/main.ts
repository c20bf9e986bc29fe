import { Details } from "./details.ts";
import { byId, element, ofKind } from "./elements.ts";
import { forceLayout } from "./force-layout.ts";
import { type GraphData, type Positions, readData } from "./graph-data.ts";
import { GraphView } from "./graph-view.ts";
import { isWalk, layeredLayout } from "./layered-layout.ts";
import { Search } from "./search.ts";

const ZOOM_STEP = 1.3;
const PAN_STEP = 80;

/** What the layout button says while the other layout is shown. */
const LAYOUTS: readonly { readonly name: string; readonly place: (data: GraphData) => Positions }[] = [
  { name: "Layers", place: layeredLayout },
  { name: "Free", place: forceLayout },
];

function start(): void {
  const data = readData(document);
  const legend = byId("legend");
  let layout = isWalk(data) ? 0 : 1;
  const button = byId("layout");
  const sayLayout = (): void => {
    button.textContent = LAYOUTS[1 - layout]!.name;
  };
  sayLayout();

  const select = (place: number | undefined): void => {
    details.show(place);
    view.select(place);
    search.showSelected(place);
  };
  const view = new GraphView(ofKind("view", SVGSVGElement), data, LAYOUTS[layout]!.place(data), select);
  const details = new Details(data, select);
  const search = new Search(
    data,
    (found) => {
      view.mark(found);
      byId("status").textContent = statusLine(data, found?.size);
    },
    (place) => {
      select(place);
      view.reveal(place);
    },
  );
  const otherLayout = (): void => {
    layout = 1 - layout;
    sayLayout();
    view.place(LAYOUTS[layout]!.place(data));
  };
  const kinds = new Set(data.edges.map(({ kind }) => kind));
  legend.append(...[...kinds].map((kind) => edgeSwitch(kind, (isShown) => view.showEdges(kind, isShown))));
  legend.hidden = kinds.size === 0;

  const keys: Readonly<Record<string, () => void>> = {
    "/": () => search.focus(),
    "+": () => view.camera.zoom(ZOOM_STEP),
    "=": () => view.camera.zoom(ZOOM_STEP),
    "-": () => view.camera.zoom(1 / ZOOM_STEP),
    "0": () => view.fit(),
    l: otherLayout,
    t: switchTheme,
    ArrowLeft: () => view.camera.pan(PAN_STEP, 0),
    ArrowRight: () => view.camera.pan(-PAN_STEP, 0),
    ArrowUp: () => view.camera.pan(0, PAN_STEP),
    ArrowDown: () => view.camera.pan(0, -PAN_STEP),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      search.clear();
      select(undefined);
      ofKind("view", SVGSVGElement).focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const run = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (run === undefined) return;
    event.preventDefault();
    run();
  });
  onClick("zoom-in", () => view.camera.zoom(ZOOM_STEP));
  onClick("zoom-out", () => view.camera.zoom(1 / ZOOM_STEP));
  onClick("fit", () => view.fit());
  onClick("layout", otherLayout);
  onClick("theme", switchTheme);
}

function onClick(id: string, run: () => void): void {
  byId(id).addEventListener("click", run);
}

function statusLine({ nodes, edges, cut }: GraphData, found: number | undefined): string {
  const counts = `${nodes.length} nodes, ${edges.length} edges`;
  return [found === undefined ? counts : `${counts}, ${found} found`, cut].filter((part) => part !== "").join(" · ");
}

function edgeSwitch(kind: string, onChange: (isShown: boolean) => void): HTMLElement {
  const box = element("input");
  box.type = "checkbox";
  box.checked = true;
  box.addEventListener("change", () => onChange(box.checked));
  const label = element("label", kind);
  label.prepend(box, " ");
  return label;
}

/** As the reader's system has it, until they say otherwise. */
function switchTheme(): void {
  const { dataset } = document.documentElement;
  dataset["theme"] = dataset["theme"] === "dark" ? "light" : "dark";
}

document.documentElement.dataset["theme"] = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
start();
