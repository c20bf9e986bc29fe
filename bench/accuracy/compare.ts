/** Holds what the graph claims against what a compiler says, and counts. */
import { EdgeKind, NodeKind } from "@parseltongue/graph";
import type { Claim, GraphClaims } from "./graph-claims.ts";
import type { Place, SiteRole, SyntaxSites } from "./syntax-sites.ts";
import type { Meaning, Truth } from "./truth.ts";

/** Candidate sets of up to so many members are told apart from larger ones. */
export const SMALL_SET = 5;

/** Counts of one kind of fact. `…Right` of claims makes precision, `…Held` of truths recall. */
export interface Tally {
  /** Places whose name means, as the compiler says, something in the code base. */
  truths: number;
  /** Edges marked resolved at places of which the compiler says anything. */
  resolved: number;
  resolvedRight: number;
  resolvedHeld: number;
  /** Pairs of place and target over all confidences, each member of a candidate set one. */
  pairs: number;
  pairsRight: number;
  pairsHeld: number;
  /** Edges and small candidate sets, right when the target is among the members. */
  narrow: number;
  narrowRight: number;
  narrowHeld: number;
  /** Edges at places of which the compiler says nothing: not judged. */
  unjudged: number;
  /** Truths left out because the index does not say which of several definitions is meant. */
  unclear: number;
  /** Truths left out because a macro's expansion makes the definition that is meant. */
  macroMade: number;
}

export interface Disagreement {
  readonly row: string;
  /** What went wrong, as one word for sorting. */
  readonly category: string;
  readonly place: Place;
  readonly expected: string;
  readonly got: string;
}

export interface Comparison {
  readonly rows: ReadonlyMap<string, Tally>;
  readonly disagreements: readonly Disagreement[];
}

/** In the order they are printed in. */
export const ROWS = [
  "calls",
  "calls in macro arguments",
  "macro invocations",
  "constructions",
  "implements",
  "extends",
  "imports",
  "uses of types",
] as const;

export function emptyTally(): Tally {
  return {
    truths: 0,
    resolved: 0,
    resolvedRight: 0,
    resolvedHeld: 0,
    pairs: 0,
    pairsRight: 0,
    pairsHeld: 0,
    narrow: 0,
    narrowRight: 0,
    narrowHeld: 0,
    unjudged: 0,
    unclear: 0,
    macroMade: 0,
  };
}

export function compare(claims: GraphClaims, truth: Truth, sites: ReadonlyMap<string, SyntaxSites>): Comparison {
  const comparison = new Comparing(claims, truth, sites);
  for (const [file, { roles, heritage, paths }] of sites) {
    if (!truth.files.has(file)) continue;
    for (const [place, role] of roles) comparison.takeSite(file, place, role, paths.get(place) ?? place);
    comparison.takeHeritage(heritage);
  }
  comparison.takeHeritageClaims();
  return comparison;
}

const CALL_ROWS: Partial<Record<SiteRole, string>> = {
  call: "calls",
  "call in macro": "calls in macro arguments",
  macro: "macro invocations",
};

class Comparing implements Comparison {
  readonly rows = new Map<string, Tally>(ROWS.map((row) => [row, emptyTally()]));
  readonly disagreements: Disagreement[] = [];
  readonly #claims: GraphClaims;
  readonly #truth: Truth;
  readonly #inMacros: ReadonlySet<Place>;
  /** `from → to` pairs of supertypes that the compiler confirms, and places it speaks of at all. */
  readonly #heritage = { implements: new Set<string>(), extends: new Set<string>() };
  readonly #judgedSubjects = new Set<Place>();
  readonly #usesSeen = new Set<string>();

  constructor(claims: GraphClaims, truth: Truth, sites: ReadonlyMap<string, SyntaxSites>) {
    this.#claims = claims;
    this.#truth = truth;
    const inMacros = new Set<Place>();
    for (const file of sites.values()) for (const place of file.inMacros) inMacros.add(place);
    this.#inMacros = inMacros;
  }

  /** @param claimed where the graph has its edges of the name */
  takeSite(file: string, place: Place, role: SiteRole, claimed: Place): void {
    const meanings = this.#truth.meanings.get(place);
    const claims = this.#claims.byPlace.get(claimed) ?? [];
    const callRow = CALL_ROWS[role];
    if (callRow !== undefined) this.#takeCall(callRow, file, place, meanings, claims);
    else if (role === "import") this.#takeImport(place, meanings, claims);
    else if (role === "type") this.#takeUse(file, place, meanings, claims);
  }

  #row(name: string): Tally {
    const row = this.rows.get(name);
    if (row === undefined) throw new Error(`no row ${name}`);
    return row;
  }

  #takeCall(
    row: string,
    file: string,
    place: Place,
    meanings: readonly Meaning[] | undefined,
    claims: readonly Claim[],
  ): void {
    if (meanings?.some(({ symbol }) => isConversion(symbol)) === true) return;
    const made = meanings?.find((meaning) => meaning.kind === "inside" && isMade(meaning.symbol));
    if (made?.kind === "inside") {
      if (this.#isMacroMade(made.place)) {
        this.#row("constructions").macroMade++;
        return;
      }
      this.#takePair("constructions", EdgeKind.uses, file, place, made.place, made.symbol, claims);
      return;
    }
    this.#judge(
      row,
      place,
      meanings,
      claims.filter(({ kind }) => kind === EdgeKind.calls),
    );
  }

  #takeImport(place: Place, meanings: readonly Meaning[] | undefined, claims: readonly Claim[]): void {
    this.#judge(
      "imports",
      place,
      meanings,
      claims.filter(({ kind }) => kind === EdgeKind.imports),
    );
  }

  /** Counts the claims at one place against the meanings there. */
  #judge(row: string, place: Place, meanings: readonly Meaning[] | undefined, claims: readonly Claim[]): void {
    const tally = this.#row(row);
    if (meanings === undefined) {
      tally.unjudged += claims.length;
      return;
    }
    if (meanings.some(({ kind }) => kind === "unclear")) {
      tally.unclear++;
      return;
    }
    const expected = this.#expected(meanings);
    if ([...expected].some((target) => this.#isMacroMade(target))) {
      tally.macroMade++;
      return;
    }
    if (expected.size > 0) tally.truths++;
    const isRight = (claim: Claim): boolean => claim.targets.some((target) => expected.has(target));
    const resolved = claims.filter(({ isResolved }) => isResolved);
    const resolvedRight = resolved.filter(isRight).length;
    tally.resolved += resolved.length;
    tally.resolvedRight += resolvedRight;
    tally.resolvedHeld += Math.min(1, resolvedRight);
    const pairs = new Set(claims.flatMap(({ targets }) => targets));
    const pairsRight = [...pairs].filter((target) => expected.has(target)).length;
    tally.pairs += pairs.size;
    tally.pairsRight += pairsRight;
    tally.pairsHeld += Math.min(1, pairsRight);
    const narrow = claims.filter(({ targets }) => targets.length > 0 && targets.length <= SMALL_SET);
    const narrowRight = narrow.filter(isRight).length;
    tally.narrow += narrow.length;
    tally.narrowRight += narrowRight;
    tally.narrowHeld += Math.min(1, narrowRight);
    this.#note(row, place, meanings, expected, claims);
  }

  /** Whether a definition is not written out but made by a macro of which the graph knows nothing. */
  #isMacroMade(place: Place): boolean {
    return this.#inMacros.has(place) && this.#claims.kindAt(place) === 0;
  }

  /** Places of what a name means: definitions, and local ones where the graph has a node for them. */
  #expected(meanings: readonly Meaning[]): ReadonlySet<Place> {
    const places = new Set<Place>();
    for (const meaning of meanings) {
      if (meaning.kind === "inside") places.add(meaning.place);
      else if (meaning.kind === "local" && this.#claims.kindAt(meaning.place) !== 0) places.add(meaning.place);
    }
    return places;
  }

  #note(
    row: string,
    place: Place,
    meanings: readonly Meaning[],
    expected: ReadonlySet<Place>,
    claims: readonly Claim[],
  ): void {
    const got = claims
      .map(({ isResolved, targets, to }) =>
        isResolved ? to : `one of ${targets.length} by ${to.replace(/\|.*/, "|…")}`,
      )
      .join(", ");
    const wanted = meanings
      .map(({ kind, symbol }) => (kind === "inside" ? shown(symbol) : `(${kind}) ${shown(symbol)}`))
      .join(", ");
    const wrong = claims.find((claim) => claim.isResolved && !claim.targets.some((target) => expected.has(target)));
    const held = claims.some((claim) => claim.targets.some((target) => expected.has(target)));
    const add = (category: string): void => {
      this.disagreements.push({ row, category, place, expected: wanted, got });
    };
    if (wrong !== undefined) add(expected.size > 0 ? "wrong target" : "invented");
    else if (expected.size > 0 && claims.length === 0) add("missing");
    else if (expected.size > 0 && !held) add("not among candidates");
    else if (expected.size > 0 && !claims.some(({ isResolved }) => isResolved)) add("only candidates");
    else if (expected.size === 0 && claims.some(({ targets }) => targets.length > 0)) add("needless candidates");
  }

  #takeUse(file: string, place: Place, meanings: readonly Meaning[] | undefined, claims: readonly Claim[]): void {
    const inside = meanings?.find((meaning) => meaning.kind === "inside");
    if (inside?.kind === "inside") {
      if (this.#isMacroMade(inside.place)) {
        this.#row("uses of types").macroMade++;
        return;
      }
      this.#takePair("uses of types", EdgeKind.uses, file, place, inside.place, inside.symbol, claims);
      return;
    }
    const tally = this.#row("uses of types");
    const uses = claims.filter(({ kind }) => kind === EdgeKind.uses);
    if (meanings === undefined) tally.unjudged += uses.length;
    else {
      for (const claim of uses) this.#countPair(tally, false, claim.isResolved);
      if (uses.length > 0) this.#note("uses of types", place, meanings, new Set(), uses);
    }
  }

  /** A definition has one edge for all its uses of another: what counts is the pair, at the first place. */
  #takePair(
    row: string,
    kind: number,
    file: string,
    place: Place,
    target: Place,
    symbol: string,
    claims: readonly Claim[],
  ): void {
    const line = Number(place.split(":").at(-2));
    const from = this.#claims.around(file, line);
    const tally = this.#row(row);
    const here = claims.filter((claim) => claim.kind === kind);
    const isFirst = !this.#usesSeen.has(`${row} ${from} → ${target}`);
    this.#usesSeen.add(`${row} ${from} → ${target}`);
    for (const claim of here) {
      const isRight = claim.targets.includes(target);
      if (!isRight) {
        this.#countPair(tally, false, claim.isResolved);
        this.disagreements.push({ row, category: "wrong target", place, expected: shown(symbol), got: claim.to });
      }
    }
    if (!isFirst || from === target) return;
    tally.truths++;
    const isHeld = here.some(({ targets }) => targets.includes(target)) || this.#holdsPair(kind, from, target);
    if (isHeld) this.#countPair(tally, true, true);
    else this.disagreements.push({ row, category: "missing", place, expected: shown(symbol), got: `in ${from}` });
  }

  #countPair(tally: Tally, isRight: boolean, isResolved: boolean): void {
    const right = isRight ? 1 : 0;
    if (isResolved) {
      tally.resolved++;
      tally.resolvedRight += right;
      tally.resolvedHeld += right;
    }
    tally.pairs++;
    tally.pairsRight += right;
    tally.pairsHeld += right;
    tally.narrow++;
    tally.narrowRight += right;
    tally.narrowHeld += right;
  }

  /** Whether the definition, or what encloses it, has the edge in any place. */
  #holdsPair(kind: number, from: Place | undefined, target: Place): boolean {
    return this.#claims.pairs.get(kind)?.has(`${from} → ${target}`) ?? false;
  }

  takeHeritage(heritage: SyntaxSites["heritage"]): void {
    for (const { subject, isDeclared, supertype, kind } of heritage) {
      const from = isDeclared ? subject : this.#insideAt(subject);
      const named = this.#insideAt(supertype);
      // What stands after `implements` is a type (TypeScript handbook, "Classes").
      const to = (kind === "implements" && named !== undefined && this.#truth.typesOfValues.get(named)) || named;
      if (from !== undefined && this.#truth.meanings.has(supertype)) this.#judgedSubjects.add(from);
      if (from === undefined || to === undefined) continue;
      const pair = `${from} → ${to}`;
      if (this.#heritage[kind].has(pair)) continue;
      if (this.#isMacroMade(from) || this.#isMacroMade(to)) {
        this.#row(kind).macroMade++;
        continue;
      }
      this.#heritage[kind].add(pair);
      const tally = this.#row(kind);
      tally.truths++;
      const isHeld = this.#claims.pairs.get(EdgeKind[kind])?.has(pair) ?? false;
      if (!isHeld)
        this.disagreements.push({ row: kind, category: "missing", place: supertype, expected: pair, got: "" });
    }
  }

  #insideAt(place: Place): Place | undefined {
    const meaning = this.#truth.meanings.get(place)?.find(({ kind }) => kind === "inside");
    return meaning?.kind === "inside" ? meaning.place : undefined;
  }

  /** Every edge between types must be one that the compiler confirms, where it looked at all. */
  takeHeritageClaims(): void {
    for (const kind of ["implements", "extends"] as const) {
      const tally = this.#row(kind);
      for (const [pair, place] of this.#claims.pairs.get(EdgeKind[kind]) ?? []) {
        const [from = "", to = ""] = pair.split(" → ");
        if (MEMBER_KINDS.has(this.#claims.kindAt(from))) continue;
        const meanings = place === undefined ? [] : (this.#truth.meanings.get(place) ?? []);
        // In a macro's arguments the syntax shows no impl, but the compiler still says what the trait's name means.
        const isNamed = meanings.some((meaning) => meaning.kind === "inside" && meaning.place === to);
        const isRight = this.#heritage[kind].has(pair);
        const isJudged =
          place === undefined
            ? this.#judgedSubjects.has(from)
            : meanings.length > 0 && meanings.every((meaning) => meaning.kind !== "unclear");
        if (!isRight && (isNamed || !isJudged)) {
          tally.unjudged++;
          continue;
        }
        this.#countPair(tally, isRight, true);
        if (!isRight)
          this.disagreements.push({ row: kind, category: "invented", place: place ?? from, expected: "", got: pair });
      }
    }
  }
}

/** An impl's members implement the trait's: edges that no index tells of. */
const MEMBER_KINDS: ReadonlySet<number> = new Set([
  NodeKind.method,
  NodeKind.constant,
  NodeKind.typeAlias,
  NodeKind.field,
]);

/** Tuple structs and variants, which Rust makes values of by calling them; a class's constructor is called for real. */
function isMade(symbol: string): boolean {
  return symbol.startsWith("rust-analyzer ") && symbol.endsWith("#");
}

/** `Kind(2)` in Go is written like a call. */
function isConversion(symbol: string): boolean {
  return symbol.startsWith("go ") && symbol.endsWith("#");
}

/** The part of a symbol that tells a person something. */
function shown(symbol: string): string {
  return symbol.split(" ").slice(4).join(" ") || symbol;
}
