import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { DefField, IMPORT_STRIDE, ImportField, Namespace, ScopeField, TERM_STRIDE, TermOp } from "../../facts/facts.ts";
import type { Evaluator } from "../../linker/evaluator.ts";
import { EXTERNAL_SYMBOL } from "../../linker/language-rules.ts";
import type { LanguageRules } from "../../linker/language-rules.ts";
import type { LinkedFile } from "../../linker/linked-file.ts";
import { moduleKey } from "../../linker/program.ts";
import { EXTERNAL, TypeKind, UNKNOWN } from "../../linker/type-table.ts";
import type { LanguageOptions } from "./language-options.ts";
import { MODEL_PACKAGE, MODEL_PATH } from "./model-place.ts";
import { NamespaceLookup } from "./namespace-lookup.ts";
import { moduleSystemOf } from "./module-systems.ts";
import type { ModuleSystem } from "./module-systems.ts";
import { lastArgument, ofEachMember, resultOfMethod } from "./value-types.ts";
import { isTypeKind } from "./vocabulary.ts";

/** Asked together with namespaces, of a module: what it declares itself, not what it imports. */
const DECLARED = Namespace.macro;
const BOTH: number = Namespace.type | Namespace.value;

/** What name lookup in a declared language rests on. */
export interface RulesSource {
  readonly name: string;
  readonly extensions: readonly string[];
  readonly options: LanguageOptions;
}

/** Name lookup in a declared language: scopes outwards, the file, what its module shares, then the library's model. */
export class DeclaredRules implements LanguageRules {
  readonly moduleSeparator = "::";
  readonly memberSeparator = ".";
  readonly constructorName: string;
  readonly callsValues = true;
  readonly hasOverloads: boolean;
  readonly hasStructuralInterfaces: boolean;
  readonly family: string;
  readonly #options: LanguageOptions;
  readonly #modules: ModuleSystem;
  readonly #modelKey: string;
  readonly #modelModules: ReadonlySet<string>;
  /** Undefined for languages whose names are found by module. */
  readonly #byNamespace: NamespaceLookup | undefined;
  readonly #builtInTypes: ReadonlySet<string>;

  constructor({ name, extensions, options }: RulesSource) {
    this.constructorName = options.constructorName;
    this.#options = options;
    this.#modules = moduleSystemOf(options, extensions);
    this.#modelKey = moduleKey(MODEL_PACKAGE, name, MODEL_PATH);
    this.#modelModules = new Set(options.libraryModules);
    this.#builtInTypes = new Set(options.builtInTypes);
    this.hasOverloads = options.hasOverloads;
    this.hasStructuralInterfaces = options.structuralInterfaces;
    this.family = options.family === "" ? name : options.family;
    if (options.modules === "include" || options.modules === "namespace") {
      this.#byNamespace = new NamespaceLookup(options, {
        family: this.family,
        memberNamed: (...asked) => this.#memberNamed(...asked),
        imported: (...asked) => this.#imported(...asked),
      });
    }
  }

  isAmbient(file: LinkedFile, local: number): boolean {
    if (this.#byNamespace !== undefined) return this.#byNamespace.isAmbient(file, local);
    return this.hasStructuralInterfaces && isOfStructure(file, local);
  }

  /** Outside interfaces, what has no body is defined elsewhere or not at all. */
  isDeclaredOnly(file: LinkedFile, local: number): boolean {
    const flags = file.def(local, DefField.flags);
    return this.#options.modules === "include" && (flags & (NodeFlag.body | NodeFlag.abstract)) === 0;
  }

  rootParent(): number {
    return 0;
  }

  /** A declaration gives way to the definition, of which the node speaks. */
  standIn(link: Evaluator, file: LinkedFile, local: number): number {
    const def = file.defIds[local]!;
    const kind = file.def(local, DefField.kind);
    const isCallable = kind === NodeKind.function || kind === NodeKind.method;
    if (!isCallable || this.#byNamespace === undefined || !this.isDeclaredOnly(file, local)) return def;
    const names = this.#byNamespace;
    const find = (): number =>
      kind === NodeKind.method ? names.methodDefinitionOf(link, def) : names.definitionOf(link, def);
    // Asked by nobody, it is for the node, which is written or dropped when the answer changes.
    return (link.program.cells.asker.a === 0 ? link.asDefinition(def, find) : find()) || def;
  }

  // Names.

  lookup(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
    if (this.#byNamespace !== undefined) {
      const found = this.#byNamespace.lookup(link, file, scope, name, namespace);
      if (found !== EXTERNAL_SYMBOL) return found;
      return this.#modelName(link, name, namespace) || EXTERNAL_SYMBOL;
    }
    for (let at = scope; at >= 0; at = file.scope(at, ScopeField.parent)) {
      const found = this.#lookupInScope(link, file, at, name, namespace);
      if (found !== 0) return found;
    }
    const shared = this.#sharedName(link, file, name, namespace);
    if (shared !== 0) return shared;
    const model = this.#modelName(link, name, namespace);
    return model === 0 ? EXTERNAL_SYMBOL : model;
  }

  #lookupInScope(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
    const def = file.scope(scope, ScopeField.def);
    if (def === 0) return link.nameInModule(file.defIds[0]!, name, namespace);
    if (!isTypeKind(file.def(def, DefField.kind))) return this.#declaredIn(link, file, scope, name, namespace);
    return this.#options.membersInScope ? this.#memberNamed(link, file.defIds[def]!, name, namespace) : 0;
  }

  /** A member of a type, inherited ones too, by its bare name; types count as values as well. */
  #memberNamed(link: Evaluator, type: number, name: number, namespace: number): number {
    link.dependOn(type);
    const fitting = link.members.list(type, name).filter((def) => {
      const kind = link.program.kind(def);
      return isTypeKind(kind) || kind === NodeKind.typeAlias || (namespace & Namespace.value) !== 0;
    });
    const [first] = fitting;
    if (first === undefined || !this.hasOverloads || link.program.kind(first) !== NodeKind.method) return first ?? 0;
    const methods = fitting.filter((def) => link.program.kind(def) === NodeKind.method);
    return link.symbolOfAll(methods.filter((def) => !this.#givesWay(link, def)));
  }

  /** Whether another definition stands for a declared one. */
  #givesWay(link: Evaluator, def: number): boolean {
    const file = link.program.fileOf(def);
    return file.rules.standIn(link, file, link.program.defLocal.data[def]!) !== def;
  }

  lookupInModule(link: Evaluator, file: LinkedFile, moduleDef: number, name: number, namespace: number): number {
    const answer = this.#byNamespace?.closures.answer(link, file, moduleDef, name, namespace);
    if (answer !== undefined) return answer;
    if (this.#byNamespace !== undefined) return this.#byNamespace.importedBy(link, file, moduleDef, name, namespace);
    const scope = file.def(link.program.defLocal.data[moduleDef]!, DefField.ownScope);
    if (scope < 0) return 0;
    const found = this.#declaredIn(link, file, scope, name, namespace);
    if (found !== 0) return found;
    return (namespace & DECLARED) === 0
      ? this.#inGlobs(link, file, scope, name, namespace)
      : this.#inSiblings(link, file, name, namespace);
  }

  /** What a scope declares under a name; of several the first that fits. */
  #declaredIn(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
    for (const entry of file.entries(scope, name)) {
      if (entry > 0) {
        if ((file.def(entry - 1, DefField.namespaces) & namespace & BOTH) !== 0) return file.defIds[entry - 1]!;
      } else if ((namespace & DECLARED) === 0) {
        const found = this.#imported(link, file, -entry - 1, namespace);
        if (found !== 0) return found;
      }
    }
    return 0;
  }

  #inGlobs(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
    for (const index of file.globs(scope) ?? []) {
      const packaged = this.#inPackage(link, file, index, name);
      if (packaged > 0) return packaged;
      const module = this.#imported(link, file, index, BOTH);
      if (module <= 0 || !link.program.isModule(module)) continue;
      const found = this.moduleMember(link, file, module, name, namespace);
      if (found > 0 && this.#isVisible(link, found)) return found;
    }
    return 0;
  }

  /** A type of a package that is imported whole. */
  #inPackage(link: Evaluator, file: LinkedFile, index: number, name: number): number {
    if (this.#options.modules !== "package") return 0;
    const def = file.imports[index * IMPORT_STRIDE + ImportField.def]!;
    const term = file.def(def, DefField.termStart) + file.imports[index * IMPORT_STRIDE + ImportField.term]!;
    const specifier = this.#specifierOf(link, file, term);
    if (specifier === undefined) return 0;
    const { names } = link.program;
    return this.resolveSpecifier(link, file, names.id(`${specifier}.${names.text(name)}`));
  }

  #isVisible(link: Evaluator, def: number): boolean {
    return !this.#options.respectsPrivacy || (link.program.field(def, DefField.flags) & NodeFlag.public) !== 0;
  }

  /** A name of any file of the same module: asked of the first of them, which remembers it for all. */
  #sharedName(link: Evaluator, file: LinkedFile, name: number, namespace: number): number {
    const first = this.#firstOfModule(link, file);
    return first === undefined ? 0 : link.nameInModule(first.defIds[0]!, name, namespace | DECLARED);
  }

  #firstOfModule(link: Evaluator, file: LinkedFile): LinkedFile | undefined {
    for (const path of this.#modules.siblings(link.program, file)) {
      const sibling = link.program.fileByPath.get(path);
      if (sibling !== undefined) return sibling;
    }
    return undefined;
  }

  /** What the other files of a module declare, asked of the first. */
  #inSiblings(link: Evaluator, file: LinkedFile, name: number, namespace: number): number {
    if (this.#firstOfModule(link, file) !== file) return 0;
    for (const path of this.#modules.siblings(link.program, file)) {
      const sibling = link.program.fileByPath.get(path);
      if (sibling === undefined || sibling === file) continue;
      const found = link.nameInModule(sibling.defIds[0]!, name, namespace);
      if (found !== 0) return found;
    }
    return 0;
  }

  #modelRoot(link: Evaluator): number {
    return link.program.moduleFiles.get(this.#modelKey)?.defIds[0] ?? 0;
  }

  #modelName(link: Evaluator, name: number, namespace: number): number {
    const root = this.#modelRoot(link);
    return root === 0 ? 0 : link.nameInLibrary(root, name, namespace);
  }

  // Modules.

  #imported(link: Evaluator, file: LinkedFile, index: number, namespace: number): number {
    const def = file.imports[index * IMPORT_STRIDE + ImportField.def]!;
    const term = file.imports[index * IMPORT_STRIDE + ImportField.term]!;
    return link.followImport(file.slot * 0x100000 + index, () =>
      this.#termSymbol(link, file, file.def(def, DefField.termStart), term, namespace),
    );
  }

  #termSymbol(link: Evaluator, file: LinkedFile, start: number, term: number, namespace: number): number {
    const at = (start + term) * TERM_STRIDE;
    const [first, name] = [file.terms[at + 1]!, file.terms[at + 2]!];
    if (file.terms[at] === TermOp.moduleSpecifier) return this.resolveSpecifier(link, file, first);
    if (file.terms[at] !== TermOp.member) return 0;
    const module = this.#termSymbol(link, file, start, first, BOTH);
    if (module > 0 && !link.program.isModule(module)) return this.#memberNamed(link, module, name, namespace);
    if (module > 0) return this.moduleMember(link, file, module, name, namespace);
    // A directory without a file of its own is a module all the same.
    const specifier = this.#specifierOf(link, file, start + first);
    if (specifier === undefined) return module;
    const { names } = link.program;
    const dot = specifier.endsWith(".") ? "" : ".";
    const inner = this.resolveSpecifier(link, file, names.id(specifier + dot + names.text(name)));
    return inner > 0 ? inner : module;
  }

  #specifierOf(link: Evaluator, file: LinkedFile, term: number): string | undefined {
    const at = term * TERM_STRIDE;
    if (file.terms[at] !== TermOp.moduleSpecifier) return undefined;
    return link.program.names.text(file.terms[at + 1]!);
  }

  resolveSpecifier(link: Evaluator, file: LinkedFile, specifier: number): number {
    const text = link.program.names.text(specifier);
    if (this.#modelModules.has(text)) {
      const model = this.#modelRoot(link);
      if (model !== 0) return model;
    }
    if (this.#byNamespace !== undefined && !/^["<]/.test(text)) {
      return this.#byNamespace.named(link, file, text, BOTH) || EXTERNAL_SYMBOL;
    }
    const path = this.#modules.find(link.program, file, text);
    const found = path === undefined ? undefined : link.program.fileByPath.get(path);
    if (this.#options.modules === "package") return this.#packagedType(link, file, text, found);
    return found === undefined ? EXTERNAL_SYMBOL : found.defIds[0]!;
  }

  /** The type that a name with its package means, or a type inside that. */
  #packagedType(link: Evaluator, file: LinkedFile, text: string, found: LinkedFile | undefined): number {
    const { names } = link.program;
    const dot = text.lastIndexOf(".");
    const name = names.id(text.slice(dot + 1));
    if (found !== undefined) return link.nameInModule(found.defIds[0]!, name, BOTH | DECLARED) || EXTERNAL_SYMBOL;
    if (dot < 0 || !/^[A-Z]/.test(text.slice(text.lastIndexOf(".", dot - 1) + 1))) return EXTERNAL_SYMBOL;
    const outer = this.resolveSpecifier(link, file, names.id(text.slice(0, dot)));
    return outer > 0 ? this.#memberNamed(link, outer, name, BOTH) : EXTERNAL_SYMBOL;
  }

  moduleMember(link: Evaluator, from: LinkedFile, module: number, name: number, namespace: number): number {
    const { program } = link;
    if (!program.isInternal(module)) {
      const model = link.nameInLibrary(module, name, namespace);
      return model === 0 ? EXTERNAL_SYMBOL : model;
    }
    if (this.#byNamespace !== undefined) return this.#byNamespace.member(link, from, module, name, namespace);
    const file = program.fileOf(module);
    const declaredOnly = this.#options.modules === "directory" ? DECLARED : 0;
    const own = link.nameInModule(module, name, namespace | declaredOnly);
    if (own !== 0) return own;
    const submodule = this.#modules.submodule(program, file, program.names.text(name));
    const inner = submodule === undefined ? undefined : program.fileByPath.get(submodule);
    if (inner !== undefined) return inner.defIds[0]!;
    return this.#sharedName(link, file, name, namespace);
  }

  lookupMacro(): number {
    return 0;
  }

  // Types.

  primitiveHead(link: Evaluator, name: number): number {
    return Math.max(0, this.#modelName(link, name, Namespace.type));
  }

  /** What a type is made of that has a name of its own: `type Handlers []Handler`. */
  derefTarget(link: Evaluator, type: number): number {
    const { program } = link;
    const behind = resultOfMethod(link, type, this.#options.derefMethods);
    if (behind !== UNKNOWN) return behind;
    const head = program.types.head(type);
    const isNamed = program.types.kind(type) === TypeKind.nominal && program.isLive(head);
    if (!isNamed || program.kind(head) !== NodeKind.struct) return UNKNOWN;
    link.dependOn(head);
    return program.field(head, DefField.type) === 0 ? UNKNOWN : link.headerType(head);
  }

  /** Item of a built-in type, or of one that is made of it. */
  #item(link: Evaluator, type: number): number {
    const made = this.derefTarget(link, type);
    return lastArgument(link, made === UNKNOWN ? type : made);
  }

  externalType(link: Evaluator, name: number, namespace: number): number {
    const { types, names } = link.program;
    const isBuiltIn = (namespace & Namespace.type) !== 0 && this.#builtInTypes.has(names.text(name));
    return isBuiltIn ? types.intern(TypeKind.primitive, name, 0, []) : EXTERNAL;
  }

  lendsReceiver(): boolean {
    return false;
  }

  generatedMethod(): number {
    return EXTERNAL;
  }

  elementType(link: Evaluator, type: number): number {
    return ofEachMember(link, type, (member) => {
      const iterator = resultOfMethod(link, member, this.#options.iteratorMethods);
      if (iterator === UNKNOWN) return this.#item(link, member);
      return iterator === EXTERNAL ? EXTERNAL : resultOfMethod(link, iterator, this.#options.itemMethods);
    });
  }

  indexType(link: Evaluator, type: number): number {
    return ofEachMember(link, type, (member) => {
      if (link.program.types.kind(member) === TypeKind.constructor) return member;
      const found = resultOfMethod(link, member, this.#options.indexMethods);
      const item = found === UNKNOWN ? this.#item(link, member) : found;
      return item === UNKNOWN && this.#options.hasPointers ? member : item;
    });
  }

  tryType(): number {
    return UNKNOWN;
  }

  /** Coroutines are written as what they give. */
  awaitType(_link: Evaluator, type: number): number {
    return type;
  }

  futureType(_link: Evaluator, type: number): number {
    return type;
  }
}

/** What decides which interfaces types have: methods, and fields that have the name of their type, which they embed. */
function isOfStructure(file: LinkedFile, local: number): boolean {
  const kind = file.def(local, DefField.kind);
  if (kind === NodeKind.method) return true;
  if (kind !== NodeKind.field) return false;
  let at = file.def(local, DefField.termStart) + file.def(local, DefField.type);
  if (file.terms[at * TERM_STRIDE] === TermOp.apply) {
    at = file.def(local, DefField.termStart) + file.terms[at * TERM_STRIDE + 1]!;
  }
  const op = file.terms[at * TERM_STRIDE]!;
  const isName = op === TermOp.path || op === TermOp.member;
  return isName && file.terms[at * TERM_STRIDE + 2] === file.def(local, DefField.name);
}
