import { test } from "node:test";
import { EdgeKind } from "@parseltongue/graph";
import { check } from "./linking/check.ts";

test("relative specifiers find sources by output name, without ending and as folders", () =>
  check(
    `
    //- /a.ts
    import { b } from "./lib/b.js";
    import { c } from "./lib/c";
    import { d } from "./lib";
    import { gone } from "./gone";
    export function run() { b(); c(); d(); gone(); }
    //- /lib/b.ts
    export function b() {}
    //- /lib/c.tsx
    export function c() {}
    //- /lib/index.js
    export function d() {}
    `,
    `
    a::run calls lib/b::b
    a::run calls lib/c::c
    a::run calls lib/index::d
    `,
  ));

test("tsconfig paths and workspace packages lead to their sources", () =>
  check(
    `
    //- /package.json
    { "name": "root", "workspaces": ["packages/*"], "dependencies": { "@x/util": "*" } }
    //- /tsconfig.json
    { "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["src/*"] } } }
    //- /packages/util/package.json
    { "name": "@x/util", "exports": { ".": "./src/index.ts", "./deep": "./src/deep.ts" } }
    //- /packages/util/src/index.ts
    export function util() {}
    //- /packages/util/src/deep.ts
    export function deep() {}
    //- /src/own.ts
    export function own() {}
    //- /src/main.ts
    import { util } from "@x/util";
    import { deep } from "@x/util/deep";
    import { own } from "@app/own";
    import { readFile } from "node:fs";
    export function main() { util(); deep(); own(); readFile(); }
    `,
    `
    src/main::main calls @x/util/src/index::util
    src/main::main calls @x/util/src/deep::deep
    src/main::main calls src/own::own
    `,
  ));

test("defaults, namespaces and chains of re-exports are followed to the definition", () =>
  check(
    `
    //- /a.ts
    import main, { renamed, starred, space } from "./index";
    import * as all from "./index";
    function run() { main(); renamed(); starred(); space.inner(); all.renamed(); all.space.inner(); hidden(); }
    //- /index.ts
    export { default, one as renamed } from "./one";
    export * from "./two";
    export * as space from "./three";
    //- /one.ts
    export default function main() {}
    function one() {}
    export { one };
    function hidden() {}
    //- /two.ts
    export * from "./index";
    export const starred = () => 1;
    //- /three.ts
    export function inner() {}
    `,
    `
    a::run calls one::main
    a::run calls one::one
    a::run calls two::starred
    a::run calls three::inner
    `,
  ));

test("imports and re-exports are edges to what they name and to its module", () =>
  check(
    `
    //- /a.ts
    import { B, type C } from "./index";
    import "./side";
    //- /index.ts
    export { B } from "./b";
    export * from "./c";
    //- /b.ts
    export class B {}
    //- /c.ts
    export interface C {}
    //- /side.ts
    `,
    `
    a imports b::B
    a imports c::C
    a imports index
    a imports side
    index imports b
    index imports b::B
    index imports c
    `,
    [EdgeKind.imports],
  ));

test("members come from classes and interfaces above, through getters, statics and super", () =>
  check(
    `
    //- /a.ts
    import { Base, type Port } from "./base";
    class Store { open() {} }
    class App extends Base<Store> implements Port {
      constructor() { super(); }
      get first() { return this.item(); }
      static create() { return new App(); }
      send() { super.send(); this.first.open(); this.item().open(); }
    }
    function run(port: Port) { App.create().send(); App.shared().start(); port.send(); new App().start(); }
    //- /base.ts
    export interface Port { send(): void }
    export class Base<T> {
      value: T;
      static shared() { return new Base(); }
      constructor() {}
      item(): T { return this.value; }
      send() {}
      start() {}
    }
    `,
    `
    a::App.constructor calls base::Base.constructor
    a::App.create calls a::App.constructor
    a::App.first calls base::Base.item
    a::App.send calls base::Base.send
    a::App.send calls base::Base.item
    a::App.send calls a::Store.open
    a::run calls a::App.create
    a::run calls a::App.send
    a::run calls a::App.constructor
    a::run calls base::Base.shared
    a::run calls base::Base.start
    a::run calls base::Port.send
    base::Base.shared calls base::Base.constructor
    `,
  ));

test("of several members that a call may mean, the only one in the code base is not certain", () =>
  check(
    `
    //- /a.ts
    class Own { get(key: string) {} }
    function run(either: Own | Map<string, string>, own: Own) { either.get("a"); }
    function sure(own: Own) { own.get("a"); }
    `,
    `
    a::run calls? a::Own.get
    a::sure calls a::Own.get
    `,
  ));

test("extends and implements lead to classes and interfaces, imported ones too", () =>
  check(
    `
    //- /a.ts
    import * as base from "./base";
    class A extends base.Base implements base.Port, Missing {}
    interface Wide extends base.Port {}
    //- /base.ts
    export interface Port {}
    export class Base {}
    `,
    `
    a::A extends base::Base
    a::A implements base::Port
    a::Wide extends base::Port
    `,
    [EdgeKind.extends, EdgeKind.implements],
  ));

test("the library's model carries types through arrays, maps, promises and iteration", () =>
  check(
    `
    //- /a.ts
    class Item { id = 1; go() {} next(): Item { return this; } }
    declare function load(): Promise<Item>;
    async function run(items: Item[], byName: Map<string, readonly Item[]>, lazy: () => Item) {
      items.map((x) => x.next()).filter((x) => x.id).forEach((x) => x.go());
      for (const [, list] of byName) list[0].go();
      for (const list of byName.values()) list.at(0)!.next();
      const [one, two] = await Promise.all([load(), load()]);
      one.go(); two.next();
      load().then((x) => x.next()).then((x) => x.go());
      Object.values({} as Record<string, Item>).find((x) => x.go());
      [...items].sort((p, q) => p.next().id - q.next().id).pop()?.go();
      lazy().go();
      new Set(items).size;
    }
    `,
    `
    a::run calls a::Item.next
    a::run calls a::Item.go
    a::run calls a::load
    a::run calls a::run.lazy
    `.replace("a::run calls a::run.lazy", ""),
  ));

test("closures in objects and arrays learn their parameters from where they are passed", () =>
  check(
    `
    //- /a.ts
    class Row { a() {} b() {} c() {} d() {} }
    interface Hooks<T> { each(value: T): void; many: ((value: T) => void)[] }
    declare function use<T>(hooks: Hooks<T>): void;
    type Handler = (row: Row) => void;
    const handler: Handler = (row) => row.a();
    use<Row>({ each(value) { value.b(); }, many: [(value) => value.c()] });
    function make(): Handler { return (row) => row.d(); }
    `,
    `
    a::handler calls a::Row.a
    a calls a::use
    a calls a::Row.b
    a calls a::Row.c
    a::make calls a::Row.d
    `,
  ));

test("objects have members, whether named, in place or behind an alias", () =>
  check(
    `
    //- /a.ts
    class Inner { go() {} }
    export const tools = { make() { return new Inner(); }, run: () => tools.make().go(), inner: new Inner() };
    type Given = { inner: Inner; nested: { inner: Inner } } & { extra: Inner };
    function f(given: Given, other: { inner: Inner }) {
      const local = { inner: new Inner() };
      tools.inner.go();
      given.inner.go();
      given.nested.inner.go();
      given.extra.go();
      other.inner.go();
      local.inner.go();
    }
    //- /b.ts
    import { tools } from "./a";
    tools.run();
    `,
    `
    a::tools.run calls a::tools.make
    a::tools.run calls a::Inner.go
    a::tools.make calls a::Inner
    a::tools.inner calls a::Inner
    a::f calls a::Inner
    a::f calls a::Inner.go
    b calls a::tools.run
    `,
  ));

test("what a function returns as an object has its members below the function", () =>
  check(
    `
    //- /a.ts
    class Store { open() {} }
    export function create() {
      const store = new Store();
      function start() { store.open(); }
      return { store, start, stop() { start(); }, wait: () => store.open() };
    }
    export const late = async () => ({ run() {} });
    //- /b.ts
    import { create, late } from "./a";
    const made = create();
    made.start(); made.stop(); made.wait(); made.store.open();
    (await late()).run();
    `,
    `
    a::create calls a::Store
    a::create.start calls a::Store.open
    a::create.stop calls a::create.start
    a::create.wait calls a::Store.open
    b::made calls a::create
    b calls a::create.start
    b calls a::create.stop
    b calls a::create.wait
    b calls a::Store.open
    b calls a::late
    b calls a::late.run
    `,
  ));

test("a namespace beside an interface of its name has its own members", () =>
  check(
    `
    //- /a.ts
    export interface Range { start: number }
    export namespace Range { export function create(): Range { return is({}); } export function is(x) { return x; } }
    export function own() { Range.is(1); }
    //- /b.ts
    import { Range } from "./a";
    function f(range: Range) { Range.create().start; }
    `,
    `
    a::Range::create calls a::Range::is
    a::own calls a::Range::is
    b::f calls a::Range::create
    `,
  ));

test("a union's members and an unknown receiver's are candidates; what lies outside is nothing", () =>
  check(
    `
    //- /a.ts
    import { outside } from "outside";
    class A { go() {} own() {} }
    class B { go() {} }
    class C extends A {}
    function f(either: A | B, same: A | C, whatever) {
      either.go();
      same.own();
      whatever.own();
      whatever.go(1);
      outside.go();
      console.go();
      [1].go();
    }
    `,
    `
    a::f calls? {a::A.go, a::B.go}
    a::f calls a::A.own
    a::f calls? {a::A.own}
    a::f calls? {}
    `,
  ));

test("a local that hides a definition leads nowhere", () =>
  check(
    `
    //- /a.ts
    import { go } from "./b";
    function f(go) { go(); }
    function g() { const go = 1 as any; go(); }
    function h() { const go = () => 1; go(); }
    function i() { { let go; } go(); }
    //- /b.ts
    export function go() {}
    `,
    `
    a::h calls a::h.go
    a::i calls b::go
    `,
  ));

test("a member taken out of a value is called with less certainty; fields that hold functions are called", () =>
  check(
    `
    //- /a.ts
    interface Tools { cut(): void; glue: Fn }
    type Fn = () => void;
    let hook: Fn = () => {};
    export let late = make();
    function make(): Fn { return () => {}; }
    function f({ cut }: Tools, tools: Tools) { cut(); tools.glue(); late(); }
    `,
    `
    a::f calls? a::Tools.cut
    a::f calls a::Tools.glue
    a::f calls a::late
    a::late calls a::make
    `,
  ));

test("CommonJS modules are linked by what they assign to exports", () =>
  check(
    `
    //- /main.js
    const Cart = require("./cart");
    const { add, sub: minus } = require("./math");
    const math = require("./math");
    const more = require("./more");
    function run() { new Cart().fill(); add(); minus(); math.add(); more.both(); more.plain(); more.Kept(); }
    //- /cart.js
    class Cart { constructor() { this.box = new Box(); } fill() { this.box.put(); } }
    class Box { put() {} }
    module.exports = Cart;
    //- /math.js
    function add() {}
    module.exports = { add, sub() {} };
    //- /more.js
    const inner = exports.both = function () {};
    exports.plain = () => inner();
    exports.Kept = inner;
    //- /esm.ts
    import Cart from "./cart.js";
    new Cart().fill();
    `,
    `
    main::run calls cart::Cart.constructor
    main::run calls cart::Cart.fill
    main::run calls math::add
    main::run calls math::sub
    main::run calls more::inner
    main::run calls more::plain
    more::plain calls more::inner
    cart::Cart.constructor calls cart::Box
    cart::Cart.fill calls cart::Box.put
    esm calls cart::Cart.constructor
    esm calls cart::Cart.fill
    `,
  ));

test("components, decorators, dynamic imports and declaration files", () =>
  check(
    `
    //- /a.tsx
    import { View } from "./view";
    import { bound, type Api } from "./api";
    export class Page {
      @bound render() { return <View />; }
      async load(api: Api) { const { lazy } = await import("./lazy"); lazy(); api.call(); }
    }
    //- /view.tsx
    export function View() {}
    //- /lazy.ts
    export function lazy() {}
    //- /api.d.ts
    declare function bound(target: any): void;
    interface Api { call(): void }
    export { bound };
    `,
    `
    a::Page.render calls view::View
    a::Page.render calls api::bound
    a::Page.load calls lazy::lazy
    a::Page.load calls api::Api.call
    `,
  ));

test("imports find modules that declaration files declare by name, of several all that they say", () =>
  check(
    `
    //- /package.json
    { "name": "root" }
    //- /typings/term.d.ts
    declare module "@x/term" {
      interface Base {}
      export interface Part extends Base {}
      export class Term { open(): void }
    }
    declare module "plain";
    //- /typings/term-more.d.ts
    declare module "@x/term" { export function more(): void; interface Part {} }
    //- /typings/addon.d.ts
    import { Term } from "@x/term";
    declare module "@x/other" { export function other(t: Term): void }
    //- /a.ts
    import { Term, type Part, more } from "@x/term";
    import * as all from "@x/term";
    import plain, { thing } from "plain";
    import { other } from "@x/other";
    interface Wide extends Part {}
    class Own extends Term implements Part, all.Base {}
    function run(t: Term) { t.open(); more(); plain.open(); thing(); other(t); }
    `,
    `
    a imports typings/term-more::@x/term::Part
    a imports typings/term-more::@x/term::more
    a imports typings/term::@x/term::Term
    a imports typings/term-more::@x/term
    a imports typings/term::plain
    a::Wide extends typings/term-more::@x/term::Part
    a::Own extends typings/term::@x/term::Term
    a::Own implements typings/term-more::@x/term::Part
    a::Own implements typings/term::@x/term::Base
    a::run calls typings/term::@x/term::Term.open
    a::run calls typings/term-more::@x/term::more
    typings/term::@x/term::Part extends typings/term::@x/term::Base
    typings/addon imports typings/term::@x/term::Term
    typings/addon imports typings/term-more::@x/term
    `,
    [EdgeKind.calls, EdgeKind.extends, EdgeKind.implements, EdgeKind.imports],
  ));

test("what a module declared by name says less of lies outside; types of it are used", () =>
  check(
    `
    //- /package.json
    { "name": "root" }
    //- /typings.d.ts
    declare module "x" { interface Port { open(): void } }
    //- /a.ts
    import { type Port, missing } from "x";
    import * as all from "x";
    class Own { open() {} }
    function run(p: Port, q: Array<Port>) { missing().open(); all.missing().open(); }
    namespace x { export interface Port {} }
    function near(p: x.Port) {}
    `,
    `
    a::run uses typings::x::Port
    a::near uses a::x::Port
    `,
    [EdgeKind.uses, EdgeKind.calls],
  ));

test("a file that a specifier names comes before declared modules, except those in it", () =>
  check(
    `
    //- /package.json
    { "name": "root", "workspaces": ["packages/*"] }
    //- /packages/real/package.json
    { "name": "real" }
    //- /packages/real/src/index.ts
    export function make() {}
    //- /packages/typed/package.json
    { "name": "typed", "types": "./typings/typed.d.ts" }
    //- /packages/typed/typings/typed.d.ts
    import { make } from "real";
    declare module "typed" { export class Typed {} }
    //- /packages/app/package.json
    { "name": "app", "dependencies": { "real": "*", "typed": "*" } }
    //- /packages/app/src/index.ts
    import { make } from "real";
    import { Typed } from "typed";
    class Own extends Typed {}
    function run() { make(); }
    //- /packages/app/src/shims.d.ts
    declare module "real" { export function make(): void }
    `,
    `
    app/src/index::Own extends typed/typings/typed::typed::Typed
    app/src/index::run calls real/src/index::make
    `,
    [EdgeKind.calls, EdgeKind.extends],
  ));
