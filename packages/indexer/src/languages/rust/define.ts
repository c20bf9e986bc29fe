import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { DEF_KIND_IMPL } from "../../facts/facts.ts";
import { attributeFlags, firstSentence } from "./attributes.ts";
import type { Preamble } from "./attributes.ts";
import { normalizeSignature } from "./signature.ts";
import type { Walk } from "./walk.ts";

/** What an item is, beyond what its text shows. */
export interface Shape {
  readonly kind: number;
  readonly namespaces: number;
  readonly flags?: number;
  /** Text offset at which the signature ends; by default the start of the `body` field or the item's end. */
  readonly signatureEnd?: number;
}

/**
 * Adds the definition that an item makes inside the current unit's definition and makes its unit the current one.
 * The caller takes `x.place()` before and returns to it after.
 */
export function define(x: Walk, node: number, nameNode: number, before: Preamble, shape: Shape): void {
  const parent = x.unit.def;
  const isMember = isMemberOf(x.facts.getDef(parent, "kind")) || shape.namespaces === 0;
  const site = nameNode < 0 ? node : nameNode;
  const flags = itemFlags(x, node, before) | (shape.flags ?? 0) | (isMember ? memberFlags(x, parent) : 0);
  const doc = before.comments.length === 0 ? "" : firstSentence(x, before.comments);
  x.inheritedFlags |= flags & NodeFlag.test;
  x.unit = x.facts.def({
    kind: shape.kind,
    name: nameNode < 0 ? 0 : x.name(nameNode),
    parent,
    flags: flags | x.inheritedFlags,
    line: x.line(site),
    column: x.column(site),
    endLine: x.lineAt(Math.max((x.end[node] as number) - 1, 0)),
    signature: x.facts.name(signatureOf(x, node, shape.signatureEnd)),
    doc: x.facts.name(doc),
    namespaces: isMember ? 0 : shape.namespaces,
    scope: isMember ? -1 : x.scope,
  });
}

/** Definitions whose items are found through them and not through a scope. */
function isMemberOf(parentKind: number): boolean {
  return parentKind === DEF_KIND_IMPL || parentKind === NodeKind.trait;
}

/** Whatever a trait impl holds implements a member of the trait. */
function memberFlags(x: Walk, parent: number): number {
  const isTraitImpl = x.facts.getDef(parent, "kind") === DEF_KIND_IMPL && x.facts.getDef(parent, "supertypes") !== 0;
  return isTraitImpl ? NodeFlag.override : 0;
}

function itemFlags(x: Walk, node: number, before: Preamble): number {
  const visibility = x.childOf(node, x.grammar.visibilityModifier);
  let flags = attributeFlags(x, before.attributes);
  if (visibility >= 0 && isPub(x, visibility)) flags |= NodeFlag.public;
  if (x.hasErrorIn(node)) flags |= NodeFlag.incomplete;
  return flags;
}

/** `pub` without a restriction. */
export function isPub(x: Walk, visibility: number): boolean {
  return (x.end[visibility] as number) - (x.start[visibility] as number) === 3;
}

function signatureOf(x: Walk, node: number, given: number | undefined): string {
  let end = given ?? -1;
  if (end < 0) {
    const body = x.child(node, x.grammar.fields.body);
    end = body < 0 ? (x.end[node] as number) : (x.start[body] as number);
  }
  if (x.text.charCodeAt(end - 1) === 59) end--;
  return normalizeSignature(x.text.slice(x.start[node], end));
}
