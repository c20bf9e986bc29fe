import type { Evaluator } from "../../linker/evaluator.ts";
import { substitute } from "../../linker/substitution.ts";
import { EXTERNAL, TypeKind, UNKNOWN } from "../../linker/type-table.ts";

/** What the first of some methods gives that a type has, called without arguments that matter; `UNKNOWN` if none has. */
export function resultOfMethod(link: Evaluator, type: number, methods: readonly string[]): number {
  const { types, names } = link.program;
  for (const method of methods) {
    const found = link.members.find(type, names.id(method), "method", -1);
    if (found === undefined) continue;
    const signature = link.headerType(found.def);
    if (types.kind(signature) !== TypeKind.fn) continue;
    const owner = link.program.parent(found.def);
    return substitute(link, types.arg(signature, 0), found.bindings, [owner]);
  }
  return UNKNOWN;
}

/** What `item` says of a type; of a union's members, those of which it says something, together. */
export function ofEachMember(link: Evaluator, type: number, item: (member: number) => number): number {
  const { types } = link.program;
  if (types.kind(type) !== TypeKind.union) return item(type);
  return unionOf(
    link,
    types.args(type).map((member) => item(member)),
  );
}

/** Item of a built-in type without a model: its last argument, as of `map<K, V>`; of a tuple any. */
export function lastArgument(link: Evaluator, type: number): number {
  const { types } = link.program;
  const kind = types.kind(type);
  if (kind === TypeKind.tuple) return unionOf(link, types.args(type));
  if (kind !== TypeKind.primitive) return UNKNOWN;
  const count = types.argCount(type);
  return count === 0 ? UNKNOWN : types.arg(type, count - 1);
}

function unionOf(link: Evaluator, parts: readonly number[]): number {
  const known = [...new Set(parts)].filter((part) => part > EXTERNAL);
  const [first] = known;
  if (first === undefined) return parts.includes(EXTERNAL) ? EXTERNAL : UNKNOWN;
  return known.length === 1 ? first : link.program.types.intern(TypeKind.union, 0, 0, known);
}
