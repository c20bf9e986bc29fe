import { NodeKind } from "@parseltongue/graph";
import { DefField } from "../facts/facts.ts";
import type { LinkedFile } from "./linked-file.ts";

/** What other definitions see of a definition, as last worked out. */
export type HeaderValue = readonly number[];

/** Members of an impl as (definition, name). */
export function membersOf(file: LinkedFile, local: number): (readonly [number, number])[] {
  const members: (readonly [number, number])[] = [];
  for (let i = file.firstChild[local]!; i >= 0; i = file.nextSibling[i]!) {
    members.push([file.defIds[i]!, file.def(i, DefField.name)]);
  }
  return members;
}

/** Whether the definitions that two versions share stand in the same order in both. */
export function isRising(matched: Int32Array): boolean {
  let last = -1;
  for (const old of matched) {
    if (old < 0) continue;
    if (old < last) return false;
    last = old;
  }
  return true;
}

/** Types of a definition's header terms that others read, and what its record says. */
export function headerValue(file: LinkedFile, local: number): number[] {
  const start = file.def(local, DefField.termStart);
  const end = file.def(local, DefField.headerTermEnd);
  const value = [
    file.def(local, DefField.arity),
    file.def(local, DefField.flags),
    file.def(local, DefField.namespaces),
    file.def(local, DefField.parent) < 0 ? 0 : file.defIds[file.def(local, DefField.parent)]!,
    file.def(local, DefField.type) === 0 ? 0 : 1 + file.termTypes[start + file.def(local, DefField.type)]!,
  ];
  for (let term = 1; term < end; term++) value.push(file.termTypes[start + term]!, file.termSymbols[start + term]!);
  return value;
}

export function sameValue(a: HeaderValue, b: HeaderValue): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** Calls back for each member of an impl, trait or type that has an id. */
export function noteMembers(file: LinkedFile, note: (owner: number, name: number, text: string) => void): void {
  for (let i = 1; i < file.defCount; i++) {
    const parent = file.def(i, DefField.parent);
    if (parent < 0) continue;
    const kind = file.def(parent, DefField.kind);
    if (kind === NodeKind.module || kind === NodeKind.file) continue;
    note(file.defIds[parent]!, file.def(i, DefField.name), `${file.defIds[i]!}:${file.def(i, DefField.kind)}`);
  }
}

export function append(map: Map<number, string>, name: number, text: string): void {
  const known = map.get(name);
  map.set(name, known === undefined ? text : `${known} ${text}`);
}
