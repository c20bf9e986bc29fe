/** What a compiler says that names mean: an index as a map from places to places. */
import { readFileSync } from "node:fs";
import { readScipDocuments, readScipMetadata, ScipRole } from "../../packages/indexer/src/scip/scip-reader.ts";
import type { Place, SyntaxSites } from "./syntax-sites.ts";

/** What a name means. */
export type Meaning =
  /** A definition in the code base. */
  | { readonly kind: "inside"; readonly place: Place; readonly symbol: string }
  /** A definition elsewhere: the standard library, a dependency. */
  | { readonly kind: "outside"; readonly symbol: string }
  /** A variable, a parameter, a type parameter; `place` is where it is declared. */
  | { readonly kind: "local"; readonly place: Place; readonly symbol: string }
  /** The index gives one name to several definitions, or a name of the code base to none it shows. */
  | { readonly kind: "unclear"; readonly symbol: string };

export interface Truth {
  readonly tool: string;
  /** By place of a reference. A name may mean two things at once (`{ name }`). */
  readonly meanings: ReadonlyMap<Place, readonly Meaning[]>;
  /** Files that the compiler looked at. */
  readonly files: ReadonlySet<string>;
  /**
   * Where a constant and an interface share a name, the place of the interface by the place of the constant. Of such a
   * name scip-typescript always tells the constant, even where the language asks for a type.
   */
  readonly typesOfValues: ReadonlyMap<Place, Place>;
  /** Names that the index gives to more than one definition. */
  readonly sharedNames: number;
}

/** What an index says of one file. */
interface IndexedFile {
  readonly path: string;
  readonly occurrences: readonly {
    readonly symbol: string;
    readonly roles: number;
    readonly line: number;
    readonly column: number;
  }[];
}

/** What `oracles/` write of a file: [line, column, symbol, is a definition] for each name. */
interface WrittenFile {
  readonly path: string;
  readonly occurrences: readonly (readonly [line: number, column: number, symbol: string, isDefinition: boolean])[];
}

function* readLines(lines: string): Generator<IndexedFile> {
  for (const line of lines.split("\n")) {
    if (line === "") continue;
    const { path, occurrences } = JSON.parse(line) as WrittenFile;
    yield {
      path,
      occurrences: occurrences.map(([at, column, symbol, isDefinition]) => {
        return { symbol, roles: isDefinition ? ScipRole.definition : 0, line: at, column };
      }),
    };
  }
}

/**
 * Reads an index.
 * @param index path of a SCIP index or, by its ending, of lines of JSON
 * @param textOf text of a file of the code base; undefined for a file that is not indexed
 * @param sites what the syntax says of each file, to tell functions inside functions from variables
 */
export function readTruth(
  index: string,
  textOf: (path: string) => string | undefined,
  sites: ReadonlyMap<string, SyntaxSites>,
): Truth {
  const bytes = readFileSync(index);
  const isScip = !index.endsWith(".jsonl");
  const { toolName, toolVersion } = isScip ? readScipMetadata(bytes) : { toolName: "compiler", toolVersion: "" };
  const indexed = isScip ? readScipDocuments(bytes, textOf) : readLines(bytes.toString("utf8"));
  const definitions = new Map<string, Set<Place>>();
  const references: { readonly place: Place; readonly symbol: string }[] = [];
  const files = new Set<string>();
  for (const { path, occurrences } of indexed) {
    if (textOf(path) === undefined) continue;
    files.add(path);
    for (const { symbol, roles, line, column } of occurrences) {
      const place = `${path}:${line}:${column}`;
      const name = symbol.startsWith("local ") ? `${path} ${symbol}` : symbol;
      if ((roles & ScipRole.definition) === 0) references.push({ place, symbol: name });
      else definitions.set(name, (definitions.get(name) ?? new Set()).add(place));
    }
  }
  const packages = new Set([...definitions.keys()].map(packageOf));
  const meanings = new Map<Place, Meaning[]>();
  for (const { place, symbol } of references) {
    const meaning = meaningOf(symbol, definitions, packages, sites);
    const known = meanings.get(place);
    if (known === undefined) meanings.set(place, [meaning]);
    else known.push(meaning);
  }
  const sharedNames = [...definitions.values()].filter((places) => places.size > 1).length;
  return {
    tool: `${toolName} ${toolVersion}`.trim(),
    meanings,
    files,
    typesOfValues: typesOfValues(definitions),
    sharedNames,
  };
}

/** @see SCIP's grammar of symbols: a term's descriptor ends in `.`, a type's in `#` */
function typesOfValues(definitions: ReadonlyMap<string, ReadonlySet<Place>>): Map<Place, Place> {
  const types = new Map<Place, Place>();
  for (const [symbol, [value]] of definitions) {
    if (value === undefined || !/[^)]\.$/.test(symbol)) continue;
    const [type] = definitions.get(`${symbol.slice(0, -1)}#`) ?? [];
    if (type !== undefined) types.set(value, type);
  }
  return types;
}

/** Scheme, manager, package and version of a symbol. */
function packageOf(symbol: string): string {
  return symbol.split(" ", 4).join(" ");
}

/** How scip-typescript and scip-python name them. */
const CONSTRUCTOR = /(?:`<constructor>`|(?<=#)__init__)\(\)\.$/;

function meaningOf(
  spelled: string,
  definitions: ReadonlyMap<string, ReadonlySet<Place>>,
  packages: ReadonlySet<string>,
  sites: ReadonlyMap<string, SyntaxSites>,
): Meaning {
  // A constructor stands for its class.
  const symbol = spelled.replace(CONSTRUCTOR, "");
  const [place, another] = definitions.get(symbol) ?? [];
  const isLocal = / local \S+$/.test(symbol);
  if (isLocal || /[\])]$/.test(symbol)) {
    const file = place === undefined ? undefined : sites.get(fileOf(place));
    // An import that the index could not follow has a symbol of its own.
    if (place === undefined || file?.roles.get(place) === "import") return { kind: "unclear", symbol };
    const isItem = file?.declared.has(place) === true;
    return isItem ? { kind: "inside", place, symbol } : { kind: "local", place, symbol };
  }
  if (another !== undefined) return { kind: "unclear", symbol };
  if (place !== undefined) return { kind: "inside", place, symbol };
  return { kind: packages.has(packageOf(symbol)) ? "unclear" : "outside", symbol };
}

function fileOf(place: Place): string {
  return place.slice(0, place.lastIndexOf(":", place.lastIndexOf(":") - 1));
}
