import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { DEF_KIND_IMPL, DefField, Namespace, ScopeField, VARIADIC } from "../../facts/facts.ts";
import type { Evaluator } from "../../linker/evaluator.ts";
import { EXTERNAL_SYMBOL } from "../../linker/language-rules.ts";
import type { LinkedFile } from "../../linker/linked-file.ts";
import type { Program } from "../../linker/program.ts";
import { directoryOf } from "../../workspace/code-path.ts";
import { IncludeClosures, specifierOf } from "./include-closures.ts";
import type { LanguageOptions } from "./language-options.ts";
import { FORWARD, isTypeKind } from "./vocabulary.ts";

/** What lookup by namespace takes from the rules of the language. */
export interface NamespaceHost {
  readonly family: string;
  /** A member of a type, inherited ones too, by its bare name. */
  memberNamed(link: Evaluator, type: number, name: number, namespace: number): number;
  /** What an import of a file means. */
  imported(link: Evaluator, file: LinkedFile, index: number, namespace: number): number;
}

/** Kinds that have names of their own outside types. */
const NAMED: ReadonlySet<number> = new Set([
  NodeKind.module,
  NodeKind.function,
  NodeKind.struct,
  NodeKind.class,
  NodeKind.enum,
  NodeKind.interface,
  NodeKind.typeAlias,
  NodeKind.constant,
  NodeKind.static,
  NodeKind.macro,
]);

/**
 * Names in languages whose namespaces are open: what a name means is not asked of a file but of all definitions that have
 * the name, and of those only the ones count that stand in the right namespace and that the file can see, which in C is
 * what it includes.
 */
export class NamespaceLookup {
  readonly closures: IncludeClosures;
  readonly #options: LanguageOptions;
  readonly #host: NamespaceHost;

  constructor(options: LanguageOptions, host: NamespaceHost) {
    this.#options = options;
    this.#host = host;
    this.closures = new IncludeClosures();
  }

  get #includes(): boolean {
    return this.#options.modules === "include";
  }

  /** Whether a definition is one that others find by name: nothing inside types and functions. */
  isAmbient(file: LinkedFile, local: number): boolean {
    const kind = file.def(local, DefField.kind);
    let parent = file.def(local, DefField.parent);
    if (kind === NodeKind.variant && this.#includes) {
      if (parent > 0 && file.def(parent, DefField.kind) === NodeKind.enum) parent = file.def(parent, DefField.parent);
    } else if (!NAMED.has(kind)) return false;
    while (parent > 0 && file.def(parent, DefField.kind) === NodeKind.module)
      parent = file.def(parent, DefField.parent);
    return parent === 0;
  }

  // Names seen from a place.

  lookup(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
    for (let at = scope; at >= 0; at = file.scope(at, ScopeField.parent)) {
      const found = this.#inScope(link, file, at, name, namespace);
      if (found !== 0) return found;
    }
    return EXTERNAL_SYMBOL;
  }

  #inScope(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
    const def = file.scope(scope, ScopeField.def);
    const kind = file.def(def, DefField.kind);
    if (isTypeKind(kind)) return this.#host.memberNamed(link, file.defIds[def]!, name, namespace);
    return def === 0 || kind === NodeKind.module
      ? this.#inModule(link, file, file.defIds[def]!, name, namespace)
      : this.#inFunction(link, file, scope, name, namespace);
  }

  #inModule(link: Evaluator, file: LinkedFile, module: number, name: number, namespace: number): number {
    // C has no imports of single names.
    if (this.#options.namespaceSeparator === "") return this.find(link, file, "", name, namespace);
    const imported = link.nameInModule(module, name, namespace);
    if (imported !== 0) return imported;
    const own = this.#inNamespace(link, file, module, name, namespace);
    return own !== 0 ? own : this.#used(link, file, this.closures.usedBy(link, module), name, namespace);
  }

  #inFunction(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
    for (const entry of file.entries(scope, name)) {
      const found = this.#entry(link, file, entry, namespace);
      if (found !== 0) return found;
    }
    const found = this.#ofOwner(link, file, file.scope(scope, ScopeField.def), name, namespace);
    if (found !== 0) return found;
    const used = (file.globs(scope) ?? []).map((index) => specifierOf(link, file, index));
    return this.#used(link, file, used, name, namespace);
  }

  /** What a function defines inside itself, or imports. */
  #entry(link: Evaluator, file: LinkedFile, entry: number, namespace: number): number {
    if (entry < 0) return Math.max(0, this.#host.imported(link, file, -entry - 1, namespace));
    return (file.def(entry - 1, DefField.namespaces) & namespace) === 0 ? 0 : file.defIds[entry - 1]!;
  }

  /** What a module names by an import of its own: `using a::b;`. */
  importedBy(link: Evaluator, file: LinkedFile, module: number, name: number, namespace: number): number {
    const scope = file.def(link.program.defLocal.data[module]!, DefField.ownScope);
    for (const entry of scope < 0 ? [] : file.entries(scope, name)) {
      const found = entry < 0 ? this.#entry(link, file, entry, namespace) : 0;
      if (found !== 0) return found;
    }
    return 0;
  }

  /** In a namespace; in one that is written `A.B` in `A` as well. */
  #inNamespace(link: Evaluator, file: LinkedFile, module: number, name: number, namespace: number): number {
    const { program } = link;
    const separator = this.#options.namespaceSeparator;
    let path = pathOf(program, module, this.#options);
    const outer = path === "" ? "" : pathOf(program, program.parent(module), this.#options);
    for (;;) {
      const found = this.find(link, file, path, name, namespace);
      const end = path.lastIndexOf(separator);
      if (found !== 0 || end <= outer.length) return found;
      path = path.slice(0, end);
    }
  }

  /** A method that stands outside its type sees what the type and the namespaces around it have. */
  #ofOwner(link: Evaluator, file: LinkedFile, local: number, name: number, namespace: number): number {
    const { program } = link;
    const impl = program.parent(file.defIds[local]!);
    if (impl === 0 || program.kind(impl) !== DEF_KIND_IMPL) return 0;
    const type = link.members.headOf(link.headerType(impl));
    if (type <= 0 || !program.isInternal(type)) return 0;
    const member = this.#host.memberNamed(link, type, name, namespace);
    if (member !== 0) return member;
    for (let at = program.parent(type); at !== 0; at = program.parent(at)) {
      if (program.kind(at) !== NodeKind.module) continue;
      const found = this.find(link, file, pathOf(program, at, this.#options), name, namespace);
      if (found !== 0) return found;
    }
    return 0;
  }

  /** Names of namespaces that are used whole: `using namespace a;`. */
  #used(link: Evaluator, file: LinkedFile, used: readonly string[], name: number, namespace: number): number {
    for (const path of used) {
      const found = this.find(link, file, path, name, namespace);
      if (found !== 0) return found;
      const type = this.named(link, file, path, Namespace.type);
      if (type > 0 && isTypeKind(link.program.kind(type))) {
        const member = this.#host.memberNamed(link, type, name, namespace);
        if (member !== 0) return member;
      }
    }
    return 0;
  }

  /** A definition by its name with its namespaces, as imports have it. */
  named(link: Evaluator, file: LinkedFile, text: string, namespace: number): number {
    const { names } = link.program;
    const separator = this.#options.namespaceSeparator;
    const at = text.lastIndexOf(separator);
    const path = at < 0 ? "" : text.slice(0, at);
    const name = names.id(at < 0 ? text : text.slice(at + separator.length));
    const found = this.find(link, file, path, name, namespace);
    if (found !== 0 || path === "") return found;
    const outer = this.named(link, file, path, Namespace.type);
    return outer > 0 && isTypeKind(link.program.kind(outer)) ? this.#host.memberNamed(link, outer, name, namespace) : 0;
  }

  /** What a module has under a name. */
  member(link: Evaluator, file: LinkedFile, module: number, name: number, namespace: number): number {
    const path = pathOf(link.program, module, this.#options);
    return this.find(link, file, path, name, namespace) || EXTERNAL_SYMBOL;
  }

  // Names by namespace.

  /** What a name means in a namespace, as far as a file sees it: a symbol, 0 for nothing. */
  find(link: Evaluator, file: LinkedFile, path: string, name: number, namespace: number): number {
    link.dependOnName(name);
    const { program } = link;
    const named = program.ambient
      .named(name)
      .filter((def) => this.#isOfFamily(program, def) && fits(program, def, namespace))
      .filter((def) => pathOf(program, namespaceOf(program, def), this.#options) === path);
    if (named.length === 0) return 0;
    const sorted = named.sort((a, b) => this.#compare(program, file, a, b));
    const seen = this.closures.of(link, file);
    const visible = this.#includes ? sorted.filter((def) => seen.has(program.fileOf(def).defIds[0]!)) : sorted;
    if (visible.length === 0) return this.#declaredElsewhere(link, seen, path, name, sorted);
    return this.#pick(link, file, visible, namespace);
  }

  #isOfFamily(program: Program, def: number): boolean {
    return program.fileOf(def).rules.family === this.#host.family;
  }

  /** What stands in the file itself comes first, then by path. */
  #compare(program: Program, file: LinkedFile, a: number, b: number): number {
    const [ownA, ownB] = [program.fileOf(a) === file, program.fileOf(b) === file];
    return ownA === ownB ? program.compareDefs(a, b) : ownA ? -1 : 1;
  }

  /** A type or variable that a visible file declares and only another one defines. */
  #declaredElsewhere(
    link: Evaluator,
    seen: ReadonlySet<number>,
    path: string,
    name: number,
    sorted: readonly number[],
  ): number {
    const { program } = link;
    const defs = sorted.filter((def) => {
      const kind = program.kind(def);
      return kind === NodeKind.static || kind === NodeKind.constant || (isTypeKind(kind) && hasBody(program, def));
    });
    if (defs.length !== 1) return 0;
    const prefix = path === "" ? "" : path + this.#options.namespaceSeparator;
    const alias = program.names.id(FORWARD + prefix + program.names.text(name));
    for (const root of seen) if (this.closures.declares(link, root, alias)) return defs[0]!;
    return 0;
  }

  #pick(link: Evaluator, file: LinkedFile, visible: readonly number[], namespace: number): number {
    const { program } = link;
    const functions = visible.filter((def) => program.kind(def) === NodeKind.function);
    if ((namespace & Namespace.value) !== 0 && functions.length > 0) return this.#function(link, file, functions);
    const isLast = (def: number): boolean => {
      const kind = program.kind(def);
      return kind === NodeKind.typeAlias || kind === NodeKind.module;
    };
    return visible.find((def) => !isLast(def)) ?? visible[0]!;
  }

  #function(link: Evaluator, file: LinkedFile, functions: readonly number[]): number {
    const defined = [...new Set(functions.map((def) => standInOf(link, def)))];
    if (defined.length === 1) return defined[0]!;
    if (this.#options.hasOverloads) return link.symbolOfAll(defined);
    return defined.sort((a, b) => this.#compare(link.program, file, a, b))[0]!;
  }

  // Declarations and definitions.

  /** The definition that a function which is only declared stands for; 0 when none or several may be it. */
  definitionOf(link: Evaluator, declared: number): number {
    const { program } = link;
    link.dependOn(declared);
    if (hasBody(program, declared)) return 0;
    const name = program.field(declared, DefField.name);
    link.dependOnName(name);
    const home = program.fileOf(declared);
    const path = pathOf(program, program.parent(declared), this.#options);
    const found = program.ambient.named(name).filter((def) => {
      if (program.kind(def) !== NodeKind.function || !this.#isOfFamily(program, def)) return false;
      link.dependOn(def);
      if (!hasBody(program, def) || pathOf(program, program.parent(def), this.#options) !== path) return false;
      return program.fileOf(def) === home || this.#isShared(program, def, declared);
    });
    return this.#only(link, home, this.#alike(link, declared, found));
  }

  /** What a file keeps to itself is no definition of another file's declaration. */
  #isShared(program: Program, def: number, declared: number): boolean {
    const both = program.field(def, DefField.flags) & program.field(declared, DefField.flags);
    return (both & NodeFlag.public) !== 0;
  }

  /** Of overloads those that take what the declaration takes. */
  #alike(link: Evaluator, declared: number, found: readonly number[]): readonly number[] {
    if (!this.#options.hasOverloads) return found;
    return overloadsLike(link, declared, found);
  }

  /** The one that includes the declaration, or of those that don't the only one. */
  #only(link: Evaluator, home: LinkedFile, found: readonly number[]): number {
    if (found.length <= 1 && found[0] === undefined) return 0;
    const { program } = link;
    const root = home.defIds[0]!;
    const including = found.filter((def) => this.closures.of(link, program.fileOf(def)).has(root));
    const all = including.length > 0 ? including : found;
    if (all.length === 1) return all[0]!;
    const stem = stemOf(home.path);
    const near = all.filter((def) => stemOf(program.fileOf(def).path) === stem);
    return near.length === 1 ? near[0]! : 0;
  }

  /** The definition outside its class of a method that the class declares; 0 when none or several may be it. */
  methodDefinitionOf(link: Evaluator, declared: number): number {
    const { program } = link;
    link.dependOn(declared);
    const type = program.parent(declared);
    if (hasBody(program, declared) || type === 0 || !isTypeKind(program.kind(type))) return 0;
    const found = link.members.list(type, program.field(declared, DefField.name)).filter((def) => {
      if (def === declared || program.kind(program.parent(def)) !== DEF_KIND_IMPL) return false;
      link.dependOn(def);
      return hasBody(program, def);
    });
    const alike = overloadsLike(link, declared, found);
    return alike.length === 1 ? alike[0]! : 0;
  }
}

/** What stands for a function by the rules of its own language: C and C++ differ in what they can tell apart. */
function standInOf(link: Evaluator, def: number): number {
  const file = link.program.fileOf(def);
  link.dependOn(def);
  return file.rules.standIn(link, file, link.program.defLocal.data[def]!);
}

/** Of definitions those with as many parameters as a declaration; should there be several, those with the same types. */
function overloadsLike(link: Evaluator, declared: number, found: readonly number[]): readonly number[] {
  const { program } = link;
  const arity = program.field(declared, DefField.arity) & ~VARIADIC;
  const fitting = found.filter((def) => (program.field(def, DefField.arity) & ~VARIADIC) === arity);
  if (fitting.length <= 1) return fitting;
  const wanted = link.headerType(declared);
  const same = fitting.filter((def) => link.headerType(def) === wanted);
  return same.length > 0 ? same : fitting;
}

function hasBody(program: Program, def: number): boolean {
  return (program.field(def, DefField.flags) & NodeFlag.body) !== 0;
}

/** The namespace or file that a name belongs to: of a constant of an enum that which the enum stands in. */
function namespaceOf(program: Program, def: number): number {
  const parent = program.parent(def);
  return parent !== 0 && program.kind(parent) === NodeKind.enum ? program.parent(parent) : parent;
}

function fits(program: Program, def: number, namespace: number): boolean {
  const kind = program.kind(def);
  if (kind === NodeKind.variant) return (namespace & Namespace.value) !== 0;
  return (program.field(def, DefField.namespaces) & namespace) !== 0;
}

/** Names of the namespaces from the outermost to a module; "" for a file. */
function pathOf(program: Program, module: number, { namespaceSeparator }: LanguageOptions): string {
  let path = "";
  for (let at = module; at !== 0 && program.kind(at) === NodeKind.module; at = program.parent(at)) {
    const name = program.names.text(program.field(at, DefField.name));
    path = path === "" ? name : name + namespaceSeparator + path;
  }
  return path;
}

/** A path without the ending and without the directories that headers and sources are kept apart in. */
function stemOf(path: string): string {
  const name = path.slice(directoryOf(path).length).replace(/^\//, "");
  return name.replace(/\.[^.]*$/, "");
}
