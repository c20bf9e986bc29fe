import { TermOp } from "./facts.ts";

/** What an operand of a term is. A term names only earlier ones of its unit, so nothing goes round in circles. */
export type Operand = "nothing" | "term" | "list" | "name" | "scope" | "namespaces" | "def" | "count";
export type Operands = readonly [a: Operand, b?: Operand, c?: Operand];

const OPERANDS: Readonly<Record<keyof typeof TermOp, Operands>> = {
  unknown: ["nothing"],
  path: ["scope", "name", "namespaces"],
  member: ["term", "name", "namespaces"],
  apply: ["term", "list"],
  typeParameter: ["def", "count"],
  selfType: ["def"],
  list: ["term", "list"],
  tuple: ["list"],
  fn: ["list", "term"],
  dyn: ["list"],
  opaque: ["list"],
  primitive: ["name"],
  field: ["term", "name"],
  method: ["term", "name", "count"],
  call: ["term", "list"],
  index: ["term"],
  element: ["term"],
  deref: ["term"],
  try: ["term"],
  await: ["term"],
  patternField: ["term", "term", "name"],
  expectedParameter: ["term", "count", "count"],
  join: ["term", "term"],
  new: ["term"],
  generic: ["name", "list", "term"],
  moduleSpecifier: ["name"],
  union: ["list"],
  intersection: ["list"],
  arithmetic: ["term"],
  cast: ["term", "term"],
  macro: ["name", "scope"],
  binding: ["term", "name", "term"],
  qualified: ["term", "term"],
  future: ["term"],
};

/** By `TermOp`; undefined for numbers that are none. */
export const operandsOf: readonly (Operands | undefined)[] = operandsByOp();

/** By `TermOp`: which operand, from 1 on, is a name, a scope or a definition; 0 for none. No term has two of a kind. */
export const NAME_AT: Uint8Array = placesOf("name");
export const SCOPE_AT: Uint8Array = placesOf("scope");
export const DEF_AT: Uint8Array = placesOf("def");

/** By `TermOp`: which operands are terms of the same unit; 1 for the first, 2 for the second and 4 for the third, added up. */
export const TERM_OPERANDS: Uint8Array = byOp((operands) => {
  let mask = 0;
  for (const [i, operand] of operands.entries()) if (operand === "term" || operand === "list") mask |= 1 << i;
  return mask;
});

function operandsByOp(): (Operands | undefined)[] {
  const table: (Operands | undefined)[] = [];
  for (const [name, operands] of Object.entries(OPERANDS)) table[TermOp[name as keyof typeof TermOp]] = operands;
  return table;
}

function placesOf(what: "name" | "scope" | "def"): Uint8Array {
  return byOp((operands) => operands.indexOf(what) + 1);
}

/** 0 for numbers that are none, among them those that extractors use for themselves. */
function byOp(value: (operands: Operands) => number): Uint8Array {
  const table = new Uint8Array(128);
  for (const [op, operands] of operandsOf.entries()) if (operands !== undefined) table[op] = value(operands);
  return table;
}
