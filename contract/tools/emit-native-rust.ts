import type { Contract, ContractFunction } from "./contract-model.ts";
import { flatParameters, recordParts, type TypeNames } from "./flat-parameters.ts";
import { snakeCase } from "./names.ts";
import { type NativeModel, type NativePointer, pointersOf, readOf } from "./native-model.ts";

const ELEMENTS: Readonly<Record<NativePointer["type"], string>> = {
  u8: "u8",
  u32: "u32",
  f32: "f32",
  u64: "u64",
  size: "u64",
};

/** The contract's functions for a library: reads of the table, and outputs as records that the host reads afterwards. */
export function emitNativeRust(contract: Contract, model: NativeModel, types: TypeNames): string {
  const functions = contract.imports.flatMap((each) => each.functions);
  const calls = functions.filter(({ kind }) => kind === "host-call");
  return [
    "/// The same for a plugin that is compiled to machine code: reads of a table that the host hands over. SPEC 12\n",
    '#[cfg(not(target_arch = "wasm32"))]\nmod native {\n',
    table(model),
    OUTPUT,
    ...rowReads(model),
    ...functions.map((each) =>
      each.kind === "scalar" ? scalar(each, model, types) : hostCall(each, calls.indexOf(each), types),
    ),
    '}\n\n#[cfg(not(target_arch = "wasm32"))]\npub use native::*;\n',
  ].join("");
}

function table(model: NativeModel): string {
  const fields = [
    ...["abi", "bytes", ...model.words].map((name) => ({ name, type: "u32", empty: "0" })),
    ...pointersOf(model).map(({ name, type, isWritten }) =>
      type === "size"
        ? { name, type: "u64", empty: "0" }
        : isWritten
          ? { name, type: `*mut ${ELEMENTS[type]}`, empty: "core::ptr::null_mut()" }
          : { name, type: `*const ${ELEMENTS[type]}`, empty: "core::ptr::null()" },
    ),
  ];
  const declared = fields.map(({ name, type }) => `        ${snakeCase(name)}: ${type},\n`).join("");
  const empty = fields.map(({ name, empty: value }) => `        ${snakeCase(name)}: ${value},\n`).join("");
  return `    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct Table {
${declared}    }

    static mut TABLE: Table = Table {
${empty}    };

    #[no_mangle]
    pub extern "C" fn parseltongue_abi() -> u32 {
        ${model.abi}
    }

    #[no_mangle]
    pub unsafe extern "C" fn parseltongue_bind(table: *const Table) {
        TABLE = *table;
    }

`;
}

/** Records are cut into units of four bytes; one that finds no room is counted all the same, so that the host makes room. */
const OUTPUT = `    unsafe fn record(units: u64) -> *mut u32 {
        let from = *TABLE.output_used;
        *TABLE.output_used = from + 4 * units;
        if from + 4 * units <= TABLE.output_bytes { TABLE.output.add(from as usize / 4) } else { core::ptr::null_mut() }
    }

    unsafe fn list(to: *mut u32, from: *const u8, bytes: usize, count: usize) -> *mut u32 {
        *to = count as u32;
        core::ptr::copy_nonoverlapping(from, to.add(1).cast(), bytes);
        to.add(1 + (bytes + 3) / 4)
    }

`;

function signature(declared: ContractFunction, types: TypeNames): string {
  const parameters = flatParameters(declared, types, snakeCase).map(({ name, type }) => `${name}: ${type}`);
  const result = declared.result === undefined ? "" : ` -> ${types.scalars[declared.result]}`;
  return `${declared.doc === "" ? "" : `    /// ${declared.doc}\n`}    #[inline(always)]
    pub unsafe fn ${snakeCase(declared.name)}(${parameters.join(", ")})${result} {\n`;
}

function scalar(declared: ContractFunction, model: NativeModel, types: TypeNames): string {
  return `${signature(declared, types)}${scalarBody(declared, model)}\n    }\n\n`;
}

function scalarBody(declared: ContractFunction, model: NativeModel): string {
  const read = readOf(model, declared);
  const field = (name: string): string => `TABLE.${snakeCase(name)}`;
  const [index = "", value = ""] = declared.parameters.map(({ name }) => snakeCase(name));
  if ("word" in read) return `        ${field(read.word)}`;
  if ("attribute" in read) {
    const zero = read.attribute === "f32" ? "0.0" : "0";
    return `        let entry = TABLE.attributes.add(2 * ${index} as usize);
        if ${index} >= TABLE.column_count || ${value} >= *entry.add(1) {
            return ${zero};
        }
        TABLE.graph.add(*entry as usize).cast::<${read.attribute}>().add(${value} as usize).read()`;
  }
  if ("store" in read) {
    const stored = declared.parameters[1]?.type === "bool" ? `${value} as u8` : value;
    return `        if ${index} < ${field(read.end)} {
            *${field(read.store)}.add(${index} as usize) = ${stored};
        }`;
  }
  if (read.bytes === 8) {
    return `        if ${index} as u64 + 8 > ${field(read.end)} as u64 {
            return 0;
        }
        ${field(read.column)}.add(${index} as usize).cast::<u64>().read_unaligned()`;
  }
  const element = (column: string): string => `*${field(column)}.add(${index} as usize)${widened(model, column)}`;
  const found =
    read.plus === undefined ? element(read.column) : `(${element(read.column)}).wrapping_add(${element(read.plus)})`;
  return `        if ${index} < ${field(read.end)} { ${found} } else { 0 }`;
}

/** Reads of an edge from its place in a row, as functions of a position. */
function rowReads(model: NativeModel): string[] {
  return Array.from(
    model.rows,
    ([name, { column, end }]) => `    #[inline(always)]
    pub unsafe fn ${snakeCase(name)}(position: u32) -> u32 {
        if position < TABLE.${snakeCase(end)} { *TABLE.${snakeCase(column)}.add(position as usize)${widened(model, column)} } else { 0 }
    }

`,
  );
}

function widened({ columns }: NativeModel, column: string): string {
  return columns.get(column) === "u8" ? " as u32" : "";
}

function hostCall(declared: ContractFunction, number: number, types: TypeNames): string {
  const body = declared.result === undefined ? recordBody(declared, number) : COLUMN_BODY;
  return `${signature(declared, types).replace("#[inline(always)]", "#[inline]")}${body}\n    }\n\n`;
}

/** The one host call that gives something back: it is answered from the names that the host wrote down beforehand. */
const COLUMN_BODY = `        let mut entry = TABLE.names;
        for handle in 1..TABLE.column_count {
            let length = *entry;
            if length as usize == name_length {
                let own = core::slice::from_raw_parts(entry.add(1).cast::<u8>(), name_length);
                if own == core::slice::from_raw_parts(name, name_length) {
                    return handle;
                }
            }
            entry = entry.add(1 + if length == u32::MAX { 0 } else { (length as usize + 3) / 4 });
        }
        0`;

function recordBody(declared: ContractFunction, number: number): string {
  const { scalars, lists } = recordParts(declared, snakeCase);
  const size = ({ name, bytes }: (typeof lists)[number]): string =>
    bytes === 1 ? `${name}_length` : `${bytes} * ${name}_length`;
  const units = lists.map((list) => `1 + (${size(list)} + 3) / 4`).join(" + ");
  const numbers = [String(number), ...scalars];
  return [
    `        let to = record((${numbers.length} + ${units}) as u64);`,
    "        if to.is_null() {\n            return;\n        }",
    ...numbers.map((value, index) => `        *${index === 0 ? "to" : `to.add(${index})`} = ${value};`),
    `        let to = to.add(${numbers.length});`,
    ...lists.map(
      (list, index) =>
        `        ${index === lists.length - 1 ? "" : "let to = "}list(to, ${list.name}.cast(), ${size(list)}, ${list.name}_length);`,
    ),
  ].join("\n");
}
