import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { FileFacts } from "../src/facts/facts.ts";
import { DEF_STRIDE, DefField, REF_STRIDE } from "../src/facts/facts.ts";
import { printFacts } from "./print-facts.ts";
import { createRustExtractor } from "../src/languages/rust/extractor.ts";
import { rustSyntax } from "../src/languages/rust/syntax.ts";
import { openTransparentMacros } from "../src/languages/rust/transparent-macros.ts";
import { MAX_DEPTH } from "../src/languages/rust/walk.ts";
import { openGrammar } from "../src/syntax/grammar.ts";

const grammar = await openGrammar(rustSyntax);
const extractor = createRustExtractor(grammar.names);
const extract = (source: string): FileFacts => extractor(grammar.parse(source));

/** Compares the printed facts, without the root's line and the common indentation. */
function check(source: string, expected: string): void {
  const printed = printFacts(extract(source)).split("\n").slice(1);
  const lines = expected.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  assert.equal(printed.map((line) => line.slice(2)).join("\n"), lines.map((line) => line.slice(margin)).join("\n"));
}

/** Compares only the references inside bodies, each as `name = term`. */
function checkRefs(body: string, expected: readonly string[]): void {
  const printed = printFacts(extract(`fn f(s: S, t: &T) {\n${body}\n}`)).split("\n");
  const refs = printed.filter((line) => /^ *@(?!1:)/.test(line)).map((line) => line.replace(/^ *@\S+ /, ""));
  assert.deepEqual(refs, expected);
}

test("a struct has its fields with types, its derives and the bounds of its where clause", () => {
  check(
    `/// A point. More.
#[derive(Clone, serde::Serialize)]
pub struct P<T: Show = u8> where T: Other {
  pub x: Vec<T>,
  y: Box<Self>,
}`,
    `
    struct P +public generics=[T: Show't, Other't = 'u8]
      @3:17 uses Show = Show't
      @3:37 uses Other = Other't
      @2:10 implements Clone = Clone't +macro
      @2:24 implements Serialize = serde't::Serialize +macro
      field x +public type=Vec't<$1.0>
        @4:10 uses Vec = Vec't
      field y type=Box't<Self#1>
        @5:6 uses Box = Box't`,
  );
});

test("tuple and unit structs are values too; enums have variants with their fields", () => {
  check(
    `struct Tup(pub u32, S);\nstruct Unit;\nenum E { A = 1, B(S), C { x: i32 } }\nunion U { a: u8 }`,
    `
    struct Tup type=fn('u32, S't)->Self#1 arity=2
      field 0 +public type='u32
      field 1 type=S't
        @1:21 uses S = S't
    struct Unit type=Self#4
    enum E
      variant A type=Self#5
      variant B type=fn(S't)->Self#5 arity=1
        field 0 type=S't
          @3:19 uses S = S't
      variant C
        field x type='i32
    struct U
      field a type='u8`,
  );
});

test("traits, impls and their members", () => {
  check(
    `pub unsafe trait Tr<X>: Super + 'static where Self: Sized {
  type Item: Iterator<Item = X>;
  const N: usize = 3;
  fn req(&self, a: X) -> Self::Item;
  fn prov() { Self::prov() }
}
impl<'a, T, const N: usize> Tr<T> for P<'a, T, N> { type Item = T; fn req(&self, a: T) -> T { a } }
impl !Send for P {}
impl fmt::Debug for &[u8] {}`,
    `
    trait Tr +public +unsafe generics=[X] supertypes=[Super't, Sized't]
      @1:53 extends Sized = Sized't
      @1:25 extends Super = Super't
      typeAlias Item supertypes=[Iterator't<Item=$1.0>]
        @2:14 uses Iterator = Iterator't
      constant N +body type='usize
      method req +receiver type=fn($1.0)->Self#1::Item arity=1
        @4:32 uses Item = Self#1::Item
      method prov +static +body type=fn()->() arity=0
        @5:21 calls prov/0 = Self#1::prov
    impl <P as Tr<T>> generics=[T] type=P't<$6.0> supertypes=[Tr't<$6.0>]
      @7:39 uses P = P't
      @7:29 implements Tr = Tr't
      @7:29 uses Tr = Tr't
      typeAlias Item +override type=$6.0
      method req +receiver +body +override type=fn($6.0)->$6.0 arity=1
    impl <P as Send> type=P't
      @8:16 uses P = P't
    impl <&[u8] as Debug> type='slice<'u8> supertypes=[fmt't::Debug]
      @9:11 implements Debug = fmt't::Debug
      @9:11 uses Debug = fmt't::Debug`,
  );
});

test("functions: modifiers, receivers, impl Trait, dyn, function pointers, Fn bounds, variadics", () => {
  check(
    `pub async unsafe fn a(x: &mut [u8], f: impl Fn(A) -> B + Send) -> Box<dyn C + Send> {}
const fn b<F, const N: usize>(f: F, (g, _): (u8, [u8; N])) -> ! where F: for<'a> FnMut(&'a u8), Vec<F>: K {}
extern "C" { fn c(x: fn(u8) -> bool, ...); }
#[no_mangle] pub(crate) extern "C" fn d() {}
fn main() {}`,
    `
    function a +public +async +unsafe +body type=fn('slice<'u8>, impl(Fn't<fn(A't)->B't>, Send't))->future(Box't<dyn(C't, Send't)>) arity=2
      @1:45 uses Fn = Fn't
      @1:48 uses A = A't
      @1:54 uses B = B't
      @1:58 uses Send = Send't
      @1:67 uses Box = Box't
      @1:75 uses C = C't
      @1:79 uses Send = Send't
    function b +const +body generics=[F: FnMut't<fn('u8)->()>] type=fn($2.0, ('u8, 'array<'u8>))->? arity=2
      @2:82 uses FnMut = FnMut't
      @2:105 uses K = K't
      @2:97 uses Vec = Vec't
    function c type=fn(fn('u8)->'bool)->() arity=1+
    function d +body +entry type=fn()->() arity=0
    function main +body +entry type=fn()->() arity=0`,
  );
});

test("modules, constants, macros; what stands on cfg(test) is a test", () => {
  check(
    `#[path = "foo/bar.rs"] pub mod n;
mod x { pub const K: &'static str = other(); static mut G: u8 = 0; }
#[cfg(test)] mod tests { fn helper() {} }
#[cfg(not(test))] fn live() {}
#[tokio::test] async fn t() {}
#[macro_export] macro_rules! m { ($x:expr) => { called($x) } }
#[deprecated(note = "x")] type A<T> = Vec<T>;
#[cfg(a)] fn twice() {}
#[cfg(b)] fn twice() {}`,
    `
    module n segment=foo/bar.rs +public
    module x scope=1
      constant K +public +body in=1 type='str
        @2:37 calls other/0 = 1:other
      static G +mutable +body in=1 type='u8
    module tests +test scope=2
      function helper +test +body in=2 type=fn()->() arity=0
    function live +body type=fn()->() arity=0
    function t +async +test +body type=fn()->future(()) arity=0
    macro m +public
    typeAlias A +deprecated generics=[T] type=Vec't<$10.0>
      @7:39 uses Vec = Vec't
    function twice +body type=fn()->() arity=0
    function twice +body type=fn()->() arity=0`,
  );
});

test("imports: lists, renames, globs, self, global paths, re-exports", () => {
  const printed = printFacts(
    extract(
      `use a::{self, b as c, d::*, e::{f, self as g}, *};
pub use crate::z::Z;
pub(crate) use super::W as _;
use ::k::l;
extern crate m as n;`,
    ),
  );
  assert.deepEqual(
    printed
      .split("\n")
      .slice(1)
      .map((line) => line.trim()),
    [
      "import a = a't",
      "import c = a't::b",
      "import * = a't::d +glob",
      "import f = a't::e::f",
      "import g = a't::e",
      "import * = a't +glob",
      "import Z = crate't::z::Z +reexport",
      "import _ = super't::W +reexport +restricted",
      "import l = ::k't::l",
      "import n = ::m't",
      "@1:9 imports a = a't",
      "@1:15 imports b = a't::b",
      "@1:23 imports d = a't::d",
      "@1:33 imports f = a't::e::f",
      "@1:36 imports e = a't::e",
      "@1:48 imports a = a't",
      "@2:19 imports Z = crate't::z::Z +reexport",
      "@3:23 imports W = super't::W",
      "@4:10 imports l = ::k't::l",
      "@5:14 imports m = ::m't",
    ],
  );
});

test("calls: methods on fields, results, turbofish, qualified paths, locals that hide functions", () => {
  checkRefs(`s.a.b.c(1, 2); make().d()?.e;`, [
    "calls c/2 = S't.a.b.c/2",
    "calls make/0 = make",
    "calls d/0 = make().d/0",
  ]);
  checkRefs(`let make = s; make(1); make.x(); (s.cb)(2).y();`, [
    "calls x/0 = S't.x/0",
    "calls y/0 = S't.cb('{integer}).y/0",
  ]);
  checkRefs(`<A as B>::go(t); Foo::<u8>::new(); a::bar::<X>(1);`, [
    "uses A = A't",
    "uses B = B't",
    "calls go/1 = <A't as B't>::go",
    "uses Foo = Foo't",
    "calls new/0 = Foo't<'u8>::new",
    "calls bar/1 = a't::bar",
    "uses X = X't",
  ]);
  checkRefs(`t.iter().collect::<Vec<_>>().len();`, [
    "calls iter/0 = T't.iter/0",
    "calls collect/0 = T't.iter/0().collect/0",
    "uses Vec = Vec't",
    "calls len/0 = T't.iter/0().collect/0<Vec't<?>>().len/0",
  ]);
  checkRefs(`r(helper, CONST, Unit, E::V);`, [
    "calls r/4 = r",
    "uses helper = helper +value",
    "uses CONST = CONST +value",
    "uses Unit = Unit +value",
    "uses E = E't",
    "uses V = E't::V +value",
  ]);
});

test("locals: annotations, destructuring, shadowing, patterns, closures, loops", () => {
  checkRefs(`let x: u8 = s; x.a(); { let x = t; x.b(); } x.c();`, [
    "calls a/0 = ('u8 | S't).a/0",
    "calls b/0 = T't.b/0",
    "calls c/0 = ('u8 | S't).c/0",
  ]);
  checkRefs(`let (a, _, b) = s.p; a.x(); b.y(); let [c, rest @ ..] = t; c.z(); rest.w();`, [
    "calls x/0 = (S't.p ~ .0).x/0",
    "calls y/0 = (S't.p ~ .2).y/0",
    "calls z/0 = for(T't).z/0",
    "calls w/0 = T't.w/0",
  ]);
  checkRefs(`if let Some(q) = s.m() && q.ok() { q.a() } else { q() }`, [
    "calls m/0 = S't.m/0",
    "uses Some = Some",
    "calls ok/0 = (S't.m/0() ~ Some.0).ok/0",
    "calls a/0 = (S't.m/0() ~ Some.0).a/0",
    "calls q/0 = q",
  ]);
  checkRefs(
    `match s { E::B(n, ..) if n.g() => n.a(), P { x, y: (z, _) } => { x.b(); z.c() } NONE => {} w @ _ => w.d(), }`,
    [
      "uses E = E't",
      "uses B = E't::B",
      "calls g/0 = (S't ~ E't::B.0).g/0",
      "calls a/0 = (S't ~ E't::B.0).a/0",
      "uses P = P't",
      "calls b/0 = (S't ~ P't.x).b/0",
      "calls c/0 = ((S't ~ P't.y) ~ .0).c/0",
      "uses NONE = NONE +value",
      "calls d/0 = S't.d/0",
    ],
  );
  checkRefs(`for (i, e) in t.it() { e.a(); } while let Some(p) = s.pop() { p.b(); }`, [
    "calls it/0 = T't.it/0",
    "calls a/0 = (for(T't.it/0()) ~ .1).a/0",
    "calls pop/0 = S't.pop/0",
    "uses Some = Some",
    "calls b/0 = (S't.pop/0() ~ Some.0).b/0",
  ]);
  checkRefs(`t.map(|e, f: u8| e.a(f)); let g = |h| h.b(); let Some(k) = s else { return }; k.c();`, [
    "calls map/1 = T't.map/1",
    "calls a/1 = T't.map/1^0.0.a/1",
    "calls b/0 = ?.b/0",
    "uses Some = Some",
    "calls c/0 = (S't ~ Some.0).c/0",
  ]);
});

test("values of expressions", () => {
  checkRefs(`let v = if s.a() { s } else { return }; v.b(); let w = match t { 1 => panic!(), _ => t.x }; w.c();`, [
    "calls a/0 = S't.a/0",
    "calls b/0 = S't.b/0",
    "calls panic = panic!",
    "calls c/0 = T't.x.c/0",
  ]);
  checkRefs(`(s.x as u64).a(); (1 + t.n).b(); (s == t).c(); s[0].d(); s[1..].e(); (*s.p).f(); [s].g(); (s, t).1.h();`, [
    "calls a/0 = (S't.x as 'u64).a/0",
    "calls b/0 = math(T't.n).b/0",
    "calls c/0 = 'bool.c/0",
    "calls d/0 = S't[].d/0",
    "calls e/0 = *(S't).e/0",
    "calls f/0 = *(S't.p).f/0",
    "calls g/0 = 'array<S't>.g/0",
    "calls h/0 = (S't, T't).1.h/0",
  ]);
  checkRefs(
    `let x = async { s.go().await }; x.await.a(); Q { f: s.b(), t, ..Q::d() }.c(); "x".e(); b'x'.f(); 1u8.g();`,
    [
      "calls go/0 = S't.go/0",
      "calls a/0 = await(future(await(S't.go/0()))).a/0",
      "uses Q = Q't",
      "calls b/0 = S't.b/0",
      "uses Q = Q't",
      "calls d/0 = Q't::d",
      "calls c/0 = Q't.c/0",
      "calls e/0 = 'str.e/0",
      "calls f/0 = 'u8.f/0",
      "calls g/0 = 'u8.g/0",
    ],
  );
});

test("items and imports inside a body are visible in its block only", () => {
  check(
    `fn f<T>(x: T) { use k::J; fn inner(x: T) { J::go(x) } { struct Deep; inner(Deep) } }`,
    `
    function f +body scope=1 generics=[T] type=fn($1.0)->() arity=1
      import 1:J = 1:k't::J
      @1:24 imports J = 1:k't::J
      @1:70 calls inner/1 = 2:inner
      @1:76 uses Deep = 2:Deep +value
      function inner +body in=1 type=fn(1:T't)->() arity=1
        @1:39 uses T = 1:T't
        @1:44 uses J = 1:J't
        @1:47 calls go/1 = 1:J't::go
      struct Deep in=2 type=Self#3`,
  );
});

test("macro arguments are read as the expressions they hold", () => {
  checkRefs(`println!("{} {x} {K:?} {{no}} {s}", foo(s.a.b(1, 2)), x = s.go()?.z);`, [
    "calls println = println!",
    "calls foo/1 = foo +macro",
    "calls b/2 = S't.a.b/2 +macro",
    "calls go/0 = S't.go/0 +macro",
    "uses K = K +macro +value",
  ]);
  checkRefs(`assert_eq!(s.len::<u8, u16>(|a, b| a.q(b), 1), Foo::<U>::new(3) as u32 + BAR);`, [
    "calls assert_eq = assert_eq!",
    "calls len/2 = S't.len/2 +macro",
    "calls q/1 = S't.len/2<'u8, 'u16>^0.0.q/1 +macro",
    "uses U = U't +macro",
    "uses Foo = Foo't<U't> +macro",
    "calls new/1 = Foo't<U't>::new +macro",
    "uses BAR = BAR +macro +value",
  ]);
  checkRefs(`vec![s.make(); 3].first(); format!("a").len(); matches!(s.kind(), K::A(k) | K::B { k, .. } if k.ok());`, [
    "calls vec = vec!",
    "calls make/0 = S't.make/0 +macro",
    "calls first/0 = Vec't<S't.make/0()>.first/0",
    "calls format = format!",
    "calls len/0 = String't.len/0",
    "calls matches = matches!",
    "calls kind/0 = S't.kind/0 +macro",
    "uses K = K't +macro",
    "uses A = K't::A +macro",
    "uses K = K't +macro",
    "uses B = K't::B +macro",
    "calls ok/0 = (S't.kind/0() ~ K't::B.k).ok/0 +macro",
  ]);
  checkRefs(`select! { v = rx() => v.a(), Some(x) = s.next(), if c(1) => x.go(), else => bye() }`, [
    "calls select = select!",
    "calls rx/0 = rx +macro",
    "calls a/0 = await(rx()).a/0 +macro",
    "calls next/0 = S't.next/0 +macro",
    "uses Some = Some +macro",
    "calls c/1 = c +macro",
    "calls go/0 = (await(S't.next/0()) ~ Some.0).go/0 +macro",
    "calls bye/0 = bye +macro",
  ]);
});

test("in a macro that nobody knows a lone name may be anything, and quoted code is no code", () => {
  checkRefs(`custom!(Name, lower, a::b, foo(1), Bar { x: s.w() }, key: y, |e| e.z());`, [
    "calls custom = custom!",
    "uses b = a't::b +macro +value",
    "calls foo/1 = foo +macro",
    "uses Bar = Bar't +macro",
    "calls w/0 = S't.w/0 +macro",
    "calls z/0 = ?.z/0 +macro",
  ]);
  checkRefs(`quote! { fn x() { called(); } }; stringify!(a(b)).len();`, [
    "calls quote = quote!",
    "calls stringify = stringify!",
    "calls len/0 = 'str.len/0",
  ]);
  checkRefs(`mac! { let z = s.start(); z.stop(); fn no() { nope(); } if let Some(i) = s.n() { i.t() } }`, [
    "calls mac = mac!",
    "calls start/0 = S't.start/0 +macro",
    "calls stop/0 = S't.start/0().stop/0 +macro",
    "calls n/0 = S't.n/0 +macro",
    "uses Some = Some +macro",
    "calls t/0 = (S't.n/0() ~ Some.0).t/0 +macro",
  ]);
});

test("macros that put out their items are seen through, at the same places", () => {
  const source = `cfg_rt! {
    mod a;
    impl S {
        cfg_net! { pub fn inner(&self) { go("}", '{'); } }
    }
}
cfg_if::cfg_if! {
    if #[cfg(a)] { fn one() {} } else if #[cfg(b)] { fn two() {} } else { fn three() {} }
}
pin_project! { struct F<T> { #[pin] fut: T } }
thread_local! { static X: u8 = const { k() } }
// cfg_rt! { in a comment
cfg_broken! { fn last() {}`;
  assert.equal(openTransparentMacros(source).length, source.length);
  check(
    source,
    `
    @13:1 calls cfg_broken = cfg_broken!
    module a
    impl S type=S't
      @3:10 uses S = S't
      method inner +public +receiver +body type=fn()->() arity=0
        @4:42 calls go/2 = go
    function one +body type=fn()->() arity=0
    function two +body type=fn()->() arity=0
    function three +body type=fn()->() arity=0
    struct F generics=[T]
      field fut type=$7.0
    static X +body type='u8
      @11:40 calls k/0 = k`,
  );
});

test("signatures are one line and documentation is its first sentence", () => {
  const facts = extract(
    `/// Makes it, e.g. well.\n/// Then more.\npub fn a<T>(\n    x: T, // why\n    y: u8,\n) -> Vec<T>\nwhere\n    T: B,\n{}\n/** Block doc */ struct S;`,
  );
  const text = (def: number, field: keyof typeof DefField): string =>
    facts.names[facts.defs[def * DEF_STRIDE + DefField[field]] ?? 0] ?? "";
  assert.equal(text(1, "signature"), "pub fn a<T>(x: T, y: u8) -> Vec<T> where T: B");
  assert.equal(text(1, "doc"), "Makes it, e.g. well.");
  assert.equal(text(2, "signature"), "struct S");
  assert.equal(text(2, "doc"), "Block doc");
});

test("a syntax error costs its own item's part and marks it", () => {
  const printed = printFacts(extract(`fn a() { one(); }\nstruct S { x: u8, ??? }\nfn c() { four(); }`));
  assert.match(printed, /function a \+body /);
  assert.match(printed, /struct S \+incomplete/);
  assert.match(printed, /calls four/);
});

test("nesting beyond the limit is left out and marks the function incomplete", () => {
  const deep = `fn f() { ${"g(".repeat(MAX_DEPTH * 2)}x${")".repeat(MAX_DEPTH * 2)}; after(); }`;
  const printed = printFacts(extract(deep));
  assert.match(printed, /function f \+body \+incomplete/);
  assert.match(printed, /calls after/);
  assert.match(printFacts(extract(deep.replace("g(", "m!(g("))), /\+incomplete/);
});

test("hostile nesting of every kind is survived", () => {
  const many = 5000;
  const sources = [
    "mod a {".repeat(many),
    "fn a(){".repeat(many),
    `trait T: A${" + A".repeat(many)} {}`,
    `use a${"::a".repeat(many)};`,
    `fn f(){ a${"::a".repeat(many)}() }`,
    `fn f(){ a${".b()".repeat(many)} }`,
    `fn f(){ m!(${"-".repeat(many)}a) }`,
    `fn f(){ m!(a${".b()".repeat(many)}) }`,
    `fn f(){ m!(if a {}${" else if a {}".repeat(many)}) }`,
    `fn f(){ m!(a as ${"V<".repeat(many)}) }`,
    `fn f(){ match a { a${"|a".repeat(many)} => b } }`,
  ];
  for (const source of sources) assert.doesNotThrow(() => extract(source), source.slice(0, 20));
});

const SAMPLE = `use a::b;\nstruct S { x: Vec<u8> }\nimpl S { fn go(&self, n: u8) -> u8 { println!("{}", self.x.len()); match n { 0 => self.go(1), k if k > b::C => k, _ => vec![1, 2].pop().unwrap() } } }\nenum E { A(S), B { y: u8 } }\nasync fn h(e: E) { if let E::A(s) = e { s.go(2).await?; } for (i, j) in q().iter().map(|(a, b)| a.c(b)) { i.d(j) } }\n`;

test("extraction never fails on damaged text, and is a function of the text", () => {
  const offset = fc.nat({ max: SAMPLE.length });
  const piece = fc.constantFrom(
    "",
    "(",
    ")",
    "{",
    "}",
    "<",
    ">",
    "::",
    "!",
    "|",
    "'",
    '"',
    "=>",
    "fn ",
    "let ",
    ".",
    ",",
    "#[",
    "é",
  );
  const edit = fc.tuple(offset, fc.nat({ max: 12 }), piece);
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let text = SAMPLE;
      for (const [at, length, put] of edits) text = text.slice(0, at) + put + text.slice(at + length);
      assert.deepEqual(extract(text), extract(text));
    }),
    { numRuns: 300 },
  );
});

test("blank lines before an item change nothing but lines", () => {
  const before = extract(SAMPLE);
  fc.assert(
    fc.property(fc.nat({ max: 4 }), fc.integer({ min: 1, max: 9 }), (item, count) => {
      const lines = SAMPLE.split("\n");
      lines.splice(item, 0, ...Array.from({ length: count }, () => ""));
      const after = extract(lines.join("\n"));
      assert.deepEqual(after.terms, before.terms);
      assert.deepEqual(after.names, before.names);
      assert.deepEqual(withoutRoot(after), withoutRoot(before));
      const lineless = (facts: FileFacts): number[] =>
        [...facts.defs].filter((_, i) => i % DEF_STRIDE !== DefField.line && i % DEF_STRIDE !== DefField.endLine);
      assert.deepEqual(lineless(after), lineless(before));
    }),
    { numRuns: 30 },
  );
});

/** References of all units but the root's, whose own line is always 1. */
function withoutRoot(facts: FileFacts): Int32Array {
  return facts.refs.slice((facts.defs[DefField.refEnd] ?? 0) * REF_STRIDE);
}
