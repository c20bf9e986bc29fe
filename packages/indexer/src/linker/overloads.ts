import { NodeFlag, NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField } from "../facts/facts.ts";
import type { Evaluator } from "./evaluator.ts";
import { EXTERNAL_SYMBOL } from "./language-rules.ts";
import { acceptsArguments } from "./members.ts";
import { unify } from "./substitution.ts";
import { EXTERNAL, Substitution, TypeKind, UNKNOWN } from "./type-table.ts";

/**
 * What a call means beyond what its name says, now that the types of its arguments are known: which of several impls of
 * a generic trait (`Id::from(name)`), which type's impl of a trait's function (`Shape::area(&square)`).
 * @param isMethodCall the receiver is bound already and not among the arguments
 * @returns the symbol of what is called; 0 where the arguments add nothing to the name
 */
export function calledSymbol(link: Evaluator, symbol: number, args: readonly number[], isMethodCall: boolean): number {
  if (symbol < EXTERNAL_SYMBOL) return symbolAmong(link, link.defsOf(symbol), args, isMethodCall);
  if (symbol <= 0) return 0;
  if (isForeignImpl(link, symbol)) {
    if (args.every((arg) => arg === UNKNOWN)) return 0;
    return accepts(link, symbol, args, isMethodCall) ? symbol : EXTERNAL_SYMBOL;
  }
  return isMethodCall ? 0 : implOfReceiver(link, symbol, args[0] ?? UNKNOWN);
}

function symbolAmong(link: Evaluator, all: readonly number[], args: readonly number[], isMethodCall: boolean): number {
  const { rules } = link.program.fileOf(all[0]!);
  if (rules.hasOverloads === true) return overloadAmong(link, all, args);
  const fitting = all.filter((def) => accepts(link, def, args, isMethodCall));
  if (fitting.length === all.length) return 0;
  if (fitting.length > 0) return link.symbolOfAll(fitting);
  return all.every((def) => isForeignImpl(link, def)) ? EXTERNAL_SYMBOL : 0;
}

/**
 * Of overloads those that take so many arguments, and of these those that want just the types that are given: what a
 * value is converted to on the way is not known, so that a type alone rules nothing out.
 */
function overloadAmong(link: Evaluator, all: readonly number[], args: readonly number[]): number {
  const taking = all.filter((def) => acceptsArguments(link.program.field(def, DefField.arity), args.length));
  const exact = taking.filter((def) => wantsExactly(link, def, args));
  const chosen = exact.length > 0 ? exact : taking;
  return chosen.length === 0 || chosen.length === all.length ? 0 : link.symbolOfAll(chosen);
}

/** Whether some argument is of the very type that its parameter has, and none of another. */
function wantsExactly(link: Evaluator, def: number, args: readonly number[]): boolean {
  const { types } = link.program;
  const declared = link.headerType(def);
  if (types.kind(declared) !== TypeKind.fn) return false;
  let isSaid = false;
  for (let i = 0; i < args.length && i + 1 < types.argCount(declared); i++) {
    const isSame = isVeryType(link, types.arg(declared, i + 1), args[i]!);
    if (isSame === false) return false;
    isSaid ||= isSame === true;
  }
  return isSaid;
}

/** Whether a given type is the wanted one; undefined where that is not known. */
function isVeryType(link: Evaluator, wanted: number, given: number): boolean | undefined {
  const { types } = link.program;
  const [wantedKind, givenKind] = [types.kind(wanted), types.kind(given)];
  if (wantedKind !== TypeKind.primitive && wantedKind !== TypeKind.nominal) return undefined;
  if (givenKind !== TypeKind.primitive && givenKind !== TypeKind.nominal) return undefined;
  if (wantedKind !== givenKind || types.head(wanted) !== types.head(given)) return false;
  if (wantedKind === TypeKind.nominal || types.argCount(wanted) === 0) return true;
  // Arrays are told apart by what is in them.
  return isVeryType(link, types.arg(wanted, 0), types.arg(given, 0));
}

/**
 * Whether a member comes from an impl of a library's trait for a library's type. The library has more such impls than
 * its model tells, so that the name alone proves nothing.
 */
export function isForeignImpl(link: Evaluator, member: number): boolean {
  const { program } = link;
  const impl = program.parent(member);
  if (impl === 0 || program.kind(impl) !== DEF_KIND_IMPL) return false;
  const trait = link.supertypes(impl)[0];
  if (trait === undefined || program.isInternal(program.types.head(trait))) return false;
  const head = link.members.headOf(program.headerTermType(impl, program.field(impl, DefField.type)));
  return head > 0 && !program.isInternal(head);
}

/** Whether arguments may be given to a callable: no known one is certainly of another type than its parameter. */
function accepts(link: Evaluator, def: number, args: readonly number[], isMethodCall: boolean): boolean {
  const { program } = link;
  const { types } = program;
  const declared = link.headerType(def);
  if (types.kind(declared) !== TypeKind.fn) return true;
  const hasReceiver = (program.field(def, DefField.flags) & NodeFlag.receiver) !== 0;
  const rest = hasReceiver && !isMethodCall ? args.slice(1) : args;
  const bindings = new Substitution();
  for (let i = 0; i < rest.length && i + 1 < types.argCount(declared); i++) {
    const wanted = types.arg(declared, i + 1);
    if (rest[i] === EXTERNAL && types.kind(wanted) === TypeKind.nominal && program.isInternal(types.head(wanted)))
      return false;
    if (!unify(link, wanted, rest[i]!, bindings)) return false;
  }
  return true;
}

/** `Trait::method(value)`: the method that the value's type has for the trait; 0 when its type leaves that open. */
function implOfReceiver(link: Evaluator, symbol: number, receiver: number): number {
  const { program } = link;
  const trait = program.parent(symbol);
  if (receiver <= EXTERNAL || trait === 0 || program.kind(trait) !== NodeKind.trait) return 0;
  if ((program.field(symbol, DefField.flags) & NodeFlag.receiver) === 0) return 0;
  const found = link.members.find(receiver, program.field(symbol, DefField.name), "method", -1);
  if (found === undefined || found.others.length > 0) return 0;
  const impl = program.parent(found.def);
  if (program.kind(impl) !== DEF_KIND_IMPL) return 0;
  const implemented = link.supertypes(impl)[0];
  return implemented !== undefined && program.types.head(implemented) === trait ? found.def : 0;
}
