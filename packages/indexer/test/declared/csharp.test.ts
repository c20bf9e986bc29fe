import { test } from "node:test";
import { EdgeKind } from "@parseltongue/graph";
import { parseFixture } from "@parseltongue/testkit";
import { check } from "../linking/check.ts";
import { holdsUnderEdits, MANIFEST } from "../linking/edited-code.ts";

const CODE = `
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
`;

test("C#: namespaces that are used, types by their namespace, members and hierarchies", () =>
  check(
    CODE,
    `
    src/Shop/Base::Acme.Shop::Base implements src/Shop/Base::Acme.Shop::IOther
    src/Shop/Base::Acme.Shop::IThing extends src/Shop/Base::Acme.Shop::IOther
    src/Shop/Cart imports src/Store/Depot::Acme.Store::Item
    src/Shop/Cart::Acme.Shop::Cart extends src/Shop/Base::Acme.Shop::Base
    src/Shop/Cart::Acme.Shop::Cart implements src/Shop/Base::Acme.Shop::IThing
    src/Shop/Cart::Acme.Shop::Cart.Cart calls src/Shop/Cart::Acme.Shop::Cart.Init
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Shop/Base::Acme.Shop::Base.Inherited
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Shop/Base::Acme.Shop::Base.Open
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Shop/Cart::Acme.Shop::Cart.Do.Local
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Store/Depot::Acme.Store::Depot.All
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Store/Depot::Acme.Store::Depot.Get
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Store/Depot::Acme.Store::Item.Item
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Store/Depot::Acme.Store::Item.Price
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Store/Depot::Acme.Store::Special.Extra
    src/Shop/Cart::Acme.Shop::Cart.Do calls src/Tools/Help::Acme.Tools::Help.Assist
    src/Shop/Cart::Acme.Shop::Cart.Do calls? {src/Shop/Base::Acme.Shop::Deep.Inner.Run}
    src/Shop/Cart::Acme.Shop::Cart.First calls src/Store/Depot::Acme.Store::Depot.Get
    src/Shop/Cart::Acme.Shop::Cart.depot calls src/Store/Depot::Acme.Store::Depot.Depot
    src/Store/Depot::Acme.Store::Item.Price calls src/Store/Depot::Acme.Store::Item.Price
    src/Store/Depot::Acme.Store::Special extends src/Store/Depot::Acme.Store::Item
    `,
    [EdgeKind.calls, EdgeKind.extends, EdgeKind.implements, EdgeKind.imports],
  ));

test("C# linked edit by edit gives the graph that the files give", () => {
  holdsUnderEdits(parseFixture(`${MANIFEST}${CODE}`), ["src/More.cs", "Store/Item.cs", "Shop/Cart.cs"]);
});
