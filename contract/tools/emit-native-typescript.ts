import type { Contract } from "./contract-model.ts";
import { bytesElement } from "./flat-parameters.ts";
import { camelCase } from "./names.ts";
import { type NativeModel, nativeSymbol, pointersOf } from "./native-model.ts";

/** `generated/native.ts`: how the host fills the table, and what outputs look like. */
export function emitNativeTypeScript(contract: Contract, model: NativeModel): string {
  const functions = contract.imports.flatMap((each) => each.functions);
  const calls = functions
    .filter(({ kind }) => kind === "host-call")
    .map(({ interface: interfaceName, name, parameters }) => ({
      key: `${interfaceName}.${name}`,
      parameters: parameters.map(({ type }) => {
        const element = bytesElement(type);
        return element === undefined ? "word" : element === "u8" ? "bytes" : "words";
      }),
    }));
  const symbols = contract.exports
    .flatMap((each) => each.functions)
    .map((each) => `  ${each.interface}: ${JSON.stringify(nativeSymbol(each))},\n`);
  return `// Generated from plugin.wit and native.json by \`npm run generate\`. Do not edit.
import type { NativeCall } from "../src/contract-types.ts";

/** Version of the table and of outputs: a library says which one it was made for. SPEC 12 */
export const nativeAbi = ${model.abi};

/** Numbers of 32 bits at the table's begin, behind its version and its size. */
export const nativeWords = ${JSON.stringify(model.words.map(camelCase))} as const;

/** Addresses and sizes of 64 bits, behind the words. */
export const nativePointers = ${JSON.stringify(pointersOf(model).map(({ name }) => camelCase(name)))} as const;

/** What outputs are records of, by number. */
export const nativeCalls: readonly NativeCall[] = [
${calls.map((each) => `  ${JSON.stringify(each)},\n`).join("")}];

/** Symbols that a library exports, by trait. */
export const nativeSymbols = {
${symbols.join("")}} as const;
`;
}
