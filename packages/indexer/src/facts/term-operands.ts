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

function operandsByOp(): (Operands | undefined)[] {
  const table: (Operands | undefined)[] = [];
  for (const [name, operands] of Object.entries(OPERANDS)) table[TermOp[name as keyof typeof TermOp]] = operands;
  return table;
}
