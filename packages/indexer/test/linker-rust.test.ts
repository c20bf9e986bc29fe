import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Confidence, EdgeKind, Graph, NodeKind } from "@parseltongue/graph";
import type { GraphView } from "@parseltongue/graph";
import { parseFixture } from "@parseltongue/testkit";
import type { FileFacts } from "../src/facts/facts.ts";
import { libraryModels } from "../src/languages/libraries.ts";
import { languages } from "../src/languages/all.ts";
import { rulesFor } from "../src/languages/rules.ts";
import { rustSyntax } from "../src/languages/rust/syntax.ts";
import type { LinkInput } from "../src/linker/linked-file.ts";
import { Linker } from "../src/linker/linker.ts";
import { openGrammar } from "../src/syntax/grammar.ts";
import { buildWorkspaceModel } from "../src/workspace/build-workspace-model.ts";

const languageRules = await rulesFor(languages.map(({ id }) => id));

const grammar = await openGrammar(rustSyntax);
const extract = rustSyntax.createExtractor(grammar.names);
const factsOf = (text: string): FileFacts => extract(grammar.parse(text));

const libraries: readonly LinkInput[] = await Promise.all(
  libraryModels
    .filter((model) => model.readers.includes(rustSyntax.id))
    .map(async ({ path, language, text, place }) => ({
      path,
      language,
      place,
      external: true,
      facts: factsOf(await readFile(text, "utf8")),
    })),
);

function link(fixture: string): GraphView {
  const given = parseFixture(fixture.trimStart().startsWith("//-") ? fixture : `//- /src/lib.rs\n${fixture}`);
  const texts = given.has("Cargo.toml") ? given : new Map([...given, ["Cargo.toml", '[package]\nname = "demo"\n']]);
  const workspace = buildWorkspaceModel([...texts.keys()], (path) => texts.get(path));
  const files = [...libraries];
  for (const [path, text] of texts) {
    const place = workspace.files.get(path);
    if (path.endsWith(".rs") && place !== undefined)
      files.push({ path, language: rustSyntax.id, place, facts: factsOf(text) });
  }
  const graph = Graph.create();
  graph.apply(new Linker(languageRules).link({ files, removed: [], workspace }));
  return graph;
}

const name = (graph: GraphView, node: number): string =>
  graph.text(graph.nodeQualifiedName[node] ?? 0).replace(/^demo::/, "");

function target(graph: GraphView, node: number): string {
  if (graph.nodeKind[node] !== NodeKind.candidates) return name(graph, node);
  const members: string[] = [];
  const start = graph.outStart[node] ?? 0;
  for (let at = start; at < start + (graph.outLength[node] ?? 0); at++) {
    if (graph.outKind[at] === EdgeKind.candidate) members.push(name(graph, graph.outPeer[at] ?? 0));
  }
  return `{${members.sort().join(", ")}}`;
}

/** `from -> to` of edges of a kind in the order of the code, `~>` where the edge isn't certain; sets by their members. */
function edges(graph: GraphView, kind: number): string[] {
  const found: { from: number; line: number; column: number; text: string }[] = [];
  for (let edge = 1; edge < graph.edgeEnd; edge++) {
    const [from = 0, to = 0] = [graph.edgeFrom[edge], graph.edgeTo[edge]];
    if (graph.edgeKind[edge] !== kind) continue;
    const arrow = graph.edgeConfidence[edge] === Confidence.resolved ? "->" : "~>";
    const text = `${name(graph, from)} ${arrow} ${target(graph, to)}`;
    found.push({ from, line: graph.edgeLine[edge] ?? 0, column: graph.edgeColumn[edge] ?? 0, text });
  }
  const rank = (node: number): number => graph.nodeRank[node] ?? 0;
  found.sort((a, b) => rank(a.from) - rank(b.from) || a.line - b.line || a.column - b.column);
  return found.map(({ text }) => text);
}

/** Holds the calls made by functions called `main` (or all, if there is none) against `from -> to` lines. */
function check(fixture: string, expected: readonly string[], kind: number = EdgeKind.calls): void {
  const all = edges(link(fixture), kind);
  const ofMain = all.filter((edge) => edge.startsWith("main ")).map((edge) => edge.slice("main ".length));
  assert.deepEqual(kind === EdgeKind.calls && /\bfn main\b/.test(fixture) ? ofMain : all, expected);
}

// ---- the shapes of calls that graphs of Rust code get wrong or miss --------------------------------------------

const QUEUE = `
  pub struct List { items: u8 }
  impl List { pub fn init(&self) {} pub fn len(&self) -> usize { 0 } pub fn new() -> List { List { items: 0 } } }
  pub struct Queue { pub list: List }
  impl Queue { pub fn init(&self) {} pub fn len(&self) -> usize { 0 } pub fn make() -> Queue { Queue { list: List::new() } } }
  pub struct Outer { pub inner: Queue }
  pub trait Shape { fn area(&self) -> f64; fn twice(&self) -> f64 { 0.0 } }
  pub struct Square;
  impl Shape for Square { fn area(&self) -> f64 { 1.0 } }
  pub fn make_list() -> List { List::new() }
`;
const shape = (body: string, expected: readonly string[]): void => check(QUEUE + body, expected);

test("a field of a field", () => {
  shape("fn main(o: Outer) { o.inner.list.init(); o.inner.init(); }", ["-> List::init", "-> Queue::init"]);
});

test("the result of a call", () => {
  shape("fn main() { make_list().init(); Queue::make().list.len(); }", [
    "-> make_list",
    "-> List::init",
    "-> Queue::make",
    "-> List::len",
  ]);
});

test("a type's function against a local namesake", () => {
  shape("fn main(v: Vec<u8>) { Vec::len(&v); v.len(); Queue::len(&Queue::make()); }", [
    "-> Queue::len",
    "-> Queue::make",
  ]);
});

test("a let without a type", () => {
  shape("fn main() { let q = Queue::make(); let l = q.list; l.init(); q.init(); }", [
    "-> Queue::make",
    "-> List::init",
    "-> Queue::init",
  ]);
});

test("a trait object, a generic bound, an impl Trait and a Box go to the trait's declaration", () => {
  shape("fn main(s: &dyn Shape) { s.area(); }", ["-> Shape::area"]);
  shape("fn main<S: Shape>(s: S) { s.area(); }", ["-> Shape::area"]);
  shape("fn main<S>(s: S) where S: Shape { s.twice(); }", ["-> Shape::twice"]);
  shape("fn main(s: impl Shape) { s.area(); }", ["-> Shape::area"]);
  shape("fn main(s: Box<dyn Shape>) { s.area(); }", ["-> Shape::area"]);
});

test("a Box of a type, and a type's own impl of a trait", () => {
  shape("fn main(s: Box<Square>) { s.area(); Square.twice(); }", ["-> <Square as Shape>::area", "-> Shape::twice"]);
});

test("a function pointer is followed to what it holds where that is written down", () => {
  shape("fn main() { let f = make_list; f().init(); }", ["-> List::init"]);
  shape("fn main(f: fn() -> Queue) { f().init(); }", ["-> Queue::init"]);
});

test("an import under another name", () => {
  check(
    `
      //- /src/lib.rs
      mod lists;
      use lists::{List as Items, make as create};
      fn main() { create().init(); Items::new(); }
      //- /src/lists.rs
      pub struct List;
      impl List { pub fn new() -> List { List } pub fn init(&self) {} }
      pub fn make() -> List { List::new() }
    `,
    ["-> lists::make", "-> lists::List::init", "-> lists::List::new"],
  );
});

test("inside println! and other macros", () => {
  shape(
    `fn main(q: Queue) { println!("{} {}", q.len(), make_list().len()); assert_eq!(q.list.len(), 1, "{}", q.len()); }`,
    ["-> Queue::len", "-> make_list", "-> List::len", "-> List::len", "-> Queue::len"],
  );
});

test("self, a field of self, and Self", () => {
  check(
    `
      struct A { b: B }
      struct B;
      impl A { fn run(&self) { self.helper(); self.b.go(); Self::make(); } fn helper(&self) {} fn make() {} }
      impl B { fn go(&self) {} }
    `,
    ["A::run -> A::helper", "A::run -> B::go", "A::run -> A::make"],
  );
});

test("closures, loops and iterator chains carry types", () => {
  shape("fn main(all: Vec<Queue>) { for q in &all { q.init(); } all.iter().map(|q| q.len()).sum::<usize>(); }", [
    "-> Queue::init",
    "-> Queue::len",
  ]);
  shape("fn main(all: Vec<Queue>) { if let Some(q) = all.first() { q.list.init(); } }", ["-> List::init"]);
});

test("a match on an enum binds its variants' fields", () => {
  shape(
    "enum Either { One(Queue), Two { list: List } } fn main(e: Either) { match e { Either::One(q) => q.init(), Either::Two { list } => list.init() } }",
    ["-> Queue::init", "-> List::init"],
  );
});

test("what only shares a name is never certain", () => {
  shape("fn main(x: Unknown) { x.init(); }", []);
  shape("fn main() { outside::thing().init(); }", []);
  shape("fn main() { whatever!().init(); }", ["~> {List::init, Queue::init}"]);
});

// ---- names ----------------------------------------------------------------------------------------------------------

test("crates are reached through a crate that passes them on", () => {
  check(
    `
      //- /Cargo.toml
      [workspace]
      members = ["facade", "one", "app"]
      //- /one/Cargo.toml
      [package]
      name = "my-one"
      //- /one/src/lib.rs
      pub struct T;
      impl T { pub fn go(&self) {} pub fn new() -> T { T } }
      //- /facade/Cargo.toml
      [package]
      name = "facade"
      [dependencies]
      my-one = { path = "../one" }
      //- /facade/src/lib.rs
      pub extern crate my_one as one;
      //- /app/Cargo.toml
      [package]
      name = "app"
      [dependencies]
      facade = { path = "../facade" }
      //- /app/src/main.rs
      use ::facade::one::T;
      fn run() { let t = T::new(); t.go(); }
    `,
    ["app::run -> my_one::T::new", "app::run -> my_one::T::go"],
  );
});

test("an import of a name that is a module and a function means the function", () => {
  check(
    `
      //- /src/lib.rs
      mod time;
      use time::sleep;
      fn main() { sleep(); }
      //- /src/time.rs
      mod sleep { pub fn sleep() {} }
      pub use sleep::sleep;
    `,
    ["demo -> time::sleep::sleep", "time -> time::sleep::sleep"],
    EdgeKind.imports,
  );
});

test("a macro of a sibling module does not hide the library's", () => {
  const fixture = `
    //- /src/lib.rs
    mod a;
    mod b;
    //- /src/a.rs
    macro_rules! println { () => {} }
    fn inside() { println!(); }
    //- /src/b.rs
    fn outside() { println!(); }
  `;
  check(fixture, ["a::inside -> a::println"]);
});

test("a derive means a trait, not a struct of its name", () => {
  check("#[derive(Debug, Clone)] struct Shown; struct Debug; trait Clone {}", ["Shown -> Clone"], EdgeKind.implements);
});

// ---- dereferencing --------------------------------------------------------------------------------------------------

test("two stars reach through a smart pointer to what it points to", () => {
  check(
    `
      trait Sink { fn matched(&mut self); }
      impl<S: Sink + ?Sized> Sink for Box<S> { fn matched(&mut self) { (**self).matched() } }
    `,
    ["<Box as Sink>::matched -> Sink::matched"],
  );
});

// ---- traits ---------------------------------------------------------------------------------------------------------

test("a blanket impl without a body brings the trait's provided methods", () => {
  check(
    `
      trait Read {}
      trait ReadExt: Read { fn all(&self) {} }
      impl<R: Read + ?Sized> ReadExt for R {}
      struct File;
      impl Read for File {}
      struct Other;
      fn main(f: File, g: &mut dyn Read, o: Other) { f.all(); g.all(); o.all(); }
    `,
    ["-> ReadExt::all", "-> ReadExt::all"],
  );
});

test("of impls of one generic trait the arguments choose", () => {
  check(
    `
      struct Id; struct Name; struct Key; struct Unknown;
      impl From<Name> for Id { fn from(n: Name) -> Id { Id } }
      impl From<Key> for Id { fn from(k: Key) -> Id { Id } }
      fn main(n: Name, k: Key) { Id::from(n); Id::from(k); Id::from(whatever!()); }
    `,
    [
      "-> <Id as From<Name>>::from",
      "-> <Id as From<Key>>::from",
      "~> {<Id as From<Key>>::from, <Id as From<Name>>::from}",
    ],
  );
});

test("an impl for a library's type proves nothing about a library's trait", () => {
  check(
    `
      struct State;
      impl From<State> for usize { fn from(s: State) -> usize { 0 } }
      fn main(s: State) { usize::from(s); usize::from(true); usize::from(whatever!()); }
    `,
    ["-> <usize as From<State>>::from", "~> <usize as From<State>>::from"],
  );
});

test("a trait's method called by path goes to the impl of its first argument's type", () => {
  check(
    `
      trait Shape { fn area(&self) -> f64; }
      struct Square;
      impl Shape for Square { fn area(&self) -> f64 { 1.0 } }
      fn main(s: Square, d: &dyn Shape) { Shape::area(&s); Shape::area(d); }
    `,
    ["-> <Square as Shape>::area", "-> Shape::area"],
  );
});

// ---- asynchronous code ----------------------------------------------------------------------------------------------

test("a pinned value's methods come before those of an impl for Pin", () => {
  check(
    `
      use std::pin::Pin;
      trait Write { fn poll(self: Pin<&mut Self>); }
      struct File;
      impl Write for File { fn poll(self: Pin<&mut Self>) {} }
      impl<P: Write> Write for Pin<P> { fn poll(self: Pin<&mut Self>) {} }
      fn main(a: Pin<&mut File>) { a.as_mut().poll(); a.poll(); }
    `,
    ["-> <File as Write>::poll", "-> <File as Write>::poll"],
  );
});

test("ready! takes out of a Poll what it holds, and projections keep their fields", () => {
  check(
    `
      use std::{pin::Pin, task::Poll};
      struct Budget;
      impl Budget { fn spend(&self) {} }
      fn budget() -> Poll<Budget> { Poll::Pending }
      pin_project! { struct Limited { inner: Budget } }
      fn main(l: Pin<&mut Limited>) { let b = ready!(budget()); b.spend(); let me = l.project(); me.inner.spend(); }
    `,
    ["-> budget", "-> Budget::spend", "-> Budget::spend"],
  );
});

// ---- what lies outside ----------------------------------------------------------------------------------------------

test("a blanket impl over a dependency's trait needs a sign that the type implements it", () => {
  check(
    `
      use futures::Stream;
      trait StreamExt: Stream { fn then(&self) {} }
      impl<S: Stream> StreamExt for S {}
      struct Ticks;
      impl Stream for Ticks {}
      struct Plain;
      fn main<S: Stream>(t: Ticks, s: S, p: Plain, flag: bool) { t.then(); s.then(); p.then(); flag.then(); }
    `,
    ["-> StreamExt::then", "-> StreamExt::then"],
  );
});

test("a library's Result is a Result", () => {
  check(
    `
      use anyhow::Result;
      struct Config;
      impl Config { fn show(&self) {} }
      fn load() -> Result<Config> { Ok(Config) }
      fn other() -> syn::Result<Config> { Ok(Config) }
      fn main() -> Result<()> { load()?.show(); other().unwrap().show(); Ok(()) }
    `,
    ["-> load", "-> Config::show", "-> other", "-> Config::show"],
  );
});

test("an impl for a library's type that seems to call itself hands on to the type", () => {
  check("trait Bits { fn to_bits(self) -> u32; } impl Bits for f32 { fn to_bits(self) -> u32 { self.to_bits() } }", []);
  check("trait Walk { fn walk(&self); } struct Tree; impl Walk for Tree { fn walk(&self) { self.walk() } }", [
    "<Tree as Walk>::walk -> <Tree as Walk>::walk",
  ]);
});

test("a struct that holds a library's iterator yields what that yields", () => {
  check(
    `
      struct Item;
      impl Item { fn go(&self) {} }
      struct All { iter: std::iter::Rev<std::vec::IntoIter<Item>> }
      impl Iterator for All { type Item = Item; fn next(&mut self) -> Option<Item> { self.iter.next() } }
      fn main(all: All) { for item in all { item.go(); } }
    `,
    ["-> Item::go"],
  );
});

test("what a bound's associated type is bound by is known where a method gives it", () => {
  check(
    `
      trait Vector { type Mask: Mask; fn mask(self) -> Self::Mask; fn or(self, o: Self) -> Self; }
      trait Mask { fn any(&self); fn or(self, o: Self) -> Self; }
      fn main<V: Vector>(a: V, b: V, c: impl Vector) { a.or(b).mask().or(b.mask()).any(); c.mask().any(); }
    `,
    [
      "-> Vector::or",
      "-> Vector::mask",
      "-> Mask::or",
      "-> Vector::mask",
      "-> Mask::any",
      "-> Vector::mask",
      "-> Mask::any",
    ],
  );
});

test("a function and a closure have the methods of what is implemented for all that can be called", () => {
  check(
    `
      trait Parser { fn parse(&mut self) {} }
      impl<F> Parser for F where F: FnMut(&mut u8) -> bool {}
      fn digit(i: &mut u8) -> bool { true }
      struct Plain;
      fn main(p: Plain) { digit.parse(); (|i: &mut u8| true).parse(); p.parse(); }
    `,
    ["-> Parser::parse", "-> Parser::parse"],
  );
});

test("branches of cfg_if! are seen behind comments and conditions over several lines", () => {
  check(
    `
      cfg_if! {
          // The fast one if possible:
          // it is faster.
          if #[cfg(all(
              target_feature = "sse2",
              not(miri),
          ))] {
              fn fast() {}
          } else {
              fn slow() {}
          }
      }
      fn main() { fast(); slow(); }
    `,
    ["-> fast", "-> slow"],
  );
});

// ---- impls in other files than their types --------------------------------------------------------------------

/** Edges between files as `from kind to at line:column`, without calls and imports; nodes by name and file. */
function placed(fixture: string): string[] {
  const graph = link(fixture);
  const kinds: Readonly<Record<number, string>> = { [EdgeKind.implements]: "implements", [EdgeKind.uses]: "uses" };
  const found: string[] = [];
  for (let edge = 1; edge < graph.edgeEnd; edge++) {
    const kind = kinds[graph.edgeKind[edge] ?? 0];
    if (kind === undefined) continue;
    const ends = [graph.edgeFrom[edge] ?? 0, graph.edgeTo[edge] ?? 0].map((node) => name(graph, node));
    found.push(`${ends.join(` ${kind} `)} at ${graph.edgeLine[edge]}:${graph.edgeColumn[edge]}`);
  }
  return found.sort();
}

const TYPE_AND_TRAIT = `
//- /src/lib.rs
mod shape; mod solid; mod joint; #[cfg(test)] mod checks;
//- /src/shape.rs
pub struct Shape; pub struct Wrap<T>(T);
//- /src/solid.rs
pub trait Solid { const SIDES: u8; fn volume(&self) -> f64; }
`;

test("an impl in a third file: that file uses type and trait, and the type's file neither", () => {
  const joint = `
//- /src/joint.rs
use crate::{shape::*, solid::*};
impl Solid for Shape {
  const SIDES: u8 = 1;
  fn volume(&self) -> f64 { 0.0 }
}
`;
  assert.deepEqual(placed(TYPE_AND_TRAIT + joint), [
    "joint uses shape::Shape at 2:16",
    "joint uses solid::Solid at 2:6",
    "joint::<Shape as Solid>::SIDES implements solid::Solid::SIDES at 3:9",
    "joint::<Shape as Solid>::volume implements solid::Solid::volume at 4:6",
    "shape::Shape implements solid::Solid at 0:0",
  ]);
});

test("an impl in its type's file is a fact about the type: the trait is implemented there, not used as well", () => {
  const own = `
//- /src/joint.rs
use crate::solid::Solid;
pub struct Own;
impl Solid for Own { }
`;
  assert.deepEqual(placed(TYPE_AND_TRAIT + own), ["joint::Own implements solid::Solid at 3:6"]);
});

test("an impl for a library's type is a use of its trait, and of what stands among its arguments", () => {
  const vectors = `
//- /src/joint.rs
use crate::{shape::*, solid::*};
mod inner { use super::*; fn local() { impl Solid for Vec<Shape> { } } }
impl<T: Solid> Solid for Wrap<T> { }
`;
  assert.deepEqual(placed(TYPE_AND_TRAIT + vectors), [
    "joint uses shape::Wrap at 3:26",
    "joint uses solid::Solid at 3:9",
    "joint::inner uses shape::Shape at 2:59",
    "joint::inner uses solid::Solid at 2:45",
    "shape::Wrap implements solid::Solid at 0:0",
  ]);
});

test("an impl for tests makes no module that is no test use anything", () => {
  const tests = `
//- /src/joint.rs
#[cfg(test)] impl crate::solid::Solid for crate::shape::Shape { }
//- /src/checks.rs
impl crate::solid::Solid for crate::shape::Wrap<u8> { }
`;
  assert.deepEqual(
    placed(TYPE_AND_TRAIT + tests).filter((edge) => edge.includes(" uses ")),
    ["checks uses shape::Wrap at 1:44", "checks uses solid::Solid at 1:20"],
  );
});
