import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { applyArguments, qualified } from "./token-types.ts";

/** A path as it stands in an expression, before it is known whether it is called. */
export interface ReadPath {
  /** Term in the value namespace, in that of types before a struct literal's braces. */
  readonly term: number;
  /** Token of the last segment. */
  readonly last: number;
  readonly isLocal: boolean;
  /** Number of segments. */
  readonly length: number;
}

/** Reads `a::b::<T>::c` or `<T as Trait>::c`; notes types before a `::`, not the last segment. */
export function readPath(c: TokenCursor, allowsStruct: boolean): ReadPath {
  const { x } = c;
  if (c.is("<")) return afterQualified(c);
  const isGlobal = c.take("::");
  let last = c.at++;
  let length = 1;
  const isLong = c.is("::") && c.isName(1);
  const local = isLong || isGlobal ? -1 : x.locals.lookup(c.name(last));
  if (local >= 0) return { term: local, last, isLocal: true, length };
  let term = withTurbofish(c, c.first(last, namespaceOf(c, last, allowsStruct), isGlobal));
  while (c.is("::") && c.isName(1)) {
    if (c.startsUpper(last)) c.usesType(term, last);
    last = c.at + 1;
    c.at += 2;
    length++;
    term = x.term(TermOp.member, term, c.name(last), namespaceOf(c, last, allowsStruct));
    term = withTurbofish(c, term);
  }
  return { term, last, isLocal: false, length };
}

/** A segment is a type's before another segment, and before the braces of a struct literal. */
function namespaceOf(c: TokenCursor, index: number, allowsStruct: boolean): number {
  const isStruct = allowsStruct && c.is("{") && c.startsUpper(index);
  return isStruct || followsType(c) ? Namespace.type : Namespace.value;
}

/** Whether the segment just read is followed by another, so that it is a type or module. */
function followsType(c: TokenCursor): boolean {
  if (!c.is("::")) return false;
  if (!c.is("<", 1)) return true;
  let depth = 0;
  for (let ahead = 1; c.at + ahead < c.end; ahead++) {
    if (c.is("<", ahead)) depth++;
    else if (c.is(">", ahead) && --depth === 0) return c.is("::", ahead + 1);
  }
  return false;
}

function withTurbofish(c: TokenCursor, term: number): number {
  if (!c.is("::") || !c.is("<", 1)) return term;
  c.at++;
  return applyArguments(c, term);
}

function afterQualified(c: TokenCursor): ReadPath {
  const owner = qualified(c);
  const last = c.at + 1;
  if (!c.is("::") || !c.isName(1)) return { term: owner, last: c.at - 1, isLocal: true, length: 1 };
  c.at += 2;
  const term = c.x.term(TermOp.member, owner, c.name(last), Namespace.value);
  return { term: withTurbofish(c, term), last, isLocal: false, length: 2 };
}

/** Notes a path that is named without being called. */
export function usesValue(c: TokenCursor, path: ReadPath): void {
  if (path.isLocal || (path.length === 1 && !c.trustsNames)) return;
  const name = c.name(path.last);
  if (c.x.facts.nameText(name) !== "Self") c.ref(RefRole.uses, path.term, path.last, name, EdgeFlag.value);
}
