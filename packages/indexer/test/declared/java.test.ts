import { test } from "node:test";
import { EdgeKind } from "@parseltongue/graph";
import { check } from "../linking/check.ts";

test("types are found by import, by package, as members, and in the same package", () =>
  check(
    `
    //- /src/main/java/a/b/Main.java
    package a.b;
    import a.c.Store;
    import static a.c.Tools.help;
    import a.d.*;
    import a.c.Store.Kind;
    import java.util.List;
    class Main extends Base {
      Store store = new Store("x");
      void run(List<Item> items) {
        store.save();
        help();
        Other.make().go();
        local(1);
        inherited();
        for (Item item : items) item.price();
        Item.of().price();
        Kind.RED.shade();
        new Inner().call();
      }
      private int local(int x) { return x; }
      static class Inner { void call() {} }
    }
    //- /src/main/java/a/b/Base.java
    package a.b;
    abstract class Base { void inherited() {} }
    //- /src/main/java/a/b/Item.java
    package a.b;
    record Item(int n) { int price() { return n; } static Item of() { return new Item(1); } }
    //- /src/main/java/a/c/Store.java
    package a.c;
    public class Store {
      private final String name;
      public Store(String name) { this.name = name; }
      public void save() { this.check(); }
      void check() {}
      enum Kind { RED; void shade() {} }
    }
    //- /src/main/java/a/c/Tools.java
    package a.c;
    public class Tools { public static void help() {} }
    //- /src/main/java/a/d/Other.java
    package a.d;
    public class Other { public static Other make() { return new Other(); } public void go() {} }
    `,
    `
    src/main/java/a/b/Item::Item.of calls src/main/java/a/b/Item::Item
    src/main/java/a/b/Main::Main.run calls src/main/java/a/b/Base::Base.inherited
    src/main/java/a/b/Main::Main.run calls src/main/java/a/b/Item::Item.of
    src/main/java/a/b/Main::Main.run calls src/main/java/a/b/Item::Item.price
    src/main/java/a/b/Main::Main.run calls src/main/java/a/b/Main::Main.Inner
    src/main/java/a/b/Main::Main.run calls src/main/java/a/b/Main::Main.Inner.call
    src/main/java/a/b/Main::Main.run calls src/main/java/a/b/Main::Main.local
    src/main/java/a/b/Main::Main.run calls src/main/java/a/c/Store::Store.Kind.shade
    src/main/java/a/b/Main::Main.run calls src/main/java/a/c/Store::Store.save
    src/main/java/a/b/Main::Main.run calls src/main/java/a/c/Tools::Tools.help
    src/main/java/a/b/Main::Main.run calls src/main/java/a/d/Other::Other.go
    src/main/java/a/b/Main::Main.run calls src/main/java/a/d/Other::Other.make
    src/main/java/a/b/Main::Main.store calls src/main/java/a/c/Store::Store.Store
    src/main/java/a/c/Store::Store.save calls src/main/java/a/c/Store::Store.check
    src/main/java/a/d/Other::Other.make calls src/main/java/a/d/Other::Other
    `,
  ));

test("classes extend and implement; a method overrides through them; locals and patterns have types", () =>
  check(
    `
    //- /a/A.java
    package a;
    interface Shape { int area(); default int twice() { return area() * 2; } }
    interface Solid extends Shape {}
    class Square<T> implements Solid { T held; public int area() { return 1; } T item() { return held; } }
    class Big extends Square<Big> {
      void grow() {}
      int run(Object o, Shape s) {
        s.twice();
        this.item().grow();
        super.item().grow();
        if (o instanceof Big b) b.grow();
        var v = (Big) o;
        v.grow();
        Runnable r = () -> v.grow();
        return s.area();
      }
    }
    `,
    `
    a/A::Big extends a/A::Square
    a/A::Big.run calls a/A::Big.grow
    a/A::Big.run calls a/A::Shape.area
    a/A::Big.run calls a/A::Shape.twice
    a/A::Big.run calls a/A::Square.item
    a/A::Shape.twice calls a/A::Shape.area
    a/A::Solid extends a/A::Shape
    a/A::Square implements a/A::Solid
    `,
    [EdgeKind.calls, EdgeKind.extends, EdgeKind.implements],
  ));

test("methods of one name are told apart by their arguments; where these leave it open, none of them is certain", () =>
  check(
    `
    //- /A.java
    package a;
    class Item {}
    class Other {}
    class A {
      void add(Other other) {}
      void add(Item item) {}
      void add(Item item, int count) {}
      void mine(Item item) { add(item); }
      void two(Item item) { this.add(item, 2); }
      void open(A any) { any.add(any.unknown()); }
      void put(int[] numbers) {}
      void put(char[] letters) {}
      void put(long number) {}
      void put(char letter) {}
      void letter() { put('a'); }
      void letters(char[] all) { this.put(all); }
      void widened(byte small) { put(small); }
    }
    `,
    `
    A::A.mine calls A::A.add
    A::A.open calls? {A::A.add, A::A.add}
    A::A.two calls A::A.add
    A::A.letter calls A::A.put
    A::A.letters calls A::A.put
    A::A.widened calls? {A::A.put, A::A.put, A::A.put, A::A.put}
    `,
  ));
