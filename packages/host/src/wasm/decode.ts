import { HostError } from "../host-error.ts";
import { ByteReader, forbidden, malformed, tooLarge } from "./byte-reader.ts";
import { decodeCode } from "./decode-code.ts";
import { decodeElements, decodeGlobals } from "./decode-segments.ts";
import type { DecodeLimits } from "./decode-limits.ts";
import { readMutability, readValueType } from "./read-types.ts";
import { ExternalKind, ValueType } from "./types.ts";
import type {
  ByteSpan,
  ElementSegment,
  FunctionBody,
  FunctionType,
  GuestBinary,
  Limits,
  WasmExport,
  WasmGlobal,
  WasmImport,
} from "./types.ts";

/** Section ids. Core specification, 5.5.2. */
export const Section = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;

/** Core specification, 5.5.17 (modules): the order in which sections may come. */
const SECTION_ORDER: readonly number[] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

const EMPTY_SPAN: ByteSpan = { start: 0, end: 0, count: 0 };

/**
 * Takes a binary apart. What it finds was checked to be well-formed as far as the host relies on it; types are left to
 * the engine's validation. Instructions are only delimited here, see `InstructionReader`.
 * @throws HostError `bad-wasm`, `component`, `forbidden-feature`, `too-large`
 * @see WebAssembly core specification, 5.5 (modules)
 */
export function decode(bytes: Uint8Array, limits: DecodeLimits): GuestBinary {
  return new Decoder(bytes, limits).decode();
}

class Decoder {
  readonly #bytes: Uint8Array;
  readonly #limits: DecodeLimits;
  readonly #reader: ByteReader;
  #types: FunctionType[] = [];
  #typeSpan = EMPTY_SPAN;
  #imports: WasmImport[] = [];
  #functionTypes: number[] = [];
  #tables: Limits[] = [];
  #memories: Limits[] = [];
  #globals: WasmGlobal[] = [];
  #exports: WasmExport[] = [];
  #start: number | undefined;
  #elements: ElementSegment[] = [];
  #dataCount: number | undefined;
  #bodies: FunctionBody[] = [];
  #dataSpan = EMPTY_SPAN;
  readonly #customs: (ByteSpan & { name: string; isFirst: boolean })[] = [];
  #hasVectors = false;

  constructor(bytes: Uint8Array, limits: DecodeLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#reader = new ByteReader(bytes);
  }

  decode(): GuestBinary {
    this.#preamble();
    let previous = -1;
    for (let isFirst = true; !this.#reader.isAtEnd; isFirst = false) {
      const at = this.#reader.position;
      const id = this.#reader.u8();
      const size = this.#reader.u32();
      const start = this.#reader.skip(size);
      const section = new ByteReader(this.#bytes, start, start + size);
      if (id === Section.custom) {
        this.#custom(section, isFirst);
        continue;
      }
      const position = SECTION_ORDER.indexOf(id);
      if (position < 0) throw malformed(at, `section ${id}`);
      if (position <= previous) throw malformed(at, `section ${id} out of order, or twice`);
      previous = position;
      this.#section(id, section);
      if (!section.isAtEnd) throw malformed(section.position, `section ${id} is longer than what it holds`);
    }
    return this.#finish();
  }

  /** Core specification, 5.5.17: magic number and version. A component has another version and a layer. */
  #preamble(): void {
    const { bytes } = this.#reader;
    const magic = [0x00, 0x61, 0x73, 0x6d];
    if (bytes.length < 8 || magic.some((byte, index) => bytes[index] !== byte)) {
      throw malformed(0, "the file does not start like WebAssembly");
    }
    this.#reader.skip(8);
    if (bytes[4] === 1 && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0) return;
    throw bytes[6] === 1 && bytes[7] === 0 ? component() : malformed(4, "unknown version");
  }

  #custom(section: ByteReader, isFirst: boolean): void {
    const name = section.name("a custom section's name", this.#reader.end);
    this.#customs.push({ name, isFirst, start: section.position, end: section.end, count: 1 });
    const { customSections } = this.#limits;
    const count = this.#customs.length;
    if (count > customSections) throw tooLarge(`${count} custom sections`, "custom sections", count, customSections);
  }

  #section(id: number, section: ByteReader): void {
    switch (id) {
      case Section.type:
        return this.#typeSection(section);
      case Section.import:
        return this.#importSection(section);
      case Section.function:
        return this.#functionSection(section);
      case Section.table:
        return this.#tableSection(section);
      case Section.memory:
        return this.#memorySection(section);
      case Section.global:
        this.#globals = decodeGlobals(section, this.#limits);
        return;
      case Section.export:
        return this.#exportSection(section);
      case Section.start:
        this.#start = section.u32();
        return;
      case Section.element:
        this.#elements = decodeElements(section, this.#limits);
        return;
      case Section.dataCount:
        this.#dataCount = section.u32();
        return;
      case Section.code:
        this.#bodies = decodeCode(section, this.#limits);
        return;
      case Section.data:
        return this.#dataSection(section);
      default:
        throw forbidden("exceptions", section.position);
    }
  }

  /** Core specification, 5.5.4. */
  #typeSection(section: ByteReader): void {
    const count = section.count("types", this.#limits.types);
    const start = section.position;
    for (let index = 0; index < count; index++) {
      const at = section.position;
      const form = section.u8();
      if (form >= 0x4d && form < 0x60) throw forbidden("garbage collection", at);
      if (form !== 0x60) throw malformed(at, `0x${form.toString(16)} is no function type`);
      const params = this.#valueTypes(section, "parameters", this.#limits.parameters);
      const results = this.#valueTypes(section, "results", this.#limits.results);
      this.#types.push({ params, results });
    }
    this.#typeSpan = { start, end: section.position, count };
  }

  #valueTypes(section: ByteReader, what: string, most: number): ValueType[] {
    const types: ValueType[] = [];
    for (let left = section.count(what, most); left > 0; left--) types.push(readValueType(section));
    if (types.includes(ValueType.v128)) this.#hasVectors = true;
    return types;
  }

  /** Core specification, 5.5.5. */
  #importSection(section: ByteReader): void {
    for (let left = section.count("imports", this.#limits.imports); left > 0; left--) {
      const at = section.position;
      const module = section.name("an import's module", this.#limits.nameBytes);
      const name = section.name("an import's name", this.#limits.nameBytes);
      const kind = section.u8();
      if (kind === ExternalKind.function) {
        const typeIndex = section.u32();
        this.#functionTypes.push(typeIndex);
        this.#imports.push({ at, module, name, kind, typeIndex });
      } else if (kind === ExternalKind.table) {
        this.#imports.push({ at, module, name, kind, limits: this.#tableType(section) });
      } else if (kind === ExternalKind.memory) {
        this.#imports.push({ at, module, name, kind, limits: readLimits(section) });
      } else if (kind === ExternalKind.global) {
        const type = readValueType(section);
        this.#imports.push({ at, module, name, kind, type, isMutable: readMutability(section) });
      } else {
        throw kind === 4 ? forbidden("exceptions", at) : malformed(at, `import of kind ${kind}`);
      }
    }
  }

  /** Core specification, 5.5.6. */
  #functionSection(section: ByteReader): void {
    const count = section.count("functions", this.#limits.functions);
    for (let index = 0; index < count; index++) this.#functionTypes.push(section.u32());
  }

  /** Core specification, 5.5.7. A table with an initial value (0x40) belongs to typed function references. */
  #tableSection(section: ByteReader): void {
    const count = section.count("tables", this.#limits.tables);
    for (let index = 0; index < count; index++) this.#tables.push(this.#tableType(section));
  }

  #tableType(section: ByteReader): Limits {
    const at = section.position;
    const type = section.u8();
    if (type === 0x40 || type === 0x63 || type === 0x64) throw forbidden("typed function references", at);
    if (type === 0x6f) throw forbidden("externref (reference types)", at);
    if (type !== ValueType.funcref) throw malformed(at, `table of 0x${type.toString(16)}`);
    return readLimits(section);
  }

  /** Core specification, 5.5.8. */
  #memorySection(section: ByteReader): void {
    const at = section.position;
    const count = section.count("memories", this.#limits.memories);
    for (let index = 0; index < count; index++) this.#memories.push(readLimits(section));
    const imported = this.#imports.some(({ kind }) => kind === ExternalKind.memory);
    if (count > 0 && imported) throw forbidden("multi-memory", at);
  }

  /** Core specification, 5.5.10. */
  #exportSection(section: ByteReader): void {
    for (let left = section.count("exports", this.#limits.exports); left > 0; left--) {
      const at = section.position;
      const name = section.name("an export's name", this.#limits.nameBytes);
      const kind = section.u8();
      if (kind === 4) throw forbidden("exceptions", at);
      if (kind > ExternalKind.global) throw malformed(at, `export of kind ${kind}`);
      this.#exports.push({ name, kind: kind as ExternalKind, index: section.u32() });
    }
  }

  /** Core specification, 5.5.14. */
  #dataSection(section: ByteReader): void {
    const count = section.count("data segments", this.#limits.dataSegments);
    this.#dataSpan = { start: section.position, end: section.end, count };
    section.position = section.end;
  }

  #finish(): GuestBinary {
    const imported = (kind: ExternalKind): number => this.#imports.filter((each) => each.kind === kind).length;
    const importedFunctions = imported(ExternalKind.function);
    if (this.#bodies.length !== this.#functionTypes.length - importedFunctions) {
      throw malformed(this.#reader.end, "function and code sections have different lengths");
    }
    return {
      bytes: this.#bytes,
      types: this.#types,
      typeSpan: this.#typeSpan,
      imports: this.#imports,
      functionTypes: this.#functionTypes,
      importedFunctions,
      tables: this.#tables,
      importedTables: imported(ExternalKind.table),
      memories: this.#memories,
      importedMemories: imported(ExternalKind.memory),
      importedGlobals: imported(ExternalKind.global),
      globals: this.#globals,
      exports: this.#exports,
      start: this.#start,
      elements: this.#elements,
      dataCount: this.#dataCount,
      bodies: this.#bodies,
      dataSpan: this.#dataSpan,
      customs: this.#customs,
      hasVectors: this.#hasVectors || this.#globals.some(({ type }) => type === ValueType.v128),
    };
  }
}

/** Core specification, 5.3.13 (limits): bit 0 a maximum, bit 1 shared (threads), bit 2 64-bit, bit 3 own page size. */
function readLimits(section: ByteReader): Limits {
  const at = section.position;
  const flags = section.u8();
  if (flags > 0x0f) throw malformed(at, `limits of kind ${flags}`);
  if ((flags & 4) !== 0) throw forbidden("memory64", at);
  if ((flags & 2) !== 0) throw forbidden("threads", at);
  if ((flags & 8) !== 0) throw forbidden("custom page sizes", at);
  const minimum = section.u32();
  return { minimum, maximum: (flags & 1) === 0 ? undefined : section.u32() };
}

function component(): HostError {
  return new HostError("component", "the file is a component, not a core WebAssembly module", {
    hint: "hand in the core module inside it: `parseltongue plugin pack` tells how to unwrap one",
  });
}
