import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { FileFacts } from "../src/facts/facts.ts";
import { DEF_STRIDE, DefField, REF_STRIDE, RefField, RefRole } from "../src/facts/facts.ts";
import { printFacts } from "./print-facts.ts";
import type { LanguageSyntax } from "../src/languages/language.ts";
import { javascriptSyntax, tsxSyntax, typescriptSyntax } from "../src/languages/typescript/syntax.ts";
import { openGrammar } from "../src/syntax/grammar.ts";

type Extract = (source: string) => FileFacts;

async function extractorOf(syntax: LanguageSyntax): Promise<Extract> {
  const grammar = await openGrammar(syntax);
  const extract = syntax.createExtractor(grammar.names);
  return (source) => extract(grammar.parse(source));
}

const typescript = await extractorOf(typescriptSyntax);
const tsx = await extractorOf(tsxSyntax);
const javascript = await extractorOf(javascriptSyntax);

/** Compares the printed facts, without the root's line and the common indentation. */
function compare(extract: Extract, source: string, expected: string): void {
  const printed = printFacts(extract(source)).split("\n").slice(1);
  const lines = expected.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  assert.equal(printed.map((line) => line.slice(2)).join("\n"), lines.map((line) => line.slice(margin)).join("\n"));
}

const check = (source: string, expected: string): void => compare(typescript, source, expected);
const checkTsx = (source: string, expected: string): void => compare(tsx, source, expected);
const checkJs = (source: string, expected: string): void => compare(javascript, source, expected);

/** Signature, documentation, and the lines from name to end of each definition but the root. */
function headings(source: string): string[] {
  const { defs, names } = typescript(source);
  const found: string[] = [];
  for (let at = DEF_STRIDE; at < defs.length; at += DEF_STRIDE) {
    const [signature, doc] = [names[defs[at + DefField.signature] ?? 0], names[defs[at + DefField.doc] ?? 0]];
    found.push(`${signature} | ${doc} | ${defs[at + DefField.line]}–${defs[at + DefField.endLine]}`);
  }
  return found;
}

test("functions have parameters, results, type parameters and arities", () => {
  check(
    `/** Loads it. Later more. @deprecated */
export async function load<T extends Item = Item>(id: string, options?: Options, ...rest: T[]): Promise<T> {}
const twice = (n = 1) => n * 2;
function plain({ a }: { a: A }, [b]: B[]) { return a; }`,
    `
    function load +public +async +deprecated +body generics=[T: Item't = Item't] type=fn('string, Options't, 'array<$1.0>)->Promise't<$1.0> arity=2+
      @2:38 uses Item = Item't
      @2:45 uses Item = Item't
      @2:73 uses Options = Options't
      @2:97 uses Promise = Promise't
    function twice +body type=fn('number)->'number arity=1+
    function plain +body type=fn(?, 'array<B't>)->A't arity=2
      @4:28 uses A = A't
      @4:38 uses B = B't`,
  );
});

test("an overloaded function is one definition with the first signature's type", () => {
  check(
    `export function pick(a: string): A;
export function pick(a: number, b: number): B;
export function pick(a: any, b?: any): any {
  return make(a);
}
declare function only(a: string): A;`,
    `
    function pick +public +body type=fn('string)->A't arity=2+
      @1:34 uses A = A't
      @2:45 uses B = B't
      @4:10 calls make/1 = make
    function only type=fn('string)->A't arity=1
      @6:35 uses A = A't`,
  );
});

test("classes have members, parameter properties, accessors and static members", () => {
  check(
    `export abstract class Box<T> extends Base<T> implements Has<T>, ns.Other {
  static count = 0;
  #hidden: Map<string, T> = new Map();
  protected readonly label!: string;
  constructor(private readonly store: Store, size?: number) {
    super(size);
  }
  get first(): T { return this.store.first; }
  set first(value: T) {}
  static make() { return new this(); }
  abstract area(): number;
  override async run(a: A): Promise<void> { super.run(a); }
  on = (e: Event) => this.run(e);
}`,
    `
    class Box +public +abstract generics=[T] supertypes=[Base'*<$1.0>, Has't<$1.0>, ns::Other]
      @1:38 extends Base = Base'*
      @1:57 implements Has = Has't
      @1:68 implements Other = ns::Other
      field count +public +static type='number
      field #hidden type=Map't<'string, $1.0>
        @3:12 uses Map = Map't
        @3:33 calls Map/0 = new Map
      field label +public type='string
      method constructor +public +body type=fn(Store't, 'number)->Self#1 arity=2+
        @5:39 uses Store = Store't
        @6:5 calls constructor/1 = new Base'*
      field store type=Store't
      method first +public +receiver +body +accessor type=$1.0 arity=0
        @8:32 uses store = Self#1.store +value
        @8:38 uses first = Self#1.store.first +value
      method first +public +receiver +body +accessor type=$1.0 arity=1
      method make +public +static +body type=fn()->new Box arity=0
      method area +public +abstract +receiver type=fn()->'number arity=0
      method run +public +async +receiver +body +override type=fn(A't)->Promise't<'void> arity=1
        @12:25 uses A = A't
        @12:29 uses Promise = Promise't
        @12:51 calls run/1 = Base'*.run/1
      method on +public +receiver +body type=fn(Event't)->Self#1.run/1(Event't) arity=1
        @13:12 uses Event = Event't
        @13:27 calls run/1 = Self#1.run/1`,
  );
});

test("interfaces, aliases and enums have members", () => {
  check(
    `export interface Shape<T> extends Base<T> {
  readonly name: string;
  area(scale?: number): number;
  onChange: (value: T) => void;
  [key: string]: unknown;
}
interface Callable { (a: A): B }
type Props = { size: number; child: Props | null } & Other;
type Either = A | B | null;
enum Color { Red, Green = 1 << 2, "dark-blue" }`,
    `
    interface Shape +public generics=[T] supertypes=[Base't<$1.0>]
      @1:35 extends Base = Base't
      field name +public type='string
      method area +public +receiver type=fn('number)->'number arity=1+
      method onChange +public +receiver type=fn($1.0)->'void arity=1
    interface Callable type=fn(A't)->B't
      @7:26 uses A = A't
      @7:30 uses B = B't
    typeAlias Props type=intersection(Self#6, Other't)
      @8:54 uses Other = Other't
      field size +public type='number
      field child +public type=Props't
        @8:37 uses Props = Props't
    typeAlias Either type=union(A't, B't)
      @9:15 uses A = A't
      @9:19 uses B = B't
    enum Color
      variant Red +public type=Self#10
      variant Green +public type=Self#10
      variant dark-blue +public type=Self#10`,
  );
});

test("namespaces and ambient declarations hold what is inside them", () => {
  check(
    `export namespace Outer.Inner {
  export const x: A = make();
  function hidden() { return x; }
}
declare module "pkg" {
  export function f(a: A): void;
}
Outer.Inner.x;
declare const g: G;`,
    `
    @8:7 uses Inner = Outer::Inner +value
    @8:13 uses x = Outer::Inner.x +value
    module Outer +public scope=1
      module Inner +public in=1 scope=2
        constant x +public in=2 type=A't
          @2:19 uses A = A't
          @2:23 calls make/0 = make
        function hidden +body in=2 type=fn()->2:x arity=0
          @3:30 uses x = 2:x +value
    module pkg scope=3
      function f +public in=3 type=fn(A't)->'void arity=1
        @6:24 uses A = A't
    constant g type=G't
      @9:18 uses G = G't`,
  );
});

test("imports name members of the module they come from", () => {
  check(
    `import Default, { type A, b as c } from "./m.js";
import * as ns from "./n";
import type { T } from "t";
import "side";
import old = require("old");
import Alias = ns.Deep.Name;
ns.f(ns.value, c);
Alias.g();`,
    `
    import Default = "./m.js"::default
    import A = "./m.js"::A +typeOnly
    import c = "./m.js"::b
    import ns = "./n"
    import T = "t"::T +typeOnly
    import * = "side"
    import old = "old"::export=
    import Alias = ns::Deep::Name
    @1:41 imports ./m.js = "./m.js"
    @1:8 imports Default = "./m.js"::default
    @1:24 imports A = "./m.js"::A +typeOnly
    @1:27 imports b = "./m.js"::b
    @2:21 imports ./n = "./n"
    @3:24 imports t = "t" +typeOnly
    @3:15 imports T = "t"::T +typeOnly
    @4:8 imports side = "side"
    @5:22 imports old = "old"
    @5:8 imports old = "old"::export=
    @6:16 uses ns.Deep.Name = ns::Deep::Name
    @7:4 calls f/2 = ns::f
    @7:9 uses value = ns::value +value
    @7:16 uses c = c +value
    @8:7 calls g/0 = Alias::g`,
  );
});

test("exports pass names on, and make definitions public", () => {
  check(
    `const a = 1;
function f() {}
export { a, f as g };
export { x as default, type Y } from "./x";
export * from "./all";
export * as ns from "./ns";`,
    `
    import a = a'* +reexport
    import g = f'* +reexport
    import default = "./x"::x +reexport
    import Y = "./x"::Y +reexport +typeOnly
    import * = "./all" +glob +reexport
    import ns = "./ns" +reexport
    @3:10 uses a = a'* +reexport
    @3:13 uses f = f'* +reexport
    @4:38 imports ./x = "./x" +reexport
    @4:10 imports x = "./x"::x +reexport
    @4:29 imports Y = "./x"::Y +reexport +typeOnly
    @5:15 imports ./all = "./all" +reexport
    @6:21 imports ./ns = "./ns" +reexport
    constant a +public type='number
    function f +public +body type=fn()->'void arity=0`,
  );
});

test("a default export is a re-export named default, or a definition of that name", () => {
  check(
    `export default class Named {}`,
    `
    import default = Named'* +reexport
    class Named +public`,
  );
});

test("an anonymous default export is a definition named default", () => {
  check(
    `export default { run() {}, size: 3 };`,
    `
    constant default +public type=Self#1
      method run +public +receiver +body type=fn()->'void arity=0
      field size +public type='number`,
  );
});

test("CommonJS requires and exports are imports and re-exports", () => {
  checkJs(
    `const path = require("path");
const { join, sep: separator } = require("./join");
const deep = require("./deep").inner;
class A {}
module.exports = A;
exports.helper = function (x) { return join(x); };
module.exports.other = path;`,
    `
    import path = "path"::export=
    import join = "./join"::join
    import separator = "./join"::sep
    import deep = "./deep"::inner
    import export= = A'* +reexport
    import other = path'* +reexport
    @1:22 imports path = "path"
    @2:42 imports ./join = "./join"
    @2:9 imports join = "./join"::join
    @2:15 imports sep = "./join"::sep
    @3:22 imports ./deep = "./deep"
    @3:32 imports inner = "./deep"::inner
    @5:18 uses A = A'* +value
    @7:24 uses path = path'* +value
    class A +public
    function helper +public +body type=fn(?)->join(?) arity=1
      @6:40 calls join/1 = join`,
  );
});

test("fields of a JavaScript class are what its constructor assigns", () => {
  checkJs(
    `class Cart {
  constructor(store) {
    this.store = store;
    this.items = new Map();
  }
}`,
    `
    class Cart
      method constructor +public +body type=fn(?)->Self#1 arity=1
        @3:10 uses store = Self#1.store +value
        @4:10 uses items = Self#1.items +value
        @4:22 calls Map/0 = new Map
      field store +public
      field items +public type=new Map`,
  );
});

test("types become terms", () => {
  check(
    `type A1 = Promise<Item[]>;
type A2 = readonly [a: A, b?: B, ...c: C[]];
type A3 = (x: X, ...y: Y[]) => Z;
type A4 = typeof value.field;
type A5 = T["name"];
type A6 = T[number];
type A7 = { [K in keyof T]: T[K] };
type A8 = X extends Array<infer U> ? U : never;
type A9 = import("./m").Name;
type B1 = "a" | "b";
type B2 = { [key: string]: V };`,
    `
    typeAlias A1 type=Promise't<'array<Item't>>
      @1:11 uses Promise = Promise't
      @1:19 uses Item = Item't
    typeAlias A2 type=(A't, B't, for('array<C't>))
      @2:24 uses A = A't
      @2:31 uses B = B't
      @2:40 uses C = C't
    typeAlias A3 type=fn(X't, for('array<Y't>))->Z't
      @3:15 uses X = X't
      @3:24 uses Y = Y't
      @3:32 uses Z = Z't
    typeAlias A4 type=value.field
      @4:18 uses value = value +value
      @4:24 uses field = value.field +value
    typeAlias A5 type=T't.name
      @5:11 uses T = T't
    typeAlias A6 type=T't[]
      @6:11 uses T = T't
    typeAlias A7
      @7:25 uses T = T't
      @7:29 uses T = T't
    typeAlias A8
      @8:11 uses X = X't
      @8:21 uses Array = Array't
    typeAlias A9 type="./m"::Name
      @9:18 imports ./m = "./m" +typeOnly
      @9:25 uses Name = "./m"::Name
    typeAlias B1 type=union('string, 'string)
    typeAlias B2 type=Record't<'string, V't>
      @11:28 uses V = V't`,
  );
});

test("locals take their types from annotations, initialisers and patterns", () => {
  check(
    `function f(list: Item[], map: Map<string, Item>, given: { inner: Item }) {
  const made = new Made();
  const { a, b: { c }, ...rest } = made;
  const [first, , third] = list;
  made.m(); a.m(); c.m(); rest.d.m(); first.m(); third.m();
  for (const item of list) item.m();
  for (const [key, value] of map) value.m(key);
  given.inner.m();
  const { inner } = given;
  inner.m();
  let late;
  late = made.next();
  late.m();
  try { list.pop(); } catch (error) { error.m(); }
}`,
    `
    function f +body type=fn('array<Item't>, Map't<'string, Item't>, ?)->'void arity=3
      @1:18 uses Item = Item't
      @1:31 uses Map = Map't
      @1:43 uses Item = Item't
      @1:66 uses Item = Item't
      @2:20 calls Made/0 = new Made
      @3:11 uses a = (new Made ~ .a) +value
      @3:19 uses c = ((new Made ~ .b) ~ .c) +value
      @3:14 uses b = (new Made ~ .b) +value
      @5:8 calls m/0 = new Made.m/0
      @5:15 calls m/0 = (new Made ~ .a).m/0
      @5:22 calls m/0 = ((new Made ~ .b) ~ .c).m/0
      @5:32 uses d = new Made.d +value
      @5:34 calls m/0 = new Made.d.m/0
      @5:45 calls m/0 = (('array<Item't> ~ .0) | for('array<Item't>)).m/0
      @5:56 calls m/0 = (('array<Item't> ~ .2) | for('array<Item't>)).m/0
      @6:33 calls m/0 = for('array<Item't>).m/0
      @7:41 calls m/1 = ((for(Map't<'string, Item't>) ~ .1) | for(for(Map't<'string, Item't>))).m/1
      @8:15 calls m/0 = Item't.m/0
      @10:9 calls m/0 = Item't.m/0
      @12:15 calls next/0 = new Made.next/0
      @13:8 calls m/0 = new Made.next/0().m/0
      @14:14 calls pop/0 = 'array<Item't>.pop/0
      @14:45 calls m/0 = ?.m/0`,
  );
});

test("a local hides an import of its name, whatever it is", () => {
  check(
    `import { x, y, z, w } from "./m";
function f(x, { y }) {
  x();
  y.m();
  { const z = unknownThing; z.m(); }
  z.m();
  const g = (w) => w.m();
  var late = () => deep.m();
  if (x) { var deep = new Deep(); }
}`,
    `
    import x = "./m"::x
    import y = "./m"::y
    import z = "./m"::z
    import w = "./m"::w
    @1:28 imports ./m = "./m"
    @1:10 imports x = "./m"::x
    @1:13 imports y = "./m"::y
    @1:16 imports z = "./m"::z
    @1:19 imports w = "./m"::w
    function f +body scope=1 type=fn(?, ?)->'void arity=2
      @4:5 calls m/0 = ?.m/0
      @5:15 uses unknownThing = unknownThing +value
      @5:31 calls m/0 = unknownThing.m/0
      @6:3 uses z = z +value
      @6:5 calls m/0 = z.m/0
      @9:27 calls Deep/0 = new Deep
      function g +body in=1 type=fn(?)->?.m/0() arity=1
        @7:22 calls m/0 = ?.m/0
      function late +body in=1 type=fn()->new Deep.m/0() arity=0
        @8:25 calls m/0 = new Deep.m/0`,
  );
});

test("names are visible in their whole block, before their declaration too", () => {
  check(
    `function f() {
  const g = () => item.m();
  g();
  const item = new Item();
  function h() { g(); }
}`,
    `
    function f +body scope=1 type=fn()->'void arity=0
      @3:3 calls g/0 = 1:g
      @4:20 calls Item/0 = new Item
      function g +body in=1 type=fn()->new Item.m/0() arity=0
        @2:24 calls m/0 = new Item.m/0
      function h +body in=1 type=fn()->'void arity=0
        @5:18 calls g/0 = 1:g`,
  );
});

test("closures learn their parameters from what they are passed to", () => {
  check(
    `import { table, handlers } from "./m";
table.each((row, index) => row.m(index)).map(({ cell }) => cell.m());
const on: Handler = (event) => event.stop();
const many: Handlers = { open(event) { event.stop(); }, close: (event) => event.stop() };
configure({ hook: (value) => value.m(), list: [(x) => x.m()] });
handlers.click = (event) => event.stop();
function make(): Handler { return (event) => event.stop(); }
new Promise<Item>((resolve) => resolve.m());`,
    `
    import table = "./m"::table
    import handlers = "./m"::handlers
    @1:33 imports ./m = "./m"
    @1:10 imports table = "./m"::table
    @1:17 imports handlers = "./m"::handlers
    @2:1 uses table = table +value
    @2:7 calls each/1 = table.each/1
    @2:32 calls m/1 = table.each/1^0.0.m/1
    @2:42 calls map/1 = table.each/1(fn(?, ?)->table.each/1^0.0.m/1(table.each/1^0.1)).map/1
    @2:49 uses cell = (table.each/1(fn(?, ?)->table.each/1^0.0.m/1(table.each/1^0.1)).map/1^0.0 ~ .cell) +value
    @2:65 calls m/0 = (table.each/1(fn(?, ?)->table.each/1^0.0.m/1(table.each/1^0.1)).map/1^0.0 ~ .cell).m/0
    @5:1 calls configure/1 = configure
    @5:36 calls m/0 = fn(configure^0.-1.hook)->?^0.0.m/0
    @5:57 calls m/0 = fn(for(configure^0.-1.list))->?^0.0.m/0
    @6:1 uses handlers = handlers +value
    @6:10 uses click = handlers.click +value
    @6:35 calls stop/0 = fn(handlers.click)->?^0.0.stop/0
    @8:13 uses Item = Item't
    @8:5 calls Promise/1 = new Promise<Item't>
    @8:40 calls m/0 = new Promise<Item't>.constructor/1^0.0.m/0
    function on +body type=fn(?)->fn(Handler't)->?^0.0.stop/0() arity=1
      @3:11 uses Handler = Handler't
      @3:38 calls stop/0 = fn(Handler't)->?^0.0.stop/0
    constant many type=Handlers't
      @4:13 uses Handlers = Handlers't
      method open +public +receiver +body type=fn(?)->'void arity=1
        @4:46 calls stop/0 = fn(Handlers't.open)->?^0.0.stop/0
      method close +public +body type=fn(?)->fn(Handlers't.close)->?^0.0.stop/0() arity=1
        @4:81 calls stop/0 = fn(Handlers't.close)->?^0.0.stop/0
    function make +body type=fn()->Handler't arity=0
      @7:18 uses Handler = Handler't
      @7:52 calls stop/0 = fn(Handler't)->?^0.0.stop/0`,
  );
});

test("calls through members, casts, awaits, chains and templates", () => {
  check(
    `async function f(a: A) {
  a.b.c(1, ...a.rest)?.d!.e();
  (await a.load()).m();
  (a as B).m();
  (<C>a).m();
  (a satisfies D).m();
  (a.left ?? a.right).m();
  (a.flag ? new X() : new Y()).m();
  a["named"]();
  tag\`x\${a.text()}\`;
  a.items[0].m();
  generic<Item>(a).m();
  const { go } = await import("./lazy");
  go();
}`,
    `
    function f +async +body type=fn(A't)->future('void) arity=1
      @1:21 uses A = A't
      @2:5 uses b = A't.b +value
      @2:7 calls c/2 = A't.b.c/2
      @2:17 uses rest = A't.rest +value
      @2:24 uses d = A't.b.c/2('number, ?).d +value
      @2:27 calls e/0 = A't.b.c/2('number, ?).d.e/0
      @3:12 calls load/0 = A't.load/0
      @3:20 calls m/0 = await(A't.load/0()).m/0
      @4:9 uses B = B't
      @4:12 calls m/0 = (A't as B't).m/0
      @5:5 uses C = C't
      @5:10 calls m/0 = (A't as C't).m/0
      @6:16 uses D = D't
      @6:19 calls m/0 = A't.m/0
      @7:6 uses left = A't.left +value
      @7:16 uses right = A't.right +value
      @7:23 calls m/0 = (A't.left | A't.right).m/0
      @8:6 uses flag = A't.flag +value
      @8:17 calls X/0 = new X
      @8:27 calls Y/0 = new Y
      @8:32 calls m/0 = (new X | new Y).m/0
      @10:3 calls tag/2 = tag
      @10:12 calls text/0 = A't.text/0
      @11:5 uses items = A't.items +value
      @11:14 calls m/0 = A't.items[].m/0
      @12:3 calls generic/1 = generic
      @12:11 uses Item = Item't
      @12:20 calls m/0 = generic<Item't>(A't).m/0
      @13:31 imports ./lazy = "./lazy"
      @13:11 uses go = "./lazy"::go +value
      @14:3 calls go/0 = "./lazy"::go`,
  );
});

test("this is the instance, the class or what an arrow function stands in", () => {
  check(
    `class A {
  m() {
    this.m();
    [1].forEach(() => this.m());
    [1].forEach(function () { this.m(); });
  }
  static s() { this.s(); }
}
const object = { f() { this.g(); }, g: () => 1 };
object.g();`,
    `
    @10:1 uses object = object +value
    @10:8 calls g/0 = object.g/0
    class A
      method m +public +receiver +body type=fn()->'void arity=0
        @3:10 calls m/0 = Self#1.m/0
        @4:9 calls forEach/1 = 'array<'number>.forEach/1
        @4:28 calls m/0 = Self#1.m/0
        @5:9 calls forEach/1 = 'array<'number>.forEach/1
        @5:36 calls m/0 = ?.m/0
      method s +public +static +body type=fn()->'void arity=0
        @7:21 calls s/0 = A.s/0
    constant object type=Self#4
      method f +public +receiver +body type=fn()->'void arity=0
        @9:29 calls g/0 = Self#4.g/0
      method g +public +body type=fn()->'number arity=0`,
  );
});

test("conditions narrow what a local is", () => {
  check(
    `function f(x: Base, y: Base) {
  if (x instanceof Sub && x.ready()) x.sub();
  else x.base();
  if (!(y instanceof Sub)) return;
  y.sub();
}`,
    `
    function f +body type=fn(Base't, Base't)->'void arity=2
      @1:15 uses Base = Base't
      @1:24 uses Base = Base't
      @2:20 uses Sub = Sub +value
      @2:29 calls ready/0 = new Sub.ready/0
      @2:40 calls sub/0 = new Sub.sub/0
      @3:10 calls base/0 = Base't.base/0
      @4:22 uses Sub = Sub +value
      @5:5 calls sub/0 = new Sub.sub/0`,
  );
});

test("elements call their component; lower-case tags do not", () => {
  checkTsx(
    `import { Panel, ui } from "./ui";
export const View = ({ item }: Props) => (
  <Panel<Item> title={item.title()} {...item.rest}>
    <div onClick={() => item.click()}>{item.text()}</div>
    <ui.Button />
  </Panel>
);`,
    `
    import Panel = "./ui"::Panel
    import ui = "./ui"::ui
    @1:27 imports ./ui = "./ui"
    @1:10 imports Panel = "./ui"::Panel
    @1:17 imports ui = "./ui"::ui
    function View +public +body type=fn(Props't)->? arity=1
      @2:32 uses Props = Props't
      @2:24 uses item = (Props't ~ .item) +value
      @3:4 calls Panel/1 = Panel
      @3:10 uses Item = Item't
      @3:28 calls title/0 = (Props't ~ .item).title/0
      @3:46 uses rest = (Props't ~ .item).rest +value
      @4:30 calls click/0 = (Props't ~ .item).click/0
      @4:45 calls text/0 = (Props't ~ .item).text/0
      @5:6 uses ui = ui +value
      @5:9 calls Button/1 = ui.Button/1`,
  );
});

test("decorators are calls of the definition they stand before", () => {
  check(
    `@Component({ deps: [Store] })
export class View {
  @Input() name: string;
  @bound method() {}
}`,
    `
    class View +public
      @1:2 calls Component/1 = Component
      @1:21 uses Store = Store +value
      field name +public type='string
        @3:4 calls Input/0 = Input
      method method +public +receiver +body type=fn()->'void arity=0
        @4:4 calls bound/1 = bound`,
  );
});

test("functions and classes inside functions are definitions; closures are not", () => {
  check(
    `function outer(a: A) {
  const inner = (b: B) => a.m(b);
  class Local { run() { return inner; } }
  const closures = [() => a.n()];
  return new Local().run();
}`,
    `
    function outer +body scope=1 type=fn(A't)->new 1:Local.run/0() arity=1
      @1:19 uses A = A't
      @4:29 calls n/0 = A't.n/0
      @5:14 calls Local/0 = new 1:Local
      @5:22 calls run/0 = new 1:Local.run/0
      function inner +body in=1 type=fn(B't)->A't.m/1(B't) arity=1
        @2:21 uses B = B't
        @2:29 calls m/1 = A't.m/1
      class Local in=1
        method run +public +receiver +body type=fn()->1:inner arity=0
          @3:32 uses inner = 1:inner +value`,
  );
});

test("references inside a default value or a computed key are found", () => {
  check(
    `const key = "k";
function f({ a = makeA(), [key]: b }: P = makeP()) {}
class C { [key]() {} }`,
    `
    constant key type='string
    function f +body type=fn(P't)->'void arity=1+
      @2:39 uses P = P't
      @2:43 calls makeP/0 = makeP
      @2:18 calls makeA/0 = makeA
      @2:14 uses a = (P't ~ .a) +value
    class C
      @3:12 uses key = key +value
      method [key] +public +receiver +body type=fn()->'void arity=0`,
  );
});

test("a syntax error costs only its part", () => {
  check(
    `function before() { a(); }
function broken( { b( ;
class After { m() { c(); } }`,
    `
    @2:10 uses broken = broken +value
    function before +body type=fn()->'void arity=0
      @1:21 calls a/0 = a
    class After in=1
      method m +public +receiver +body type=fn()->'void arity=0
        @3:21 calls c/0 = c`,
  );
});

test("signatures are one line without bodies and comments; documentation is its first sentence", () => {
  assert.deepEqual(
    headings(`/** Adds  two
 * numbers. And more.
 * @param a one
 */
export async function add<T>(
  a: T, // first
  b: number = 1,
): Promise<T> { return a; }
export const mul = async (a: number, b?: string): Promise<number> => a;
class Foo<T> extends Bar<T> implements Baz {
  /** The x. */
  private readonly x: Map<string,
    number> = new Map();
  static async *gen(): AsyncGenerator<X> {}
}
export type U = { a: string };
/** @deprecated no longer */
const c: Foo<A> = x;
export default function (a: A) {}`),
    [
      "async function add<T>(a: T, b: number = 1): Promise<T> | Adds two numbers. | 5–8",
      "const mul = async (a: number, b?: string): Promise<number> |  | 9–9",
      "class Foo<T> extends Bar<T> implements Baz |  | 10–15",
      "private readonly x: Map<string, number> | The x. | 12–13",
      "static async *gen(): AsyncGenerator<X> |  | 14–14",
      "type U |  | 16–16",
      "a: string |  | 16–16",
      "const c: Foo<A> |  | 18–18",
      "function (a: A) |  | 19–19",
    ],
  );
});

test("a file that says it is generated is marked", () => {
  assert.equal(typescript("// @generated by a tool\nfoo();").generated, true);
  assert.equal(typescript("foo();").generated, false);
});

test("nesting without end yields facts without what lies too deep", () => {
  const deep = 20_000;
  for (const source of [
    `${"(".repeat(deep)}x${")".repeat(deep)}`,
    `const x = ${"[".repeat(deep)}${"]".repeat(deep)};`,
    `f(${"a + ".repeat(deep)}g());`,
    `f(${"a.b().".repeat(deep)}c());`,
    `type T = ${"A | ".repeat(deep)}B;`,
    `type T = ${"A<".repeat(deep)}B${">".repeat(deep)};`,
    `${"if (a) {} else ".repeat(deep)}{}`,
    `${"{".repeat(deep)}${"}".repeat(deep)}`,
    `${"() => ".repeat(deep)}0`,
  ]) {
    const { defs } = typescript(`before();\n${source};\nfunction after() {}`);
    assert.ok(defs.length >= DEF_STRIDE);
  }
});

test("operands of a long chain of operators are all read", () => {
  assert.deepEqual(calledNames(`${"a() + ".repeat(500)}last();`), [...Array<string>(500).fill("a"), "last"]);
});

test("a chain of calls with closures costs no more than its length", () => {
  const chain = `a${".map((x) => x.f(x))".repeat(100)}.end((y) => y.g());`;
  assert.deepEqual(calledNames(chain).slice(-2), ["end", "g"]);
});

/** Names of what is called, in source order of the calls' ends; terms share parts, so printing them could be long. */
function calledNames(source: string): string[] {
  const { refs, names } = typescript(source);
  const found: string[] = [];
  for (let at = 0; at < refs.length; at += REF_STRIDE) {
    if (refs[at + RefField.role] === RefRole.calls) found.push(names[refs[at + RefField.name] ?? 0] ?? "");
  }
  return found;
}

const PIECES = [
  "class A<T> extends B { m(x: T) { return this.n(x); } get g() { return 1; } }",
  "export default async function f({ a, b: [c] }: P, ...r: Q[]): Promise<R> { await a.m(c); }",
  "import d, { e as g, type h } from './i';",
  "const o = { p() { return this.q; }, s: (t) => t.u() };",
  "for (const [k, v] of map) { if (v instanceof W) v.x(k); else y`z${k}`; }",
  "type M<T> = { [K in keyof T]: T[K] } & A | (() => void);",
  "namespace N.O { export enum E { F = 1, G } }",
  "switch (a) { case b: { let c; c = new D(); c.e(); } default: f?.(); }",
  "export * as ns from 'm'; export { a as b };",
  "@dec() abstract class Z { static #p = 1; declare q: string; constructor(private r: R) { super(r); } }",
];

test("no text makes the extractor throw, whatever is missing or mixed up in it", () => {
  const text = fc
    .array(fc.tuple(fc.constantFrom(...PIECES), fc.nat(120), fc.nat(40)), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.map(([piece, at, count]) => piece.slice(0, at) + piece.slice(at + count)).join("\n"));
  fc.assert(
    fc.property(text, (source) => {
      for (const extract of [typescript, tsx, javascript]) extract(source);
    }),
    { numRuns: 300 },
  );
});

test("blank lines before a file's text change lines alone", () => {
  const withoutLines = (facts: FileFacts): unknown => {
    const defs = facts.defs.slice();
    for (let at = 0; at < defs.length; at += DEF_STRIDE) defs[at + DefField.line] = defs[at + DefField.endLine] = 0;
    return { names: facts.names, defs, terms: facts.terms, scopes: facts.scopes };
  };
  fc.assert(
    fc.property(fc.shuffledSubarray(PIECES, { minLength: 1 }), fc.integer({ min: 1, max: 5 }), (pieces, count) => {
      const source = pieces.join("\n");
      const moved = typescript("\n".repeat(count) + source);
      assert.deepEqual(withoutLines(moved), withoutLines(typescript(source)));
      // References of definitions other than the root are told from the definition's own line.
      const own = (facts: FileFacts): Int32Array =>
        facts.refs.subarray((facts.defs[DefField.refEnd] ?? 0) * REF_STRIDE);
      assert.deepEqual(own(moved), own(typescript(source)));
    }),
    { numRuns: 50 },
  );
});
