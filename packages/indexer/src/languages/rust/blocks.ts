import { ScopeKind, TermOp } from "../../facts/facts.ts";
import { bindPattern } from "./patterns.ts";
import { typeOf } from "./types.ts";
import type { Walk } from "./walk.ts";

/** A block's value: its last expression, `()` without one, unknown when it ends by leaving. */
export function visitBlock(x: Walk, node: number): number {
  const mark = x.locals.mark();
  const outer = x.scope;
  openScope(x, node);
  const value = statements(x, node);
  x.scope = outer;
  x.locals.release(mark);
  return value;
}

/** A block that declares items or imports has a scope of its own, in which they are visible from its first line. */
export function openScope(x: Walk, block: number): void {
  const last = x.next[block] as number;
  for (let c = block + 1; c < last; c = x.next[c] as number) {
    if (!x.declares(c)) continue;
    x.scope = x.facts.scope(ScopeKind.block, x.scope, x.unit.def);
    x.items(block);
    return;
  }
}

/** Walks a block's statements in the scope and with the locals that the caller has set up. */
export function statements(x: Walk, block: number): number {
  const g = x.grammar;
  let value = x.unitType;
  const last = x.next[block] as number;
  for (let c = block + 1; c < last; c = x.next[c] as number) {
    const s = x.symbol[c];
    if (x.isExtra(c) || x.declares(c)) continue;
    if (s === g.expressionStatement) value = expressionStatement(x, c);
    else if (s === g.emptyStatement) value = value === 0 ? 0 : x.unitType;
    else if (s === g.letDeclaration) {
      visitLet(x, c);
      value = x.unitType;
    } else if (s !== g.label && s !== g.innerAttributeItem) value = x.expression(c);
  }
  return value;
}

/** `expr;` has no value, unless it leaves the block, which agrees with every type. */
function expressionStatement(x: Walk, node: number): number {
  const inner = x.onlyChild(node);
  if (inner < 0) return x.unitType;
  const value = x.expression(inner);
  if (x.text.charCodeAt((x.end[node] as number) - 1) !== 59) return value;
  return leaves(x, inner) ? 0 : x.unitType;
}

function leaves(x: Walk, node: number): boolean {
  const g = x.grammar;
  const s = x.symbol[node];
  if (s === g.returnExpression || s === g.breakExpression || s === g.continueExpression) return true;
  if (s !== g.macroInvocation) return false;
  const name = x.child(node, g.fields.macro);
  return name >= 0 && LEAVING_MACROS.has(x.slice(name));
}

const LEAVING_MACROS: ReadonlySet<string> = new Set(["panic", "unreachable", "todo", "unimplemented", "bail"]);

function visitLet(x: Walk, node: number): void {
  const { fields } = x.grammar;
  const pattern = x.child(node, fields.pattern);
  const type = x.child(node, fields.type);
  const init = x.child(node, fields.value);
  const otherwise = x.child(node, fields.alternative);
  const declared = type < 0 ? 0 : typeOf(x, type);
  const value = init < 0 ? 0 : x.expression(init);
  if (otherwise >= 0) x.expression(otherwise);
  if (pattern >= 0) bindPattern(x, pattern, x.join(declared, value));
}

export function visitUnsafeBlock(x: Walk, node: number): number {
  const block = x.childOf(node, x.grammar.block);
  return block < 0 ? 0 : x.expression(block);
}

export function visitAsyncBlock(x: Walk, node: number): number {
  return x.term(TermOp.future, visitUnsafeBlock(x, node));
}
