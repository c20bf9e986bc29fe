import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { DEF_KIND_IMPL, Namespace, TermOp, VARIADIC } from "../../facts/facts.ts";
import type { Surroundings } from "../../facts/body-numbers.ts";
import type { Preamble } from "./attributes.ts";
import { define } from "./define.ts";
import { declareGenerics } from "./generics.ts";
import { bindPattern } from "./patterns.ts";
import { typeOf } from "./types.ts";
import type { Walk } from "./walk.ts";
import { openScope, statements } from "./blocks.ts";

/** What the parameter list declares; the two arrays run in parallel, `self` is in neither. */
interface Parameters {
  readonly types: number[];
  /** Pattern node of each parameter, -1 if it has none. */
  readonly patterns: number[];
  /** Term of `self`, -1 without a receiver. */
  receiver: number;
  variadic: boolean;
}

export function visitFunction(x: Walk, node: number, before: Preamble): void {
  const g = x.grammar;
  const place = x.place();
  const generics = x.typeParameters.length;
  const body = x.child(node, g.fields.body);
  const parentKind = x.facts.getDef(x.unit.def, "kind");
  const isMethod = parentKind === DEF_KIND_IMPL || parentKind === NodeKind.trait;
  const name = x.child(node, g.fields.name);
  const isEntry = !isMethod && x.unit.def === 0 && name >= 0 && x.slice(name) === "main";
  define(x, node, name, before, {
    kind: isMethod ? NodeKind.method : NodeKind.function,
    namespaces: Namespace.value,
    flags: modifiers(x, node) | (body < 0 ? 0 : NodeFlag.body) | (isEntry ? NodeFlag.entry : 0),
  });
  declareGenerics(x, node);
  const list = x.child(node, g.fields.parameters);
  const parameters = readParameters(x, list);
  describe(x, node, parameters, isMethod);
  x.unit.endHeader();
  if (body >= 0) readBody(x, list, body, parameters);
  x.typeParameters.length = generics;
  x.return(place);
}

function modifiers(x: Walk, node: number): number {
  const list = x.childOf(node, x.grammar.functionModifiers);
  if (list < 0) return 0;
  const text = x.slice(list);
  return (
    (/\basync\b/.test(text) ? NodeFlag.async : 0) |
    (/\bunsafe\b/.test(text) ? NodeFlag.unsafe : 0) |
    (/\bconst\b/.test(text) ? NodeFlag.const : 0)
  );
}

function readParameters(x: Walk, list: number): Parameters {
  const g = x.grammar;
  const found: Parameters = { types: [], patterns: [], receiver: -1, variadic: false };
  const last = list < 0 ? 0 : (x.next[list] as number);
  for (let c = list + 1; c < last; c = x.next[c] as number) {
    const s = x.symbol[c];
    if (x.isExtra(c)) continue;
    if (s === g.selfParameter) found.receiver = x.selfDef < 0 ? 0 : x.term(TermOp.selfType, x.selfDef);
    else if (s === g.variadicParameter) found.variadic = true;
    else if (s === g.parameter) readParameter(x, c, found);
    else {
      found.types.push(typeOf(x, c));
      found.patterns.push(-1);
    }
  }
  return found;
}

function readParameter(x: Walk, node: number, found: Parameters): void {
  const { fields, self } = x.grammar;
  const pattern = x.child(node, fields.pattern);
  const typeNode = x.child(node, fields.type);
  const type = typeNode < 0 ? 0 : typeOf(x, typeNode);
  if (pattern >= 0 && x.symbol[pattern] === self) found.receiver = type;
  else {
    found.types.push(type);
    found.patterns.push(pattern);
  }
}

/** Stores the `fn` term, the arity and whether there is a receiver. */
function describe(x: Walk, node: number, parameters: Parameters, isMethod: boolean): void {
  const { def } = x.unit;
  const returnType = x.child(node, x.grammar.fields.returnType);
  const result = returnType < 0 ? x.unitType : typeOf(x, returnType);
  const flags = x.facts.getDef(def, "flags");
  const produced = (flags & NodeFlag.async) === 0 ? result : x.term(TermOp.future, result);
  x.facts.setDef(def, "type", x.term(TermOp.fn, x.unit.list(parameters.types), produced));
  x.facts.setDef(def, "arity", parameters.types.length | (parameters.variadic ? VARIADIC : 0));
  if (parameters.receiver >= 0) x.facts.setDef(def, "flags", flags | NodeFlag.receiver);
  else if (isMethod) x.facts.setDef(def, "flags", flags | NodeFlag.static);
}

/** Walks the patterns of the parameters and the body, if they are not as they were when the file was walked before. */
function readBody(x: Walk, list: number, body: number, parameters: Parameters): void {
  const { bodies, locals, refFlags, quiet } = x;
  const isPlain = list >= 0 && locals.mark() === 0 && refFlags === 0 && quiet === 0;
  if (bodies === undefined || !isPlain) return walkBody(x, body, parameters);
  const stretch = { from: list, to: x.next[body] as number };
  bodies.body(x.facts, x.unit, stretch, surroundings(x, parameters), () => walkBody(x, body, parameters));
}

function surroundings(x: Walk, { types, receiver }: Parameters): Surroundings {
  const defs = [x.unit.def];
  if (x.selfDef >= 0) defs.push(x.selfDef);
  const names: number[] = [];
  const others = [x.depth, x.selfDef < 0 ? 0 : 1, receiver, types.length, ...types];
  for (let i = 0; i < x.typeParameters.length; i += 3) {
    names.push(x.typeParameters[i] as number);
    defs.push(x.typeParameters[i + 1] as number);
    others.push(x.typeParameters[i + 2] as number);
  }
  return { scope: x.scope, defs, names, others };
}

function walkBody(x: Walk, body: number, parameters: Parameters): void {
  const mark = x.locals.mark();
  const outer = x.scope;
  if (parameters.receiver >= 0) x.locals.bind(x.facts.name("self"), parameters.receiver);
  for (let i = 0; i < parameters.patterns.length; i++) {
    const pattern = parameters.patterns[i] as number;
    if (pattern >= 0) bindPattern(x, pattern, parameters.types[i] as number);
  }
  openScope(x, body);
  if (x.scope !== outer) x.facts.setDef(x.unit.def, "ownScope", x.scope);
  statements(x, body);
  x.scope = outer;
  x.locals.release(mark);
}
