import { LanguageOffset, SYMBOL_METADATA_BYTES } from "./heap-layout.ts";

/** What the public interface says of a grammar; the tables must agree with it before anything else in them is believed. */
export interface GrammarCounts {
  readonly abiVersion: number;
  readonly nodeTypeCount: number;
  readonly stateCount: number;
  readonly fieldCount: number;
}

/**
 * Tables of one grammar, copied out of the runtime's memory. A *production* says how a node's children are renamed and
 * which fields they fill, by their place among the children that are not extras: entry `production * width + place`.
 */
export interface GrammarTables {
  /** By symbol: the number that stands for all symbols of the same name. */
  readonly publicSymbol: Uint16Array;
  /** By symbol: 1 if named. */
  readonly isNamed: Uint8Array;
  readonly width: number;
  /** Symbol under which a child is seen instead of its own; 0 for its own. */
  readonly alias: Uint16Array;
  readonly field: Uint8Array;
}

/** Reads the tables of the language at `address`; undefined if they do not look as expected. */
export function readGrammarTables(
  memory: ArrayBuffer,
  address: number,
  expected: GrammarCounts,
): GrammarTables | undefined {
  const view = new DataView(memory);
  const word = (offset: number) => view.getUint32(address + offset, true);
  const symbolCount = word(LanguageOffset.symbolCount) + word(LanguageOffset.aliasCount);
  const looksRight =
    word(LanguageOffset.abiVersion) === expected.abiVersion &&
    symbolCount === expected.nodeTypeCount &&
    word(LanguageOffset.stateCount) === expected.stateCount &&
    word(LanguageOffset.fieldCount) === expected.fieldCount &&
    expected.fieldCount < 256;
  if (!looksRight) return undefined;
  const isNamed = new Uint8Array(symbolCount);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    isNamed[symbol] = view.getUint8(word(LanguageOffset.symbolMetadata) + symbol * SYMBOL_METADATA_BYTES + 1);
  }
  const publicSymbol = new Uint16Array(memory, word(LanguageOffset.publicSymbols), symbolCount).slice();
  return { publicSymbol, isNamed, ...readProductions(view, address, expected.fieldCount > 0) };
}

type ProductionTables = Pick<GrammarTables, "width" | "alias" | "field">;

function readProductions(view: DataView, address: number, hasFields: boolean): ProductionTables {
  const word = (offset: number) => view.getUint32(address + offset, true);
  const productionCount = word(LanguageOffset.productionCount);
  const width = view.getUint16(address + LanguageOffset.maxProductionLength, true);
  const alias = new Uint16Array(
    view.buffer as ArrayBuffer,
    word(LanguageOffset.aliasSequences),
    productionCount * width,
  ).slice();
  const field = new Uint8Array(productionCount * width);
  if (!hasFields) return { width, alias, field };
  for (let production = 0; production < productionCount; production++) {
    const slice = word(LanguageOffset.fieldSlices) + production * 4;
    const first = word(LanguageOffset.fieldEntries) + view.getUint16(slice, true) * 4;
    const end = first + view.getUint16(slice + 2, true) * 4;
    for (let entry = first; entry < end; entry += 4) {
      const place = production * width + view.getUint8(entry + 2);
      const isInherited = view.getUint8(entry + 3) !== 0;
      // The first entry of a place counts.
      if (!isInherited && field[place] === 0) field[place] = view.getUint16(entry, true);
    }
  }
  return { width, alias, field };
}
