import type { NamesPolicy } from "../policy/names-policy.ts";
import type { PluginId } from "../scalars.ts";
import type { Tombstones } from "../tombstones.ts";
import { editDistance, looksOf, wordsOf } from "./name-distance.ts";
import { isDeviceName } from "./device-names.ts";

/** Which rule refuses a name. */
export type NameRule =
  | "characters"
  | "length"
  | "device"
  | "reserved"
  | "buried"
  | "taken"
  | "words"
  | "edit-distance"
  | "visual-distance";

/** Why a name cannot be had. */
export interface NameProblem {
  readonly rule: NameRule;
  /** The name that it would be taken for; absent where it is about no other. */
  readonly other?: string;
  /** Lower case: what is wrong, with the name. */
  readonly reason: string;
  readonly remedy: string;
}

/** What names there are, and were. */
export interface KnownNames {
  readonly namespaces: Iterable<string>;
  readonly plugins: Iterable<PluginId>;
  readonly buried: Tombstones["names"];
}

const SHAPE = /^[a-z](?:-?[a-z0-9])*$/;
const MAX_NAMESPACE = 39;

/** Why a namespace cannot be called so; empty when it can. */
export function namespaceProblems(name: string, known: KnownNames, policy: NamesPolicy): readonly NameProblem[] {
  const shape = shapeProblems(name, policy, Math.min(policy.maxLength, MAX_NAMESPACE));
  if (shape.length > 0) return shape;
  return [
    ...reservedProblems(name, name, policy),
    ...buriedProblems(name, known),
    ...likenessProblems(name, known.namespaces, policy),
  ];
}

/**
 * Why a plugin cannot be called so; empty when it can. Its name has to differ from those of all other namespaces, as people
 * ask for plugins by that alone; in its own namespace it has to be new.
 */
export function pluginProblems(id: string, known: KnownNames, policy: NamesPolicy): readonly NameProblem[] {
  const [namespace = "", name = "", ...rest] = id.split("/");
  if (rest.length > 0 || !SHAPE.test(namespace)) {
    return [problem("characters", id, "is no <namespace>/<name>", "write the namespace, a slash and the name")];
  }
  const shape = shapeProblems(name, policy, policy.maxLength);
  if (shape.length > 0) return shape;
  const others: string[] = [];
  let isTaken = false;
  for (const each of known.plugins) {
    if (each === id) isTaken = true;
    else if (!each.startsWith(`${namespace}/`)) others.push(each.slice(each.indexOf("/") + 1));
  }
  return [
    ...reservedProblems(namespace, name, policy),
    ...buriedProblems(id, known),
    ...(isTaken ? [taken(id)] : []),
    ...likenessProblems(name, others, policy),
  ];
}

/** The names among `others` that somebody who reads or types `name` may have meant, with the rule that says so. */
export function likenessProblems(name: string, others: Iterable<string>, policy: NamesPolicy): readonly NameProblem[] {
  const allowed = new Set(policy.exceptions.map(([a, b]) => (a < b ? `${a} ${b}` : `${b} ${a}`)));
  const words = wordsOf(name);
  const looks = looksOf(name, policy);
  const problems: NameProblem[] = [];
  for (const other of new Set(others)) {
    if (other === name) problems.push(taken(name));
    else if (!allowed.has(name < other ? `${name} ${other}` : `${other} ${name}`)) {
      const rule = likeness(name, words, looks, other, policy);
      if (rule !== undefined) problems.push(tooLike(rule, name, other));
    }
  }
  return problems;
}

function likeness(
  name: string,
  words: string,
  looks: string,
  other: string,
  policy: NamesPolicy,
): "words" | "edit-distance" | "visual-distance" | undefined {
  const { minEditDistance, minVisualDistance, editDistanceFromLength } = policy;
  if (words === wordsOf(other)) return "words";
  if (editDistance(looks, looksOf(other, policy), minVisualDistance) < minVisualDistance) return "visual-distance";
  if (Math.min(name.length, other.length) < editDistanceFromLength) return undefined;
  return editDistance(name, other, minEditDistance) < minEditDistance ? "edit-distance" : undefined;
}

function shapeProblems(name: string, { minLength }: NamesPolicy, maxLength: number): readonly NameProblem[] {
  const stranger = /[^\x20-\x7e]/u.exec(name)?.[0];
  if (stranger !== undefined) {
    const code = `U+${(stranger.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    return [problem("characters", name, `holds ${code}, which only looks like a letter`, "use ASCII letters")];
  }
  if (!SHAPE.test(name)) {
    const remedy = "use lower-case letters, digits and single hyphens, a letter first";
    return [problem("characters", name, "is no name", remedy)];
  }
  if (name.length < minLength || name.length > maxLength) {
    const remedy = `take ${minLength} to ${maxLength}`;
    return [problem("length", name, `has ${name.length} characters`, remedy)];
  }
  if (isDeviceName(name)) return [problem("device", name, "is a device on Windows", "take another name")];
  return [];
}

function reservedProblems(namespace: string, name: string, policy: NamesPolicy): readonly NameProblem[] {
  if (policy.reservedFor.includes(namespace)) return [];
  if (policy.reserved.includes(name)) return [problem("reserved", name, "is reserved", "take another name")];
  const word = name.split("-").find((each) => policy.reservedWords.includes(each));
  if (word === undefined) return [];
  return [problem("reserved", name, `holds the reserved word ${word}`, "leave the word out")];
}

/** A plugin is buried with its namespace as well. */
function buriedProblems(name: string, { buried }: KnownNames): readonly NameProblem[] {
  const grave = buried.find((each) => each.name === name || name.startsWith(`${each.name}/`));
  if (grave === undefined) return [];
  return [
    {
      ...problem("buried", name, `was given up for ever on ${grave.buriedAt}: ${grave.reason}`, "take another name"),
      other: grave.name,
    },
  ];
}

function taken(name: string): NameProblem {
  return { ...problem("taken", name, "is taken", "take another name"), other: name };
}

const LIKENESS_REASONS = {
  words: "has the words of",
  "edit-distance": "is a slip of the finger away from",
  "visual-distance": "looks like",
} as const;

function tooLike(rule: keyof typeof LIKENESS_REASONS, name: string, other: string): NameProblem {
  return { ...problem(rule, name, `${LIKENESS_REASONS[rule]} ${other}`, "take a name that differs more"), other };
}

function problem(rule: NameRule, name: string, why: string, remedy: string): NameProblem {
  return { rule, reason: `${JSON.stringify(name.slice(0, 120))} ${why}`, remedy };
}
