import { DefField } from "../facts/facts.ts";
import { NodeKind } from "@parseltongue/graph";
import type { LinkedFile } from "./linked-file.ts";
import type { Names } from "./names.ts";

/** Qualified name of every definition of a file, by index. It depends on the file alone, so a node keeps it for life. */
export function qualifiedNames(file: LinkedFile, names: Names): string[] {
  const all: string[] = [];
  for (let i = 0; i < file.defCount; i++) {
    const parent = file.def(i, DefField.parent);
    if (parent < 0) {
      all.push(i === 0 ? file.place.modulePath : names.text(file.def(i, DefField.name)));
      continue;
    }
    const segment = file.def(i, DefField.pathSegment);
    const kind = file.def(i, DefField.kind);
    const text = names.text(segment !== 0 && kind !== NodeKind.module ? segment : file.def(i, DefField.name));
    const parentKind = file.def(parent, DefField.kind);
    const isModule = parentKind === NodeKind.module || parentKind === NodeKind.file;
    all.push(all[parent]! + (isModule ? file.rules.moduleSeparator : file.rules.memberSeparator) + text);
  }
  return all;
}

/** For each definition how many of the same qualified name and kind stand before it in the file. */
export function ordinals(file: LinkedFile, qualified: readonly string[]): Int32Array {
  const firstKind = new Map<string, number>();
  const counts = new Map<string, number>();
  const result = new Int32Array(file.defCount);
  for (let i = 0; i < file.defCount; i++) {
    const kind = file.def(i, DefField.kind);
    const first = firstKind.get(qualified[i]!);
    if (first === undefined) {
      firstKind.set(qualified[i]!, kind);
      continue;
    }
    const key = `${kind}|${qualified[i]!}`;
    const count = counts.get(key) ?? (first === kind ? 1 : 0);
    result[i] = count;
    counts.set(key, count + 1);
  }
  return result;
}

/** What definitions of a file are told apart by, beside their kind; by index. */
export interface DefLabels {
  readonly qualified: readonly string[];
  readonly ordinals: Int32Array;
}

export function defLabels(file: LinkedFile, names: Names): DefLabels {
  const qualified = qualifiedNames(file, names);
  return { qualified, ordinals: ordinals(file, qualified) };
}

/** What makes a definition the same one after an edit: kind, qualified name and ordinal. */
export function defKeys(file: LinkedFile, { qualified, ordinals: counts }: DefLabels): string[] {
  return qualified.map((name, i) => `${file.def(i, DefField.kind)}|${counts[i]!}|${name}`);
}
