import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { readMacroArguments } from "./macro-arguments.ts";
import { TokenCursor } from "./token-cursor.ts";
import { readExpression } from "./token-expressions.ts";
import { scoped } from "./types.ts";
import type { Walk } from "./walk.ts";

/**
 * A macro invocation: a call of the macro, and whatever its arguments refer to. The grammar leaves the arguments as
 * tokens, so they are read here as the expressions, patterns and statements that they most likely are.
 */
export function visitMacro(x: Walk, node: number): number {
  const g = x.grammar;
  const path = x.child(node, g.fields.macro);
  const tree = x.childOf(node, g.tokenTree);
  if (path < 0) return 0;
  const name = macroName(x, path);
  if (tree < 0) return 0;
  const outer = x.refFlags;
  x.refFlags |= EdgeFlag.macro;
  const cursor = new TokenCursor(x, x.start[tree] as number, x.end[tree] as number, readExpression);
  const value = readMacroArguments(cursor, name);
  x.refFlags = outer;
  return value;
}

/** Notes the call of the macro itself and gives its last name. */
function macroName(x: Walk, path: number): string {
  const g = x.grammar;
  if (x.symbol[path] === g.scopedIdentifier) {
    scoped(x, path, Namespace.macro, RefRole.calls);
    const last = x.child(path, g.fields.name);
    return last < 0 ? "" : x.slice(last);
  }
  const name = x.name(path);
  x.ref(RefRole.calls, x.term(TermOp.macro, name, x.scope), path, name);
  return x.facts.nameText(name);
}
