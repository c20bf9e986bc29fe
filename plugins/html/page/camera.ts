/** Part of the drawing's plane that is seen. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const SMALLEST = 0.02;
const LARGEST = 6;
const MARGIN = 40;
/** Below this scale names would be too small to read. */
const READABLE = 0.55;

/** Moves and scales the drawing: drag, wheel and pinch, or by its methods. */
export class Camera {
  #x = 0;
  #y = 0;
  #scale = 1;
  readonly #view: SVGSVGElement;
  readonly #world: SVGGElement;
  readonly #pointers = new Map<number, readonly [x: number, y: number]>();
  #moved = 0;

  constructor(view: SVGSVGElement, world: SVGGElement) {
    this.#view = view;
    this.#world = world;
    view.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    view.addEventListener("pointerdown", (event) => this.#down(event));
    view.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
      view.addEventListener(end, (event) => this.#up(event));
    }
  }

  /** Whether the pointer moved the drawing since it was pressed: then it is no click. */
  get wasDragged(): boolean {
    return this.#moved > 4;
  }

  get scale(): number {
    return this.#scale;
  }

  /** Shows all of an area. */
  fit({ left, top, right, bottom }: Bounds): void {
    const { width, height } = this.#size();
    const scale = Math.min((width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (bottom - top || 1));
    this.#scale = clamp(scale, SMALLEST, 1.4);
    this.#x = width / 2 - ((left + right) / 2) * this.#scale;
    this.#y = height / 2 - ((top + bottom) / 2) * this.#scale;
    this.#show();
  }

  /** Scales around the middle. */
  zoom(factor: number): void {
    const { width, height } = this.#size();
    this.#zoomAt(factor, width / 2, height / 2);
  }

  /** Moves the drawing by so many pixels. */
  pan(dx: number, dy: number): void {
    this.#x += dx;
    this.#y += dy;
    this.#show();
  }

  /** Brings a place into the middle, near enough to read. */
  centre(x: number, y: number): void {
    const { width, height } = this.#size();
    this.#scale = Math.max(this.#scale, READABLE * 1.6);
    this.#x = width / 2 - x * this.#scale;
    this.#y = height / 2 - y * this.#scale;
    this.#show();
  }

  #zoomAt(factor: number, x: number, y: number): void {
    const scale = clamp(this.#scale * factor, SMALLEST, LARGEST);
    this.#x = x - ((x - this.#x) * scale) / this.#scale;
    this.#y = y - ((y - this.#y) * scale) / this.#scale;
    this.#scale = scale;
    this.#show();
  }

  #show(): void {
    this.#world.setAttribute("transform", `translate(${this.#x} ${this.#y}) scale(${this.#scale})`);
    this.#view.classList.toggle("far", this.#scale < READABLE);
    this.#view.style.setProperty("--inverse", String(1 / this.#scale));
  }

  #size(): { readonly width: number; readonly height: number } {
    return this.#view.getBoundingClientRect();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { left, top } = this.#view.getBoundingClientRect();
    this.#zoomAt(Math.exp(-event.deltaY * 0.0015), event.clientX - left, event.clientY - top);
  }

  #down(event: PointerEvent): void {
    this.#moved = 0;
    this.#pointers.set(event.pointerId, [event.clientX, event.clientY]);
    this.#view.classList.add("dragging");
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) return;
    const span = this.#span();
    this.#pointers.set(event.pointerId, [event.clientX, event.clientY]);
    const [dx, dy] = [event.clientX - before[0], event.clientY - before[1]];
    this.#moved += Math.abs(dx) + Math.abs(dy);
    this.pan(dx / this.#pointers.size, dy / this.#pointers.size);
    if (span > 0) this.#zoomAt(this.#span() / span, ...this.#middle());
  }

  #up(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size === 0) this.#view.classList.remove("dragging");
  }

  /** Distance of two fingers; 0 unless there are two. */
  #span(): number {
    const [a, b] = this.#pointers.values();
    return a === undefined || b === undefined ? 0 : Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  #middle(): [x: number, y: number] {
    const { left, top } = this.#view.getBoundingClientRect();
    const all = [...this.#pointers.values()];
    const sum = (index: 0 | 1): number => all.reduce((total, pointer) => total + pointer[index], 0);
    return [sum(0) / all.length - left, sum(1) / all.length - top];
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
