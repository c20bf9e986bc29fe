const DEEPEST = 24;
/** A cell counts as one body when it is smaller than so much of its distance. */
const OPENING = 0.9;

/**
 * Repulsion of many bodies in a plane: far ones are taken together, cell by cell.
 * @see Barnes, Hut: A hierarchical O(N log N) force-calculation algorithm, 1986
 */
export class QuadTree {
  /** By cell: its four children, -1 for none. */
  readonly #children: number[] = [];
  readonly #isLeaf: boolean[] = [];
  /** By cell: how many bodies it holds and the sums of their places. */
  readonly #mass: number[] = [];
  readonly #sumX: number[] = [];
  readonly #sumY: number[] = [];
  readonly #size: number;
  readonly #left: number;
  readonly #top: number;

  constructor(x: Float64Array, y: Float64Array) {
    this.#left = least(x);
    this.#top = least(y);
    this.#size = Math.max(most(x) - this.#left, most(y) - this.#top, 1) * 1.001;
    this.#cell();
    for (let body = 0; body < x.length; body++) this.#insert(x[body]!, y[body]!);
  }

  /** The push on a body: `strength` divided by the distance, away from every other. */
  push(x: number, y: number, strength: number): readonly [x: number, y: number] {
    let pushX = 0;
    let pushY = 0;
    const cells = [0];
    const sizes = [this.#size];
    while (cells.length > 0) {
      const cell = cells.pop()!;
      const size = sizes.pop()!;
      const mass = this.#mass[cell]!;
      const dx = x - this.#sumX[cell]! / mass;
      const dy = y - this.#sumY[cell]! / mass;
      const square = dx * dx + dy * dy;
      if (this.#isLeaf[cell] === false && size * size > OPENING * OPENING * square) {
        for (let slot = 4 * cell; slot < 4 * cell + 4; slot++) {
          if (this.#children[slot] === -1) continue;
          cells.push(this.#children[slot]!);
          sizes.push(size / 2);
        }
      } else if (square > 1e-9) {
        pushX += (strength * mass * dx) / square;
        pushY += (strength * mass * dy) / square;
      }
    }
    return [pushX, pushY];
  }

  /** Adds a body to every cell around it. */
  #insert(x: number, y: number): void {
    let cell = 0;
    let size = this.#size;
    let left = this.#left;
    let top = this.#top;
    for (let depth = 0; ; depth++) {
      this.#mass[cell]! += 1;
      this.#sumX[cell]! += x;
      this.#sumY[cell]! += y;
      if (depth === DEEPEST || size < 1) return;
      size /= 2;
      const east = x >= left + size ? 1 : 0;
      const south = y >= top + size ? 1 : 0;
      left += east * size;
      top += south * size;
      const slot = 4 * cell + 2 * south + east;
      if (this.#children[slot] === -1) this.#children[slot] = this.#cell();
      this.#isLeaf[cell] = false;
      cell = this.#children[slot]!;
    }
  }

  #cell(): number {
    this.#children.push(-1, -1, -1, -1);
    this.#isLeaf.push(true);
    this.#sumX.push(0);
    this.#sumY.push(0);
    return this.#mass.push(0) - 1;
  }
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function most(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
