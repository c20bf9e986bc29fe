import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import {
  DEF_KIND_IMPL,
  DEF_STRIDE,
  DefField,
  IMPORT_STRIDE,
  ImportField,
  REF_STRIDE,
  RefField,
  RefRole,
  SCOPE_STRIDE,
  ScopeField,
  ScopeKind,
  TERM_STRIDE,
  TermOp,
  VARIADIC,
} from "./facts.ts";
import type { FileFacts } from "./facts.ts";
import { type Operand, operandsOf } from "./term-operands.ts";

const MOST_NAMESPACES = 7;
const MOST_COUNT = 0xffff;
const MOST_COLUMN = 0x3fffffff;
/** Nested deeper than this nobody writes, and looking a name up goes outwards step by step. */
const MOST_NESTING = 4096;
const DEF_FLAGS = Object.values(NodeFlag).reduce((all, bit) => all | bit, 0) & ~NodeFlag.external;
const EDGE_FLAGS = 0x3f;
const IMPORT_FLAGS = 0xf;
const ROLES: ReadonlySet<number> = new Set(Object.values(RefRole));

/** What the facts of a file may be at most. */
export interface FactsLimits {
  /** Lines of the file. */
  readonly lines: number;
  /** Length of all names together, in UTF-16 units. */
  readonly nameUnits: number;
}

/**
 * The first thing that is wrong with facts that somebody else made; undefined when nothing is. Facts that pass name
 * nothing that is not there, go round in no circle and say nothing that no file could: whoever uses them need not look
 * again.
 */
export function factsProblem(facts: FileFacts, limits: FactsLimits): string | undefined {
  try {
    new FactsCheck(facts, limits).check();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

class Problem extends Error {}

class FactsCheck {
  readonly #facts: FileFacts;
  readonly #limits: FactsLimits;
  readonly #defs: number;
  readonly #scopes: number;
  readonly #names: number;

  constructor(facts: FileFacts, limits: FactsLimits) {
    this.#facts = facts;
    this.#limits = limits;
    this.#defs = rows("definitions", facts.defs, DEF_STRIDE);
    this.#scopes = rows("scopes", facts.scopes, SCOPE_STRIDE);
    this.#names = facts.names.length;
  }

  check(): void {
    const { lineCount, defs, scopes } = this.#facts;
    within("lines", lineCount, 1, this.#limits.lines);
    this.#checkNames();
    if (this.#defs === 0 || this.#scopes === 0) throw new Problem("no root");
    const nesting = new Uint16Array(Math.max(this.#defs, this.#scopes));
    for (let def = 0; def < this.#defs; def++) {
      this.#checkDef(def);
      nest("definition", nesting, def, defs[def * DEF_STRIDE + DefField.parent]!);
    }
    for (let scope = 0; scope < this.#scopes; scope++) {
      this.#checkScope(scope);
      nest("scope", nesting, scope, scopes[scope * SCOPE_STRIDE + ScopeField.parent]!);
    }
    this.#checkUnits();
    this.#checkImports();
  }

  /** Their ends are what the other side says: pieces that overlap could come to more than was sent. */
  #checkNames(): void {
    const { names } = this.#facts;
    if (names[0] !== "") throw new Problem("name 0 is a text");
    let units = 0;
    for (const name of names) units += name.length;
    within("names' length", units, 0, this.#limits.nameUnits);
  }

  #checkDef(def: number): void {
    const { defs, lineCount } = this.#facts;
    const at = def * DEF_STRIDE;
    const kind = defs[at + DefField.kind]!;
    const isModule = kind === NodeKind.module || (kind === NodeKind.file && def === 0);
    const isItem = kind === DEF_KIND_IMPL || (kind > NodeKind.file && kind < NodeKind.candidates);
    if (!isModule && (def === 0 || !isItem)) throw new Problem(`definition of kind ${kind}`);
    this.#name(defs[at + DefField.name]!);
    this.#name(defs[at + DefField.signature]!);
    this.#name(defs[at + DefField.doc]!);
    this.#name(defs[at + DefField.pathSegment]!);
    const flags = defs[at + DefField.flags]!;
    if ((flags & ~DEF_FLAGS) !== 0) throw new Problem(`flags ${flags}`);
    const line = defs[at + DefField.line]!;
    this.#place(line, defs[at + DefField.column]!);
    within("end line", defs[at + DefField.endLine]!, line, lineCount);
    within("namespaces", defs[at + DefField.namespaces]!, 0, MOST_NAMESPACES);
    within("scope", defs[at + DefField.scope]!, -1, this.#scopes - 1);
    within("own scope", defs[at + DefField.ownScope]!, -1, this.#scopes - 1);
    within("arity", defs[at + DefField.arity]!, -1, VARIADIC | MOST_COUNT);
    const lastHeaderTerm = defs[at + DefField.headerTermEnd]! - 1;
    within("type", defs[at + DefField.type]!, 0, lastHeaderTerm);
    within("supertypes", defs[at + DefField.supertypes]!, 0, lastHeaderTerm);
    within("generics", defs[at + DefField.generics]!, 0, lastHeaderTerm);
  }

  #checkScope(scope: number): void {
    const { scopes } = this.#facts;
    const kind = scopes[scope * SCOPE_STRIDE + ScopeField.kind]!;
    if (kind !== ScopeKind.module && kind !== ScopeKind.block) throw new Problem(`scope of kind ${kind}`);
    within("scope's definition", scopes[scope * SCOPE_STRIDE + ScopeField.def]!, -1, this.#defs - 1);
  }

  /** Units lie one after the other, and together they are all there is. */
  #checkUnits(): void {
    const { defs, terms, refs } = this.#facts;
    let termEnd = 0;
    let refEnd = 0;
    for (let def = 0; def < this.#defs; def++) {
      const at = def * DEF_STRIDE;
      const termStart = defs[at + DefField.termStart]!;
      const refStart = defs[at + DefField.refStart]!;
      if (termStart !== termEnd || refStart !== refEnd) throw new Problem("units with gaps");
      termEnd = defs[at + DefField.termEnd]!;
      refEnd = defs[at + DefField.refEnd]!;
      within("terms", termEnd, termStart + 1, terms.length / TERM_STRIDE);
      within("references", refEnd, refStart, refs.length / REF_STRIDE);
      const count = termEnd - termStart;
      within("header", defs[at + DefField.headerTermEnd]!, 1, count);
      this.#checkTerms(termStart, count);
      for (let ref = refStart; ref < refEnd; ref++) this.#checkRef(ref, defs[at + DefField.line]!, count);
    }
    if (termEnd * TERM_STRIDE !== terms.length || refEnd * REF_STRIDE !== refs.length) throw new Problem("loose ends");
  }

  #checkTerms(start: number, count: number): void {
    const { terms } = this.#facts;
    for (let term = 0; term < count; term++) {
      const at = (start + term) * TERM_STRIDE;
      const op = terms[at]!;
      const operands = operandsOf[op];
      if (operands === undefined || (op === TermOp.unknown) !== (term === 0)) throw new Problem(`term ${op}`);
      for (let i = 0; i < 3; i++) this.#checkOperand(operands[i] ?? "nothing", terms[at + 1 + i]!, start, term);
    }
  }

  #checkOperand(operand: Operand, value: number, start: number, term: number): void {
    switch (operand) {
      case "nothing":
        return within("operand", value, 0, 0);
      case "term":
        return within("operand", value, 0, Math.max(0, term - 1));
      case "list":
        within("list", value, 0, Math.max(0, term - 1));
        if (value !== 0 && this.#facts.terms[(start + value) * TERM_STRIDE] !== TermOp.list) {
          throw new Problem("a list that is none");
        }
        return undefined;
      case "name":
        return this.#name(value);
      case "scope":
        return within("scope", value, 0, this.#scopes - 1);
      case "namespaces":
        return within("namespaces", value, 0, MOST_NAMESPACES);
      case "def":
        return within("definition", value, 0, this.#defs - 1);
      default:
        return within("count", value, -1, MOST_COUNT);
    }
  }

  #checkRef(ref: number, unitLine: number, termCount: number): void {
    const { refs } = this.#facts;
    const at = ref * REF_STRIDE;
    const role = refs[at + RefField.role]!;
    if (!ROLES.has(role)) throw new Problem(`reference of role ${role}`);
    within("reference's term", refs[at + RefField.term]!, 0, termCount - 1);
    this.#place(unitLine + refs[at + RefField.relativeLine]!, refs[at + RefField.column]!);
    within("reference's flags", refs[at + RefField.flags]!, 0, EDGE_FLAGS);
    this.#name(refs[at + RefField.name]!);
    within("arguments", refs[at + RefField.argumentCount]!, -1, MOST_COUNT);
  }

  #checkImports(): void {
    const { imports, defs } = this.#facts;
    const count = rows("imports", imports, IMPORT_STRIDE);
    for (let index = 0; index < count; index++) {
      const at = index * IMPORT_STRIDE;
      within("import's scope", imports[at + ImportField.scope]!, 0, this.#scopes - 1);
      this.#name(imports[at + ImportField.alias]!);
      const def = imports[at + ImportField.def]!;
      within("import's definition", def, 0, this.#defs - 1);
      const unit = def * DEF_STRIDE;
      const termCount = defs[unit + DefField.termEnd]! - defs[unit + DefField.termStart]!;
      within("import's term", imports[at + ImportField.term]!, 0, termCount - 1);
      within("import's flags", imports[at + ImportField.flags]!, 0, IMPORT_FLAGS);
      this.#place(imports[at + ImportField.line]!, imports[at + ImportField.column]!);
    }
  }

  #name(index: number): void {
    within("name", index, 0, this.#names - 1);
  }

  #place(line: number, column: number): void {
    within("line", line, 1, this.#facts.lineCount);
    within("column", column, 0, MOST_COLUMN);
  }
}

function rows(what: string, column: Int32Array, stride: number): number {
  if (column.length % stride !== 0) throw new Problem(`${column.length} integers of ${what}`);
  return column.length / stride;
}

function within(what: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) throw new Problem(`${what}: ${value} is not within ${low} to ${high}`);
}

/** The root has no parent, all others one before them. */
function nest(what: string, nesting: Uint16Array, index: number, parent: number): void {
  within(`${what}'s parent`, parent, index === 0 ? -1 : 0, index === 0 ? -1 : index - 1);
  const depth = index === 0 ? 0 : nesting[parent]! + 1;
  within(`${what}'s nesting`, depth, 0, MOST_NESTING);
  nesting[index] = depth;
}
