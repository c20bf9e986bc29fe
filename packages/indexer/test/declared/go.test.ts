import { test } from "node:test";
import { EdgeKind } from "@parseltongue/graph";
import { check } from "../linking/check.ts";

test("import paths lead to packages through go.mod; all files of a package share their names", () =>
  check(
    `
    //- /go.mod
    module example.com/shop
    //- /main.go
    package main
    import (
      "fmt"
      st "example.com/shop/store"
      "other.org/store/v2"
    )
    func main() { s := st.New(); s.Save(); fmt.Println(helper()); store.New() }
    //- /help.go
    package main
    func helper() int { return 1 }
    //- /store/find.go
    package store
    func (s *Store) Find() { s.check() }
    //- /store/store.go
    package store
    type Store struct{}
    func New() *Store { return &Store{} }
    func (s *Store) Save() { s.Find() }
    func (s *Store) check() {}
    `,
    `
    example.com/shop/main::main calls example.com/shop/help::helper
    example.com/shop/main::main calls example.com/shop/store/store::New
    example.com/shop/main::main calls example.com/shop/store/store::Store.Save
    example.com/shop/store/find::Store.Find calls example.com/shop/store/store::Store.check
    example.com/shop/store/store::Store.Save calls example.com/shop/store/find::Store.Find
    `,
  ));

test("without a go.mod a package is found by the end of its path, the standard library never", () =>
  check(
    `
    //- /pkg/log/log.go
    package log
    func Print() {}
    //- /cmd/main.go
    package main
    import ("log"; ours "example.com/x/pkg/log")
    func main() { log.Print(); ours.Print() }
    `,
    "cmd/main::main calls pkg/log/log::Print",
  ));

test("methods are found through fields, collections, results, assertions, generics and embedding", () =>
  check(
    `
    //- /a.go
    package a
    type Item struct { n int }
    func (i Item) Price() int { return i.n }
    type Items []Item
    func (x Items) First() Item { return x[0] }
    type Stack[T any] struct { xs []T }
    func (s *Stack[T]) Pop() T { return s.xs[0] }
    func Map[A, B any](xs []A, f func(A) B) []B { return nil }
    type Base struct{}
    func (b *Base) Close() {}
    func (b *Base) Name() {}
    type App struct { *Base; byName map[string]*Item }
    func (a *App) Name() {}
    func get() (Item, error) { return Item{}, nil }
    func fields(a *App) { a.byName["x"].Price() }
    func lists(xs Items) { for _, x := range xs { x.Price() }; xs.First().Price() }
    func results() { v, err := get(); v.Price(); err.Error() }
    func asserted(x any) { if i, ok := x.(*Item); ok { i.Price() } }
    func switched(x any) { switch y := x.(type) { case Item: y.Price(); case *App: y.Name() } }
    func generic() { s := Stack[Item]{}; s.Pop().Price() }
    func embedded(a App) { a.Close(); a.Name(); a.Base.Name() }
    func closed() { f := func(i Item) int { return i.Price() }; f(Item{}) }
    func made() { xs := make([]Item, 3); append(xs, Item{})[0].Price(); new(Item).Price() }
    func sent(c chan Item) { x := <-c; x.Price() }
    `,
    `
    a::asserted calls a::Item.Price
    a::closed calls a::Item.Price
    a::embedded calls a::App.Name
    a::embedded calls a::Base.Close
    a::embedded calls a::Base.Name
    a::fields calls a::Item.Price
    a::generic calls a::Item.Price
    a::generic calls a::Stack.Pop
    a::lists calls a::Item.Price
    a::lists calls a::Items.First
    a::made calls a::Item.Price
    a::results calls a::Item.Price
    a::results calls a::get
    a::sent calls a::Item.Price
    a::switched calls a::App.Name
    a::switched calls a::Item.Price
    `,
  ));

test("a call through an interface is one of the interface's method; interfaces and structs embed others", () =>
  check(
    `
    //- /a.go
    package a
    type Named interface { Name() string }
    type Shape interface { Named; Area() int }
    type Base struct{}
    type Square struct { Base }
    func run(s Shape) { s.Area(); s.Name() }
    `,
    `
    a::Shape extends a::Named
    a::Square extends a::Base
    a::run calls a::Named.Name
    a::run calls a::Shape.Area
    `,
    [EdgeKind.calls, EdgeKind.extends],
  ));

test("types implement the interfaces whose methods they have: certainly, or as far as is known, or by pointer alone", () =>
  check(
    `
    //- /a.go
    package a
    import "io"
    type Named interface { Name() string }
    type Shape interface { Named; Area() int }
    type Closer interface { io.Closer; Name() string }
    type Empty interface {}
    type Number interface { ~int | ~float64 }
    type Taker interface { Take(s Shape, n int) (int, error) }
    type Base struct{}
    func (b Base) Name() string { return "" }
    type Square struct { Base; n int }
    func (s Square) Area() int { return 1 }
    type Circle struct{}
    func (c *Circle) Name() string { return "" }
    func (c *Circle) Area() int { return 1 }
    type Wrong struct{}
    func (w Wrong) Name() int { return 1 }
    func (w Wrong) Area(n int) int { return 1 }
    type Loud struct{}
    func (l Loud) Take(s Shape, n int) (int, error) { return 0, nil }
    type Quiet struct{}
    func (q Quiet) Take(s Named, n int) (int, error) { return 0, nil }
    type Reader struct{}
    func (r Reader) Read(x io.Writer) error { return nil }
    type CanRead interface { Read(x io.Writer) error }
    //- /other/b.go
    package other
    type Hidden struct{}
    func (h Hidden) secret() {}
    func (h Hidden) Name() string { return "" }
    //- /c.go
    package a
    type Secret interface { secret() }
    type Own struct{}
    func (o Own) secret() {}
    `,
    `
    a::Base implements a::Named
    a::Circle implements? a::Named
    a::Circle implements? a::Shape
    a::Loud implements a::Taker
    a::Reader implements? a::CanRead
    a::Square implements a::Named
    a::Square implements a::Shape
    c::Own implements c::Secret
    other/b::Hidden implements a::Named
    `,
    [EdgeKind.implements],
  ));
