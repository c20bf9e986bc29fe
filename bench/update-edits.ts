/** Edits of Rust text as people make them, one at a time. `random(n)` gives a whole number below `n`. */
export type Random = (below: number) => number;

export const EDIT_KINDS = ["body", "signature", "item", "import"] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

/** Out of twenty edits: how many of each kind. */
const SHARES: Readonly<Record<EditKind, number>> = { body: 12, signature: 4, item: 3, import: 1 };

export function someKind(random: Random): EditKind {
  let left = random(20);
  return EDIT_KINDS.find((kind) => (left -= SHARES[kind]) < 0) ?? "body";
}

// A line's beginning keeps out what comments and texts say.
const FUNCTION = /^[ \t]*(?:(?:pub(?:\([^)]*\))?|async|const|unsafe) )*fn (\w+)/gm;
const BODY = /^[ \t]*(?:(?:pub(?:\([^)]*\))?|async|const|unsafe) )*fn \w+[^{};]*\{\n/gm;
const ADDED = /\npub fn added_\d+\(\) -> usize \{ \d+ \}\n/;
const IMPORT = /^use .*;\n/m;

/** The text after an edit of a kind; undefined where the text has no place for it. `number` makes new names new. */
export function edited(text: string, kind: EditKind, random: Random, number: number): string | undefined {
  switch (kind) {
    case "body": {
      const place = some(text, BODY, random);
      return (
        place && insert(text, place.index + place[0].length, `let edited_${number} = Some(${number}).map(|n| n + 1);\n`)
      );
    }
    case "signature":
      return withOtherName(text, random, number);
    case "item": {
      const known = ADDED.exec(text);
      if (known !== null && random(2) === 0) return text.replace(ADDED, "");
      return `${text}\npub fn added_${number}() -> usize { ${number} }\n`;
    }
    default: {
      const known = IMPORT.exec(text);
      if (known === null) return `use std::fmt::Debug as Debug${number};\n${text}`;
      if (random(2) === 0) return text.slice(0, known.index) + text.slice(known.index + known[0].length);
      return insert(text, known.index, `use std::fmt::Debug as Debug${number};\n`);
    }
  }
}

/** Renames a function where it is declared, or takes a name given before back. */
function withOtherName(text: string, random: Random, number: number): string | undefined {
  const place = some(text, FUNCTION, random);
  if (place === undefined) return undefined;
  const name = place[1]!;
  const given = name.replace(/_was\d+$/, "");
  const other = given === name ? `${name}_was${number}` : given;
  const end = place.index + place[0].length;
  return text.slice(0, end - name.length) + other + text.slice(end);
}

function some(text: string, pattern: RegExp, random: Random): RegExpExecArray | undefined {
  const all = [...text.matchAll(pattern)];
  return all[random(Math.max(1, all.length))];
}

function insert(text: string, at: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at);
}
