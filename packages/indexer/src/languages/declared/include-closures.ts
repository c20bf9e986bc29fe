import { DefField, IMPORT_STRIDE, ImportField, Namespace, TERM_STRIDE, TermOp } from "../../facts/facts.ts";
import type { Evaluator } from "../../linker/evaluator.ts";
import type { LinkedFile } from "../../linker/linked-file.ts";

/** Questions about a file that no name can be mistaken for. */
const DIRECT = "#included";
const ALL = "#included by included";
const USED = "#used";
const QUESTION: number = Namespace.macro;

/** Which files a file includes, directly or through others; asked through cells, so that whoever asked hears of changes. */
export class IncludeClosures {
  /** A list as a set; lists are never changed. */
  readonly #sets = new WeakMap<readonly number[], ReadonlySet<number>>();

  /** Roots of a file and of all it includes. */
  of(link: Evaluator, file: LinkedFile): ReadonlySet<number> {
    const symbol = this.#ask(link, file.defIds[0]!, ALL);
    const list = link.defsOf(symbol);
    if (symbol >= 0) return new Set(list);
    let set = this.#sets.get(list);
    if (set === undefined) this.#sets.set(list, (set = new Set(list)));
    return set;
  }

  /** Whether a file, by its root, has an import entry of an alias. */
  declares(link: Evaluator, root: number, alias: number): boolean {
    return link.nameInModule(root, alias, QUESTION) !== 0;
  }

  /** What a module uses whole, as specifiers. */
  usedBy(link: Evaluator, module: number): readonly string[] {
    const text = this.#ask(link, module, USED);
    return text === 0 ? [] : link.program.names.text(text).split("\n");
  }

  #ask(link: Evaluator, root: number, question: string): number {
    return link.nameInModule(root, link.program.names.id(question), QUESTION);
  }

  /** The answer to a question that this class asks of a file's scope; undefined for questions of others. */
  answer(link: Evaluator, file: LinkedFile, module: number, name: number, namespace: number): number | undefined {
    if (namespace !== QUESTION) return undefined;
    const scope = file.def(link.program.defLocal.data[module]!, DefField.ownScope);
    switch (link.program.names.text(name)) {
      case DIRECT:
        return this.#direct(link, file);
      case ALL:
        return this.#all(link, file.defIds[0]!);
      case USED:
        return this.#used(link, file, scope);
      default:
        return scope < 0 || file.entries(scope, name).length === 0 ? 0 : 1;
    }
  }

  /** Specifiers of what a scope uses whole, as one name with line ends between them; 0 for none. */
  #used(link: Evaluator, file: LinkedFile, scope: number): number {
    const specifiers = (scope < 0 ? [] : (file.globs(scope) ?? [])).map((index) => specifierOf(link, file, index));
    const used = specifiers.filter((text) => text !== "" && !/^["<]/.test(text));
    return used.length === 0 ? 0 : link.program.names.id(used.join("\n"));
  }

  #direct(link: Evaluator, file: LinkedFile): number {
    const roots: number[] = [];
    for (const index of file.globs(file.def(0, DefField.ownScope)) ?? []) {
      const term = file.imports[index * IMPORT_STRIDE + ImportField.term]!;
      const at = (file.def(0, DefField.termStart) + term) * TERM_STRIDE;
      if (file.imports[index * IMPORT_STRIDE + ImportField.def] !== 0) continue;
      if (file.terms[at] !== TermOp.moduleSpecifier) continue;
      const root = file.rules.resolveSpecifier(link, file, file.terms[at + 1]!);
      if (root > 0 && link.program.defLocal.data[root] === 0) roots.push(root);
    }
    return roots.length === 0 ? 0 : link.symbolOfAll(roots);
  }

  #all(link: Evaluator, root: number): number {
    const all = new Set([root]);
    for (const at of all) for (const next of link.defsOf(this.#ask(link, at, DIRECT))) all.add(next);
    return link.symbolOfAll([...all]);
  }
}

/** The specifier of an import of a whole module; "" for imports of another kind. */
export function specifierOf(link: Evaluator, file: LinkedFile, index: number): string {
  const def = file.imports[index * IMPORT_STRIDE + ImportField.def]!;
  const term = file.imports[index * IMPORT_STRIDE + ImportField.term]!;
  const at = (file.def(def, DefField.termStart) + term) * TERM_STRIDE;
  return file.terms[at] === TermOp.moduleSpecifier ? link.program.names.text(file.terms[at + 1]!) : "";
}
