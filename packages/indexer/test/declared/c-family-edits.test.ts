import { test } from "node:test";
import { parseFixture } from "@parseltongue/testkit";
import { holdsUnderEdits } from "../linking/edited-code.ts";

const cWorld = parseFixture(`
//- /Cargo.toml
[package]
name = "x"
//- /include/lib.h
#ifndef LIB_H
#define LIB_H
#define MAX 10
struct hidden;
typedef struct item { int price; struct item *next; } item_t;
typedef int (*visit_fn)(item_t *item, void *data);
extern int counter;
int item_price(const item_t *item);
item_t *item_new(int price);
struct hidden *hide(void);
enum color { RED, GREEN };
#endif
//- /src/lib.c
#include "lib.h"
#include "util.h"
struct hidden { int x; };
int counter = 0;
static int helper(int n) { return n + MAX; }
int item_price(const item_t *item) { return helper(item->price) + clamp(item->next->price); }
item_t *item_new(int price) { counter++; return NULL; }
struct hidden *hide(void) { return 0; }
//- /src/util.h
static inline int clamp(int v) { return v < 0 ? 0 : v; }
//- /src/main.c
#include <lib.h>
#include <stdio.h>
static int helper(int n) { return n; }
static int run(int (*f)(int), item_t *it) { return f(it->price); }
int main(int argc, char **argv) {
  item_t *it = item_new(3);
  int c = item_price(it), d = helper(c);
  struct hidden *h = hide();
  printf("%d", c + d + counter + RED);
  return run(helper, it->next);
}
`);

const cppWorld = parseFixture(`
//- /Cargo.toml
[package]
name = "x"
//- /include/store/item.h
#pragma once
#include <string>
namespace store {
class Shelf;
class Item {
 public:
  explicit Item(int price);
  virtual ~Item();
  virtual int price() const = 0;
  int twice() const { return price() * 2; }
  static Item* make(int n);
  Shelf* shelf() const { return shelf_; }
 protected:
  void touch(int n);
  void touch(int n, int m);
 private:
  Shelf* shelf_ = nullptr;
};
template <typename T> class Box { public: T* get() { return t_; } T* operator->() { return t_; } T& operator[](int i); T* t_; };
int total(const Item& a);
int total(const Item& a, const Item& b);
}
//- /src/item.cc
#include "store/item.h"
#include "store/shelf.h"
namespace store {
namespace { int helper(int n) { return n; } }
Item::Item(int price) { touch(price); }
Item::~Item() {}
Item* Item::make(int n) { return helper(n) ? nullptr : nullptr; }
void Item::touch(int n) { touch(n, 1); shelf_->add(*this); }
void Item::touch(int n, int m) {}
int total(const Item& a) { return a.price(); }
int total(const Item& a, const Item& b) { return total(a) + total(b); }
}
//- /include/store/shelf.h
#pragma once
#include <vector>
#include <memory>
#include "store/item.h"
namespace store {
struct Base { void open(); };
class Shelf : public Base {
 public:
  void add(const Item& item);
  std::vector<Item*> items_;
  std::unique_ptr<Item> best_;
  struct Slot { int n; void fill(); };
  Slot slot_;
};
}
//- /src/shelf.cc
#include "store/shelf.h"
using namespace store;
void Base::open() {}
void store::Shelf::add(const Item& item) {
  for (auto* i : items_) i->price();
  for (const auto& i : items_) i->twice();
  best_->price(); items_[0]->twice();
  slot_.fill(); open();
}
void Shelf::Slot::fill() { n++; }
//- /src/main.cc
#include "store/shelf.h"
class Car : public store::Item {
 public:
  Car() : store::Item(3) {}
  int price() const override { return 4; }
};
static void use(store::Item* it) { it->price(); it->shelf()->add(*it); }
int main() {
  Car car;
  store::Box<Car> box;
  box->twice(); box.get()->price(); box[1].twice();
  store::Item::make(1)->twice();
  auto* p = new Car();
  use(p);
  store::total(car); store::total(car, car);
  store::Shelf shelf;
  shelf.add(car); shelf.open();
  auto f = [&](Car& c) { c.twice(); };
  static_cast<store::Item*>(p)->price();
  p->unknown(1);
}
`);

const csharpWorld = parseFixture(`
//- /Cargo.toml
[package]
name = "x"
//- /src/Shop/Cart.cs
using System;
using Acme.Store;
using static Acme.Tools.Help;
using It = Acme.Store.Item;
namespace Acme.Shop
{
    public class Cart<T> : Base, IThing
    {
        private readonly Depot depot = new Depot("x");
        public int Count { get; set; }
        public Item First => depot.Get();
        public Cart(Depot s, int n = 0) : base(s) { depot = s; Init(); }
        public void Do(int a)
        {
            foreach (var item in depot.All()) item.Price();
            First.Price(); this.depot.Get().Price(); base.Open(); Inherited();
            var x = new It(3); x.Price(1); x.Price();
            if (x is Special sp) sp.Extra();
            y?.Price(); Assist(1); Acme.Tools.Help.Assist(2);
            object o = x; (o as Item).Price(); ((Item)o).Price();
            int Local(int q) { return q; }
            Local(1); Kind k = Kind.A; Deep.Inner.Run();
        }
        private Item y;
        private void Init() {}
    }
    public enum Kind { A, B }
}
//- /src/Shop/Base.cs
namespace Acme.Shop;
using Acme.Store;
public abstract class Base : IOther { public Base(Depot d) {} public void Open() {} protected void Inherited() {} public abstract void Later(); }
public interface IThing : IOther { void Do(int a); }
public interface IOther { }
public class Deep { public class Inner { public static void Run() {} } }
//- /src/Store/Depot.cs
using System.Collections.Generic;
namespace Acme.Store {
  public class Depot { public Depot(string n) {} public Item Get() { return null; } public List<Item> All() { return null; } }
  public class Item { public Item(int n) {} public int Price() { return 1; } public int Price(int x) => Price() + x; }
  public class Special : Item { public Special() : base(1) {} public void Extra() {} }
  namespace Sub { class Hidden {} }
}
//- /src/Tools/Help.cs
namespace Acme.Tools { public static class Help { public static void Assist(int n) {} } }
`);

for (const [language, world, spare] of [
  ["C", cWorld, ["include/util.h", "src/other.c", "lib.h", "src/lib2.c", "src/item.cc"]],
  ["C++", cppWorld, ["include/item.h", "src/more.cc", "src/store/item.h", "store/item.h", "src/plain.c"]],
  ["C#", csharpWorld, ["src/More.cs", "Store/Item.cs", "Shop/Cart.cs"]],
] as const) {
  test(`${language} linked edit by edit gives the graph that the files give`, () => {
    holdsUnderEdits(world, spare);
  });
}
