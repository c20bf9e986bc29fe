import type { Contract, ContractFunction } from "./contract-model.ts";
import { flatParameters, recordParts, type TypeNames } from "./flat-parameters.ts";
import { snakeCase } from "./names.ts";
import { type NativeModel, type NativePointer, nativeSymbol, pointersOf, readOf, rowEnds } from "./native-model.ts";

const ELEMENTS: Readonly<Record<NativePointer["type"], string>> = {
  u8: "uint8_t",
  u32: "uint32_t",
  f32: "float",
  u64: "uint64_t",
  size: "uint64_t",
};

/** The contract's functions for a library: reads of the table, and outputs as records that the host reads afterwards. */
export function emitNativeC(contract: Contract, model: NativeModel, types: TypeNames): string {
  const functions = contract.imports.flatMap((each) => each.functions);
  const calls = functions.filter(({ kind }) => kind === "host-call");
  return [
    "#include <string.h>\n",
    "/* What the host hands over before each call; see SPEC 12. */",
    tableStruct(model),
    `__attribute__((weak, visibility("hidden"))) struct pt_native_table pt_native = {0};\n`,
    `__attribute__((weak, visibility("default"), used)) uint32_t parseltongue_abi(void) { return ${model.abi}u; }\n`,
    '__attribute__((weak, visibility("default"), used)) void parseltongue_bind(const struct pt_native_table *table) {',
    "  pt_native = *table;\n}\n",
    OUTPUT,
    ...rowEnds(model).map(
      (end) =>
        `/* A row's end, at most that of all rows. */\n` +
        `static inline __attribute__((always_inline, unused)) uint32_t pt_native_clamp_${snakeCase(end)}(uint32_t end) {\n` +
        `  return end < pt_native.${snakeCase(end)} ? end : pt_native.${snakeCase(end)};\n}\n\n` +
        `/* Tells the compiler that a position lies before an end that was clamped, so that reads of it compare nothing. */\n` +
        `static inline __attribute__((always_inline, unused)) void pt_native_assume_in_${snakeCase(end)}(uint32_t position) {\n` +
        `  if (position >= pt_native.${snakeCase(end)}) __builtin_unreachable();\n}\n`,
    ),
    ...Array.from(
      model.rows,
      ([name, { column, end }]) =>
        `/* What is read of an edge straight from its place in a row. */\n` +
        `static inline __attribute__((always_inline, unused)) uint32_t pt_native_${snakeCase(name)}(uint32_t position) {\n` +
        `  return position < pt_native.${snakeCase(end)} ? pt_native.${snakeCase(column)}[position] : 0;\n}\n`,
    ),
    ...functions.map((each) =>
      each.kind === "scalar" ? scalar(each, model, types) : hostCall(each, calls.indexOf(each), types),
    ),
    "/* Put in front of the function that is a trait's entry point, which has the name at the line's end. */",
    ...contract.exports
      .flatMap((each) => each.functions)
      .map(
        (each) =>
          `#define PT_EXPORT_${snakeCase(each.interface).toUpperCase()}_${snakeCase(each.name).toUpperCase()} ` +
          `__attribute__((visibility("default"))) /* ${nativeSymbol(each)} */`,
      ),
    "",
  ].join("\n");
}

function tableStruct(model: NativeModel): string {
  const words = ["abi", "bytes", ...model.words].map((name) => `  uint32_t ${snakeCase(name)};`);
  const pointers = pointersOf(model).map(({ name, type, isWritten }) =>
    type === "size"
      ? `  uint64_t ${snakeCase(name)};`
      : `  ${isWritten ? "" : "const "}${ELEMENTS[type]} *${snakeCase(name)};`,
  );
  return `struct pt_native_table {\n${[...words, ...pointers].join("\n")}\n};\n`;
}

/** Records are cut into units of four bytes; one that finds no room is counted all the same, so that the host makes room. */
const OUTPUT = `static inline __attribute__((unused)) uint32_t *pt_native_record(uint64_t units) {
  uint64_t from = *pt_native.output_used;
  *pt_native.output_used = from + 4 * units;
  return from + 4 * units <= pt_native.output_bytes ? pt_native.output + from / 4 : (uint32_t *)0;
}

static inline __attribute__((unused)) uint32_t *pt_native_list(uint32_t *to, const void *from, uint64_t bytes, size_t count) {
  *to = (uint32_t)count;
  if (bytes != 0) memcpy(to + 1, from, bytes);
  return to + 1 + (bytes + 3) / 4;
}
`;

function signature(declared: ContractFunction, types: TypeNames): string {
  const parameters = flatParameters(declared, types, snakeCase).map(({ name, type }) =>
    `${type} ${name}`.replace("* ", "*"),
  );
  const result = declared.result === undefined ? "void" : (types.scalars[declared.result] ?? "void");
  return `${result} pt_${snakeCase(declared.name)}(${parameters.length === 0 ? "void" : parameters.join(", ")})`;
}

function scalar(declared: ContractFunction, model: NativeModel, types: TypeNames): string {
  return `${comment(declared)}static inline __attribute__((always_inline, unused)) ${signature(declared, types)} {\n${scalarBody(declared, model)}\n}\n`;
}

function scalarBody(declared: ContractFunction, model: NativeModel): string {
  const read = readOf(model, declared);
  const field = (name: string): string => `pt_native.${snakeCase(name)}`;
  const [index = "", value = ""] = declared.parameters.map(({ name }) => snakeCase(name));
  if ("word" in read) return `  return ${field(read.word)};`;
  if ("attribute" in read) {
    const type = ELEMENTS[read.attribute];
    return `  if (${index} >= pt_native.column_count || ${value} >= pt_native.attributes[2 * (uint64_t)${index} + 1]) return 0;
  ${type} found;
  memcpy(&found, pt_native.graph + pt_native.attributes[2 * (uint64_t)${index}] + 4 * (uint64_t)${value}, 4);
  return found;`;
  }
  if ("store" in read) return `  if (${index} < ${field(read.end)}) ${field(read.store)}[${index}] = ${value};`;
  if (read.bytes === 8) {
    return `  if ((uint64_t)${index} + 8 > ${field(read.end)}) return 0;
  uint64_t found;
  memcpy(&found, ${field(read.column)} + ${index}, 8);
  return found;`;
  }
  const sum = read.plus === undefined ? "" : ` + ${field(read.plus)}[${index}]`;
  return `  return ${index} < ${field(read.end)} ? ${field(read.column)}[${index}]${sum} : 0;`;
}

function hostCall(declared: ContractFunction, number: number, types: TypeNames): string {
  const head = `${comment(declared)}static inline __attribute__((unused)) ${signature(declared, types)} {\n`;
  return `${head}${declared.result === undefined ? recordBody(declared, number) : COLUMN_BODY}\n}\n`;
}

/** The one host call that gives something back: it is answered from the names that the host wrote down beforehand. */
const COLUMN_BODY = `  const uint32_t *entry = pt_native.names;
  for (uint32_t handle = 1; handle < pt_native.column_count; handle++) {
    uint32_t length = entry[0];
    if (length == name_length && memcmp(entry + 1, name, length) == 0) return handle;
    entry += 1 + ((length == UINT32_MAX ? 0 : length) + 3) / 4;
  }
  return 0;`;

function recordBody(declared: ContractFunction, number: number): string {
  const { scalars, lists } = recordParts(declared, snakeCase);
  const size = ({ name, bytes }: (typeof lists)[number]): string =>
    bytes === 1 ? `(uint64_t)${name}_length` : `${bytes} * (uint64_t)${name}_length`;
  const units = lists.map((list) => `1 + (${size(list)} + 3) / 4`).join(" + ");
  return [
    `  uint32_t *to = pt_native_record(${1 + scalars.length} + ${units});`,
    "  if (to == 0) return;",
    `  *to++ = ${number};`,
    ...scalars.map((name) => `  *to++ = ${name};`),
    ...lists.map((list) => `  to = pt_native_list(to, ${list.name}, ${size(list)}, ${list.name}_length);`),
    "  (void)to;",
  ].join("\n");
}

function comment({ doc }: ContractFunction): string {
  return doc === "" ? "" : `/* ${doc} */\n`;
}
