import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { Namespace, TermOp } from "../../facts/facts.ts";
import { deriveRefs } from "./attributes.ts";
import type { Preamble } from "./attributes.ts";
import { define } from "./define.ts";
import { declareGenerics } from "./generics.ts";
import { typeOf } from "./types.ts";
import type { Walk } from "./walk.ts";

export function visitStruct(x: Walk, node: number, before: Preamble): void {
  const g = x.grammar;
  const place = x.place();
  const generics = x.typeParameters.length;
  const body = x.child(node, g.fields.body);
  const isNamed = body >= 0 && x.symbol[body] === g.fieldDeclarationList;
  define(x, node, x.child(node, g.fields.name), before, {
    kind: NodeKind.struct,
    namespaces: isNamed ? Namespace.type : Namespace.type | Namespace.value,
  });
  x.selfDef = x.unit.def;
  declareGenerics(x, node);
  deriveRefs(x, before.attributes);
  describeConstructor(x, body);
  x.unit.endHeader();
  if (body >= 0) visitFields(x, body);
  x.typeParameters.length = generics;
  x.return(place);
}

/** A tuple struct or variant is also a function from its fields to the type; one without fields is a value of it. */
function describeConstructor(x: Walk, body: number): void {
  const { def } = x.unit;
  const own = x.term(TermOp.selfType, x.selfDef);
  if (body < 0) x.facts.setDef(def, "type", own);
  else if (x.symbol[body] === x.grammar.orderedFieldDeclarationList) {
    const types = tupleFieldTypes(x, body);
    x.facts.setDef(def, "type", x.term(TermOp.fn, x.unit.list(types), own));
    x.facts.setDef(def, "arity", types.length);
  }
}

/** The types' references belong to the fields, which are walked after this. */
function tupleFieldTypes(x: Walk, body: number): number[] {
  const types: number[] = [];
  x.quiet++;
  const last = x.next[body] as number;
  for (let c = body + 1; c < last; c = x.next[c] as number) {
    if (x.tree.field[c] === x.grammar.fields.type) types.push(typeOf(x, c));
  }
  x.quiet--;
  return types;
}

export function visitEnum(x: Walk, node: number, before: Preamble): void {
  const g = x.grammar;
  const place = x.place();
  const generics = x.typeParameters.length;
  define(x, node, x.child(node, g.fields.name), before, { kind: NodeKind.enum, namespaces: Namespace.type });
  x.selfDef = x.unit.def;
  declareGenerics(x, node);
  deriveRefs(x, before.attributes);
  x.unit.endHeader();
  const body = x.child(node, g.fields.body);
  if (body >= 0) eachMember(x, body, g.enumVariant, visitVariant);
  x.typeParameters.length = generics;
  x.return(place);
}

/** Visits the children of one node type, each with the comments and attributes before it. */
function eachMember(
  x: Walk,
  list: number,
  symbol: number,
  visit: (x: Walk, node: number, before: Preamble) => void,
): void {
  const g = x.grammar;
  let before: Preamble = { attributes: [], comments: [] };
  const last = x.next[list] as number;
  for (let c = list + 1; c < last; c = x.next[c] as number) {
    const s = x.symbol[c];
    if (s === g.attributeItem) before.attributes.push(c);
    else if (s === g.lineComment || s === g.blockComment) before.comments.push(c);
    else if (s === symbol) {
      visit(x, c, before);
      before = { attributes: [], comments: [] };
    }
  }
}

function visitVariant(x: Walk, node: number, before: Preamble): void {
  const { fields } = x.grammar;
  const place = x.place();
  const body = x.child(node, fields.body);
  const signatureEnd = x.end[node] as number;
  define(x, node, x.child(node, fields.name), before, { kind: NodeKind.variant, namespaces: 0, signatureEnd });
  describeConstructor(x, body);
  x.unit.endHeader();
  const value = x.child(node, fields.value);
  if (value >= 0) x.expression(value);
  if (body >= 0) visitFields(x, body);
  x.return(place);
}

function visitFields(x: Walk, body: number): void {
  const g = x.grammar;
  if (x.symbol[body] === g.fieldDeclarationList) eachMember(x, body, g.fieldDeclaration, visitNamedField);
  else visitTupleFields(x, body);
}

function visitNamedField(x: Walk, node: number, before: Preamble): void {
  const { fields } = x.grammar;
  const place = x.place();
  const type = x.child(node, fields.type);
  define(x, node, x.child(node, fields.name), before, { kind: NodeKind.field, namespaces: 0 });
  if (type >= 0) x.facts.setDef(x.unit.def, "type", typeOf(x, type));
  x.return(place);
}

function visitTupleFields(x: Walk, body: number): void {
  const g = x.grammar;
  let position = 0;
  let before: Preamble = { attributes: [], comments: [] };
  let isPublic = false;
  const last = x.next[body] as number;
  for (let c = body + 1; c < last; c = x.next[c] as number) {
    if (x.symbol[c] === g.attributeItem) before.attributes.push(c);
    else if (x.symbol[c] === g.visibilityModifier) isPublic = x.slice(c) === "pub";
    else if (x.tree.field[c] === g.fields.type) {
      const place = x.place();
      const flags = isPublic ? NodeFlag.public : 0;
      define(x, c, -1, before, { kind: NodeKind.field, namespaces: 0, flags, signatureEnd: x.end[c] as number });
      x.facts.setDef(x.unit.def, "name", x.facts.name(String(position++)));
      x.facts.setDef(x.unit.def, "type", typeOf(x, c));
      x.return(place);
      before = { attributes: [], comments: [] };
      isPublic = false;
    }
  }
}
