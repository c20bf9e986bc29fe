import { RefRole, Namespace, TermOp } from "../../facts/facts.ts";
import { scoped } from "./types.ts";
import type { Walk } from "./walk.ts";

export function visitMacro(x: Walk, node: number): number {
  const g = x.grammar;
  const nameNode = x.child(node, g.fields.macro);
  if (nameNode < 0) return 0;
  if (x.symbol[nameNode] === g.scopedIdentifier) scoped(x, nameNode, Namespace.macro, RefRole.calls);
  else {
    const name = x.name(nameNode);
    x.ref(RefRole.calls, x.term(TermOp.macro, name, x.scope), nameNode, name);
  }
  return 0;
}
