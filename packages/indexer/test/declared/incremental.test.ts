import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseFixture } from "@parseltongue/testkit";
import { holdsUnderEdits } from "../linking/edited-code.ts";

const service = readFileSync(new URL("../fixtures/syntax/service.py.txt", import.meta.url), "utf8");

const pythonWorld = parseFixture(`
//- /Cargo.toml
[package]
name = "x"
//- /app/__init__.py
from .service import Service as Main, DEFAULT
from .models import *
from . import shapes
//- /shared.py
from app.models import Store, User
import app
def make_store(name) -> Store: return Store()
def whole(): return app.Main("a").users[0].greet()
//- /app/models.py
class Base:
    parent: "User" = None
    def __init__(self, name): self.name = name
    def greet(self): return self.name.upper()
class User(Base):
    active = True
    def store(self): return Store()
    def __enter__(self): return self
    @property
    def group(self): return Group([self])
class Store:
    def __getitem__(self, index) -> User: ...
    def remove(self, user, name): user.greet(); self.last = user
    def find(self): return self.last.store()
class Group:
    def __init__(self, users): self.users = users
    def __iter__(self):
        for u in self.users: yield User(u)
//- /app/shapes.py
from .models import User, Group
from app import models as m
from .service import *
class Team(Group):
    def walk(self):
        for user in self: user.greet()
        with m.User("a") as u: u.group
        return [u.store().find() for u in self]
def make():
    team = Team([])
    def inner(): return team.walk()
    if isinstance(team, User): team.greet()
    return inner() or Team.make().walk()
`);
pythonWorld.set("app/service.py", service);

const goWorld = parseFixture(`
//- /Cargo.toml
[package]
name = "x"
//- /go.mod
module example.com/shop
//- /main.go
package main
import (
  st "example.com/shop/store"
  "example.com/shop/model"
)
type App struct { *st.Store; items []model.Item; byName map[string]*model.Item }
func main() {
  app := &App{Store: st.New("a")}
  app.Save(1)
  for _, it := range app.items { it.Price() }
  helper(app).Find("k")
}
//- /help.go
package main
import . "example.com/shop/model"
func helper(a *App) *App {
  switch z := a.any.(type) { case Item: z.Price(); case *Stack[Item]: z.Pop().Price() }
  Map(a.items, func(i Item) Item { return i })[0].Price()
  return a
}
//- /store/store.go
package store
import "example.com/shop/model"
type Store struct { name string; first model.Item }
func New(n string) *Store { return &Store{name: n} }
func (s *Store) Save(n int) error { return s.check() }
//- /store/find.go
package store
import "example.com/shop/model"
func (s *Store) check() error { return nil }
func (s *Store) Find(k string) (model.Item, error) { s.check(); return s.first, nil }
//- /model/model.go
package model
type Named interface { Name() string }
type Shape interface { Named; Area() int }
type Item struct { price int }
func (i Item) Price() int { return i.price }
func (i Item) Name() string { return "" }
type Items []Item
func (x Items) First() Item { return x[0] }
type Priced interface { Price() int }
func Map[A, B any](xs []A, f func(A) B) []B { return nil }
//- /model/square.go
package model
type Square struct { Item; n int }
func (s *Square) Area() int { return s.n }
func (s *Square) First() Item { return s.Item }
type Firsts interface { First() Item }
//- /model/stack.go
package model
type Stack[T any] struct { xs []T }
func (s *Stack[T]) Pop() T { return s.xs[0] }
func use(s Shape, xs Items) { s.Area(); s.Name(); xs.First().Price(); v, _ := get(); v.Price() }
func get() (Item, error) { return Item{}, nil }
`);

const javaWorld = parseFixture(`
//- /Cargo.toml
[package]
name = "x"
//- /src/a/Main.java
package a;
import a.c.Store;
import static a.c.Tools.help;
import a.c.*;
class Main extends Base {
  Store store = new Store("x");
  void run(Item item) {
    store.save().price();
    help();
    local(inherited());
    if (item instanceof Special s) s.extra();
    new Store.Inner().call();
  }
  int local(int x) { return x; }
}
//- /src/a/Base.java
package a;
abstract class Base implements Shape { int inherited() { return area(); } }
interface Shape { int area(); default Item twice() { return new Item(area()); } }
//- /src/a/Item.java
package a;
record Item(int n) { int price() { return n; } }
//- /src/a/Special.java
package a;
class Special extends Base { void extra() { twice().price(); } public int area() { return 1; } }
//- /src/a/c/Store.java
package a.c;
import a.Item;
public class Store {
  private final String name;
  public Store(String name) { this.name = name; }
  public Item save() { return this.check(); }
  Item check() { return null; }
  static class Inner { void call() { Tools.help(); } }
}
//- /src/a/c/Tools.java
package a.c;
public class Tools { public static Store help() { return new Store("a"); } }
`);

for (const [language, world, spare] of [
  ["Python", pythonWorld, ["app/extra.py", "shapes.py", "app/sub/__init__.py", "app/models/__init__.py"]],
  ["Java", javaWorld, ["src/a/Store.java", "src/a/c/Item.java", "src/a/Extra.java", "a/c/Store.java"]],
  ["Go", goWorld, ["model/aaa.go", "extra.go", "store/model/x.go", "other/y.go"]],
] as const) {
  test(`${language} linked edit by edit gives the graph that the files give`, () => {
    holdsUnderEdits(world, spare);
  });
}
