import { TermOp } from "../../facts/facts.ts";
import type { Walk } from "./walk.ts";

const NUMBER_SUFFIX = /(?:[iu](?:8|16|32|64|128|size)|f32|f64)$/;

/** Type of a number; without a suffix it is `{integer}` or `{float}`, which adapt to what they are used with. */
export function numberType(x: Walk, text: string, isFloat: boolean): number {
  return x.primitive(NUMBER_SUFFIX.exec(text)?.[0] ?? (isFloat ? "{float}" : "{integer}"));
}

/** Type of a string literal whose text starts at an offset: `str`, `CStr` or an array of bytes. */
export function stringType(x: Walk, start: number): number {
  const first = x.text[start];
  if (first !== "b") return x.primitive(first === "c" ? "CStr" : "str");
  return x.term(TermOp.apply, x.primitive("array"), x.unit.list([x.primitive("u8")]));
}

export function charType(x: Walk, start: number): number {
  return x.primitive(x.text[start] === "b" ? "u8" : "char");
}
