import { NodeFlag, NodeKind, EdgeFlag } from "@parseltongue/graph";
import {
  DEF_KIND_IMPL,
  DEF_STRIDE,
  DefField,
  IMPORT_STRIDE,
  ImportField,
  ImportFlag,
  REF_STRIDE,
  RefField,
  RefRole,
  TERM_STRIDE,
  TermOp,
  VARIADIC,
} from "../src/facts/facts.ts";
import type { FileFacts } from "../src/facts/facts.ts";

/**
 * Facts as text, for tests and for looking at what an extractor does: a line per definition, indented below its parent,
 * followed by its imports and references. Terms read like the code they stand for.
 *
 * - `scope:name` looks `name` up from a scope (`0:` is left out); `t::name` member; `t.name` field; `t.name/n` method with n arguments;
 * - `f(a)` result of a call; `T<A>` applied; `$def.i` type parameter; `Self#def`; `'str` primitive; `?` unknown;
 * - `for(t)` item, `*(t)` dereferenced, `try(t)`, `await(t)`, `value ~ Path.name` bound by a pattern, `f(^i.j)` closure parameter.
 */
export function printFacts(facts: FileFacts): string {
  return new FactsPrinter(facts).print();
}

const nameOf = (table: Readonly<Record<string, number>>, value: number): string =>
  Object.keys(table).find((key) => table[key] === value) ?? String(value);

const namesIn = (table: Readonly<Record<string, number>>, bits: number): string[] =>
  Object.keys(table).filter((key) => (bits & (table[key] as number)) !== 0);

class FactsPrinter {
  readonly #facts: FileFacts;
  readonly #lines: string[] = [];

  constructor(facts: FileFacts) {
    this.#facts = facts;
  }

  print(): string {
    const count = this.#facts.defs.length / DEF_STRIDE;
    const depth = new Map<number, number>([[-1, -1]]);
    for (let def = 0; def < count; def++) {
      const level = (depth.get(this.#def(def, "parent")) ?? -1) + 1;
      depth.set(def, level);
      this.#printDef(def, "  ".repeat(level));
    }
    return this.#lines.join("\n");
  }

  #def(def: number, field: keyof typeof DefField): number {
    return this.#facts.defs[def * DEF_STRIDE + DefField[field]] ?? 0;
  }

  #name(index: number): string {
    return this.#facts.names[index] ?? "";
  }

  #printDef(def: number, indent: string): void {
    const kind = this.#def(def, "kind");
    const parts = [kind === DEF_KIND_IMPL ? "impl" : nameOf(NodeKind, kind)];
    const segment = this.#name(this.#def(def, "pathSegment"));
    const name = this.#name(this.#def(def, "name")) || segment;
    if (name !== "") parts.push(name);
    if (segment !== "" && segment !== name) parts.push(`segment=${segment}`);
    parts.push(...namesIn(NodeFlag, this.#def(def, "flags")).map((flag) => `+${flag}`));
    if (this.#def(def, "scope") > 0) parts.push(`in=${this.#def(def, "scope")}`);
    if (def > 0 && this.#def(def, "ownScope") >= 0) parts.push(`scope=${this.#def(def, "ownScope")}`);
    for (const field of ["generics", "type", "supertypes"] as const) {
      const term = this.#def(def, field);
      if (term !== 0) parts.push(`${field}=${this.#term(def, term)}`);
    }
    const arity = this.#def(def, "arity");
    if (arity >= 0) parts.push(`arity=${arity & ~VARIADIC}${(arity & VARIADIC) === 0 ? "" : "+"}`);
    this.#lines.push(indent + parts.join(" "));
    this.#printImports(def, `${indent}  `);
    this.#printRefs(def, `${indent}  `);
  }

  #printImports(def: number, indent: string): void {
    const { imports } = this.#facts;
    for (let i = 0; i < imports.length; i += IMPORT_STRIDE) {
      if (imports[i + ImportField.def] !== def) continue;
      const alias = this.#name(imports[i + ImportField.alias] ?? 0) || "*";
      const scope = imports[i + ImportField.scope] ?? 0;
      const flags = namesIn(ImportFlag, imports[i + ImportField.flags] ?? 0).map((flag) => ` +${flag}`);
      const term = this.#term(def, imports[i + ImportField.term] ?? 0);
      this.#lines.push(`${indent}import ${scope === 0 ? "" : `${scope}:`}${alias} = ${term}${flags.join("")}`);
    }
  }

  #printRefs(def: number, indent: string): void {
    const { refs } = this.#facts;
    const base = this.#def(def, "line");
    const end = this.#def(def, "refEnd") * REF_STRIDE;
    for (let i = this.#def(def, "refStart") * REF_STRIDE; i < end; i += REF_STRIDE) {
      const line = base + (refs[i + RefField.relativeLine] ?? 0);
      const count = refs[i + RefField.argumentCount] ?? -1;
      const flags = namesIn(EdgeFlag, refs[i + RefField.flags] ?? 0).map((flag) => ` +${flag}`);
      const role = nameOf(RefRole, refs[i + RefField.role] ?? 0);
      const term = this.#term(def, this.#callee(def, refs[i + RefField.term] ?? 0));
      const name = this.#name(refs[i + RefField.name] ?? 0);
      const site = `${line}:${refs[i + RefField.column] ?? 0}`;
      this.#lines.push(`${indent}@${site} ${role} ${name}${count < 0 ? "" : `/${count}`} = ${term}${flags.join("")}`);
    }
  }

  /** What a call calls; any other term itself. */
  #callee(def: number, term: number): number {
    const { terms } = this.#facts;
    const start = this.#def(def, "termStart");
    if (terms[(start + term) * TERM_STRIDE] !== TermOp.call) return term;
    let at = term;
    do at = terms[(start + at) * TERM_STRIDE + 1] ?? 0;
    while (terms[(start + at) * TERM_STRIDE] === TermOp.apply);
    return at;
  }

  #list(def: number, list: number): string {
    const items: string[] = [];
    for (let at = list; at !== 0;) {
      const i = (this.#def(def, "termStart") + at) * TERM_STRIDE;
      items.push(this.#term(def, this.#facts.terms[i + 1] ?? 0));
      at = this.#facts.terms[i + 2] ?? 0;
    }
    return items.join(", ");
  }

  #term(def: number, term: number): string {
    const i = (this.#def(def, "termStart") + term) * TERM_STRIDE;
    const [a = 0, b = 0, c = 0] = this.#facts.terms.subarray(i + 1, i + TERM_STRIDE);
    const op = (this.#facts.terms[i] ?? 0) as TermOp;
    const t = (index: number): string => this.#term(def, index);
    const list = (index: number): string => this.#list(def, index);
    const name = (index: number): string => this.#name(index);
    switch (op) {
      case TermOp.unknown:
        return "?";
      case TermOp.path:
        return `${a === 0 ? "" : `${a}:`}${name(b)}${c === 2 ? "" : c === 1 ? "'t" : "'*"}`;
      case TermOp.member:
        return `${t(a)}::${name(b)}`;
      case TermOp.apply:
        return `${t(a)}<${list(b)}>`;
      case TermOp.typeParameter:
        return `$${a}.${b}`;
      case TermOp.selfType:
        return `Self#${a}`;
      case TermOp.list:
        return `[${list(term)}]`;
      case TermOp.tuple:
        return `(${list(a)})`;
      case TermOp.fn:
        return `fn(${list(a)})->${t(b)}`;
      case TermOp.dyn:
        return `dyn(${list(a)})`;
      case TermOp.opaque:
        return `impl(${list(a)})`;
      case TermOp.primitive:
        return `'${name(a)}`;
      case TermOp.field:
        return `${t(a)}.${name(b)}`;
      case TermOp.method:
        return `${t(a)}.${name(b)}/${c}`;
      case TermOp.call:
        return `${t(a)}(${list(b)})`;
      case TermOp.index:
        return `${t(a)}[]`;
      case TermOp.element:
        return `for(${t(a)})`;
      case TermOp.deref:
        return `*(${t(a)})`;
      case TermOp.try:
        return `try(${t(a)})`;
      case TermOp.await:
        return `await(${t(a)})`;
      case TermOp.patternField:
        return `(${t(a)} ~ ${b === 0 ? "" : t(b)}.${name(c)})`;
      case TermOp.expectedParameter:
        return `${t(a)}^${b}.${c}`;
      case TermOp.join:
        return `(${t(a)} | ${t(b)})`;
      case TermOp.new:
        return `new ${t(a)}`;
      case TermOp.generic:
        return `${name(a)}${b === 0 ? "" : `: ${list(b)}`}${c === 0 ? "" : ` = ${t(c)}`}`;
      case TermOp.moduleSpecifier:
        return JSON.stringify(name(a));
      case TermOp.union:
        return `union(${list(a)})`;
      case TermOp.intersection:
        return `intersection(${list(a)})`;
      case TermOp.arithmetic:
        return `math(${t(a)})`;
      case TermOp.cast:
        return `(${t(a)} as ${t(b)})`;
      case TermOp.macro:
        return `${name(a)}!`;
      case TermOp.binding:
        return `${name(b)}=${t(c)}`;
      case TermOp.qualified:
        return `<${t(a)} as ${t(b)}>`;
      case TermOp.future:
        return `future(${t(a)})`;
      default:
        return op satisfies never;
    }
  }
}
