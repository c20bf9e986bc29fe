import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { Namespace, ScopeKind } from "../../facts/facts.ts";
import { firstSentence, pathAttribute } from "./attributes.ts";
import type { Preamble } from "./attributes.ts";
import { define } from "./define.ts";
import { typeOf } from "./types.ts";
import { Locals } from "./locals.ts";
import type { Walk } from "./walk.ts";

export type ItemVisitor = (x: Walk, node: number, before: Preamble) => void;

/**
 * Declares the items among a node's children. In a function body the statements between them are left to the caller;
 * elsewhere macro invocations are items too and are noted in the current unit.
 */
export function visitItems(x: Walk, container: number, visitors: readonly (ItemVisitor | undefined)[]): void {
  if (x.symbol[container] !== x.grammar.block) return eachItem(x, container, visitors, false);
  const place = x.place();
  const outer = x.typeParameters;
  // Items in a body see neither its variables nor its type parameters.
  x.locals = new Locals();
  x.typeParameters = [];
  x.selfDef = -1;
  eachItem(x, container, visitors, true);
  x.typeParameters = outer;
  x.return(place);
}

function eachItem(x: Walk, container: number, visitors: readonly (ItemVisitor | undefined)[], inBody: boolean): void {
  const g = x.grammar;
  let before: Preamble = { attributes: [], comments: [] };
  const last = x.next[container] as number;
  for (let c = container + 1; c < last; c = x.next[c] as number) {
    const s = x.symbol[c] as number;
    if (s === g.attributeItem) before.attributes.push(c);
    else if (s === g.lineComment || s === g.blockComment) noteComment(x, c, before);
    else {
      const visit = visitors[s];
      if (visit !== undefined) visit(x, c, before);
      else if (!inBody) looseItem(x, c, visitors);
      if (before.attributes.length + before.comments.length > 0) before = { attributes: [], comments: [] };
    }
  }
}

function noteComment(x: Walk, node: number, before: Preamble): void {
  if (x.childOf(node, x.grammar.outerDocCommentMarker) >= 0) before.comments.push(node);
}

function looseItem(x: Walk, node: number, visitors: readonly (ItemVisitor | undefined)[]): void {
  const g = x.grammar;
  const s = x.symbol[node];
  if (s === g.macroInvocation || s === g.expressionStatement) x.expression(node);
  else if (x.isError(node)) eachItem(x, node, visitors, false);
}

export function visitModule(x: Walk, node: number, before: Preamble): void {
  const { fields } = x.grammar;
  const place = x.place();
  const body = x.child(node, fields.body);
  define(x, node, x.child(node, fields.name), before, { kind: NodeKind.module, namespaces: Namespace.type });
  const { def } = x.unit;
  if (body < 0) x.facts.setDef(def, "pathSegment", x.facts.name(pathAttribute(x, before.attributes)));
  else {
    x.scope = x.facts.scope(ScopeKind.module, x.scope, def);
    x.facts.setDef(def, "ownScope", x.scope);
    describeModule(x, body);
    x.items(body);
  }
  x.return(place);
}

/** A module's own `//!` lines and `#![…]` attributes, which stand inside it. */
export function describeModule(x: Walk, container: number): void {
  const g = x.grammar;
  const comments: number[] = [];
  const last = x.next[container] as number;
  for (let c = container + 1; c < last; c = x.next[c] as number) {
    const s = x.symbol[c];
    if (s === g.lineComment || s === g.blockComment) {
      if (x.childOf(c, g.innerDocCommentMarker) >= 0) comments.push(c);
    } else if (s === g.innerAttributeItem) {
      if (/^#!\[\s*cfg\s*\(\s*test\s*\)/.test(x.slice(c))) markTest(x);
    } else break;
  }
  if (comments.length > 0) x.facts.setDef(x.unit.def, "doc", x.facts.name(firstSentence(x, comments)));
}

function markTest(x: Walk): void {
  x.inheritedFlags |= NodeFlag.test;
  x.facts.setDef(x.unit.def, "flags", x.facts.getDef(x.unit.def, "flags") | NodeFlag.test);
}

/** Functions and statics of `extern { … }` are declared where the block stands; calling them is unsafe. */
export function visitForeignModule(x: Walk, node: number): void {
  const body = x.child(node, x.grammar.fields.body);
  if (body >= 0) x.items(body);
}

export function visitConstant(x: Walk, node: number, before: Preamble): void {
  visitGlobal(x, node, before, NodeKind.constant, 0);
}

export function visitStatic(x: Walk, node: number, before: Preamble): void {
  const isMutable = x.childOf(node, x.grammar.mutableSpecifier) >= 0;
  visitGlobal(x, node, before, NodeKind.static, isMutable ? NodeFlag.mutable : 0);
}

function visitGlobal(x: Walk, node: number, before: Preamble, kind: number, flags: number): void {
  const { fields } = x.grammar;
  const place = x.place();
  const type = x.child(node, fields.type);
  const value = x.child(node, fields.value);
  const signatureEnd = type < 0 ? (x.end[node] as number) : (x.end[type] as number);
  const body = value < 0 ? 0 : NodeFlag.body;
  define(x, node, x.child(node, fields.name), before, {
    kind,
    namespaces: Namespace.value,
    flags: flags | body,
    signatureEnd,
  });
  if (type >= 0) x.facts.setDef(x.unit.def, "type", typeOf(x, type));
  x.unit.endHeader();
  if (value >= 0) x.expression(value);
  x.return(place);
}

/** `macro_rules! name { … }`; what its rules expand to is not followed. */
export function visitMacroDefinition(x: Walk, node: number, before: Preamble): void {
  const place = x.place();
  const name = x.child(node, x.grammar.fields.name);
  const signatureEnd = name < 0 ? (x.start[node] as number) : (x.end[name] as number);
  define(x, node, name, before, { kind: NodeKind.macro, namespaces: Namespace.macro, signatureEnd });
  x.return(place);
}
