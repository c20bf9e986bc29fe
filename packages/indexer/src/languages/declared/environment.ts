/** How the value of a local is worked out. */
export const Source = {
  /** Nothing is known of it. */
  unknown: 0,
  /** The expression `node`. */
  value: 1,
  /** An item of the expression `node`. */
  element: 2,
  /** What a method of the expression `node` gives: `with open(…) as file`. */
  through: 3,
  /** The type `node`. */
  type: 4,
  /** The instance of the type around it. */
  receiver: 5,
  /** The type around it itself. */
  typeReceiver: 6,
  /** Type parameter `index` of the definition `def`. */
  typeParameter: 7,
} as const;
export type Source = (typeof Source)[keyof typeof Source];

/** Where a local's value comes from. */
export interface Origin {
  readonly source: Source;
  readonly node: number;
  /** Method of `through`, or the built-in type that holds what a variadic parameter takes. */
  readonly word: string;
  /** The definition of `receiver`, `typeReceiver` and `typeParameter`. */
  readonly def: number;
  /** Index of a type parameter. */
  readonly index: number;
  /** Positions in tuples, outermost first, at which the value stands. */
  readonly path: readonly number[];
}

/**
 * A local name. Bindings are a list that only grows, so that what stood before one is still known when its value is read
 * again for another definition.
 */
export interface Binding {
  readonly name: string;
  readonly origin: Origin;
  readonly outer: Binding | undefined;
  /** Number of the unit in which `term` is its value. */
  serial: number;
  term: number;
}

export const NO_ORIGIN: Origin = { source: Source.unknown, node: 0, word: "", def: 0, index: 0, path: [] };

/** The innermost binding of a name. */
export function findBinding(env: Binding | undefined, name: string): Binding | undefined {
  for (let at = env; at !== undefined; at = at.outer) if (at.name === name) return at;
  return undefined;
}
