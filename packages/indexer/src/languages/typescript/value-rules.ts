import { NodeKind } from "@parseltongue/graph/schema";
import { DefField, Namespace } from "../../facts/facts.ts";
import type { Evaluator } from "../../linker/evaluator.ts";
import { substitute } from "../../linker/substitution.ts";
import { EXTERNAL, Substitution, TypeKind, UNKNOWN } from "../../linker/type-table.ts";
import { globalName } from "./global-names.ts";

const MAX_PROMISES = 8;

/** What iterating over a value yields: the argument of what its iterator method returns. */
export function elementType(link: Evaluator, type: number): number {
  const { types, names } = link.program;
  const kind = types.kind(type);
  if (kind === TypeKind.tuple) return unionOf(link, types.args(type));
  if (kind === TypeKind.union)
    return unionOf(
      link,
      types.args(type).map((part) => elementType(link, part)),
    );
  for (const method of ["[Symbol.iterator]", "[Symbol.asyncIterator]"]) {
    const found = link.members.find(type, names.id(method), "method", 0);
    if (found === undefined) continue;
    const signature = link.headerType(found.def);
    if (types.kind(signature) !== TypeKind.fn) continue;
    const owner = link.program.parent(found.def);
    return types.arg(substitute(link, types.arg(signature, 0), found.bindings, [owner]), 0);
  }
  return UNKNOWN;
}

/** `value[…]`: items of arrays and tuples, values of records. */
export function indexType(link: Evaluator, type: number): number {
  const { types } = link.program;
  if (types.kind(type) === TypeKind.tuple) return unionOf(link, types.args(type));
  if (types.kind(type) === TypeKind.union)
    return unionOf(
      link,
      types.args(type).map((part) => indexType(link, part)),
    );
  const array = instanceOfGlobal(link, type, "Array");
  if (array > EXTERNAL) return types.arg(array, 0);
  const record = instanceOfGlobal(link, type, "Record");
  return record > EXTERNAL ? types.arg(record, 1) : UNKNOWN;
}

/**
 * What awaiting a value gives: what promises resolve to, however deep, and the value itself if it is none. The model's
 * `Promise.all` resolves to what it was given, so promises inside a resolved tuple or array are taken as awaited too.
 */
export function awaitType(link: Evaluator, type: number): number {
  const { types } = link.program;
  let at = type;
  for (let i = 0; i < MAX_PROMISES && at > EXTERNAL; i++) {
    const promise = instanceOfGlobal(link, at, "Promise");
    if (promise <= EXTERNAL) break;
    at = types.arg(promise, 0);
  }
  return at === type || at <= EXTERNAL ? at : awaitedItems(link, at);
}

function awaitedItems(link: Evaluator, type: number): number {
  const { types } = link.program;
  const isArray = types.kind(type) === TypeKind.nominal && instanceOfGlobal(link, type, "Array") === type;
  if (types.kind(type) !== TypeKind.tuple && !isArray) return type;
  const items = types.args(type).map((item) => (item <= EXTERNAL ? item : awaitType(link, item)));
  return types.intern(types.kind(type), types.head(type), types.extra(type), items);
}

/** What calling an `async` function gives. */
export function futureType(link: Evaluator, type: number): number {
  if (instanceOfGlobal(link, type, "Promise") > EXTERNAL) return type;
  const head = globalName(link, link.program.names.id("Promise"), Namespace.type);
  return head <= 0 ? UNKNOWN : link.program.types.intern(TypeKind.nominal, head, 0, [type]);
}

/**
 * Where a member that a value lacks may still be found, and what is called when an object is: the signature of an
 * interface that can be called. Promises of promises do not exist: a member of what one resolves to can only be meant
 * where the model made one too many.
 */
export function callableTarget(link: Evaluator, type: number): number {
  const { program } = link;
  const { types } = program;
  const head = types.head(type);
  if (!program.isLive(head)) return UNKNOWN;
  if (program.kind(head) === NodeKind.interface && program.field(head, DefField.type) !== 0) {
    const bindings = new Substitution();
    types.args(type).forEach((arg, i) => bindings.bind(head, i, arg));
    return substitute(link, link.headerType(head), bindings, [head]);
  }
  if (program.isInternal(head)) return UNKNOWN;
  const promise = instanceOfGlobal(link, type, "Promise");
  return promise > EXTERNAL ? types.arg(promise, 0) : UNKNOWN;
}

/** A type seen as a class or interface of the library, `UNKNOWN` if it is none. */
function instanceOfGlobal(link: Evaluator, type: number, name: string): number {
  const head = globalName(link, link.program.names.id(name), Namespace.type);
  return head <= 0 ? UNKNOWN : link.members.instanceOf(type, head);
}

function unionOf(link: Evaluator, parts: readonly number[]): number {
  const known = [...new Set(parts)].filter((part) => part > EXTERNAL);
  const [first] = known;
  if (first === undefined) return parts.includes(EXTERNAL) ? EXTERNAL : UNKNOWN;
  return known.length === 1 ? first : link.program.types.intern(TypeKind.union, 0, 0, known);
}
