import { type ContractFunction, elementType } from "./contract-model.ts";
import type { WitType } from "./wit.ts";

/** A parameter as a language writes it. */
export interface FlatParameter {
  readonly name: string;
  readonly type: string;
}

/** What a language calls the contract's types; bytes are a pointer and an element count. */
export interface TypeNames {
  readonly scalars: Readonly<Record<string, string>>;
  readonly pointer: (element: string) => string;
  readonly count: string;
}

/** A function's parameters with lists as two of them: pointer and element count. */
export function flatParameters(
  declared: ContractFunction,
  types: TypeNames,
  spell: (name: string) => string,
): FlatParameter[] {
  return declared.parameters.flatMap(({ name, type }) => {
    const element = bytesElement(type);
    if (element === undefined) return [{ name: spell(name), type: types.scalars[type] ?? type }];
    return [
      { name: spell(name), type: types.pointer(types.scalars[element] ?? element) },
      { name: spell(`${name}-length`), type: types.count },
    ];
  });
}

/** What a library's record of a call holds behind its number: scalars, then lists with how many bytes an element has. SPEC 12 */
export function recordParts(
  declared: ContractFunction,
  spell: (name: string) => string,
): {
  readonly scalars: readonly string[];
  readonly lists: readonly { readonly name: string; readonly bytes: 1 | 4 }[];
} {
  const scalars: string[] = [];
  const lists: { readonly name: string; readonly bytes: 1 | 4 }[] = [];
  for (const { name, type } of declared.parameters) {
    const element = bytesElement(type);
    if (element === undefined) scalars.push(spell(name));
    else lists.push({ name: spell(name), bytes: element === "u8" ? 1 : 4 });
  }
  return { scalars, lists };
}

/** What a list or string consists of; undefined for scalars. */
export function bytesElement(type: WitType): string | undefined {
  return type === "string" ? "u8" : elementType(type);
}
