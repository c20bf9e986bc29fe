import { EdgeFlag, NodeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import type { Walk } from "./walk.ts";

/** What stands before an item: its attributes and the lines of its documentation. */
export interface Preamble {
  readonly attributes: number[];
  readonly comments: number[];
}

const TEST_NAMES: ReadonlySet<string> = new Set(["test", "bench", "rstest", "test_case", "quickcheck"]);
const ENTRY_NAMES: ReadonlySet<string> = new Set([
  "no_mangle",
  "export_name",
  "proc_macro",
  "proc_macro_derive",
  "proc_macro_attribute",
  "panic_handler",
  "alloc_error_handler",
  "global_allocator",
]);

/** `NodeFlag` bits that the attributes give an item. */
export function attributeFlags(x: Walk, attributes: readonly number[]): number {
  let flags = 0;
  for (const item of attributes) {
    const attribute = x.childOf(item, x.grammar.attribute);
    if (attribute >= 0) flags |= flagsOf(x, attribute);
  }
  return flags;
}

function flagsOf(x: Walk, attribute: number): number {
  const path = lastName(x, attribute);
  if (TEST_NAMES.has(path)) return NodeFlag.test;
  if (ENTRY_NAMES.has(path)) return NodeFlag.entry;
  if (path === "deprecated") return NodeFlag.deprecated;
  if (path === "macro_export") return NodeFlag.public;
  const list = x.child(attribute, x.grammar.fields.arguments);
  if (list < 0) return 0;
  if (path === "cfg") return isTestCondition(x.slice(list)) ? NodeFlag.test : 0;
  // `#[unsafe(no_mangle)]`, as the 2024 edition writes it.
  if (path === "unsafe") return /\b(no_mangle|export_name)\b/.test(x.slice(list)) ? NodeFlag.entry : 0;
  return 0;
}

/** Only conditions that cannot hold outside of tests: `test`, and `all(…)` with it. */
function isTestCondition(condition: string): boolean {
  return /^\(\s*(all\s*\(\s*([^()]*,\s*)?)?test\s*[,)]/.test(condition);
}

/** Last segment of an attribute's path: `test` of `#[tokio::test]`. */
function lastName(x: Walk, attribute: number): string {
  const g = x.grammar;
  const path = x.onlyChild(attribute);
  if (path < 0) return "";
  const name = x.symbol[path] === g.scopedIdentifier ? x.child(path, g.fields.name) : path;
  return name < 0 ? "" : x.slice(name);
}

/** The string of `#[path = "…"]`, "" without one. */
export function pathAttribute(x: Walk, attributes: readonly number[]): string {
  for (const item of attributes) {
    const attribute = x.childOf(item, x.grammar.attribute);
    if (attribute < 0 || lastName(x, attribute) !== "path") continue;
    const value = x.child(attribute, x.grammar.fields.value);
    const text = value < 0 ? "" : x.slice(value);
    return text.slice(text.indexOf('"') + 1, text.lastIndexOf('"'));
  }
  return "";
}

/** Notes the traits of `#[derive(…)]`, also inside `#[cfg_attr(…, derive(…))]`, as implemented by the unit's type. */
export function deriveRefs(x: Walk, attributes: readonly number[]): void {
  for (const item of attributes) {
    const attribute = x.childOf(item, x.grammar.attribute);
    const list = attribute < 0 ? -1 : x.child(attribute, x.grammar.fields.arguments);
    if (list < 0) continue;
    const name = lastName(x, attribute);
    if (name === "derive") derivedPaths(x, list);
    else if (name === "cfg_attr") deriveInside(x, list);
  }
}

function deriveInside(x: Walk, list: number): void {
  const g = x.grammar;
  const last = x.next[list] as number;
  for (let c = list + 1; c < last; c = x.next[c] as number) {
    const after = x.next[c] as number;
    if (after < last && x.symbol[c] === g.identifier && x.symbol[after] === g.tokenTree && x.slice(c) === "derive") {
      derivedPaths(x, after);
    }
  }
}

function derivedPaths(x: Walk, list: number): void {
  const last = x.next[list] as number;
  let term = 0;
  let previous = -1;
  for (let c = list + 1; c < last; c = x.next[c] as number) {
    const name = x.name(c);
    const continues = previous >= 0 && x.text.slice(x.end[previous], x.start[c]).trim() === "::";
    const ends = x.next[c] === last || x.text.slice(x.end[c], x.start[x.next[c] as number]).trim() !== "::";
    term = continues
      ? x.term(TermOp.member, term, name, Namespace.type)
      : x.term(TermOp.path, x.scope, name, Namespace.type);
    if (ends) x.ref(RefRole.implements, term, c, name, EdgeFlag.macro);
    previous = c;
  }
}

/** First sentence of the documentation comment that the lines make, without Markdown headings. */
export function firstSentence(x: Walk, comments: readonly number[]): string {
  let text = "";
  for (const comment of comments) {
    const content = x.childOf(comment, x.grammar.docComment);
    for (const raw of (content < 0 ? "" : x.slice(content)).split("\n")) {
      const line = raw.replace(/^\s*\*?\s*/, "").trimEnd();
      if (line === "" && text !== "") return sentence(text);
      if (line !== "" && !line.startsWith("#")) text = text === "" ? line : `${text} ${line}`;
    }
    const end = content < 0 ? -1 : text.search(SENTENCE_END);
    if (end >= 0) return sentence(text);
    if (content < 0 && text !== "") return sentence(text);
  }
  return sentence(text);
}

const SENTENCE_END = /[.!?](?=\s|$)(?<!\b(?:e\.g|i\.e|etc|vs)\.)/;
const LONGEST_DOC = 240;

function sentence(text: string): string {
  const end = text.search(SENTENCE_END);
  const first = end < 0 ? text : text.slice(0, end + 1);
  return first.length <= LONGEST_DOC ? first : `${first.slice(0, LONGEST_DOC - 1).trimEnd()}…`;
}
