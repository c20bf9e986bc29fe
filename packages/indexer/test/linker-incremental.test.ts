import assert from "node:assert/strict";
import { test } from "node:test";
import { NodeFlag } from "@parseltongue/graph";
import { parseFixture } from "@parseltongue/testkit";
import { difference, holdsUnderEdits } from "./linking/edited-code.ts";
import { LiveCode } from "./linking/live-code.ts";

const rustWorld = parseFixture(`
//- /Cargo.toml
[workspace]
members = ["crates/*"]
//- /crates/shape/Cargo.toml
[package]
name = "shape"
//- /crates/shape/src/lib.rs
pub mod area;
mod round;
pub mod prelude { pub use crate::area::*; pub use super::round::{Circle as Disc, Kind::*}; }
pub use area::Area;
pub use round::*;
#[macro_export]
macro_rules! describe { ($e:expr) => { $crate::area::describe($e) }; }
pub trait Named { type Label: Clone; fn name(&self) -> Self::Label; fn twice(&self) -> (Self::Label, Self::Label) { (self.name(), self.name()) } }
impl<T: Area> Named for T { type Label = Unit; fn name(&self) -> Unit { self.unit() } }
#[derive(Clone)]
pub struct Unit { pub size: f64 }
impl Unit { pub fn new() -> Self { Unit { size: 1.0 } } pub fn grow(self) -> Unit { self } }
//- /crates/shape/src/area.rs
use super::Unit;
use crate::round::{Circle, Kind};
pub trait Area { type Out; const SIDES: usize; fn area(&self) -> Self::Out; fn unit(&self) -> Unit { Unit::new() } }
impl Area for Circle {
  type Out = Measure<f64>;
  const SIDES: usize = 0;
  fn area(&self) -> Self::Out { Measure { value: self.radius, kind: Kind::Round } }
}
pub struct Measure<T> { pub value: T, pub kind: Kind }
impl<T> Measure<T> { pub fn get(self) -> T { self.value } pub fn kind(&self) -> &Kind { &self.kind } }
impl From<Circle> for Measure<Unit> { fn from(c: Circle) -> Self { c.measure() } }
impl From<Kind> for Measure<Unit> { fn from(k: Kind) -> Self { k.measure() } }
pub fn describe<S: Area>(shape: &S) -> S::Out where S::Out: Clone { fn inner() -> Unit { Unit::new().grow() } inner(); shape.area() }
//- /crates/shape/src/round.rs
use crate::area::{Area, Measure};
use crate::*;
pub enum Kind { Round, Square { side: Unit }, Other(Circle) }
pub use self::Kind::Round;
pub struct Circle { pub radius: f64, pub next: Option<Box<Circle>> }
pub type Ring = Circle;
impl Circle {
  pub fn new(radius: f64) -> Ring { Ring { radius, next: None } }
  pub fn measure(&self) -> Measure<Unit> { Measure { value: self.unit(), kind: Round } }
}
impl Kind {
  pub fn measure(&self) -> Measure<Unit> {
    match self { Kind::Other(c) => c.measure(), Kind::Square { side } => Measure { value: side.clone(), kind: Round }, Round => todo!() }
  }
}
//- /crates/draw/Cargo.toml
[package]
name = "draw"
[dependencies]
shape = { path = "../shape" }
//- /crates/draw/src/lib.rs
mod canvas;
pub use canvas::{Canvas, paint};
use shape::prelude::*;
use shape::{describe, Named, Unit};
pub fn draw(c: Disc) -> Unit {
  let canvas = Canvas::with(c);
  describe!(&canvas.top);
  let names: Vec<_> = canvas.shapes.iter().map(|s| s.name().grow()).collect();
  for n in names { n.size; }
  canvas.top.measure().get().grow()
}
//- /crates/draw/src/canvas.rs
use shape::{Area, Circle, Unit};
use std::ops::Deref;
pub struct Canvas<S> { pub top: S, pub shapes: Vec<S> }
impl<S: Area> Canvas<S> { pub fn with(top: S) -> Canvas<S> { Canvas { top, shapes: Vec::new() } } pub fn area(&self) -> S::Out { self.top.area() } }
impl<S> Deref for Canvas<S> { type Target = S; fn deref(&self) -> &S { &self.top } }
pub fn paint(c: &Canvas<Circle>, x: impl Fn(&Circle) -> Unit) -> Unit { let u = x(c); c.measure().get().grow(); c.area().kind(); unknown().grow(); u.grow() }
`);

const rustSpare = [
  "crates/shape/src/area/mod.rs",
  "crates/shape/src/extra.rs",
  "crates/draw/src/main.rs",
  "crates/shape/src/lib.rs",
  "crates/draw/src/canvas.rs",
];

const typescriptWorld = parseFixture(`
//- /package.json
{
  "name": "root",
  "workspaces": ["packages/*"]
}
//- /packages/shape/package.json
{
  "name": "@demo/shape",
  "main": "src/index.ts"
}
//- /packages/shape/src/index.ts
export * from "./area.ts";
export * as round from "./round.ts";
export { Circle as Disc, type Kind } from "./round.ts";
import { Circle } from "./round.ts";
export default function make(radius: number): Circle { return new Circle(radius); }
export namespace units { export const one = 1; export function unit(): Circle { return make(one); } }
//- /packages/shape/src/area.ts
import type { Circle, Kind } from "./round.ts";
export interface Area<T> { area(): T; readonly kind: Kind; scale?(by: number): Area<T>; }
export abstract class Base<T> implements Area<T> {
  abstract area(): T;
  kind: Kind = "round";
  constructor(protected readonly size: number) {}
  get double(): T[] { return [this.area(), this.area()]; }
  static of(circle: Circle): Base<number> { return circle; }
}
export function total(shapes: Iterable<Area<number>>): number { let sum = 0; for (const s of shapes) sum += s.area(); return sum; }
export const helpers = { largest(shapes: Base<number>[]) { return shapes.map((s) => s.area()); }, total };
//- /packages/shape/src/round.ts
import { Base, total } from "./area.ts";
import * as all from "./index.ts";
export type Kind = "round" | "square";
export class Circle extends Base<number> {
  static count = 0;
  constructor(radius: number) { super(radius); Circle.count += 1; }
  area(): number { return total([this]) + this.size; }
  next(): Circle { return all.default(this.size).next(); }
}
export const ring = (inner: Circle) => { const outer = inner.next(); function wrap() { return outer.area(); } return { outer, wrap }; };
{
  const hidden = new Circle(1);
  ring(hidden).wrap();
}
//- /packages/draw/package.json
{
  "name": "@demo/draw",
  "dependencies": { "@demo/shape": "*" }
}
//- /packages/draw/src/main.ts
import make, { Disc, helpers, round, units } from "@demo/shape";
import { Canvas } from "./canvas.ts";
export async function main(): Promise<void> {
  const canvas = new Canvas<Disc>(make(1));
  for (const shape of canvas.shapes()) shape.next().area();
  const [first] = helpers.largest([units.unit(), round.ring(canvas.top).outer]);
  (await canvas.load()).area();
  canvas.anything(first).draw();
}
//- /packages/draw/src/canvas.ts
import { type Area, Base } from "@demo/shape";
export class Canvas<S extends Area<number>> {
  #shapes: S[] = [];
  constructor(readonly top: S) { this.#shapes.push(top); }
  *shapes() { yield this.top; }
  async load(): Promise<S> { return this.top; }
  draw(base: Base<S>): S { return base.double[0].kind ? base.area() : this.top; }
}
`);

const typescriptSpare = [
  "packages/shape/src/area.tsx",
  "packages/shape/src/round/index.ts",
  "packages/draw/src/extra.ts",
  "packages/shape/src/index.ts",
];

for (const [language, world, spare] of [
  ["Rust", rustWorld, rustSpare],
  ["TypeScript", typescriptWorld, typescriptSpare],
] as const) {
  test(`${language} linked edit by edit gives the graph that the files give`, () => {
    holdsUnderEdits(world, spare);
  });
}

/** Changes texts one after the other, the graph being compared with a fresh one after each. */
function follow(fixture: string, changes: readonly (readonly [path: string, from: string, to: string])[]): LiveCode {
  const code = new LiveCode(parseFixture(fixture));
  for (const [path, from, to] of changes) {
    const text = code.files.get(path)!;
    assert.ok(text.includes(from), `${path} holds ${from}`);
    code.write(path, text.replace(from, to));
    assert.deepEqual(difference(code.print(), code.printFresh()), []);
  }
  return code;
}

const CARGO = `//- /Cargo.toml
[package]
name = "demo"
`;

test("a header that rests on itself is worked out as if nothing had been known of it", () => {
  const code = follow(
    `${CARGO}//- /src/lib.rs
pub trait Matcher { type Captures; fn go(&self, c: &Self::Captures); }
pub fn f<M, F>(m: M, c: &M::Captures, f: F) where M: Matcher, F: FnMut(&M::Captures) { m.go(c) }`,
    [
      ["src/lib.rs", "type Captures", "type Found"],
      ["src/lib.rs", "type Found", "type Captures"],
    ],
  );
  assert.match(code.print(), /uses "demo::f" .* at 2:7\d/);
});

test("provided methods come and go with a blanket impl", () => {
  const code = follow(
    `${CARGO}//- /src/lib.rs
pub mod ext;
pub struct Unit;
pub fn f() { ext::Twice::twice(&Unit); Unit.twice(); }
//- /src/ext.rs
pub trait Twice { fn once(&self); fn twice(&self) { self.once() } }
// impl<T> Twice for T { fn once(&self) {} }`,
    [["src/ext.rs", "// impl", "impl"]],
  );
  assert.match(code.print(), /<- calls "demo::f" in "src\/lib.rs" 4#0 at 3:4\d/);
});

test("what a blanket impl gives a body is asked anew when impls, bounds, members or types change", () => {
  const code = follow(
    `${CARGO}//- /src/lib.rs
pub mod ext;
use ext::{Area, Edge, Named, Unit};
pub struct A;
pub struct B;
impl Area for A {}
pub fn f(a: A, b: B) { a.name().grow(); b.name().grow(); }
pub fn g(a: A, b: B) { b.name().grow(); }
//- /src/ext.rs
pub struct Unit;
impl Unit { pub fn grow(&self) {} }
pub trait Area {}
pub trait Edge {}
pub trait Named { fn name(&self) -> Unit; fn same(&self) -> Unit { self.name() } }
impl<T: Area> Named for T { fn name(&self) -> Unit { Unit } }`,
    [
      ["src/lib.rs", "impl Area for A {}", "impl Area for A {}\nimpl Area for B {}"],
      ["src/lib.rs", "b: B) { b.name()", "b: B) { a.name().grow(); b.name()"],
      ["src/ext.rs", "T: Area", "T: Edge"],
      ["src/lib.rs", "b: B) { a.name()", "b: B) { a.same()"],
      ["src/lib.rs", "impl Area for A {}", "impl Edge for A {}"],
      ["src/ext.rs", "fn name(&self) -> Unit;", "fn title(&self) -> Unit;"],
      ["src/ext.rs", "{ fn name(&self) -> Unit { Unit } }", "{ fn same(&self) -> Unit { Unit } }"],
      ["src/lib.rs", "pub struct A;", "pub struct A<T>(T);"],
      ["src/ext.rs", "impl<T: Edge>", "impl<S: Area, T: Edge>"],
      ["src/lib.rs", "pub struct A<T>(T);", ""],
    ],
  );
  assert.match(code.print(), /demo::g/);
});

test("impls that change places are found in their new order", () => {
  follow(
    `${CARGO}//- /src/lib.rs
pub struct A<T>(T);
impl A<u8> { pub fn get(&self) -> u8 { self.0 } }
impl A<u16> { pub fn get(&self) -> u16 { self.0 } }
pub fn f<T>(a: A<T>) { a.get(); unknown().get(); }`,
    [["src/lib.rs", "pub struct A<T>(T);\nimpl A<u8> { pub fn get(&self) -> u8 { self.0 } }", "pub struct A<T>(T);"]],
  );
});

test("what a block declares reaches definitions however deep inside it", () => {
  const code = follow(
    `${CARGO}//- /src/lib.rs
pub fn outer() { fn helper() {} struct S; impl S { fn m(&self) { fn n() { helper() } n() } } S.m() }
pub fn other() {}`,
    [["src/lib.rs", "fn helper() {}", "use crate::other as helper;"]],
  );
  assert.match(code.print(), /-> calls "demo::other"/);
});

test("a module declared in a file gets a node of its own only while no file stands for it", () => {
  const code = new LiveCode(parseFixture(`${CARGO}//- /src/lib.rs\nmod a;\n//- /src/a.rs\npub fn f() {}`));
  for (const text of [undefined, "pub fn g() {}\n", undefined]) {
    code.change(new Map([["src/a.rs", text]]));
    assert.deepEqual(difference(code.print(), code.printFresh()), []);
  }
});

test("candidates of a package follow its name", () => {
  const code = new LiveCode(
    parseFixture(`${CARGO}//- /src/lib.rs\npub struct A;\nimpl A { fn go(&self) {} }\nfn f() { unknown().go() }`),
  );
  code.change(new Map([["Cargo.toml", '[package]\nname = "other"\n']]));
  assert.deepEqual(difference(code.print(), code.printFresh()), []);
});

test("a class that gets a constructor is made by it, a namespace is asked anew for what it got", () => {
  const code = follow(
    `//- /package.json
{ "name": "demo" }
//- /src/made.ts
export class Made { size = 1; }
export namespace space { export function one() {} }
//- /src/maker.ts
import { Made, space } from "./made.ts";
export const make = () => { space.two(); return new Made(); };`,
    [
      ["src/made.ts", "size = 1;", "constructor() { space.one(); }"],
      ["src/made.ts", "one() {}", "two() {}"],
    ],
  );
  assert.match(code.print(), /calls "demo\/src\/made::Made.constructor"/);
  assert.match(code.print(), /calls "demo\/src\/made::space[.:]+two"/);
});

test("members that a class inherits go with the class they come from", () => {
  follow(
    `//- /package.json
{ "name": "demo" }
//- /src/base.ts
export class Base { field = { inner: 1 }; run() { return this.field; } }
//- /src/derived.ts
import { Base } from "./base.ts";
export class Derived extends Base { walk() { return this.run().inner; } }
export const use = (d: Derived) => { d.walk(); return d.field; };`,
    [
      ["src/base.ts", "export class Base { field = { inner: 1 }; run() { return this.field; } }", ""],
      ["src/base.ts", "\n", "export class Base { run() { return { inner: 2 }; } }\n"],
    ],
  );
});

test("modules declared by name come and go, also as their files come to import", () => {
  const other = 'declare module "x" {';
  follow(
    `//- /package.json
{ "name": "demo" }
//- /typings/a.d.ts
interface Global {}
//- /typings/b.d.ts
declare module "x" { export class Port { open(): void } export function only(): void }
//- /src/use.ts
import { Port, only } from "x";
export class Own implements Port { open() { only(); } }
export const run = (p: Port) => { p.open(); };`,
    [
      ["typings/a.d.ts", "interface Global {}", `${other} export class Port { open(): void; more(): void } }`],
      ["typings/b.d.ts", other, "namespace x {"],
      ["typings/b.d.ts", "namespace x {", other],
      ["typings/b.d.ts", other, `import "y"; ${other}`],
      ["typings/a.d.ts", other, 'declare module "z" {'],
      ["typings/b.d.ts", 'import "y"; ', ""],
    ],
  );
});

test("a file's module is as public as its declaration, for as long as it is, and is named whole", () => {
  const code = follow(
    `${CARGO}//- /src/lib.rs
mod shown;
mod hidden;
//- /src/shown.rs
//- /src/hidden.rs
`,
    [
      ["src/lib.rs", "mod shown;", "pub mod shown;"],
      ["src/lib.rs", "mod hidden;", "pub mod hidden;"],
      ["src/lib.rs", "pub mod hidden;", "mod hidden;"],
    ],
  );
  const line = (name: string): string =>
    code
      .print()
      .split("\n")
      .find((text) => text.startsWith(`module "${name}"`)) ?? "";
  const isPublic = (name: string): boolean => (Number(/ flags (\d+) /.exec(line(name))?.[1]) & NodeFlag.public) !== 0;
  assert.equal(isPublic("demo::shown"), true);
  assert.equal(isPublic("demo::hidden"), false);
  assert.match(line("demo"), / name "demo"/);
});

test("what lies under a module that is declared for tests only is test code, for as long as it is", () => {
  const code = follow(
    `${CARGO}//- /src/lib.rs
#[cfg(test)]
mod helpers;
//- /src/helpers.rs
pub mod deep;
//- /src/helpers/deep.rs
pub fn f() {}`,
    [
      ["src/lib.rs", "#[cfg(test)]\n", ""],
      ["src/lib.rs", "mod helpers;", "#[cfg(test)] mod helpers;"],
    ],
  );
  const line =
    code
      .print()
      .split("\n")
      .find((text) => text.startsWith('function "demo::helpers::deep::f"')) ?? "";
  const flags = Number(/ flags (\d+) /.exec(line)?.[1]);
  assert.notEqual(flags & NodeFlag.test, 0);
});
