import { BinaryReader } from "@bufbuild/protobuf/wire";
import { IndexerError } from "../indexer-error.ts";
import { encodingOf, toUtf16Columns } from "./position-encoding.ts";
import type { PositionEncoding } from "./position-encoding.ts";

/**
 * Reads SCIP indexes, a compiler's knowledge of which name means what. Messages are taken off the wire one document at
 * a time and only the fields below, as whole indexes run to hundreds of megabytes and are mostly documentation.
 *
 * Field numbers are those of scip.proto, Copyright Sourcegraph, Apache License 2.0.
 * @see https://github.com/sourcegraph/scip/blob/main/scip.proto
 */
const IndexField = { metadata: 1, documents: 2 } as const;
const MetadataField = { toolInfo: 2, projectRoot: 3 } as const;
const ToolInfoField = { name: 1, version: 2 } as const;
const DocumentField = {
  relativePath: 1,
  occurrences: 2,
  symbols: 3,
  language: 4,
  text: 5,
  positionEncoding: 6,
} as const;
const OccurrenceField = { range: 1, symbol: 2, symbolRoles: 3, singleLineRange: 8, multiLineRange: 9 } as const;
const SymbolField = { symbol: 1, relationships: 4, kind: 5, displayName: 6, enclosingSymbol: 8 } as const;
const RelationshipField = {
  symbol: 1,
  isReference: 2,
  isImplementation: 3,
  isTypeDefinition: 4,
  isDefinition: 5,
} as const;

/** Bits of `ScipOccurrence.roles`. */
export const ScipRole = {
  definition: 0x1,
  import: 0x2,
  writeAccess: 0x4,
  readAccess: 0x8,
  generated: 0x10,
  test: 0x20,
  forwardDefinition: 0x40,
} as const;

/** What made an index, and of what. */
export interface ScipMetadata {
  readonly toolName: string;
  readonly toolVersion: string;
  /** URI of the directory that document paths are relative to, on the machine that made the index. */
  readonly projectRoot: string;
}

/** What an index says of one file. */
export interface ScipDocument {
  /** Relative to the project root, as the index spells it. */
  readonly path: string;
  readonly language: string;
  /** In the order of the index. */
  readonly occurrences: readonly ScipOccurrence[];
  readonly symbols: readonly ScipSymbol[];
  /** The text by which columns were converted; undefined when there was none. */
  readonly text: string | undefined;
}

/** A name at a place. Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. */
export interface ScipOccurrence {
  readonly symbol: string;
  /** `ScipRole` bits. */
  readonly roles: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** What an index says of a symbol that the document defines. */
export interface ScipSymbol {
  readonly symbol: string;
  /** `SymbolInformation.Kind` of the schema, 0 for unspecified. */
  readonly kind: number;
  readonly displayName: string;
  readonly enclosingSymbol: string;
  readonly relationships: readonly ScipRelationship[];
}

/** How one symbol stands to another. */
export interface ScipRelationship {
  readonly symbol: string;
  readonly isReference: boolean;
  readonly isImplementation: boolean;
  readonly isTypeDefinition: boolean;
  readonly isDefinition: boolean;
}

/** What tool made an index. @throws IndexerError `bad-scip` */
export function readScipMetadata(bytes: Uint8Array): ScipMetadata {
  return guarded(bytes, (reader) => {
    const [field] = nextTag(reader);
    if (field !== IndexField.metadata) throw new Error("it does not start with metadata");
    return readMetadata(message(reader));
  });
}

/**
 * The documents of an index, one after another; nothing is kept of those gone by.
 *
 * @param sourceText text of a document's file, to convert columns that count bytes or characters; where it is undefined
 *   and the index doesn't hold the text, such columns stay as they are
 * @throws IndexerError `bad-scip` when the bytes are no SCIP index or are cut off
 */
export function* readScipDocuments(
  bytes: Uint8Array,
  sourceText: (path: string) => string | undefined,
): Generator<ScipDocument> {
  readScipMetadata(bytes);
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const document = guarded(bytes, () => {
      const [field, wireType] = nextTag(reader);
      if (field === IndexField.documents) return readDocument(message(reader), sourceText);
      reader.skip(wireType, field);
      return undefined;
    });
    if (document !== undefined) yield document;
  }
}

/** Runs a step of reading; whatever the wire reader objects to becomes `bad-scip`. */
function guarded<T>(bytes: Uint8Array, step: (reader: BinaryReader) => T): T {
  const reader = new BinaryReader(bytes);
  try {
    return step(reader);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new IndexerError("bad-scip", `not a readable SCIP index: ${reason}`, {
      hint: "give the file that rust-analyzer scip, scip-typescript or another SCIP indexer wrote, and write it anew should it be cut off",
      cause,
    });
  }
}

function nextTag(reader: BinaryReader): [field: number, wireType: number] {
  if (reader.pos >= reader.len) throw new Error("it is empty");
  return reader.tag();
}

/** The nested message that comes next. */
function message(reader: BinaryReader): BinaryReader {
  return new BinaryReader(reader.bytes());
}

function readMetadata(reader: BinaryReader): ScipMetadata {
  const metadata = { toolName: "", toolVersion: "", projectRoot: "" };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === MetadataField.projectRoot) metadata.projectRoot = reader.string();
    else if (field === MetadataField.toolInfo) Object.assign(metadata, readToolInfo(message(reader)));
    else reader.skip(wireType, field);
  }
  return metadata;
}

function readToolInfo(reader: BinaryReader): { toolName: string; toolVersion: string } {
  const tool = { toolName: "", toolVersion: "" };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === ToolInfoField.name) tool.toolName = reader.string();
    else if (field === ToolInfoField.version) tool.toolVersion = reader.string();
    else reader.skip(wireType, field);
  }
  return tool;
}

function readDocument(reader: BinaryReader, sourceText: (path: string) => string | undefined): ScipDocument {
  let path = "";
  let language = "";
  let embedded = "";
  let encodingNumber = 0;
  const occurrences: ScipOccurrence[] = [];
  const symbols: ScipSymbol[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === DocumentField.occurrences) occurrences.push(readOccurrence(message(reader)));
    else if (field === DocumentField.symbols) symbols.push(readSymbol(message(reader)));
    else if (field === DocumentField.relativePath) path = reader.string();
    else if (field === DocumentField.language) language = reader.string();
    else if (field === DocumentField.text) embedded = reader.string();
    else if (field === DocumentField.positionEncoding) encodingNumber = reader.int32();
    else reader.skip(wireType, field);
  }
  if (path === "") throw new Error("it holds a document without a path");
  const text = sourceText(path) ?? (embedded === "" ? undefined : embedded);
  const encoding: PositionEncoding = encodingOf(encodingNumber, language || path.slice(path.lastIndexOf(".") + 1));
  if (text !== undefined) toUtf16Columns(occurrences, text, encoding);
  return { path, language, occurrences, symbols, text };
}

function readOccurrence(reader: BinaryReader): ScipOccurrence {
  let symbol = "";
  let roles = 0;
  let range: number[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === OccurrenceField.symbol) symbol = reader.string();
    else if (field === OccurrenceField.symbolRoles) roles = reader.int32();
    else if (field === OccurrenceField.range) readIntegers(reader, wireType, range);
    else if (field === OccurrenceField.singleLineRange || field === OccurrenceField.multiLineRange) {
      range = readTypedRange(message(reader), field === OccurrenceField.singleLineRange ? 3 : 4);
    } else reader.skip(wireType, field);
  }
  const [line = 0, column = 0, third = 0, fourth] = range;
  const endLine = fourth === undefined ? line : third;
  return { symbol, roles, line: line + 1, column: column + 1, endLine: endLine + 1, endColumn: (fourth ?? third) + 1 };
}

const WIRE_TYPE_PACKED = 2;

/** A repeated int32, packed (as it should be) or not. */
function readIntegers(reader: BinaryReader, wireType: number, into: number[]): void {
  if (wireType !== WIRE_TYPE_PACKED) {
    into.push(reader.int32());
    return;
  }
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) into.push(reader.int32());
}

/** `SingleLineRange` and `MultiLineRange` number their fields in the order of the untyped range; absent ones are 0. */
function readTypedRange(reader: BinaryReader, length: number): number[] {
  const range = new Array<number>(length).fill(0);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field >= 1 && field <= length) range[field - 1] = reader.int32();
    else reader.skip(wireType, field);
  }
  return range;
}

function readSymbol(reader: BinaryReader): ScipSymbol {
  const symbol = { symbol: "", kind: 0, displayName: "", enclosingSymbol: "", relationships: [] as ScipRelationship[] };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === SymbolField.symbol) symbol.symbol = reader.string();
    else if (field === SymbolField.kind) symbol.kind = reader.int32();
    else if (field === SymbolField.displayName) symbol.displayName = reader.string();
    else if (field === SymbolField.enclosingSymbol) symbol.enclosingSymbol = reader.string();
    else if (field === SymbolField.relationships) symbol.relationships.push(readRelationship(message(reader)));
    else reader.skip(wireType, field);
  }
  return symbol;
}

function readRelationship(reader: BinaryReader): ScipRelationship {
  const says = {
    symbol: "",
    isReference: false,
    isImplementation: false,
    isTypeDefinition: false,
    isDefinition: false,
  };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === RelationshipField.symbol) says.symbol = reader.string();
    else if (field === RelationshipField.isReference) says.isReference = reader.bool();
    else if (field === RelationshipField.isImplementation) says.isImplementation = reader.bool();
    else if (field === RelationshipField.isTypeDefinition) says.isTypeDefinition = reader.bool();
    else if (field === RelationshipField.isDefinition) says.isDefinition = reader.bool();
    else reader.skip(wireType, field);
  }
  return says;
}
