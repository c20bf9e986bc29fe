import { hostImports } from "@parseltongue/contract";
import { CodeWriter } from "../../src/wasm/code-writer.ts";
import { Op, opcodes, PREFIX_FD } from "../../src/wasm/opcodes.ts";
import { ValueType } from "../../src/wasm/types.ts";

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const { i32, i64, f32, f64, v128 } = ValueType;
const NUMBERS: readonly ValueType[] = [i32, i64, f32, f64];
/** Core specification, 5.4.8. */
const vector = (...numbers: readonly number[]): number[] => numbers.map((number) => PREFIX_FD + number);
const V128_LOAD = PREFIX_FD;
const V128_CONST = PREFIX_FD + 12;

interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

const opcode = (name: string): number => opcodes.names.indexOf(name);
/** Operators by result: argument types and opcodes. None shows the bits of a NaN, which engines choose freely. */
const OPERATORS = new Map<ValueType, readonly (readonly [readonly ValueType[], readonly number[]])[]>([
  [
    i32,
    [
      [
        [i32, i32],
        ["add", "sub", "mul", "and", "xor", "shl", "shr_u", "rotl", "div_u", "rem_s", "lt_s", "eq"].map((op) =>
          opcode(`i32.${op}`),
        ),
      ],
      [[i32], ["eqz", "clz", "popcnt", "extend8_s"].map((op) => opcode(`i32.${op}`))],
      [[i64], [opcode("i32.wrap_i64"), opcode("i64.eqz")]],
      [[f64], [opcode("i32.trunc_sat_f64_s")]],
      [[f32, f32], [opcode("f32.lt")]],
    ],
  ],
  [
    i64,
    [
      [[i64, i64], ["add", "sub", "mul", "or", "shr_s", "rem_u"].map((op) => opcode(`i64.${op}`))],
      [[i32], [opcode("i64.extend_i32_u"), opcode("i64.extend_i32_s")]],
      [[f32], [opcode("i64.trunc_sat_f32_u")]],
    ],
  ],
  [
    f32,
    [
      [
        [f32, f32],
        [opcode("f32.add"), opcode("f32.min")],
      ],
      [[i32], [opcode("f32.convert_i32_s")]],
      [[f64], [opcode("f32.demote_f64")]],
    ],
  ],
  [
    f64,
    [
      [
        [f64, f64],
        [opcode("f64.mul"), opcode("f64.div")],
      ],
      [[f64], [opcode("f64.sqrt")]],
      [[i64], [opcode("f64.convert_i64_s")]],
    ],
  ],
]);

/** In guests with vectors: any_true, all_true, bitmask; splat; and, or, xor, add, mul, dot, extmul; not, abs; bitselect. */
const VECTOR_OPERATORS: typeof OPERATORS = new Map([
  [i32, [...OPERATORS.get(i32)!, [[v128], vector(83, 163, 164)]]],
  [
    v128,
    [
      [[i32], vector(15, 17)],
      [[v128, v128], vector(78, 80, 81, 110, 142, 174, 181, 186, 156, 188)],
      [[v128], vector(77, 160)],
      [[v128, v128, v128], vector(82)],
    ],
  ],
]);

/** Imports of a random guest: plain reads, one with two arguments, writes, and a host call. */
const IMPORTS = [
  "isg.node-kind",
  "isg.out-end",
  "isg.text-u64",
  "attributes.column-f32",
  "io.hit-count",
  "io.hit-node",
  "io.set-keep",
  "io.set-score",
  "output.write",
].map((key) => hostImports.find((each) => `${each.interface}.${each.name}` === key)!);

/** Functions in the guest's table; some are imports. */
export const TABLE_SIZE = 12;
/** Exports `run0` … `run<n>` of a random guest. */
export const RUN_EXPORT = "run";

/**
 * A valid guest with structured control of every kind (multi-value blocks, `br_table` to anywhere, loops that end after
 * a few rounds and loops that may not), calls, calls through a table, imports of the contract, globals, memory and bulk
 * operations. Depends on the seed alone.
 * @param size share of the usual number of statements and functions
 */
export function randomGuest(seed: number, size = 1): Uint8Array {
  return new GuestMaker(randomFrom(seed), size).make();
}

class GuestMaker {
  readonly #random: () => number;
  readonly #size: number;
  /** Some guests use vectors: all their frames count for twice as much. */
  readonly #usesVectors: boolean;
  readonly #types: Signature[] = [];
  readonly #functionTypes: number[] = [];
  #code = new CodeWriter();
  #locals: ValueType[] = [];
  /** Values that a branch to each open label takes, innermost last. */
  #labels: (readonly ValueType[])[] = [];
  /** Locals that count rounds of loops, which nothing else writes. */
  #counters: number[] = [];
  #room = 0;

  constructor(random: () => number, size: number) {
    this.#random = random;
    this.#size = size;
    this.#usesVectors = random() < 0.3;
  }

  /** Types of what is not handed in from outside. */
  get #inner(): readonly ValueType[] {
    return this.#usesVectors ? [...NUMBERS, v128] : NUMBERS;
  }

  make(): Uint8Array {
    for (const { parameters, results } of IMPORTS) {
      const of = (names: readonly string[]): ValueType[] => names.map((name) => ValueType[name as "i32"]);
      this.#functionTypes.push(this.#typeIndex({ params: of(parameters), results: of(results) }));
    }
    const count = 1 + this.#below(5 * this.#size);
    for (let index = 0; index < count; index++) {
      const params = this.#list(3, () => this.#pick(NUMBERS));
      const results = this.#list(3, () => this.#pick(NUMBERS));
      this.#functionTypes.push(this.#typeIndex({ params, results }));
    }
    const bodies = Array.from({ length: count }, (_, index) => this.#body(IMPORTS.length + index));
    return this.#assemble(bodies);
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)]!;
  }

  #list<Item>(bound: number, make: () => Item): Item[] {
    return Array.from({ length: this.#below(bound) }, make);
  }

  #typeIndex({ params, results }: Signature): number {
    const same = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();
    const found = this.#types.findIndex((each) => same(each.params, params) && same(each.results, results));
    return found >= 0 ? found : this.#types.push({ params, results }) - 1;
  }

  #body(functionIndex: number): CodeWriter {
    const { params, results } = this.#types[this.#functionTypes[functionIndex]!]!;
    const declared = [i32, i32, i32, ...this.#list(4, () => this.#pick(this.#inner))];
    this.#locals = [...params, ...declared];
    this.#counters = [params.length, params.length + 1, params.length + 2];
    this.#labels = [results];
    this.#room = (20 + this.#below(60)) * this.#size;
    this.#code = new CodeWriter();
    this.#code.u32(declared.length);
    for (const type of declared) this.#code.u32(1).u8(type);
    this.#statements();
    this.#values(results, 2);
    this.#code.end();
    return this.#code;
  }

  #statements(): void {
    for (let left = 1 + this.#below(4); left > 0; left--) this.#statement();
  }

  #statement(): void {
    if (this.#room-- <= 0) return;
    const kinds = [
      () => this.#assign(),
      () => this.#assign(),
      () => this.#store(),
      () => this.#block(Op.block),
      () => this.#block(Op.block),
      () => this.#block(Op.if),
      () => this.#loop(),
      () => this.#loop(),
      () => this.#branch(Op.brIf),
      () => this.#branch(Op.brIf),
      () => this.#leave(),
      () => this.#call(),
      () => this.#bulk(),
    ];
    this.#pick(kinds)();
  }

  #assign(): void {
    const writable = this.#locals.map((_, index) => index).filter((index) => !this.#counters.includes(index));
    if (writable.length === 0 || this.#random() < 0.2) {
      this.#value(i32, 2);
      this.#code.globalSet(0);
      return;
    }
    const index = this.#pick(writable);
    this.#value(this.#locals[index]!, 3);
    this.#code.localSet(index);
  }

  #store(): void {
    this.#address();
    this.#value(i32, 2);
    this.#code.memory(this.#random() < 0.5 ? Op.i32Store : Op.i32Store8, 0, 0, this.#below(64));
  }

  #address(): void {
    this.#value(i32, 1);
    // Now and then out of bounds, on purpose.
    this.#code.i32Const(this.#random() < 0.02 ? -1 : 0xfff).op(Op.i32And);
  }

  /** A block or `if`, sometimes with parameters and several results. */
  #block(op: number): void {
    const takes = this.#list(2, () => this.#pick(this.#inner));
    const gives = this.#list(3, () => this.#pick(this.#inner));
    this.#values(takes, 1);
    if (op === Op.if) this.#value(i32, 2);
    this.#code.op(op).signed(this.#typeIndex({ params: takes, results: gives }));
    this.#inside(gives, takes, () => this.#values(gives, 1));
    if (op === Op.if && (this.#random() < 0.6 || takes.join() !== gives.join())) {
      this.#code.else();
      this.#inside(gives, takes, () => this.#values(gives, 1));
    }
    this.#code.end();
    for (let left = gives.length; left > 0; left--) this.#code.op(Op.drop);
  }

  /** What is in a construct; what it takes is dropped first. */
  #inside(label: readonly ValueType[], takes: readonly ValueType[], give: () => void): void {
    this.#labels.push(label);
    for (let left = takes.length; left > 0; left--) this.#code.op(Op.drop);
    this.#statements();
    give();
    this.#labels.pop();
  }

  /** Most loops count their rounds down; branches from inside to their heads may make them last. */
  #loop(): void {
    const counter = this.#counters.pop();
    if (counter !== undefined) this.#code.i32Const(1 + this.#below(4)).localSet(counter);
    this.#code.op(Op.loop).u8(0x40);
    this.#labels.push([]);
    if (counter !== undefined) {
      // Ends the loop wherever the branch back comes from.
      this.#code.localGet(counter).i32Const(1).op(Op.i32Sub).localTee(counter).i32Const(0).op(Op.i32LtS);
      this.#code.op(Op.if).u8(0x40);
      this.#branchValues(this.#labels.length);
      this.#code.op(Op.return).end();
    }
    this.#statements();
    if (this.#random() < 0.7) {
      this.#value(i32, 1);
      this.#code.op(Op.brIf).u32(0);
    }
    this.#labels.pop();
    this.#code.end();
    if (counter !== undefined) this.#counters.push(counter);
  }

  /** Values for the label that many levels out, the function's own being the last. */
  #branchValues(label: number): void {
    this.#values(this.#labels[Math.max(0, this.#labels.length - 1 - label)]!, 0);
  }

  #branch(op: number): void {
    const label = this.#below(this.#labels.length);
    this.#branchValues(label);
    if (op === Op.brIf) this.#value(i32, 1);
    this.#code.op(op).u32(label);
    if (op !== Op.brIf) return;
    for (let left = this.#labels[this.#labels.length - 1 - label]!.length; left > 0; left--) this.#code.op(Op.drop);
  }

  /** A way out of a construct that is taken under a condition, so that not all behind it is dead. */
  #leave(): void {
    this.#value(i32, 1);
    this.#code.op(Op.if).u8(0x40);
    this.#labels.push([]);
    const choice = this.#random();
    if (choice < 0.25) {
      this.#values(this.#labels[0]!, 0);
      this.#code.op(Op.return);
    } else if (choice < 0.5) {
      this.#branch(Op.br);
    } else {
      this.#table();
    }
    this.#labels.pop();
    this.#code.end();
  }

  /** `br_table` among all labels that take the same. */
  #table(): void {
    const last = this.#labels.length - 1;
    const wanted = this.#pick(this.#labels);
    const fitting = this.#labels
      .map((_, index) => last - index)
      .filter((label) => this.#labels[last - label]!.join() === wanted.join());
    this.#values(wanted, 0);
    this.#value(i32, 1);
    const targets = this.#list(5, () => this.#pick(fitting));
    this.#code.op(Op.brTable).u32(targets.length);
    for (const target of targets) this.#code.u32(target);
    this.#code.u32(this.#pick(fitting));
  }

  #call(): void {
    const callee = this.#below(this.#functionTypes.length);
    const type = this.#functionTypes[callee]!;
    const { params, results } = this.#types[type]!;
    this.#arguments(callee, params);
    if (this.#random() < 0.35) {
      if (this.#random() < 0.9) this.#code.i32Const(callee % TABLE_SIZE);
      else this.#value(i32, 0);
      this.#code.op(Op.callIndirect).u32(type).u32(0);
    } else if (this.#random() < 0.1 && params.length === 0) {
      this.#code.op(Op.refFunc).u32(callee).op(opcode("ref.is_null")).op(Op.drop).call(callee);
    } else {
      this.#code.call(callee);
    }
    for (let left = results.length; left > 0; left--) this.#code.op(Op.drop);
  }

  /** Host calls are handed short lengths, so that fuel lasts. */
  #arguments(callee: number, params: readonly ValueType[]): void {
    if (IMPORTS[callee]?.kind !== "host-call") return this.#values(params, 1);
    this.#value(i32, 1);
    this.#value(i32, 1);
    this.#code.i32Const(31).op(Op.i32And);
  }

  #bulk(): void {
    const kind = this.#below(4);
    if (kind === 3) {
      this.#code.i32Const(this.#below(3)).op(Op.memoryGrow).u8(0).op(Op.drop);
      return;
    }
    this.#address();
    if (kind === 2) this.#code.i32Const(this.#below(9));
    else this.#address();
    this.#value(i32, 0);
    this.#code.i32Const(kind === 2 ? 7 : 63).op(Op.i32And);
    if (kind === 0) this.#code.op(Op.memoryFill).u8(0);
    else if (kind === 1) this.#code.op(Op.memoryCopy).u8(0).u8(0);
    else this.#code.op(Op.memoryInit).u32(0).u8(0);
  }

  #values(types: readonly ValueType[], depth: number): void {
    for (const type of types) this.#value(type, depth);
  }

  #value(type: ValueType, depth: number): void {
    const choice = this.#random();
    if (depth <= 0 || choice < 0.25) return this.#leaf(type);
    if (choice < 0.35 && type === i32) {
      this.#address();
      this.#code.memory(Op.i32Load, 0, 0, this.#below(32));
    } else if (choice < 0.35 && type === v128) {
      this.#address();
      this.#code.op(V128_LOAD).u32(0).u32(this.#below(32));
    } else if (choice < 0.42) {
      this.#values([type, type, i32], depth - 1);
      this.#code.op(Op.select);
    } else if (choice < 0.5) {
      this.#value(i32, depth - 1);
      this.#code.if(type);
      this.#labels.push([type]);
      this.#value(type, depth - 1);
      this.#code.else();
      this.#value(type, depth - 1);
      this.#labels.pop();
      this.#code.end();
    } else {
      const vectors = this.#usesVectors ? VECTOR_OPERATORS.get(type) : undefined;
      const [params, operators] = this.#pick(vectors ?? OPERATORS.get(type)!);
      this.#values(params, depth - 1);
      this.#code.op(this.#pick(operators));
    }
  }

  #leaf(type: ValueType): void {
    const fitting = this.#locals.map((_, index) => index).filter((index) => this.#locals[index] === type);
    if (fitting.length > 0 && this.#random() < 0.6) {
      this.#code.localGet(this.#pick(fitting));
    } else if (type === i32) {
      if (this.#random() < 0.3) this.#code.globalGet(0);
      else this.#code.i32Const(this.#below(40) - 8);
    } else if (type === v128) {
      this.#code.op(V128_CONST).raw(Uint8Array.from({ length: 16 }, () => this.#below(256)));
    } else if (type === i64) {
      this.#code.i64Const(this.#below(1e9) - 1e3);
    } else {
      this.#code.op(type === f32 ? Op.f32Const : Op.f64Const);
      this.#code.raw(
        new Uint8Array(
          (type === f32 ? new Float32Array([this.#below(99)]) : new Float64Array([this.#below(99)])).buffer,
        ),
      );
    }
  }

  #assemble(bodies: readonly CodeWriter[]): Uint8Array {
    const out = new CodeWriter();
    const section = (id: number, write: (body: CodeWriter) => void): void => {
      const body = new CodeWriter();
      write(body);
      out.u8(id).u32(body.length).raw(body.written);
    };
    out.raw([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
    section(1, (body) => {
      body.u32(this.#types.length);
      for (const { params, results } of this.#types) {
        body.u8(0x60).u32(params.length).raw(params).u32(results.length).raw(results);
      }
    });
    section(2, (body) => {
      body.u32(IMPORTS.length);
      IMPORTS.forEach(({ module, name }, index) => body.name(module).name(name).u8(0).u32(this.#functionTypes[index]!));
    });
    section(3, (body) => {
      body.u32(bodies.length);
      for (const type of this.#functionTypes.slice(IMPORTS.length)) body.u32(type);
    });
    section(4, (body) => body.raw([1, 0x70, 0]).u32(TABLE_SIZE));
    section(5, (body) => body.raw([1, 0, 1]));
    section(6, (body) => body.raw([1, i32, 1]).i32Const(this.#below(100)).end());
    section(7, (body) => {
      body.u32(bodies.length + 2);
      bodies.forEach((_, index) =>
        body
          .name(`${RUN_EXPORT}${index}`)
          .u8(0)
          .u32(IMPORTS.length + index),
      );
      body.name("memory").u8(2).u32(0).name("global").u8(3).u32(0);
    });
    section(9, (body) => {
      // What `ref.func` names must be declared; the second segment does.
      body.u32(2).u32(0).i32Const(0).end().u32(TABLE_SIZE);
      for (let index = 0; index < TABLE_SIZE; index++) body.u32(index % this.#functionTypes.length);
      body.raw([3, 0]).u32(this.#functionTypes.length);
      this.#functionTypes.forEach((_, index) => body.u32(index));
    });
    section(12, (body) => body.u32(1));
    section(10, (body) => {
      body.u32(bodies.length);
      for (const each of bodies) body.u32(each.length).raw(each.written);
    });
    section(11, (body) =>
      body
        .u32(1)
        .u8(1)
        .u32(16)
        .raw(Array.from({ length: 16 }, (_, index) => index * 7)),
    );
    return out.written.slice();
  }
}
