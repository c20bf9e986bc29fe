import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeFacts } from "../src/cache/facts-codec.ts";
import { KeptBodies } from "../src/facts/kept-bodies.ts";
import { rustSyntax } from "../src/languages/rust/syntax.ts";
import { openGrammar } from "../src/syntax/grammar.ts";
import type { ParsedText } from "../src/syntax/grammar.ts";

const grammar = await openGrammar(rustSyntax);
const extract = rustSyntax.createExtractor(grammar.names);

/** Counts the bodies that are read, not those that are taken over. */
class CountedBodies extends KeptBodies {
  read = 0;

  override body(...[facts, unit, stretch, around, walk]: Parameters<KeptBodies["body"]>): void {
    super.body(facts, unit, stretch, around, () => {
      this.read++;
      walk();
    });
  }
}

/** The versions of one file, one after the other. */
class EditedFile {
  readonly bodies = new CountedBodies();
  #parsed: ParsedText | undefined;

  /** Extracts a version, and compares with what comes of it alone. Gives the number of bodies that were read. */
  read(text: string): number {
    this.#parsed = grammar.parseKept(text, this.#parsed);
    const { tree } = this.#parsed;
    const before = this.bodies.read;
    const facts = encodeFacts(extract(tree, this.bodies));
    assert.deepEqual(facts, encodeFacts(extract(tree)), text);
    return this.bodies.read - before;
  }

  free(): void {
    this.#parsed?.free();
  }
}

const ITEMS = [
  "fn plain() { other(1); }",
  "fn one_line(Pair(a, b): Pair) -> u8 { a.get(b) }",
  "pub fn generic<T: Read>(t: T, n: usize) -> T {\n    let x: T = t.make::<T>(n);\n    x.go()\n}",
  "fn nested() {\n    fn inner(x: u8) { x.go(); }\n    use a::b;\n    inner(b);\n}",
  'fn with_macro(v: &[u8]) {\n    println!("{v:?} {}", v.len());\n    assert_eq!(v.first(), Some(&1));\n}',
  "impl<T> Wrap<T> {\n    fn get(&self) -> &T { &self.0 }\n    fn take(self) -> Self { Self::make(self.0) }\n}",
  "impl Other {\n    fn get(&self) -> &T { &self.0 }\n    async fn wait(&self) { self.get().await }\n}",
  "mod deep {\n    fn plain() { other(1); }\n    fn up() { super::plain(); }\n}",
  "struct T(u8);\nuse a::T as Alias;\n",
  "#[cfg(test)]\nfn tested() { plain(); }",
  "fn broken( { let",
  "/// Says so.\nconst N: usize = plain();",
];

const step = fc.record({
  kind: fc.constantFrom("insert", "remove", "swap", "line", "rename"),
  at: fc.nat(40),
  item: fc.constantFrom(...ITEMS),
});

function edited(items: string[], { kind, at, item }: { kind: string; at: number; item: string }): void {
  const place = at % Math.max(1, items.length);
  if (kind === "insert") items.splice(place, 0, item);
  else if (kind === "remove") items.splice(place, 1);
  else if (kind === "swap") items.push(...items.splice(place, 1));
  else if (kind === "line") items[place] = (items[place] ?? "").replace("{", "{ let added = plain(7);\n");
  else items[place] = (items[place] ?? "").replace("fn ", "fn re");
}

test("facts are the same whatever versions came before", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...ITEMS), { maxLength: 8 }),
      fc.array(step, { maxLength: 8 }),
      (items, steps) => {
        const file = new EditedFile();
        try {
          file.read(items.join("\n"));
          for (const one of steps) {
            edited(items, one);
            file.read(items.join("\n"));
          }
        } finally {
          file.free();
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("a body is read again only when it changed, or what stands around it", () => {
  const file = new EditedFile();
  const [first, second] = ["fn a(x: u8) { x.go(); }", "fn b<T>(x: T) { x.go(); }"];
  assert.equal(file.read(`${first}\n${second}`), 2);
  assert.equal(file.read(`${first}\n${second}`), 0, "nothing changed");
  assert.equal(file.read(`use c;\n\n${first}\n${second}`), 0, "all moved");
  assert.equal(file.read(`use c;\n${second}\n${first}`), 0, "in another order");
  assert.equal(file.read(`use c;\n${second.replace("fn b", "fn called_otherwise")}\n${first}`), 0, "a name");
  assert.equal(file.read(`use c;\n${second.replace("<T>", "<U>")}\n${first}`), 1, "another type parameter");
  assert.equal(file.read(`use c;\n${second}\nimpl S { ${first} }`), 2, "an impl around it");
  file.free();
});

test("what is read after a reading that failed is right", () => {
  const bodies = new KeptBodies();
  const tree = grammar.parse(ITEMS.join("\n"));
  assert.throws(() =>
    bodies.version(tree, () => {
      throw new Error("stopped");
    }),
  );
  assert.deepEqual(encodeFacts(extract(tree, bodies)), encodeFacts(extract(tree)));
});
