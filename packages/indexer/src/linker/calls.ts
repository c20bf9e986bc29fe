import { NodeFlag, NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField } from "../facts/facts.ts";
import type { Evaluator } from "./evaluator.ts";
import { asFn, bindBounds, boundsOfParameter, substitute, unify } from "./substitution.ts";
import { EXTERNAL, SELF_INDEX, Substitution, TypeKind, UNKNOWN } from "./type-table.ts";

/** The owner whose parameters a callable may use besides its own: impl, trait or type around it; 0 if none. */
function ownerOf(link: Evaluator, def: number): number {
  const parent = link.program.parent(def);
  if (parent === 0) return 0;
  const kind = link.program.kind(parent);
  const owns =
    kind === DEF_KIND_IMPL ||
    kind === NodeKind.trait ||
    kind === NodeKind.struct ||
    kind === NodeKind.enum ||
    kind === NodeKind.class ||
    kind === NodeKind.interface ||
    kind === NodeKind.typeAlias;
  return owns ? parent : 0;
}

/** Writes bindings down as the arguments of a `function` type: `Self`, the owner's parameters, the callable's own. */
export function functionType(link: Evaluator, def: number, bindings: Substitution): number {
  const { program } = link;
  if (bindings.isEmpty) return program.types.intern(TypeKind.function, def, 0, []);
  const owner = ownerOf(link, def);
  link.needHeader(def);
  if (owner !== 0) link.needHeader(owner);
  const args: number[] = [];
  if (owner !== 0) {
    args.push(Math.max(0, bindings.get(owner, SELF_INDEX)));
    for (let i = 0; i < program.genericCount(owner); i++) args.push(Math.max(0, bindings.get(owner, i)));
  } else args.push(UNKNOWN);
  for (let i = 0; i < program.genericCount(def); i++) args.push(Math.max(0, bindings.get(def, i)));
  return program.types.intern(TypeKind.function, def, 0, args);
}

/** Reads the arguments of a `function` type back into bindings. */
function bindingsOf(link: Evaluator, type: number): Substitution {
  const { program } = link;
  const def = program.types.head(type);
  const owner = ownerOf(link, def);
  const bindings = new Substitution();
  const args = program.types.args(type);
  if (args.length === 0) return bindings;
  const bind = (to: number, index: number, arg: number | undefined): void => {
    if (arg !== undefined && arg !== UNKNOWN) bindings.bind(to, index, arg);
  };
  let at = 1;
  if (owner !== 0) {
    bind(owner, SELF_INDEX, args[0]);
    for (let i = 0; i < program.genericCount(owner); i++) bind(owner, i, args[at++]);
  }
  for (let i = 0; i < program.genericCount(def); i++) bind(def, i, args[at++]);
  return bindings;
}

/** Gives a named function its explicit type arguments (`f::<A>`). */
export function withTypeArguments(link: Evaluator, type: number, args: readonly number[]): number {
  const bindings = bindingsOf(link, type);
  const def = link.program.types.head(type);
  args.forEach((arg, i) => bindings.bind(def, i, arg));
  return functionType(link, def, bindings);
}

/** The `fn` type of a named function with what is bound already filled in; 0 when its declaration says none. */
export function signatureOf(link: Evaluator, type: number): number {
  const { program } = link;
  const def = program.types.head(type);
  link.needHeader(def);
  const declared = program.headerTermType(def, program.field(def, DefField.type));
  if (program.types.kind(declared) !== TypeKind.fn) return 0;
  return substitute(link, declared, bindingsOf(link, type), []);
}

/** Type of calling a value with arguments. `isMethodCall`: the receiver is bound already and not among them. */
export function callResult(link: Evaluator, callee: number, args: readonly number[], isMethodCall: boolean): number {
  const { program } = link;
  const { types } = program;
  switch (types.kind(callee)) {
    case TypeKind.unknown:
      return UNKNOWN;
    case TypeKind.external:
      return args.some((arg) => arg === UNKNOWN || types.mentionsInternal(arg)) ? UNKNOWN : EXTERNAL;
    case TypeKind.function:
      return callFunction(link, callee, args, isMethodCall);
    case TypeKind.nominal:
      if (isTypeItself(program.kind(types.head(callee)))) return construct(link, types.head(callee), callee, args);
      break;
    case TypeKind.constructor:
      return types.intern(TypeKind.nominal, types.head(callee), 0, types.args(callee));
    default:
      break;
  }
  const fn = asFn(link, callee);
  return fn === 0 ? UNKNOWN : types.arg(fn, 0);
}

function isTypeItself(kind: number): boolean {
  return kind === NodeKind.struct || kind === NodeKind.enum;
}

function callFunction(link: Evaluator, callee: number, args: readonly number[], isMethodCall: boolean): number {
  const { program } = link;
  const { types } = program;
  const def = types.head(callee);
  const kind = program.kind(def);
  if (kind === NodeKind.variant || kind === NodeKind.struct) return construct(link, def, UNKNOWN, args);
  link.needHeader(def);
  const declared = program.headerTermType(def, program.field(def, DefField.type));
  if (types.kind(declared) !== TypeKind.fn) return declared === EXTERNAL ? EXTERNAL : UNKNOWN;
  const result = types.arg(declared, 0);
  if (!types.isOpen(result)) return result;
  const bindings = bindingsOf(link, callee);
  const owner = ownerOf(link, def);
  let rest = args;
  if (!isMethodCall && (program.field(def, DefField.flags) & NodeFlag.receiver) !== 0) {
    bindReceiver(link, owner, args[0] ?? UNKNOWN, bindings);
    rest = args.slice(1);
  }
  bindArguments(link, def, declared, rest, bindings);
  return substitute(link, result, bindings, owner === 0 ? [def] : [def, owner]);
}

function bindReceiver(link: Evaluator, owner: number, receiver: number, bindings: Substitution): void {
  const { program } = link;
  if (owner === 0 || receiver === UNKNOWN) return;
  if (program.kind(owner) === NodeKind.trait) bindings.bind(owner, SELF_INDEX, receiver);
  else if (program.kind(owner) === DEF_KIND_IMPL) {
    link.needHeader(owner);
    unify(link, program.headerTermType(owner, program.field(owner, DefField.type)), receiver, bindings);
  }
}

/** Binds a callable's own parameters from its arguments, closures' results included. */
function bindArguments(
  link: Evaluator,
  def: number,
  declared: number,
  args: readonly number[],
  bindings: Substitution,
): void {
  const { types } = link.program;
  for (let i = 0; i < args.length && i + 1 < types.argCount(declared); i++) {
    unify(link, types.arg(declared, i + 1), args[i]!, bindings);
  }
  const count = link.program.genericCount(def);
  for (let i = 0; i < count; i++) {
    const actual = bindings.get(def, i);
    if (actual <= EXTERNAL) continue;
    bindBounds(link, boundsOfParameter(link, types.intern(TypeKind.parameter, def, i, [])), actual, bindings);
  }
}

/** A tuple struct or variant called with its fields: the type with its parameters bound from them. */
function construct(link: Evaluator, def: number, known: number, args: readonly number[]): number {
  const { program } = link;
  const { types } = program;
  const owner = program.kind(def) === NodeKind.variant ? program.parent(def) : def;
  link.needHeader(owner);
  link.needHeader(def);
  const count = program.genericCount(owner);
  if (count === 0) return types.intern(TypeKind.nominal, owner, 0, []);
  if (types.argCount(known) > 0) return known;
  const bindings = new Substitution();
  let position = 0;
  program.eachChild(def, (field) => {
    if (program.kind(field) !== NodeKind.field) return;
    link.needHeader(field);
    const declared = program.headerTermType(field, program.field(field, DefField.type));
    unify(link, declared, args[position++] ?? UNKNOWN, bindings);
  });
  const own: number[] = [];
  for (let i = 0; i < count; i++) own.push(Math.max(0, bindings.get(owner, i)));
  return types.intern(TypeKind.nominal, owner, 0, own);
}

/**
 * The type a closure's parameter has because the closure is argument `argument` of a call of `callee`; with parameter −1
 * the type the call wants of the argument itself.
 */
export function expectedParameter(link: Evaluator, callee: number, argument: number, parameter: number): number {
  const { types } = link.program;
  if (callee <= EXTERNAL) return callee;
  if (types.kind(callee) !== TypeKind.function) {
    const signature = asFn(link, callee);
    return signature === 0 ? UNKNOWN : parameterOf(link, types.arg(signature, argument + 1), parameter);
  }
  const def = types.head(callee);
  const declared = link.headerType(def);
  if (types.kind(declared) !== TypeKind.fn) return UNKNOWN;
  const owner = ownerOf(link, def);
  const wanted = parameterOf(link, types.arg(declared, argument + 1), parameter);
  return substitute(link, wanted, bindingsOf(link, callee), owner === 0 ? [def] : [def, owner]);
}

function parameterOf(link: Evaluator, wanted: number, parameter: number): number {
  if (parameter < 0) return wanted;
  const fn = asFn(link, wanted);
  return fn === 0 ? UNKNOWN : link.program.types.arg(fn, parameter + 1);
}
