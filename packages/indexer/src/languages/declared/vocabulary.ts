import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { DEF_KIND_IMPL } from "../../facts/facts.ts";

/** What a pattern says of its node, by the first word of its head capture, and which parts it may name. */
export const HEADS: Readonly<Record<string, readonly string[]>> = {
  // definitions and names
  define: [
    "name",
    "parameters",
    "type",
    "value",
    "generics",
    "supertype",
    "interface",
    "owner",
    "receiver",
    "body",
    "doc",
    "also",
    "first",
  ],
  declaration: ["type", "declarator", "value", "generics", "body", "doc", "also"],
  declarator: ["inner", "parameters", "type", "owner", "value", "arguments", "also"],
  forward: ["name"],
  access: [],
  variable: ["name", "untyped", "type", "value", "element", "doc", "also", "body"],
  parameter: ["name", "declarator", "type", "value"],
  generic: ["name", "bound"],
  flag: [],
  import: ["module", "name", "alias", "item"],
  imported: ["name", "alias"],
  scope: [],
  switch: ["name", "value", "case", "also"],
  narrow: ["name", "type", "body", "also"],
  return: ["inner"],
  yield: ["inner"],
  // expressions
  identifier: [],
  member: ["object", "property"],
  qualified: ["scope", "name"],
  call: ["function", "object", "property", "arguments"],
  new: ["type", "arguments", "body"],
  composite: ["type", "body"],
  argument: ["inner"],
  index: ["object", "also"],
  literal: ["also"],
  build: ["first", "item", "also"],
  map: ["first", "key", "value", "also"],
  tuple: ["item"],
  pattern: ["item"],
  inner: ["inner", "also"],
  join: ["branch", "also"],
  await: ["inner"],
  self: [],
  super: [],
  cast: ["inner", "type", "also"],
  closure: ["parameters", "type", "body"],
  skip: [],
  // types
  "type.name": [],
  "type.member": ["object", "property"],
  "type.qualified": ["scope", "name"],
  "type.apply": ["base", "argument"],
  "type.inner": ["inner"],
  "type.union": ["member"],
  "type.tuple": ["member"],
  "type.function": ["parameters", "result"],
  "type.of": ["argument"],
};

/** Kinds that `@define.…` can name. */
export const DEFINED_KINDS: Readonly<Record<string, number>> = {
  module: NodeKind.module,
  function: NodeKind.function,
  method: NodeKind.method,
  struct: NodeKind.struct,
  class: NodeKind.class,
  enum: NodeKind.enum,
  variant: NodeKind.variant,
  trait: NodeKind.trait,
  interface: NodeKind.interface,
  typeAlias: NodeKind.typeAlias,
  constant: NodeKind.constant,
  static: NodeKind.static,
  macro: NodeKind.macro,
  field: NodeKind.field,
  impl: DEF_KIND_IMPL,
};

const TYPE_KINDS: ReadonlySet<number> = new Set([
  NodeKind.class,
  NodeKind.struct,
  NodeKind.interface,
  NodeKind.trait,
  NodeKind.enum,
  DEF_KIND_IMPL,
]);

/** Whether definitions of a kind have members. */
export function isTypeKind(kind: number): boolean {
  return TYPE_KINDS.has(kind);
}

/** Flags that `@flag.…` can name: those of nodes, and what only the extractor asks. */
export const FLAGS: Readonly<Record<string, number>> = {
  ...NodeFlag,
  /** The receiver is the class, not an instance: Python's `@classmethod`. */
  classReceiver: 0x1000000,
  /** Not public, though its name is. */
  private: 0x2000000,
  /** Its members are not public, until a label says so. */
  privateMembers: 0x4000000,
};

/** Stands before the name of what a file declares without defining it. No name has a space in it. */
export const FORWARD = "declared ";

/** `(#set! key value)` of which heads. */
export const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  type: ["literal", "build", "map", "type.of", "parameter"],
  variadic: ["parameter", "declarator"],
  optional: ["parameter"],
  through: ["variable"],
  glob: ["import"],
  flags: ["define", "variable", "declaration"],
  kind: ["variable", "declaration"],
  rest: ["define"],
  interfaces: ["define"],
  elsewhere: ["declaration"],
  indirect: ["declarator"],
};

/** The first word or words of a head that say which it is: `define` of `define.class`, `type.name` whole. */
export function headOf(capture: string): string {
  const first = capture.split(".", 1)[0]!;
  return first === "type" ? capture : first;
}

/** The known word that differs least from one that isn't, if any is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.ceil(word.length / 3)) + 1;
  for (const each of known) {
    const distance = editDistance(word, each);
    if (distance < least) [best, least] = [each, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
