import assert from "node:assert/strict";
import { test } from "node:test";
import { languages } from "../../src/languages/all.ts";
import { openGrammar } from "../../src/syntax/grammar.ts";

// Deeper ones the parser itself cannot take: they cost a parse worker, and their own file.
const DEEP = 1000;
const deep = (before: string, inner: string, after = ""): string => before.repeat(DEEP) + inner + after.repeat(DEEP);

/** Texts that nest without end, or stop in the middle. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  c: [
    `int ${deep("*", "x")};`,
    `int ${deep("(", "f", ")")}(int a) { return 0; }`,
    `void f(void) { ${deep("(", "g", ")")}(); ${deep("{", "", "}")} }`,
    `struct a { ${deep("struct { ", "int x;", "};")} };`,
    `int x = ${deep("1 + ", "1")}; int y = ${deep("a ? b : ", "c")};`,
    deep("#if A\n", "int x;\n", "#endif\n"),
    deep("typedef struct a {", ""),
    `#include "${"../".repeat(DEEP)}a.h"\n#include <>\n#include ""\n`,
  ],
  cpp: [
    `void f() { ${deep("a::", "b")}(); ${deep("a.b().", "c")}(); }`,
    `void ${deep("a::", "b")}() {}`,
    deep("namespace a { ", "int x;", "}"),
    deep("class A : B { ", "int x;", "};"),
    `${deep("std::vector<", "int", ">")} x;`,
    deep("template <class T> ", "class A {};"),
    `auto f = ${deep("[] { return ", "1", "; }")};`,
    `class : public { private operator ; ~ } ; template < > using x = ; namespace = a::b;`,
  ],
  csharp: [
    deep("namespace A { ", "class B {}", "}"),
    deep("class A : B { ", "int x;", "}"),
    `class A { void F() { ${deep("a.B().", "C")}(); var x = ${deep("(", "y", ")")}; } }`,
    `class A { ${deep("List<", "int", ">")} x; }`,
    `using ; using static ; namespace ; class ; class A : , { this[ ; }`,
  ],
};

for (const [name, texts] of Object.entries(TEXTS)) {
  test(`${name}: texts that nest without end, or make no sense, give facts all the same`, async () => {
    const syntax = await languages.find((language) => language.name === name)!.load();
    const grammar = await openGrammar(syntax);
    const extract = syntax.createExtractor(grammar.names);
    for (const text of texts) {
      for (const part of [text, text.slice(0, text.length / 2)]) {
        assert.equal(extract(grammar.parse(part)).lineCount, part.split("\n").length, text.slice(0, 40));
      }
    }
  });
}
