import type { FuelProfile } from "@parseltongue/host";

/** Where fuel went, as a tree: a function under the one that called it. */
export interface FuelNode {
  readonly name: string;
  /** With all that it called. */
  readonly fuel: number;
  /** The most first. */
  readonly children: readonly FuelNode[];
}

/** Parts of the whole that are not drawn. */
const SMALLEST_SHARE = 0.001;
const MAX_DEPTH = 64;

/**
 * The tree of a profile, from its entry points. A profile knows how much each call from one function to another used in
 * all, not under which of the caller's callers: that is shared out in proportion. A function that calls itself appears
 * once under itself.
 */
export function fuelTree(profile: FuelProfile): FuelNode {
  const graph = new CallGraph(profile);
  const roots = graph.roots().map((index) => graph.tree(index, graph.total(index), []));
  const fuel = roots.reduce((sum, root) => sum + root.fuel, 0);
  const large = roots.filter((root) => root.fuel >= fuel * SMALLEST_SHARE);
  return { name: "all calls", fuel, children: large.toSorted((a, b) => b.fuel - a.fuel) };
}

class CallGraph {
  readonly #names = new Map<number, string>();
  readonly #self = new Map<number, number>();
  readonly #calls = new Map<number, { readonly callee: number; readonly fuel: number }[]>();
  readonly #called = new Set<number>();
  readonly #whole: number;

  constructor({ functions, calls }: FuelProfile) {
    for (const { index, name, fuel } of functions) {
      this.#names.set(index, readableName(name) ?? `function ${index}`);
      this.#self.set(index, fuel);
    }
    for (const { caller, callee, fuel } of calls) {
      // Calls through a table are counted in the callees' own figures; whose they are is not known.
      if (callee === undefined || fuel === 0 || callee === caller) continue;
      this.#called.add(callee);
      this.#calls.set(caller, [...(this.#calls.get(caller) ?? []), { callee, fuel }]);
    }
    this.#whole = functions.reduce((sum, { fuel }) => sum + fuel, 0);
  }

  /** Functions that were run and that none is known to have called: the host calls them, or a table. */
  roots(): readonly number[] {
    return [...this.#self.keys()].filter((index) => !this.#called.has(index) && this.total(index) > 0);
  }

  /** What a function used, with all that it called. */
  total(index: number): number {
    const calls = this.#calls.get(index) ?? [];
    return (this.#self.get(index) ?? 0) + calls.reduce((sum, { fuel }) => sum + fuel, 0);
  }

  /** @param fuel how much of the function's total belongs here @param path the callers, outermost first */
  tree(index: number, fuel: number, path: readonly number[]): FuelNode {
    const share = fuel / Math.max(1, this.total(index));
    const below = [...path, index];
    const calls = below.length > MAX_DEPTH ? [] : (this.#calls.get(index) ?? []);
    const children = calls
      .map((call) => ({ callee: call.callee, fuel: call.fuel * share }))
      .filter((call) => !below.includes(call.callee) && call.fuel >= this.#whole * SMALLEST_SHARE)
      .map((call) => this.tree(call.callee, call.fuel, below));
    return {
      name: this.#names.get(index) ?? `function ${index}`,
      fuel,
      children: children.toSorted((a, b) => b.fuel - a.fuel),
    };
  }
}

/** A name as its author wrote it, where the compiler decorated it. */
export function readableName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  // AssemblyScript: the path of the file in front.
  if (!name.startsWith("_ZN")) return name.replace(/^~lib\/@parseltongue\/sdk-assemblyscript\/assembly\//, "sdk/");
  return rustPath(name) ?? name;
}

/** Rust's mangling: lengths and names, a hash at the end. */
function rustPath(name: string): string | undefined {
  const parts: string[] = [];
  for (let rest = name.slice(3); !rest.startsWith("E");) {
    const length = /^\d+/.exec(rest)?.[0];
    if (length === undefined) return undefined;
    const end = length.length + Number(length);
    parts.push(rest.slice(length.length, end));
    rest = rest.slice(end);
  }
  const isHash = /^h[0-9a-f]{16}$/.test(parts.at(-1) ?? "");
  return (isHash ? parts.slice(0, -1) : parts)
    .join("::")
    .replaceAll(/\$(LT|GT|u20|u7b|u7d|RF|C)\$/g, (_, code: string) => RUST_CODES[code] ?? "")
    .replaceAll("..", "::")
    .replace(/^_</, "<");
}

const RUST_CODES: Readonly<Record<string, string>> = {
  LT: "<",
  GT: ">",
  u20: " ",
  u7b: "{",
  u7d: "}",
  RF: "&",
  C: ",",
};
