import type { Language } from "web-tree-sitter";
import type { NodeTitles } from "./print-tree.ts";
import { ERROR_SYMBOL, type SyntaxNames } from "./syntax-tree.ts";

/** Names of one grammar, in both directions. */
export class GrammarNames implements SyntaxNames, NodeTitles {
  readonly #language: Language;
  /** Names for several node types; no node of a tree is of such a type. The grammar makes the list anew for each asking. */
  readonly #supertypes: ReadonlySet<number>;

  constructor(language: Language) {
    this.#language = language;
    this.#supertypes = new Set(language.supertypes);
  }

  node(name: string): number {
    return this.#symbol(name, true, "node type");
  }

  token(text: string): number {
    return this.#symbol(text, false, "token");
  }

  field(name: string): number {
    const field = this.#language.fieldIdForName(name);
    if (!field) throw new Error(`the ${this.#title} grammar has no field ${name}`);
    return field;
  }

  symbolTitle(symbol: number): string {
    if (symbol === ERROR_SYMBOL) return "ERROR";
    const name = this.#language.nodeTypeForId(symbol) ?? `symbol ${symbol}`;
    return this.#language.nodeTypeIsNamed(symbol) ? name : JSON.stringify(name);
  }

  fieldTitle(field: number): string {
    return this.#language.fieldNameForId(field) ?? `field ${field}`;
  }

  /** The grammar answers with the public symbol: the one number shared by all symbols of this name. */
  #symbol(name: string, isNamed: boolean, what: string): number {
    const symbol = this.#language.idForNodeType(name, isNamed);
    if (!symbol) throw new Error(`the ${this.#title} grammar has no ${what} ${name}`);
    if (this.#supertypes.has(symbol)) throw new Error(`${name} is no node type but a name for several`);
    return symbol;
  }

  get #title(): string {
    return this.#language.name ?? "unnamed";
  }
}
