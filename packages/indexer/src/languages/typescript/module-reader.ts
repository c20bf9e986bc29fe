import { EdgeFlag, NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { ImportFlag, Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { isFunctionKind } from "./function-reader.ts";
import { BindingKind, ThisKind, findValue } from "./environment.ts";
import { Kind, TokenKind } from "./kinds.ts";
import { TypeDeclarationReader } from "./type-declaration-reader.ts";

const BOTH: number = Namespace.type | Namespace.value;

/** Name under which a module offers the one value that stands for it: `export =`, `module.exports =`. */
export const EXPORT_ASSIGNMENT = "export=";

/** Imports and exports of ECMAScript and CommonJS modules. */
export abstract class ModuleReader extends TypeDeclarationReader {
  /** Names of the file's own definitions that an `export { … }` lists; they become public at the end. */
  readonly exportedNames: Set<string> = new Set();

  // import

  /** Declares the names an `import` statement brings into the current block. */
  declareImports(node: number): void {
    const clause = this.childOfKind(node, Kind.import_clause);
    const required = this.childOfKind(node, Kind.import_require_clause);
    if (required !== 0) this.#declareImport(this.firstNamed(required), BindingKind.item);
    if (clause === 0) return;
    const after = this.next[clause]!;
    for (let at = this.namedFrom(clause + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      if (this.kind(at) === Kind.identifier) this.#declareImport(at, BindingKind.item);
      else if (this.kind(at) === Kind.namespace_import) this.#declareImport(this.firstNamed(at), BindingKind.namespace);
      else {
        for (const specifier of this.#specifiers(at, Kind.import_specifier)) {
          const alias = this.child(specifier, this.fields.alias);
          this.#declareImport(alias === 0 ? this.child(specifier, this.fields.name) : alias, BindingKind.item);
        }
      }
    }
  }

  #declareImport(nameNode: number, kind: number): void {
    if (nameNode !== 0) this.declareItem(this.textOf(nameNode), BOTH, kind);
  }

  #specifiers(list: number, kind: number): number[] {
    const found: number[] = [];
    const after = this.next[list]!;
    for (let at = list + 1; at < after; at = this.next[at]!) if (this.kind(at) === kind) found.push(at);
    return found;
  }

  /** Records an `import` statement: the module, and each name as a member of it. */
  readImport(node: number): void {
    const typeOnly = this.hasToken(node, TokenKind.type) ? ImportFlag.typeOnly : 0;
    const required = this.childOfKind(node, Kind.import_require_clause);
    const source = this.child(required === 0 ? node : required, this.fields.source);
    if (source === 0) return;
    const module = this.moduleSpecifier(source, typeOnly === 0 ? 0 : EdgeFlag.typeOnly);
    const clause = this.childOfKind(node, Kind.import_clause);
    if (required !== 0) {
      this.#import(this.firstNamed(required), this.#member(module, EXPORT_ASSIGNMENT), typeOnly);
    } else if (clause === 0) this.#addImport("", module, source, 0);
    else this.#readClause(clause, module, typeOnly);
  }

  #readClause(clause: number, module: number, typeOnly: number): void {
    const after = this.next[clause]!;
    for (let at = this.namedFrom(clause + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      if (this.kind(at) === Kind.identifier) this.#import(at, this.#member(module, "default"), typeOnly);
      else if (this.kind(at) === Kind.namespace_import) {
        const alias = this.firstNamed(at);
        if (alias !== 0) this.#addImport(this.textOf(alias), module, alias, typeOnly);
      } else
        for (const specifier of this.#specifiers(at, Kind.import_specifier))
          this.#specifier(specifier, module, typeOnly);
    }
  }

  #specifier(node: number, module: number, typeOnly: number): void {
    const nameNode = this.child(node, this.fields.name);
    if (nameNode === 0) return;
    const alias = this.child(node, this.fields.alias);
    const term = this.#member(module, this.#exportName(nameNode));
    const flags = typeOnly | (this.hasToken(node, TokenKind.type) ? ImportFlag.typeOnly : 0);
    this.#refImport(nameNode, term, flags);
    this.#addImport(this.textOf(alias === 0 ? nameNode : alias), term, alias === 0 ? nameNode : alias, flags);
  }

  #exportName(node: number): string {
    return this.kind(node) === Kind.string ? this.stringText(node) : this.textOf(node);
  }

  #member(module: number, name: string): number {
    return this.term(TermOp.member, module, this.name(name), BOTH);
  }

  #import(nameNode: number, term: number, flags: number): void {
    if (nameNode === 0) return;
    this.#refImport(nameNode, term, flags);
    this.#addImport(this.textOf(nameNode), term, nameNode, flags);
  }

  #refImport(site: number, term: number, flags: number): void {
    const typeOnly = flags & ImportFlag.typeOnly ? EdgeFlag.typeOnly : 0;
    const reexport = flags & ImportFlag.reexport ? EdgeFlag.reexport : 0;
    this.ref(RefRole.imports, term, site, this.#exportName(site), typeOnly | reexport);
  }

  #addImport(alias: string, term: number, site: number, flags: number): void {
    this.imports.push({ scope: this.scopeOf(this.block), alias, def: this.def, term, flags, site });
  }

  /** `import a = A.B` */
  readImportAlias(node: number, flags: number): void {
    const nameNode = this.firstNamed(node);
    const target = nameNode === 0 ? 0 : this.namedFrom(this.next[nameNode]!, this.next[node]!);
    if (target === 0) return;
    const isName = this.kind(target) === Kind.identifier;
    const term = isName ? this.namespaceName(target) : this.qualifiedName(target, BOTH);
    this.uses(term, target, this.textOf(target));
    this.#addImport(this.textOf(nameNode), term, nameNode, 0);
    if (flags & NodeFlag.public) this.#addImport(this.textOf(nameNode), term, nameNode, ImportFlag.reexport);
  }

  // require

  /**
   * `const a = require("m")`, `const { b } = require("m")`, `const c = require("m").d` at the top of a file are imports.
   * @returns the call of `require`, 0 if the variable is none of these
   */
  requireCall(declarator: number): number {
    const value = this.child(declarator, this.fields.value);
    const pattern = this.child(declarator, this.fields.name);
    if (value === 0 || pattern === 0 || !this.block.isModule || this.def !== 0) return 0;
    const isMember = this.kind(value) === Kind.member_expression && this.kind(pattern) === Kind.identifier;
    const call = isMember ? this.child(value, this.fields.object) : value;
    if (this.kind(call) !== Kind.call_expression) return 0;
    const callee = this.child(call, this.fields.function);
    if (this.kind(callee) !== Kind.identifier || this.textOf(callee) !== "require") return 0;
    const argument = this.firstNamed(this.child(call, this.fields.arguments));
    const isPlain = this.kind(pattern) === Kind.identifier || this.#isPlainPattern(pattern);
    return this.kind(argument) === Kind.string && isPlain ? call : 0;
  }

  /** Whether a pattern is `{ a, b: c }` with names only. */
  #isPlainPattern(pattern: number): boolean {
    if (this.kind(pattern) !== Kind.object_pattern) return false;
    const after = this.next[pattern]!;
    for (let at = this.namedFrom(pattern + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      if (this.kind(at) === Kind.shorthand_property_identifier_pattern) continue;
      if (this.kind(at) !== Kind.pair_pattern) return false;
      if (this.kind(this.child(at, this.fields.value)) !== Kind.identifier) return false;
    }
    return true;
  }

  declareRequire(declarator: number): void {
    const pattern = this.child(declarator, this.fields.name);
    for (const name of this.boundNames(pattern)) this.#declareImport(name, BindingKind.item);
  }

  readRequire(declarator: number, call: number): void {
    const pattern = this.child(declarator, this.fields.name);
    const value = this.child(declarator, this.fields.value);
    const source = this.firstNamed(this.child(call, this.fields.arguments));
    const module = this.moduleSpecifier(source, 0);
    if (this.kind(pattern) === Kind.identifier) {
      const property = value === call ? 0 : this.child(value, this.fields.property);
      const term = this.#member(module, property === 0 ? EXPORT_ASSIGNMENT : this.textOf(property));
      if (property !== 0) this.#refImport(property, term, 0);
      this.#addImport(this.textOf(pattern), term, pattern, 0);
      return;
    }
    const after = this.next[pattern]!;
    for (let at = this.namedFrom(pattern + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      const isPair = this.kind(at) === Kind.pair_pattern;
      const key = isPair ? this.child(at, this.fields.key) : at;
      const alias = isPair ? this.child(at, this.fields.value) : at;
      const term = this.#member(module, this.propertyName(key));
      this.#refImport(key, term, 0);
      this.#addImport(this.textOf(alias), term, alias, 0);
    }
  }

  // export

  readExport(node: number): void {
    const declaration = this.child(node, this.fields.declaration);
    const isDefault = this.hasToken(node, TokenKind.default);
    if (declaration !== 0) {
      this.declaration(declaration, NodeFlag.public, node);
      if (isDefault) this.#exportDefaultName(declaration);
      return;
    }
    const value = this.child(node, this.fields.value);
    const source = this.child(node, this.fields.source);
    if (value !== 0) this.#exportValue(value, node);
    else if (source !== 0) this.#exportFrom(node, source);
    else {
      const clause = this.childOfKind(node, Kind.export_clause);
      if (clause !== 0) for (const at of this.#specifiers(clause, Kind.export_specifier)) this.#exportLocal(at, node);
      else this.#exportAssignment(node);
    }
  }

  /** `export default function f() {}`: `f` under the name `default`. */
  #exportDefaultName(declaration: number): void {
    const nameNode = this.child(declaration, this.fields.name);
    if (nameNode === 0) return;
    const term = this.path(this.scopeOf(this.block), this.textOf(nameNode), BOTH);
    this.#addImport("default", term, nameNode, ImportFlag.reexport);
  }

  /** `export default …` with an expression: a name is passed on, anything else becomes a definition named `default`. */
  #exportValue(value: number, node: number): void {
    const kind = this.kind(value);
    if (kind === Kind.identifier) this.#exportExpression(value, "default");
    else if (isFunctionKind(kind)) {
      const nameNode = this.child(value, this.fields.name);
      this.defineExportedFunction(nameNode === 0 ? "default" : this.textOf(nameNode), value, node);
      if (nameNode !== 0) this.#exportDefaultName(value);
    } else if (kind === Kind.class) {
      const nameNode = this.child(value, this.fields.name);
      const name = nameNode === 0 ? "default" : this.textOf(nameNode);
      this.defineClass(value, nameNode === 0 ? value : nameNode, name, NodeFlag.public, node);
      if (nameNode !== 0) this.#exportDefaultName(value);
    } else this.#defineExportedValue("default", value, node);
  }

  defineExportedFunction(name: string, node: number, documented: number, site = 0): void {
    const nameNode = site === 0 ? this.child(node, this.fields.name) : site;
    this.defineFunction({
      kind: NodeKind.function,
      name,
      nameNode: nameNode === 0 ? node : nameNode,
      node,
      whole: node,
      documented,
      flags: NodeFlag.public,
      namespaces: Namespace.value,
      thisKind: ThisKind.none,
      thisDef: 0,
    });
  }

  #defineExportedValue(name: string, value: number, documented: number, site = value): void {
    const def = this.define({
      kind: NodeKind.constant,
      name,
      nameNode: site,
      node: value,
      flags: NodeFlag.public,
      namespaces: Namespace.value,
      signature: name,
      documented,
    });
    if (this.kind(value) === Kind.object) {
      this.readObjectDefinition(def, value, 0);
      return;
    }
    const unit = this.openUnit(def);
    this.closeUnit(unit, this.expression(value));
  }

  /** Offers the value a name stands for under another one. */
  #exportExpression(node: number, alias: string): void {
    const name = this.textOf(node);
    const binding = findValue(this.block, name);
    const scope = binding === undefined ? this.scopeOf(this.block) : this.scopeOf(binding.block);
    const term = this.path(scope, name, BOTH);
    if (scope === 0) this.exportedNames.add(name);
    this.uses(term, node, name, EdgeFlag.value);
    this.#addImport(alias, term, node, ImportFlag.reexport);
  }

  #exportFrom(node: number, source: number): void {
    const typeOnly = this.hasToken(node, TokenKind.type) ? ImportFlag.typeOnly : 0;
    const edgeFlags = EdgeFlag.reexport | (typeOnly === 0 ? 0 : EdgeFlag.typeOnly);
    const module = this.moduleSpecifier(source, edgeFlags);
    const flags = ImportFlag.reexport | typeOnly;
    const clause = this.childOfKind(node, Kind.export_clause);
    const namespace = this.childOfKind(node, Kind.namespace_export);
    if (namespace !== 0) {
      const alias = this.firstNamed(namespace);
      if (alias !== 0) this.#addImport(this.#exportName(alias), module, alias, flags);
    } else if (clause === 0) this.#addImport("", module, source, flags | ImportFlag.glob);
    else {
      for (const specifier of this.#specifiers(clause, Kind.export_specifier)) {
        const nameNode = this.child(specifier, this.fields.name);
        if (nameNode === 0) continue;
        const aliasNode = this.child(specifier, this.fields.alias);
        const term = this.#member(module, this.#exportName(nameNode));
        const own = flags | (this.hasToken(specifier, TokenKind.type) ? ImportFlag.typeOnly : 0);
        this.#refImport(nameNode, term, own);
        this.#addImport(this.#exportName(aliasNode === 0 ? nameNode : aliasNode), term, nameNode, own);
      }
    }
  }

  /** `export { a, b as c }`: definitions of this file become public; imports and other names are passed on. */
  #exportLocal(specifier: number, statement: number): void {
    const nameNode = this.child(specifier, this.fields.name);
    if (nameNode === 0) return;
    const aliasNode = this.child(specifier, this.fields.alias);
    const name = this.#exportName(nameNode);
    const isTypeOnly = this.hasToken(statement, TokenKind.type) || this.hasToken(specifier, TokenKind.type);
    const flags = ImportFlag.reexport | (isTypeOnly ? ImportFlag.typeOnly : 0);
    const term = this.path(this.scopeOf(this.block), name, BOTH);
    this.exportedNames.add(name);
    this.uses(term, nameNode, name, EdgeFlag.reexport | (isTypeOnly ? EdgeFlag.typeOnly : 0));
    this.#addImport(aliasNode === 0 ? name : this.#exportName(aliasNode), term, nameNode, flags);
  }

  /** `export = value` */
  #exportAssignment(node: number): void {
    const value = this.firstNamed(node);
    const isAssignment = /^export\s*=/.test(this.text.slice(this.start[node], this.start[value]));
    if (!isAssignment) return;
    this.#exportAssigned(value, node, EXPORT_ASSIGNMENT, value);
  }

  // module.exports

  /** `module.exports = …`, `exports.a = …`. @returns whether the statement's expression was such */
  readCommonExport(expression: number): boolean {
    if (this.kind(expression) !== Kind.assignment_expression || this.def !== 0 || !this.block.isModule) return false;
    const left = this.child(expression, this.fields.left);
    const right = this.child(expression, this.fields.right);
    if (this.kind(left) !== Kind.member_expression || right === 0) return false;
    const target = this.textOf(left);
    if (target === "module.exports" && this.#isFree("module")) {
      if (this.kind(right) === Kind.object) this.#exportObject(right);
      else this.#exportAssigned(right, expression, EXPORT_ASSIGNMENT, right);
      return true;
    }
    const name = this.#exportedProperty(left);
    if (name === "") return false;
    this.#exportAssigned(right, expression, name, this.child(left, this.fields.property));
    return true;
  }

  /** The name in `exports.name` and `module.exports.name`; "" for anything else. */
  #exportedProperty(target: number): string {
    const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(this.textOf(target))?.[1] ?? "";
    return this.#isFree("exports") ? name : "";
  }

  /** `const a = exports.b = …` exports `a` as `b`. @returns the value behind such an assignment, or the given one */
  override assignedValue(declarator: number, value: number): number {
    if (this.kind(value) !== Kind.assignment_expression || this.def !== 0 || !this.block.isModule) return value;
    const pattern = this.child(declarator, this.fields.name);
    const left = this.child(value, this.fields.left);
    const name = this.kind(left) === Kind.member_expression ? this.#exportedProperty(left) : "";
    if (name === "" || this.kind(pattern) !== Kind.identifier) return value;
    const term = this.path(this.scopeOf(this.block), this.textOf(pattern), BOTH);
    this.exportedNames.add(this.textOf(pattern));
    this.#addImport(name, term, left, ImportFlag.reexport);
    return this.child(value, this.fields.right);
  }

  #isFree(name: string): boolean {
    return findValue(this.block, name) === undefined;
  }

  #exportAssigned(value: number, documented: number, name: string, site: number): void {
    const kind = this.kind(value);
    if (kind === Kind.identifier) this.#exportExpression(value, name);
    else if (isFunctionKind(kind)) this.defineExportedFunction(name, value, documented, site);
    else if (kind === Kind.class) this.defineClass(value, site, name, NodeFlag.public, documented);
    else this.#defineExportedValue(name, value, documented, site);
  }

  #exportObject(object: number): void {
    const after = this.next[object]!;
    for (let at = this.namedFrom(object + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      const kind = this.kind(at);
      if (kind === Kind.shorthand_property_identifier) this.#exportExpression(at, this.textOf(at));
      else if (kind === Kind.pair) {
        const key = this.child(at, this.fields.key);
        this.#exportAssigned(this.child(at, this.fields.value), at, this.propertyName(key), key);
      } else if (kind === Kind.method_definition) {
        const key = this.child(at, this.fields.name);
        this.defineExportedFunction(this.propertyName(key), at, at, key);
      } else this.expression(at);
    }
  }

  /** Reads a declaration with the flags that an `export` around it gives. */
  abstract declaration(node: number, flags: number, documented: number): void;
}
