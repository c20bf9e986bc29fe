import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { DEF_KIND_IMPL, Namespace, RefRole } from "../../facts/facts.ts";
import type { Preamble } from "./attributes.ts";
import { define } from "./define.ts";
import { declareGenerics } from "./generics.ts";
import { normalizeSignature } from "./signature.ts";
import { bounds, typeOf, typeWithRole } from "./types.ts";
import type { Walk } from "./walk.ts";

export function visitImpl(x: Walk, node: number, before: Preamble): void {
  const { fields } = x.grammar;
  const place = x.place();
  const generics = x.typeParameters.length;
  const typeNode = x.child(node, fields.type);
  const traitNode = x.child(node, fields.trait);
  define(x, node, -1, before, { kind: DEF_KIND_IMPL, namespaces: 0 });
  const { def } = x.unit;
  x.selfDef = def;
  declareGenerics(x, node);
  const type = typeNode < 0 ? 0 : typeOf(x, typeNode);
  x.facts.setDef(def, "type", type);
  if (traitNode >= 0 && !isNegative(x, traitNode)) {
    const trait = typeWithRole(x, traitNode, RefRole.implements);
    x.facts.setDef(def, "supertypes", x.unit.list([trait]));
    // Where the type lies in another file, it is this one that uses the trait.
    const isGeneric = x.symbol[traitNode] === x.grammar.genericType;
    typeWithRole(x, isGeneric ? x.child(traitNode, fields.type) : traitNode, RefRole.uses);
  }
  x.facts.setDef(def, "pathSegment", x.facts.name(implSegment(x, typeNode, traitNode)));
  x.unit.endHeader();
  const body = x.child(node, fields.body);
  if (body >= 0) x.items(body);
  x.typeParameters.length = generics;
  x.return(place);
}

/** `impl !Send for T` says that the trait is *not* implemented. */
function isNegative(x: Walk, trait: number): boolean {
  let at = (x.start[trait] as number) - 1;
  while (x.text.charCodeAt(at) <= 32) at--;
  return x.text.charCodeAt(at) === 33;
}

/** `Type` or `<Type as Trait<Argument>>`, by last path segments. */
function implSegment(x: Walk, type: number, trait: number): string {
  const name = type < 0 ? "?" : segmentText(x, type, false);
  return trait < 0 ? name : `<${name} as ${segmentText(x, trait, true)}>`;
}

function segmentText(x: Walk, node: number, withArguments: boolean): string {
  const g = x.grammar;
  switch (x.symbol[node]) {
    case g.genericType: {
      const head = x.child(node, g.fields.type);
      const list = x.child(node, g.fields.typeArguments);
      const name = head < 0 ? "" : segmentText(x, head, withArguments);
      return withArguments && list >= 0 ? name + normalizeSignature(x.slice(list)) : name;
    }
    case g.scopedTypeIdentifier: {
      const name = x.child(node, g.fields.name);
      return name < 0 ? "" : x.slice(name);
    }
    default:
      return normalizeSignature(x.slice(node));
  }
}

export function visitTrait(x: Walk, node: number, before: Preamble): void {
  const { fields } = x.grammar;
  const place = x.place();
  const generics = x.typeParameters.length;
  const isUnsafe = /^(pub\b[^{]*?)?unsafe\b/.test(x.text.slice(x.start[node], (x.start[node] as number) + 60));
  define(x, node, x.child(node, fields.name), before, {
    kind: NodeKind.trait,
    namespaces: Namespace.type,
    flags: isUnsafe ? NodeFlag.unsafe : 0,
  });
  x.selfDef = x.unit.def;
  const onSelf = declareGenerics(x, node);
  const supertraits = bounds(x, x.child(node, fields.bounds), RefRole.extends);
  x.facts.setDef(x.unit.def, "supertypes", x.unit.list([...supertraits, ...onSelf]));
  x.unit.endHeader();
  const body = x.child(node, fields.body);
  if (body >= 0) x.items(body);
  x.typeParameters.length = generics;
  x.return(place);
}

/** `type Name = Type;` anywhere, and `type Name: Bounds;` in a trait, whose bounds are its supertypes. */
export function visitTypeAlias(x: Walk, node: number, before: Preamble): void {
  const { fields } = x.grammar;
  const place = x.place();
  const generics = x.typeParameters.length;
  define(x, node, x.child(node, fields.name), before, { kind: NodeKind.typeAlias, namespaces: Namespace.type });
  declareGenerics(x, node);
  const target = x.child(node, fields.type);
  const limits = x.child(node, fields.bounds);
  if (target >= 0) x.facts.setDef(x.unit.def, "type", typeOf(x, target));
  if (limits >= 0) x.facts.setDef(x.unit.def, "supertypes", x.unit.list(bounds(x, limits, RefRole.uses)));
  x.unit.endHeader();
  x.typeParameters.length = generics;
  x.return(place);
}
