import fc from "fast-check";
import type { Node } from "web-tree-sitter";
import { printNode } from "./query-oracle.ts";
import type { ChildPattern, NodePattern } from "../../src/languages/declared/query-reader.ts";

const MOST_CHILDREN = 3;
const MOST_LEVELS = 3;

/** A pattern as text, made after some node of a tree: most fit it, and some that come out fit nothing. */
export function somePattern(root: Node): fc.Arbitrary<string> {
  const nodes = namedNodes(root);
  const fields = [...new Set(nodes.flatMap(fieldsOf))];
  return fc.array(fc.nat(9999), { minLength: 60, maxLength: 60 }).map((picks) => {
    const maker = new PatternMaker(nodes, fields, picks);
    return printNode(maker.pattern(maker.choose(nodes.filter(isOfUsualSize)), 0));
  });
}

/** Where a pattern could match in very many ways tree-sitter gives some up. */
function isOfUsualSize(node: Node): boolean {
  return node.parent !== null && node.childCount > 1 && node.childCount < 10;
}

class PatternMaker {
  readonly #nodes: readonly Node[];
  readonly #fields: readonly string[];
  readonly #picks: readonly number[];
  #at = 0;
  #captures = 0;

  constructor(nodes: readonly Node[], fields: readonly string[], picks: readonly number[]) {
    this.#nodes = nodes;
    this.#fields = fields;
    this.#picks = picks;
  }

  choose<T>(all: readonly T[]): T {
    return all[this.#picks[this.#at++ % this.#picks.length]! % all.length]!;
  }

  #chance(percent: number): boolean {
    return this.#picks[this.#at++ % this.#picks.length]! % 100 >= 100 - percent;
  }

  pattern(node: Node, level: number, mayVary = level > 0): NodePattern {
    const bare = {
      type: node.type,
      isToken: !node.isNamed,
      alternatives: [],
      children: [],
      absentFields: [],
      captures: [],
      line: 1,
      column: 1,
    };
    const captures = this.#chance(50) ? [`c${this.#captures++}`] : [];
    if (!node.isNamed) return { ...bare, captures };
    if (mayVary && this.#chance(10)) {
      const other = {
        ...bare,
        type: this.choose(this.#nodes).type,
        captures: this.#chance(30) ? [`c${this.#captures++}`] : [],
      };
      const own = this.pattern(node, level, false);
      return { ...bare, captures, alternatives: this.#chance(50) ? [own, other] : [other, own] };
    }
    const absentFields = this.#chance(8) ? [this.choose(this.#fields)] : [];
    const children = level < MOST_LEVELS ? this.#children(node, level) : [];
    const type = this.#chance(15) && level > 0 ? undefined : node.type;
    return { ...bare, type, captures, absentFields, children };
  }

  #children(node: Node, level: number): ChildPattern[] {
    const chosen: ChildPattern[] = [];
    for (let at = 0; at < node.childCount && chosen.length < MOST_CHILDREN; at++) {
      const child = node.child(at)!;
      if (!this.#chance(child.isNamed ? 60 : 8)) continue;
      const like = this.#chance(5) ? this.choose(this.#nodes) : child;
      const quantifier = child.isNamed ? this.choose(["", "", "", "", "", "?", "*", "+"] as const) : "";
      const field = this.#chance(70) ? fieldAt(node, at) : undefined;
      const mayAnchor = child.isNamed && quantifier === "" && (chosen.at(-1)?.quantifier ?? "") === "";
      chosen.push({
        pattern: this.pattern(like, level + 1),
        field,
        quantifier,
        isAnchored: mayAnchor && this.#chance(15),
        isLast: false,
      });
    }
    const last = chosen.at(-1);
    if (last?.quantifier === "" && !last.pattern.isToken && this.#chance(20))
      chosen.push({ ...chosen.pop()!, isLast: true });
    return chosen;
  }
}

function namedNodes(root: Node): Node[] {
  return [root, ...root.namedChildren.flatMap((child) => (child === null ? [] : namedNodes(child)))];
}

/** The field of a child; none where separators have it as well: of such children tree-sitter's queries see the first only. */
function fieldAt(node: Node, at: number): string | undefined {
  const field = node.fieldNameForChild(at);
  const isShared = node.children.some((child, other) => !child.isNamed && node.fieldNameForChild(other) === field);
  return isShared ? undefined : (field ?? undefined);
}

function fieldsOf(node: Node): string[] {
  return Array.from({ length: node.childCount }, (_unused, at) => node.fieldNameForChild(at)).filter(
    (field) => field !== null,
  );
}
