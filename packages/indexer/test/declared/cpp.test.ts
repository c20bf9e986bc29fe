import { test } from "node:test";
import { EdgeKind } from "@parseltongue/graph";
import { parseFixture } from "@parseltongue/testkit";
import { check } from "../linking/check.ts";
import { holdsUnderEdits, MANIFEST } from "../linking/edited-code.ts";

const CODE = `
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
`;

test("C++: namespaces, classes and what they derive from, methods outside their class, overloads by their arguments", () =>
  check(
    CODE,
    `
    include/store/item.h::store::Item.twice calls include/store/item.h::store::Item.price
    include/store/shelf.h imports include/store/item.h
    include/store/shelf.h::store::Shelf extends include/store/shelf.h::store::Base
    src/item.cc imports include/store/item.h
    src/item.cc imports include/store/shelf.h
    src/item.cc::store::Item.Item calls src/item.cc::store::Item.touch
    src/item.cc::store::Item.make calls src/item.cc::store::helper
    src/item.cc::store::Item.touch calls src/item.cc::store::Item.touch
    src/item.cc::store::Item.touch calls src/shelf.cc::Shelf.add
    src/item.cc::store::total calls include/store/item.h::store::Item.price
    src/item.cc::store::total calls src/item.cc::store::total
    src/main.cc imports include/store/shelf.h
    src/main.cc::Car extends include/store/item.h::store::Item
    src/main.cc::main calls include/store/item.h::store::Box.get
    src/main.cc::main calls include/store/item.h::store::Item.price
    src/main.cc::main calls include/store/item.h::store::Item.twice
    src/main.cc::main calls src/item.cc::store::Item.make
    src/main.cc::main calls src/item.cc::store::total
    src/main.cc::main calls src/main.cc::Car.Car
    src/main.cc::main calls src/main.cc::Car.price
    src/main.cc::main calls src/main.cc::use
    src/main.cc::main calls src/shelf.cc::Base.open
    src/main.cc::main calls src/shelf.cc::Shelf.add
    src/main.cc::use calls include/store/item.h::store::Item.price
    src/main.cc::use calls include/store/item.h::store::Item.shelf
    src/main.cc::use calls src/shelf.cc::Shelf.add
    src/shelf.cc imports include/store/shelf.h
    src/shelf.cc::Shelf.add calls include/store/item.h::store::Item.price
    src/shelf.cc::Shelf.add calls include/store/item.h::store::Item.twice
    src/shelf.cc::Shelf.add calls src/shelf.cc::Base.open
    src/shelf.cc::Shelf.add calls src/shelf.cc::Slot.fill
    `,
    [EdgeKind.calls, EdgeKind.extends, EdgeKind.imports],
  ));

test("C++ linked edit by edit gives the graph that the files give", () => {
  holdsUnderEdits(parseFixture(`${MANIFEST}${CODE}`), [
    "include/item.h",
    "src/more.cc",
    "src/store/item.h",
    "store/item.h",
    "src/plain.c",
  ]);
});
