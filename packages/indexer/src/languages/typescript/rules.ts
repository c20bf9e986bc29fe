import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import {
  DefField,
  IMPORT_STRIDE,
  ImportField,
  ImportFlag,
  Namespace,
  ScopeField,
  TERM_STRIDE,
  TermOp,
} from "../../facts/facts.ts";
import type { Evaluator } from "../../linker/evaluator.ts";
import { EXTERNAL_SYMBOL } from "../../linker/language-rules.ts";
import type { LanguageRules } from "../../linker/language-rules.ts";
import type { LinkedFile } from "../../linker/linked-file.ts";
import { globalName } from "./global-names.ts";
import { ambientModule, isAmbientModule, nextAmbientModule } from "./ambient-lookup.ts";
import { EXPORT_ASSIGNMENT } from "./module-reader.ts";
import { resolveModule } from "./module-resolution.ts";
import { EXTERNAL } from "../../linker/type-table.ts";
import { awaitType, callableTarget, elementType, futureType, indexType } from "./value-rules.ts";

/** Asked together with namespaces, of a module: what it offers to importers, not what its own code sees. */
const EXPORTED = Namespace.macro;
const BOTH: number = Namespace.type | Namespace.value;
const DECLARATION_FILE = /\.d\.[cm]?ts$/;

/** Classes of the library whose members the built-in types have, by the name of the type. */
const BOXES: Readonly<Record<string, string>> = {
  array: "Array",
  string: "String",
  number: "Number",
  boolean: "Boolean",
  symbol: "Symbol",
  bigint: "BigInt",
};

/** Name lookup in TypeScript and JavaScript: blocks outwards, the file with its imports, then the library's globals. */
export const typescriptRules: LanguageRules = {
  moduleSeparator: "::",
  memberSeparator: ".",
  constructorName: "constructor",
  family: "javascript",
  callsValues: true,
  rootParent: () => 0,
  standIn: (_link, file, local) => file.defIds[local]!,
  lookup,
  lookupInModule,
  moduleMember,
  resolveSpecifier,
  lookupMacro: () => 0,
  primitiveHead: (link, name) => {
    const box = BOXES[link.program.names.text(name)];
    return box === undefined ? 0 : globalName(link, link.program.names.id(box), Namespace.type);
  },
  derefTarget: callableTarget,
  elementType,
  indexType,
  tryType: () => 0,
  awaitType,
  externalType: () => EXTERNAL,
  lendsReceiver: () => false,
  generatedMethod: () => EXTERNAL,
  futureType,
};

function lookup(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
  for (let at = scope; at >= 0; at = file.scope(at, ScopeField.parent)) {
    const def = file.scope(at, ScopeField.def);
    const found = opensModule(file, def, at)
      ? link.nameInModule(file.defIds[def]!, name, namespace)
      : declaredInScope(link, file, at, name, namespace);
    if (found !== 0) return found;
  }
  const found = globalName(link, name, namespace);
  return found === 0 ? EXTERNAL_SYMBOL : found;
}

/** Whether a scope is that of a file or namespace: others may come to ask for its names too. */
function opensModule(file: LinkedFile, def: number, scope: number): boolean {
  const kind = file.def(def, DefField.kind);
  return (kind === NodeKind.file || kind === NodeKind.module) && file.def(def, DefField.ownScope) === scope;
}

function lookupInModule(link: Evaluator, file: LinkedFile, moduleDef: number, name: number, namespace: number): number {
  const scope = file.def(link.program.defLocal.data[moduleDef]!, DefField.ownScope);
  if (scope < 0) return 0;
  if ((namespace & EXPORTED) === 0) return declaredInScope(link, file, scope, name, namespace);
  const found = exportedFromScope(link, file, moduleDef, scope, name, namespace & BOTH);
  if (found !== 0) return found;
  const next = nextAmbientModule(link, moduleDef);
  return next === 0 ? 0 : link.nameInModule(next, name, namespace);
}

/** What code inside a scope sees: its definitions and imports, but not what it merely passes on. */
function declaredInScope(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
  for (const entry of file.entries(scope, name)) {
    if (entry > 0) {
      if ((file.def(entry - 1, DefField.namespaces) & namespace) !== 0) return file.defIds[entry - 1]!;
    } else if ((file.import(-entry - 1, ImportField.flags) & ImportFlag.reexport) === 0) {
      const found = importedSymbol(link, file, -entry - 1, namespace);
      if (found !== 0) return found;
    }
  }
  return 0;
}

/** What importers see: public definitions, re-exports, then `export *`. All of a namespace is public enough. */
function exportedFromScope(
  link: Evaluator,
  file: LinkedFile,
  moduleDef: number,
  scope: number,
  name: number,
  namespace: number,
): number {
  // Declaration files export all they declare.
  const isFile = link.program.kind(moduleDef) === NodeKind.file && !DECLARATION_FILE.test(file.path);
  for (const entry of file.entries(scope, name)) {
    if (entry > 0) {
      const isPublic = !isFile || (file.def(entry - 1, DefField.flags) & NodeFlag.public) !== 0;
      const fits = (file.def(entry - 1, DefField.namespaces) & namespace) !== 0;
      if (isPublic && fits) return file.defIds[entry - 1]!;
    } else if ((file.import(-entry - 1, ImportField.flags) & ImportFlag.reexport) !== 0) {
      const found = importedSymbol(link, file, -entry - 1, namespace);
      if (found !== 0) return found;
    }
  }
  return exportedByGlobs(link, file, scope, name, namespace);
}

/** `export *` passes on everything but the default; one from outside may hold any name that nothing else has. */
function exportedByGlobs(link: Evaluator, file: LinkedFile, scope: number, name: number, namespace: number): number {
  if (link.program.names.text(name) === "default") return 0;
  let fallback = 0;
  for (const index of file.globs(scope) ?? []) {
    const module = importedSymbol(link, file, index, BOTH);
    if (module === EXTERNAL_SYMBOL) fallback = EXTERNAL_SYMBOL;
    if (module <= 0 || !link.program.isModule(module)) continue;
    const found = link.nameInModule(module, name, namespace | EXPORTED);
    if (found > 0) return found;
    if (found < 0) fallback = found;
  }
  return fallback;
}

/** What an import names, in some namespaces. */
function importedSymbol(link: Evaluator, file: LinkedFile, index: number, namespace: number): number {
  const def = file.imports[index * IMPORT_STRIDE + ImportField.def]!;
  const term = file.imports[index * IMPORT_STRIDE + ImportField.term]!;
  return link.followImport(file.slot * 0x100000 + index, () =>
    termSymbol(link, file, file.def(def, DefField.termStart), term, namespace),
  );
}

function termSymbol(link: Evaluator, file: LinkedFile, start: number, term: number, namespace: number): number {
  const at = (start + term) * TERM_STRIDE;
  const [a, name] = [file.terms[at + 1]!, file.terms[at + 2]!];
  switch (file.terms[at]) {
    case TermOp.moduleSpecifier:
      return resolveSpecifier(link, file, a);
    case TermOp.path:
      return lookup(link, file, a, name, namespace);
    case TermOp.member: {
      const qualifier = termSymbol(link, file, start, a, BOTH);
      if (qualifier <= 0) return qualifier;
      if (link.program.isModule(qualifier)) return moduleMember(link, file, qualifier, name, namespace);
      return memberOfValue(link, qualifier, name);
    }
    default:
      return 0;
  }
}

function memberOfValue(link: Evaluator, def: number, name: number): number {
  return link.members.find(link.typeOfSymbol(def, Namespace.value), name, "field", -1)?.def ?? 0;
}

function moduleMember(link: Evaluator, _file: LinkedFile, module: number, name: number, namespace: number): number {
  const found = link.nameInModule(module, name, namespace | EXPORTED);
  if (found !== 0) return found;
  if (!link.program.isInternal(module)) return EXTERNAL_SYMBOL;
  const assigned = fromAssignedExport(link, module, name, namespace);
  // `declare module "m"` may say little of what lies outside, or nothing at all.
  return assigned === 0 && isAmbientModule(link, module) ? EXTERNAL_SYMBOL : assigned;
}

/** CommonJS: `require` gives what `module.exports` is, or the module; `import` takes its members and it as default. */
function fromAssignedExport(link: Evaluator, module: number, name: number, namespace: number): number {
  const { names } = link.program;
  const text = names.text(name);
  if (text === EXPORT_ASSIGNMENT) return module;
  const assigned = link.nameInModule(module, names.id(EXPORT_ASSIGNMENT), namespace | EXPORTED);
  if (assigned <= 0) return assigned;
  return text === "default" ? assigned : memberOfValue(link, assigned, name);
}

function resolveSpecifier(link: Evaluator, file: LinkedFile, specifier: number): number {
  const found = resolveModule(link.program, file, link.program.names.text(specifier));
  const ambient = ambientModule(link, file, specifier, found);
  if (ambient !== 0) return ambient;
  if (found === undefined) return 0;
  return found === "external" ? EXTERNAL_SYMBOL : found.defIds[0]!;
}
