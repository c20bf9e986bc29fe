import type { Contract, ContractFunction } from "./contract-model.ts";
import { emitNativeC } from "./emit-native-c.ts";
import { emitNativeRust } from "./emit-native-rust.ts";
import { flatParameters, type TypeNames } from "./flat-parameters.ts";
import { camelCase, pascalCase, snakeCase, upperCase } from "./names.ts";
import type { NativeModel } from "./native-model.ts";

/** Raw bindings of each SDK: the imports as they are in a binary, and the constants. What SDKs build upon. */

const NOTICE = "Generated from the plugin contract by `npm run generate`. Do not edit.";

/** `sdk/assemblyscript/assembly/raw.ts`. */
export function emitAssemblyScript(contract: Contract): string {
  const types: TypeNames = {
    scalars: { bool: "bool", u8: "u8", u32: "u32", u64: "u64", s32: "i32", s64: "i64", f32: "f32", f64: "f64" },
    pointer: () => "usize",
    count: "u32",
  };
  const imports = allFunctions(contract).map((each) => {
    const parameters = flatParameters(each, types, camelCase).map(({ name, type }) => `${name}: ${type}`);
    const result = each.result === undefined ? "void" : types.scalars[each.result];
    return [
      docComment("/** ", each.doc, " */\n"),
      "// @ts-ignore: decorators of AssemblyScript\n",
      `@external(${JSON.stringify(each.module)}, ${JSON.stringify(each.name)})\n`,
      `export declare function ${camelCase(each.name)}(${parameters.join(", ")}): ${result};\n`,
    ].join("");
  });
  const constants = contract.constants.map(({ name, doc, values }) => {
    const lines = values.map(
      (each) => `  /** ${each.doc} */\n  export const ${upperCase(each.name)}: u32 = ${each.value};\n`,
    );
    return `/** ${doc} */\nexport namespace ${pascalCase(name)} {\n${lines.join("")}}\n`;
  });
  return [`// ${NOTICE}\n`, ...imports, ...constants].join("\n");
}

/** `sdk/rust/src/raw.rs`. */
export function emitRust(contract: Contract, model: NativeModel): string {
  const types: TypeNames = {
    scalars: { bool: "bool", u8: "u8", u32: "u32", u64: "u64", s32: "i32", s64: "i64", f32: "f32", f64: "f64" },
    pointer: (element) => `*const ${element}`,
    count: "usize",
  };
  const modules = Map.groupBy(allFunctions(contract), (each) => each.module);
  const imports = [...modules].map(([module, functions]) => {
    const lines = functions.map((each) => {
      const parameters = flatParameters(each, types, snakeCase).map(({ name, type }) => `${name}: ${type}`);
      const result = each.result === undefined ? "" : ` -> ${types.scalars[each.result]}`;
      const name = `    #[link_name = ${JSON.stringify(each.name)}]\n    pub fn ${snakeCase(each.name)}`;
      return `${docComment("    /// ", each.doc, "\n")}${name}(${parameters.join(", ")})${result};\n`;
    });
    const link = `#[cfg(target_arch = "wasm32")]\n#[link(wasm_import_module = ${JSON.stringify(module)})]`;
    return `${link}\nextern "C" {\n${lines.join("")}}\n`;
  });
  const constants = contract.constants.map(({ name, doc, values }) => {
    const lines = values.map(
      (each) => `    /// ${each.doc}\n    pub const ${upperCase(each.name)}: u32 = ${each.value};\n`,
    );
    return `/// ${doc}\npub mod ${snakeCase(name)} {\n${lines.join("")}}\n`;
  });
  return [`// ${NOTICE}\n`, ...imports, emitNativeRust(contract, model, types), ...constants].join("\n");
}

/** `sdk/c/parseltongue_raw.h`. */
export function emitC(contract: Contract, model: NativeModel): string {
  const types: TypeNames = {
    scalars: {
      bool: "bool",
      u8: "uint8_t",
      u32: "uint32_t",
      u64: "uint64_t",
      s32: "int32_t",
      s64: "int64_t",
      f32: "float",
      f64: "double",
    },
    pointer: (element) => `const ${element} *`,
    count: "size_t",
  };
  const imports = allFunctions(contract).map((each) => {
    const parameters = flatParameters(each, types, snakeCase).map(({ name, type }) =>
      `${type} ${name}`.replace("* ", "*"),
    );
    const result = each.result === undefined ? "void" : types.scalars[each.result];
    const attribute = `PT_IMPORT(${JSON.stringify(each.module)}, ${JSON.stringify(each.name)})`;
    const list = parameters.length === 0 ? "void" : parameters.join(", ");
    return `${docComment("/* ", each.doc, " */\n")}${attribute}\n${result} pt_${snakeCase(each.name)}(${list});\n`;
  });
  const exports = contract.exports
    .flatMap((each) => each.functions)
    .map((each) => {
      const name = `PT_EXPORT_${upperCase(each.interface)}_${upperCase(each.name)}`;
      return `#define ${name} __attribute__((export_name("${each.module}#${each.name}")))\n`;
    });
  const constants = contract.constants.map(({ name, doc, values }) => {
    const prefix = `PT_${upperCase(name)}`;
    const lines = values.map((each) => `#define ${prefix}_${upperCase(each.name)} ${each.value}u /* ${each.doc} */\n`);
    return `/* ${doc} */\n${lines.join("")}`;
  });
  return [
    `/* ${NOTICE} */\n#ifndef PARSELTONGUE_RAW_H\n#define PARSELTONGUE_RAW_H\n`,
    "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n",
    '#ifdef __cplusplus\nextern "C" {\n#endif\n',
    "#ifdef __wasm__\n#define PT_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))\n",
    ...imports,
    `/* Put in front of the function that is a trait's entry point. */\n${exports.join("")}`,
    "#undef PT_IMPORT\n\n#else\n",
    emitNativeC(contract, model, types),
    "#endif\n",
    ...constants,
    "#ifdef __cplusplus\n}\n#endif\n\n#endif\n",
  ].join("\n");
}

/** Every import; in one file their names must be apart from each other without their interfaces. */
function allFunctions(contract: Contract): ContractFunction[] {
  const all = contract.imports.flatMap((each) => each.functions);
  const twice = all.find((each, index) => all.findIndex((other) => other.name === each.name) !== index);
  if (twice !== undefined) throw new Error(`two interfaces have a function ${twice.name}`);
  return all;
}

function docComment(before: string, doc: string, after: string): string {
  return doc === "" ? "" : `${before}${doc}${after}`;
}
