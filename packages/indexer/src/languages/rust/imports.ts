import { EdgeFlag } from "@parseltongue/graph/schema";
import { ImportFlag, Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { isPub } from "./define.ts";
import { globalName } from "./types.ts";
import type { Walk } from "./walk.ts";

const ANY = Namespace.type | Namespace.value | Namespace.macro;

export function visitUse(x: Walk, node: number): void {
  const clause = x.child(node, x.grammar.fields.argument);
  if (clause >= 0) importClause(x, clause, 0, visibilityFlags(x, node));
}

function visibilityFlags(x: Walk, node: number): number {
  const visibility = x.childOf(node, x.grammar.visibilityModifier);
  if (visibility < 0) return 0;
  if (isPub(x, visibility)) return ImportFlag.reexport;
  return x.childOf(visibility, x.grammar.self) >= 0 && x.childOf(visibility, x.grammar.scopedIdentifier) < 0
    ? 0
    : ImportFlag.reexport | ImportFlag.restricted;
}

/** `base` is the term of the path before the braces that the clause stands in; 0 at the top. */
function importClause(x: Walk, node: number, base: number, flags: number): void {
  x.deeper((walk, clause) => {
    visitClause(walk, clause, base, flags);
    return 0;
  }, node);
}

function visitClause(x: Walk, node: number, base: number, flags: number): void {
  const g = x.grammar;
  switch (x.symbol[node]) {
    case g.useList:
      return importList(x, node, base, flags);
    case g.scopedUseList: {
      const path = x.child(node, g.fields.path);
      const list = x.child(node, g.fields.list);
      if (list >= 0) importList(x, list, path < 0 ? base : pathTerm(x, path, base, Namespace.type), flags);
      return;
    }
    case g.useWildcard:
      return importAll(x, node, base, flags);
    case g.useAsClause: {
      const path = x.child(node, g.fields.path);
      const alias = x.child(node, g.fields.alias);
      if (path >= 0) importName(x, path, base, alias, flags);
      return;
    }
    case g.identifier:
    case g.scopedIdentifier:
    case g.self:
    case g.super:
    case g.crate:
      return importName(x, node, base, -1, flags);
    default:
  }
}

function importList(x: Walk, list: number, base: number, flags: number): void {
  const last = x.next[list] as number;
  for (let c = list + 1; c < last; c = x.next[c] as number) importClause(x, c, base, flags);
}

/** `a::b::c` below `base`; a first segment without a base is looked up in the scope. */
function pathTerm(x: Walk, node: number, base: number, namespace: number): number {
  return x.deeper((walk, path) => visitPath(walk, path, base, namespace), node);
}

function visitPath(x: Walk, node: number, base: number, namespace: number): number {
  const g = x.grammar;
  if (x.symbol[node] === g.scopedIdentifier) {
    const path = x.child(node, g.fields.path);
    const nameNode = x.child(node, g.fields.name);
    const name = nameNode < 0 ? 0 : x.name(nameNode);
    if (path >= 0) return x.term(TermOp.member, pathTerm(x, path, base, Namespace.type), name, namespace);
    return x.term(TermOp.path, x.scope, globalName(x, name), namespace);
  }
  // Inside braces `self` is the base itself.
  if (base !== 0 && x.symbol[node] === g.self) return base;
  const name = x.name(node);
  return base === 0 ? x.term(TermOp.path, x.scope, name, namespace) : x.term(TermOp.member, base, name, namespace);
}

function lastSegment(x: Walk, node: number): number {
  if (x.symbol[node] !== x.grammar.scopedIdentifier) return node;
  const name = x.child(node, x.grammar.fields.name);
  return name < 0 ? node : name;
}

function importName(x: Walk, path: number, base: number, alias: number, flags: number): void {
  const isSelf = base !== 0 && x.symbol[path] === x.grammar.self;
  const term = pathTerm(x, path, base, isSelf ? Namespace.type : ANY);
  const site = lastSegment(x, path);
  const name = isSelf ? nameOfBase(x, path) : x.name(site);
  add(x, term, site, name, alias < 0 ? name : x.name(alias), flags);
}

/** The last name before the braces around `self`: `b` of `a::b::{self}`. */
function nameOfBase(x: Walk, self: number): number {
  const g = x.grammar;
  for (let node = x.tree.parent[self] as number; node > 0; node = x.tree.parent[node] as number) {
    if (x.symbol[node] === g.useDeclaration) break;
    const path = x.symbol[node] === g.scopedUseList ? x.child(node, g.fields.path) : -1;
    if (path >= 0) return x.name(lastSegment(x, path));
  }
  return x.name(self);
}

function importAll(x: Walk, node: number, base: number, flags: number): void {
  const path = x.onlyChild(node);
  const isGlobal = path < 0 && base === 0;
  if (isGlobal) return;
  const term = path < 0 ? base : pathTerm(x, path, base, Namespace.type);
  const site = path < 0 ? node : lastSegment(x, path);
  const name = path < 0 ? nameOfBase(x, node) : x.name(site);
  add(x, term, site, name, 0, flags | ImportFlag.glob);
}

function add(x: Walk, term: number, site: number, name: number, alias: number, flags: number): void {
  const { def } = x.unit;
  x.facts.import({ scope: x.scope, alias, def, term, flags, line: x.line(site), column: x.column(site) });
  const isReexport = (flags & ImportFlag.reexport) !== 0 && (flags & ImportFlag.restricted) === 0;
  x.ref(RefRole.imports, term, site, name, isReexport ? EdgeFlag.reexport : 0);
}

/** `extern crate a as b;` imports the crate `::a`. */
export function visitExternCrate(x: Walk, node: number): void {
  const { fields } = x.grammar;
  const nameNode = x.child(node, fields.name);
  if (nameNode < 0) return;
  const alias = x.child(node, fields.alias);
  const name = x.name(nameNode);
  const term = x.term(TermOp.path, x.scope, globalName(x, name), Namespace.type);
  add(x, term, nameNode, name, alias < 0 ? name : x.name(alias), visibilityFlags(x, node));
}
