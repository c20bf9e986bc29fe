import { IntColumn, PairTable } from "./int-column.ts";

/**
 * Remembered answers to questions that cross file borders, each with the list of those who asked, so that a change
 * reaches exactly what depends on it (in the manner of Acar's self-adjusting computation and of Salsa's queries).
 *
 * Kinds of cell and what they hold:
 * - `scope`: (module definition, name, namespace) → symbol
 * - `member`: (type head, name) → list of members
 * - `signature`: (definition) → nothing; it stands for all header terms of the definition
 * - `name`: (name) → nothing; it stands for "which blanket impls have a member of this name"
 * - `blanket`: (type, name and kind of member) → the member of a blanket impl, kept by `Members`; only terms of bodies ask
 */
export const CellKind = { scope: 1, member: 2, signature: 3, name: 4, blanket: 5 } as const;

export const CellState = { empty: 0, computing: 1, done: 2 } as const;

/** Who asked: a term (`a` = definition id > 0, `b` = term) or a cell (`a` = −cell). `a` = 0: nobody keeps the answer. */
export interface Asker {
  a: number;
  b: number;
}

export class Cells {
  readonly #tables: readonly PairTable[] = [new PairTable(4), ...[1, 2, 3, 4, 5].map(() => new PairTable())];
  readonly #kind = new IntColumn();
  readonly #keyA = new IntColumn();
  readonly #keyB = new IntColumn();
  readonly #value = new IntColumn();
  readonly #state = new IntColumn();
  /** Head of the list of dependents. */
  readonly #dependents = new IntColumn();
  readonly #next = new IntColumn(1 << 14);
  readonly #dependentA = new IntColumn(1 << 14);
  readonly #dependentB = new IntColumn(1 << 14);
  #freeLink = 0;
  /** Cells about names of a module, by module. */
  readonly #scopesOf = new Map<number, number[]>();
  readonly asker: Asker = { a: 0, b: 0 };

  constructor() {
    // Cell 0 and link 0 mean "none".
    this.#add(0, 0, 0);
    this.#next.push(0);
    this.#dependentA.push(0);
    this.#dependentB.push(0);
  }

  get count(): number {
    return this.#kind.length;
  }

  /** The cell of a question, made if there is none yet. */
  cell(kind: number, a: number, b: number): number {
    const table = this.#tables[kind]!;
    const known = table.get(a, b);
    if (known !== 0) return known;
    const cell = this.#add(kind, a, b);
    table.set(a, b, cell);
    if (kind === CellKind.scope) {
      const scopes = this.#scopesOf.get(a);
      if (scopes === undefined) this.#scopesOf.set(a, [cell]);
      else scopes.push(cell);
    }
    return cell;
  }

  /** The cell of a question, or 0 when nobody ever asked it. */
  find(kind: number, a: number, b: number): number {
    return this.#tables[kind]!.get(a, b);
  }

  /** All cells that were asked about names of a module. */
  scopesOf(module: number): readonly number[] {
    return this.#scopesOf.get(module) ?? [];
  }

  /** Records that the current asker depends on the cell. */
  depend(cell: number): void {
    const { a, b } = this.asker;
    if (a === 0) return;
    const head = this.#dependents.data[cell]!;
    if (head !== 0 && this.#dependentA.data[head] === a && this.#dependentB.data[head] === b) return;
    let link = this.#freeLink;
    if (link !== 0) {
      this.#freeLink = this.#next.data[link]!;
      this.#dependentA.data[link] = a;
      this.#dependentB.data[link] = b;
    } else {
      link = this.#next.push(0);
      this.#dependentA.push(a);
      this.#dependentB.push(b);
    }
    this.#next.data[link] = head;
    this.#dependents.data[cell] = link;
  }

  kind(cell: number): number {
    return this.#kind.data[cell]!;
  }
  keyA(cell: number): number {
    return this.#keyA.data[cell]!;
  }
  keyB(cell: number): number {
    return this.#keyB.data[cell]!;
  }
  value(cell: number): number {
    return this.#value.data[cell]!;
  }
  state(cell: number): number {
    return this.#state.data[cell]!;
  }
  setState(cell: number, state: number): void {
    this.#state.data[cell] = state;
  }
  setValue(cell: number, value: number): void {
    this.#value.data[cell] = value;
  }
  set(cell: number, value: number): void {
    this.#value.data[cell] = value;
    this.#state.data[cell] = CellState.done;
  }

  /** Calls back for every dependent and forgets them: whoever is worked out anew asks again. */
  takeDependents(cell: number, visit: (a: number, b: number) => void): void {
    let link = this.#dependents.data[cell]!;
    this.#dependents.data[cell] = 0;
    while (link !== 0) {
      const next = this.#next.data[link]!;
      visit(this.#dependentA.data[link]!, this.#dependentB.data[link]!);
      this.#next.data[link] = this.#freeLink;
      this.#freeLink = link;
      link = next;
    }
  }

  /** Calls back for every dependent and keeps them. */
  eachDependent(cell: number, visit: (a: number, b: number) => void): void {
    for (let link = this.#dependents.data[cell]!; link !== 0; link = this.#next.data[link]!) {
      visit(this.#dependentA.data[link]!, this.#dependentB.data[link]!);
    }
  }

  #add(kind: number, a: number, b: number): number {
    this.#keyA.push(a);
    this.#keyB.push(b);
    this.#value.push(0);
    this.#state.push(CellState.empty);
    this.#dependents.push(0);
    return this.#kind.push(kind);
  }
}
