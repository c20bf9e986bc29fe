import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { watGuest } from "@parseltongue/testkit";

/** The grammar of CSS, as npm has it, with an external scanner: what hostile ones are made of. */
const GRAMMAR = createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm/wasm/tree-sitter-css.wasm");

/** Functions of the grammar by index; the first two are imported. */
const FUNCTIONS = { constructors: 2, relocations: 3, create: 4, scan: 8, language: 9, lex: 10 } as const;
const FUNCTION_COUNT = 12;
const IMPORTED = 2;

/** Its types and imports: code that is put in its place is written against them. */
const FRAME = `
  (type (func (param i32))) (type (func (param i32 i32))) (type (func (param i32) (result i32)))
  (type (func (param i32 i32) (result i32))) (type (func)) (type (func (result i32)))
  (type (func (param i32 i32 i32))) (type (func (param i32 i32 i32) (result i32)))
  (import "env" "iswspace" (func (type 2))) (import "env" "iswalnum" (func (type 2)))
  (import "env" "__stack_pointer" (global $stack (mut i32)))
  (import "env" "__memory_base" (global $memory i32)) (import "env" "__table_base" (global $table i32))
  (import "env" "memory" (memory 1)) (import "env" "__indirect_function_table" (table 6 funcref))`;
const TYPES = [2, 2, 4, 4, 5, 0, 3, 6, 7, 5, 3, 3];

/** Where the grammar's own language lies; the first thing that `language` gives. */
export const LANGUAGE = "(i32.add (global.get $memory) (i32.const 49616))";

const DYLINK = "dylink.0";
const CODE_SECTION = 10;
const START_SECTION = 8;
const ELEMENT_SECTION = 9;

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

/** What is changed of the grammar. */
export interface GrammarChange {
  /** Code in the text format by function, in place of what is there. */
  readonly code?: Partial<Record<keyof typeof FUNCTIONS, string>>;
  /** What it says its loader must give it: bytes of memory, elements of the table. */
  readonly linking?: readonly [memoryBytes: number, tableElements: number];
  /** Index of a function that starts with the module. */
  readonly start?: number;
}

/** The grammar as it was published. */
export function ownGrammar(): Uint8Array {
  return new Uint8Array(readFileSync(GRAMMAR));
}

/** The grammar with other code, or other claims. */
export async function changedGrammar(change: GrammarChange): Promise<Uint8Array> {
  const changed: Section[] = [];
  for (const section of sectionsOf(ownGrammar())) {
    if (section.id === ELEMENT_SECTION && change.start !== undefined) {
      changed.push({ id: START_SECTION, body: new Uint8Array(leb(change.start)) });
    }
    changed.push(await changedSection(section, change));
  }
  return binaryOf(changed);
}

async function changedSection(section: Section, { code = {}, linking }: GrammarChange): Promise<Section> {
  if (section.id === CODE_SECTION) return { ...section, body: await otherCode(section.body, code) };
  if (section.id !== 0 || linking === undefined || nameOf(section) !== DYLINK) return section;
  const part = [...leb(linking[0]), 4, ...leb(linking[1]), 0];
  return { id: 0, body: Uint8Array.from([DYLINK.length, ...Buffer.from(DYLINK), 1, part.length, ...part]) };
}

/** Bodies are taken out of a module that is compiled around them. */
async function otherCode(body: Uint8Array, code: NonNullable<GrammarChange["code"]>): Promise<Uint8Array> {
  const texts = TYPES.slice(IMPORTED).map((type, index) => {
    const name = Object.entries(FUNCTIONS).find(([, at]) => at === index + IMPORTED)?.[0];
    return `(func $f${index + IMPORTED} (type ${type}) ${code[name as keyof typeof FUNCTIONS] ?? "(unreachable)"})`;
  });
  const compiled = await watGuest(`(module ${FRAME} ${texts.join("\n")})`);
  const theirs = bodiesOf(sectionsOf(compiled).find(({ id }) => id === CODE_SECTION)!.body);
  const bodies = bodiesOf(body);
  for (const name of Object.keys(code) as (keyof typeof FUNCTIONS)[]) {
    bodies[FUNCTIONS[name] - IMPORTED] = theirs[FUNCTIONS[name] - IMPORTED]!;
  }
  const parts = bodies.flatMap((each) => [Uint8Array.from(leb(each.length)), each]);
  return Buffer.concat([Uint8Array.from(leb(FUNCTION_COUNT - IMPORTED)), ...parts]);
}

function bodiesOf(section: Uint8Array): Uint8Array[] {
  const bodies: Uint8Array[] = [];
  let [count, at] = unleb(section, 0);
  for (; count > 0; count--) {
    const [length, start] = unleb(section, at);
    bodies.push(section.subarray(start, start + length));
    at = start + length;
  }
  return bodies;
}

function sectionsOf(binary: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let at = 8; at < binary.length;) {
    const id = binary[at]!;
    const [length, start] = unleb(binary, at + 1);
    sections.push({ id, body: binary.subarray(start, start + length) });
    at = start + length;
  }
  return sections;
}

function binaryOf(sections: readonly Section[]): Uint8Array {
  const parts = sections.map(({ id, body }) => Buffer.concat([Uint8Array.from([id, ...leb(body.length)]), body]));
  return new Uint8Array(Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), ...parts]));
}

function nameOf({ body }: Section): string {
  const [length, start] = unleb(body, 0);
  return Buffer.from(body.subarray(start, start + length)).toString();
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function unleb(bytes: Uint8Array, from: number): [value: number, next: number] {
  let value = 0;
  for (let at = from, shift = 0; ; at++, shift += 7) {
    value |= (bytes[at]! & 0x7f) << shift;
    if ((bytes[at]! & 0x80) === 0) return [value >>> 0, at + 1];
  }
}
