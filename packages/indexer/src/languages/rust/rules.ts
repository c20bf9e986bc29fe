import { NodeKind } from "@parseltongue/graph/schema";
import {
  DefField,
  ImportField,
  IMPORT_STRIDE,
  Namespace,
  ScopeField,
  ScopeKind,
  TERM_STRIDE,
  TermOp,
} from "../../facts/facts.ts";
import type { Evaluator } from "../../linker/evaluator.ts";
import { EXTERNAL_SYMBOL } from "../../linker/language-rules.ts";
import type { LanguageRules } from "../../linker/language-rules.ts";
import type { LinkedFile } from "../../linker/linked-file.ts";
import { moduleKey } from "../../linker/program.ts";
import { project } from "../../linker/substitution.ts";
import { EXTERNAL, TypeKind, UNKNOWN } from "../../linker/type-table.ts";

/** Package index and target under which the standard library's model is linked. */
export const STD_PACKAGE = -1;
const STD_CRATES = new Set(["std", "core", "alloc"]);
/** Macros in scope everywhere. @see https://doc.rust-lang.org/std/index.html#macros */
const LIBRARY_MACROS: ReadonlySet<string> = new Set(
  "assert assert_eq assert_ne cfg column compile_error concat dbg debug_assert debug_assert_eq debug_assert_ne env eprint eprintln file format format_args include include_bytes include_str line matches module_path option_env panic print println stringify thread_local todo try unimplemented unreachable vec write writeln".split(
    " ",
  ),
);

/**
 * Name lookup in Rust.
 * @see https://doc.rust-lang.org/reference/names/name-resolution.html and …/paths.html
 */
export const rustRules: LanguageRules = {
  moduleSeparator: "::",
  memberSeparator: "::",
  constructorName: "",
  family: "rust",
  callsValues: false,
  rootParent: (link, file) => {
    const root = file.defIds[0]!;
    const parent = parentModule(link, root);
    return parent === root ? 0 : parent;
  },
  standIn: declared,
  lookup: lookupPath,
  lookupInModule,
  moduleMember,
  resolveSpecifier: () => 0,
  lookupMacro,
  primitiveHead: (link, name) => nameInStd(link, "primitive", name, Namespace.type),
  derefTarget: (link, type) => link.associatedType(type, langItem(link, "Deref"), link.program.names.id("Target")),
  externalType: (link, name, namespace) => {
    // `anyhow::Result<T>`, `syn::Result<T>`: libraries give their own error to the type that everyone knows.
    const isResult = namespace === Namespace.type && link.program.names.text(name) === "Result";
    const result = isResult ? nameInStd(link, "prelude", name, Namespace.type) : 0;
    return result > 0 ? link.program.types.intern(TypeKind.nominal, result, 0, []) : EXTERNAL;
  },
  lendsReceiver: (link, head) => head === langItem(link, "Pin"),
  generatedMethod,
  elementType,
  indexType,
  tryType: (link, type) => projectLang(link, type, "Try", "Output"),
  awaitType: (link, type) => {
    const output = projectLang(link, type, "Future", "Output");
    return output === UNKNOWN ? projectLang(link, type, "IntoFuture", "Output") : output;
  },
  futureType: (link, type) => {
    const { types, names } = link.program;
    const binding = types.intern(TypeKind.binding, 0, names.id("Output"), [type]);
    const future = types.intern(TypeKind.nominal, langItem(link, "Future"), 0, [binding]);
    return types.intern(TypeKind.opaque, 0, 0, [future]);
  },
};

/** A path's first segment: `crate`, `self`, `super`, then scopes outwards, crates, and the prelude. */
function lookupPath(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
  const text = link.program.names.text(name);
  if (text.startsWith("::")) return lookupGlobal(link, file, text.slice(2), namespace);
  const special = lookupKeyword(link, file, scope, text);
  if (special !== undefined) return special;
  let at = scope;
  while (at >= 0 && file.scope(at, ScopeField.kind) !== ScopeKind.module) {
    const found = lookupInScope(link, file, at, name, namespace);
    if (found !== 0) return found;
    at = file.scope(at, ScopeField.parent);
  }
  if (at >= 0) {
    const found = link.nameInModule(file.defIds[file.scope(at, ScopeField.def)]!, name, namespace);
    if (found !== 0) return found;
  }
  if (namespace === Namespace.type) {
    const crate = lookupCrate(link, file, text);
    if (crate !== 0) return crate;
  }
  const prelude = nameInStd(link, "prelude", name, namespace);
  return prelude === 0 ? EXTERNAL_SYMBOL : prelude;
}

/** `::name`: a crate; before the edition of 2018 also an item of the crate's own root. */
function lookupGlobal(link: Evaluator, file: LinkedFile, text: string, namespace: number): number {
  const crate = lookupCrate(link, file, text);
  if (crate !== 0) return crate;
  const found = link.nameInModule(crateRoot(link, file), link.program.names.id(text), namespace);
  return found === 0 ? EXTERNAL_SYMBOL : found;
}

function lookupKeyword(link: Evaluator, file: LinkedFile, scope: number, text: string): number | undefined {
  switch (text) {
    case "crate":
    case "$crate":
      return crateRoot(link, file);
    case "self":
      return file.defIds[file.moduleOf(scope)]!;
    case "super":
      return parentModule(link, file.defIds[file.moduleOf(scope)]!);
    default:
      return undefined;
  }
}

function crateRoot(link: Evaluator, file: LinkedFile): number {
  const { place } = file;
  const path = place.modulePath.split("::")[0]!;
  return link.program.moduleFiles.get(moduleKey(place.package, place.target, path))?.defIds[0] ?? file.defIds[0]!;
}

/** Another crate by the name code uses for it; `EXTERNAL_SYMBOL` is left to the caller. */
function lookupCrate(link: Evaluator, file: LinkedFile, name: string): number {
  const { program } = link;
  if (STD_CRATES.has(name)) return program.moduleFiles.get(moduleKey(STD_PACKAGE, "lib", "std"))?.defIds[0] ?? 0;
  const model = program.workspace.packages[file.place.package];
  if (model === undefined) return 0;
  const own = model.name.replaceAll("-", "_") === name && file.place.target !== "lib" ? file.place.package : undefined;
  const index = model.dependencies.get(name) ?? own;
  if (index === undefined) return 0;
  return libraryRoot(link, index);
}

function libraryRoot(link: Evaluator, packageIndex: number): number {
  const { program } = link;
  const model = program.workspace.packages[packageIndex];
  if (model === undefined) return 0;
  const root = program.moduleFiles.get(libraryKey(packageIndex));
  return root?.defIds[0] ?? 0;
}

/** Key under which the root of a package's library crate is found whatever its name. */
export function libraryKey(packageIndex: number): string {
  return moduleKey(packageIndex, "lib", "");
}

function parentModule(link: Evaluator, moduleDef: number): number {
  const { program } = link;
  const file = program.fileOf(moduleDef);
  const local = program.defLocal.data[moduleDef]!;
  for (let at = file.def(local, DefField.parent); at >= 0; at = file.def(at, DefField.parent)) {
    if (file.def(at, DefField.kind) === NodeKind.module) return file.defIds[at]!;
  }
  const path = file.place.modulePath;
  const end = path.lastIndexOf("::");
  return end < 0 ? moduleDef : moduleByPath(link, file, path.slice(0, end));
}

/** The module of a path in the same crate: a file's root, or a module written inside a file. */
function moduleByPath(link: Evaluator, file: LinkedFile, path: string): number {
  const { program } = link;
  const own = program.moduleFiles.get(moduleKey(file.place.package, file.place.target, path));
  if (own !== undefined) return own.defIds[0]!;
  const end = path.lastIndexOf("::");
  if (end < 0) return crateRoot(link, file);
  const parent = moduleByPath(link, file, path.slice(0, end));
  const name = program.names.id(path.slice(end + 2));
  const found = link.nameInModule(parent, name, Namespace.type);
  return found > 0 && program.kind(found) === NodeKind.module ? found : parent;
}

function lookupInModule(link: Evaluator, file: LinkedFile, moduleDef: number, name: number, namespace: number): number {
  const scope = file.def(link.program.defLocal.data[moduleDef]!, DefField.ownScope);
  return scope < 0 ? 0 : lookupInScope(link, file, scope, name, namespace);
}

/**
 * Items and named imports of a scope, then its glob imports. Where a name is asked for in several namespaces at once, as
 * imports do, a module gives way to a function of its name: `pub use sleep::sleep` beside a private `mod sleep`.
 */
function lookupInScope(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
  const isOpen = (namespace & Namespace.value) !== 0 && namespace !== Namespace.value;
  let module = 0;
  for (const entry of file.entries(scope, name)) {
    const found =
      entry <= 0
        ? importedSymbol(link, file, -entry - 1, namespace)
        : (file.def(entry - 1, DefField.namespaces) & namespace) === 0
          ? 0
          : declared(link, file, entry - 1);
    if (found === 0) continue;
    if (!isOpen || found < 0 || !link.program.isModule(found)) return found;
    if (module === 0) module = found;
  }
  for (const index of file.globs(scope) ?? []) {
    const found = lookupInGlob(link, file, index, name, module === 0 ? namespace : Namespace.value);
    if (found > 0) return found;
  }
  return module;
}

/** A declared item; `mod name;` stands for the root of the file that holds it. */
function declared(link: Evaluator, file: LinkedFile, local: number): number {
  if (file.def(local, DefField.kind) !== NodeKind.module || file.def(local, DefField.ownScope) >= 0)
    return file.defIds[local]!;
  const path = `${modulePathOf(link, file, file.def(local, DefField.parent))}::${link.program.names.text(file.def(local, DefField.name))}`;
  const child = link.program.moduleFiles.get(moduleKey(file.place.package, file.place.target, path));
  return child?.defIds[0] ?? file.defIds[local]!;
}

function modulePathOf(link: Evaluator, file: LinkedFile, local: number): string {
  let path = "";
  for (let at = local; at > 0; at = file.def(at, DefField.parent)) {
    if (file.def(at, DefField.kind) === NodeKind.module)
      path = `::${link.program.names.text(file.def(at, DefField.name))}${path}`;
  }
  return file.place.modulePath + path;
}

function lookupInGlob(link: Evaluator, file: LinkedFile, index: number, name: number, namespace: number): number {
  const from = importedSymbol(link, file, index, Namespace.type);
  return from > 0 ? publicMember(link, file, from, name, namespace) : 0;
}

function publicMember(link: Evaluator, file: LinkedFile, from: number, name: number, namespace: number): number {
  if (link.program.isModule(from)) return link.nameInModule(from, name, namespace);
  return itemOfType(link, from, name);
}

/** A variant or associated item that an import names. Names must not wait for types: those wait for names. */
function itemOfType(link: Evaluator, type: number, name: number): number {
  link.dependOn(type);
  const found = link.program.childrenNamed(type, name)[0];
  return found === undefined || link.program.kind(found) === NodeKind.field ? 0 : found;
}

/** What an import names, in one namespace. */
function importedSymbol(link: Evaluator, file: LinkedFile, index: number, namespace: number): number {
  const def = file.imports[index * IMPORT_STRIDE + ImportField.def]!;
  const term = file.imports[index * IMPORT_STRIDE + ImportField.term]!;
  return link.followImport(file.slot * 0x100000 + index, () =>
    pathSymbol(link, file, file.def(def, DefField.termStart), term, namespace),
  );
}

function pathSymbol(link: Evaluator, file: LinkedFile, start: number, term: number, namespace: number): number {
  const at = (start + term) * TERM_STRIDE;
  const op = file.terms[at]!;
  if (op === TermOp.path) return lookupPath(link, file, file.terms[at + 1]!, file.terms[at + 2]!, namespace);
  if (op !== TermOp.member) return 0;
  const qualifier = pathSymbol(link, file, start, file.terms[at + 1]!, Namespace.type);
  if (qualifier <= 0) return qualifier;
  const name = file.terms[at + 2]!;
  if (link.program.isModule(qualifier)) return moduleMember(link, file, qualifier, name, namespace);
  return itemOfType(link, qualifier, name);
}

function moduleMember(link: Evaluator, file: LinkedFile, module: number, name: number, namespace: number): number {
  const text = link.program.names.text(name);
  if (text === "self") return module;
  if (text === "super") return parentModule(link, module);
  const found = link.nameInModule(module, name, namespace);
  if (found !== 0) return found;
  if (namespace === Namespace.macro) return macroOfPackage(link, link.program.fileOf(module).place.package, name);
  return link.program.isInternal(module) ? 0 : EXTERNAL_SYMBOL;
}

/**
 * Macros are found textually, so modules outwards; then the library's; then any macro of the package by that name, as one
 * may be in scope through `#[macro_use]` or an order of modules that facts do not tell.
 */
function lookupMacro(link: Evaluator, file: LinkedFile, scope: number, name: number): number {
  let at = scope;
  while (at > 0 && file.scope(at, ScopeField.kind) !== ScopeKind.module) {
    const found = lookupInScope(link, file, at, name, Namespace.macro);
    if (found !== 0) return found;
    at = file.scope(at, ScopeField.parent);
  }
  for (let module = file.defIds[file.moduleOf(Math.max(0, at))]!; ;) {
    const found = link.nameInModule(module, name, Namespace.macro);
    if (found !== 0) return found;
    const parent = parentModule(link, module);
    if (parent === module) break;
    module = parent;
  }
  if (LIBRARY_MACROS.has(link.program.names.text(name))) return EXTERNAL_SYMBOL;
  const own = macroOfPackage(link, file.place.package, name);
  return own === 0 ? EXTERNAL_SYMBOL : own;
}

function macroOfPackage(link: Evaluator, packageIndex: number, name: number): number {
  link.dependOnName(name);
  const found = link.program.macros.get(`${packageIndex}|${name}`);
  if (found === undefined || found.length === 0) return 0;
  return found.reduce((best, def) => (link.program.compareDefs(def, best) < 0 ? def : best));
}

/** A name in a module of the standard library's model; 0 when the model does not have it. */
function nameInStd(link: Evaluator, module: string, name: number, namespace: number): number {
  const root = link.program.moduleFiles.get(moduleKey(STD_PACKAGE, "lib", "std"))?.defIds[0];
  if (root === undefined) return 0;
  const found = link.nameInLibrary(root, link.program.names.id(module), Namespace.type);
  return found <= 0 ? 0 : link.nameInLibrary(found, name, namespace);
}

function langItem(link: Evaluator, name: string): number {
  return nameInStd(link, "lang", link.program.names.id(name), Namespace.type);
}

function projectLang(link: Evaluator, type: number, trait: string, name: string): number {
  return projectThroughDerefs(link, type, langItem(link, trait), link.program.names.id(name));
}

function projectThroughDerefs(link: Evaluator, type: number, trait: number, name: number): number {
  let at = type;
  for (let i = 0; i < 4 && at > EXTERNAL; i++) {
    const found = project(link, at, trait, name);
    if (found !== UNKNOWN) return found;
    at = link.derefTarget(at);
  }
  return at === EXTERNAL ? EXTERNAL : UNKNOWN;
}

function elementType(link: Evaluator, type: number): number {
  const item = projectLang(link, type, "IntoIterator", "Item");
  return item > EXTERNAL && link.program.types.kind(item) !== TypeKind.projection
    ? item
    : projectLang(link, type, "Iterator", "Item");
}

/** What `#[pin_project]` and `pin_project!` write: the same fields, pinned. */
const PROJECTIONS: ReadonlySet<string> = new Set(["project", "project_ref"]);

function generatedMethod(link: Evaluator, type: number, name: number): number {
  if (!PROJECTIONS.has(link.program.names.text(name))) return EXTERNAL;
  return link.program.types.intern(TypeKind.fn, 0, 0, [type]);
}

function indexType(link: Evaluator, type: number): number {
  return projectLang(link, type, "Index", "Output");
}
