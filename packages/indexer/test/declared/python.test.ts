import { test } from "node:test";
import { EdgeKind } from "@parseltongue/graph";
import { check } from "../linking/check.ts";

test("names are followed through relative and absolute imports, packages that pass them on, and globs", () =>
  check(
    `
    //- /src/app/__init__.py
    from .core import run as start
    from .extra import *
    //- /src/app/core.py
    def run(): pass
    //- /src/app/extra.py
    def more(): pass
    def _hidden(): pass
    //- /src/app/deep/tool.py
    from ..core import run
    from .. import extra
    def use(): run(); extra.more()
    //- /tests/test_app.py
    import app
    import app.core
    import app.deep.tool as tool
    import os.path
    from app import start, more
    def test_all():
        start(); more(); app.start(); app.core.run(); tool.use(); os.path.join("a", "b")
    `,
    `
    src/app/deep/tool::use calls src/app/core::run
    src/app/deep/tool::use calls src/app/extra::more
    tests/test_app::test_all calls src/app/core::run
    tests/test_app::test_all calls src/app/deep/tool::use
    tests/test_app::test_all calls src/app/extra::more
    `,
  ));

test("a directory without a file of its own is a package all the same", () =>
  check(
    `
    //- /lib/space/tool.py
    def use(): pass
    //- /main.py
    from space import tool
    def main(): tool.use()
    `,
    "main::main calls lib/space/tool::use",
  ));

test("creating an object calls its class's __init__, or names the class where it has none of its own", () =>
  check(
    `
    //- /a.py
    class A:
        def __init__(self): pass
        @classmethod
        def make(cls): return cls()
    class B(A): pass
    class C: pass
    def run():
        A(); B(); C(); A.make()
    `,
    `
    a::A.make calls a::A.__init__
    a::run calls a::A.__init__
    a::run calls a::A.make
    a::run calls a::B
    a::run calls a::C
    `,
  ));

test("fields are what any method assigns to them, and methods are found through them and up the classes", () =>
  check(
    `
    //- /a.py
    class Store:
        def save(self): pass
    class Base:
        kept: "Store"
        def __init__(self): self.late = None
        def ready(self): self.late = Store()
        def close(self): self.kept.save()
    class Service(Base):
        def __init__(self, store: Store):
            super().__init__()
            self.store, self.other = store, Store()
        def run(self):
            self.store.save()
            self.late.save()
            self.close()
    def go(service: Service): service.other.save()
    `,
    `
    a::Base.close calls a::Store.save
    a::Base.ready calls a::Store
    a::Service.__init__ calls a::Base.__init__
    a::Service.__init__ calls a::Store
    a::Service.run calls a::Base.close
    a::Service.run calls a::Store.save
    a::go calls a::Store.save
    `,
  ));

test("annotations say types: quoted, optional, unions, collections, callables and type parameters", () =>
  check(
    `
    //- /a.py
    from typing import Callable, Dict, Iterator, List, Optional, Union
    class User:
        def greet(self): pass
    class Guest:
        def greet(self): pass
    def first[T](items: List[T]) -> T: ...
    def quoted(u: "User"): u.greet()
    def optional(u: Optional[User], v: User | None): u.greet(); v.greet()
    def either(u: Union[User, Guest]): u.greet()
    def items(us: List[User], by: Dict[str, User], it: Iterator[User]):
        us[0].greet()
        by["a"].greet()
        for u in it: u.greet()
        for name, user in by.items(): user.greet()
        first(us).greet()
    def called(f: Callable[[int], User]): f(1).greet()
    `,
    `
    a::called calls a::User.greet
    a::either calls? {a::Guest.greet, a::User.greet}
    a::items calls a::User.greet
    a::items calls a::first
    a::optional calls a::User.greet
    a::quoted calls a::User.greet
    `,
  ));

test("locals have the type of what was assigned last: tuples, comprehensions, with, conditions, closures", () =>
  check(
    `
    //- /a.py
    class File:
        def __enter__(self): return self
        def __exit__(self, *args): pass
        def read(self): pass
    class Other:
        def read(self): pass
    def pair(): return 1, File()
    def unpack():
        number, file = pair()
        file.read()
    def listed():
        files = [File() for _ in range(3)]
        [f.read() for f in files]
        {"a": f for f in files}["a"].read()
    def entered():
        with File() as f: f.read()
    def again():
        x = File()
        x = Other()
        x.read()
    def either(flag): (File() if flag else Other()).read()
    def asked(x):
        if isinstance(x, File): x.read()
        else: x.gone()
    def closed():
        f = File()
        def inner(): f.read()
        (lambda g: f.read())(1)
        inner()
    def walrus():
        if (f := File()): f.read()
    def numbered():
        for i, f in enumerate([File()]): f.read()
    `,
    `
    a::again calls a::File
    a::again calls a::Other
    a::again calls a::Other.read
    a::asked calls a::File.read
    a::asked calls? {}
    a::closed calls a::File
    a::closed calls a::File.read
    a::closed calls a::closed.inner
    a::closed.inner calls a::File.read
    a::either calls a::File
    a::either calls a::File.read
    a::either calls a::Other
    a::entered calls a::File
    a::entered calls a::File.read
    a::listed calls a::File
    a::listed calls a::File.read
    a::numbered calls a::File
    a::numbered calls a::File.read
    a::pair calls a::File
    a::unpack calls a::File.read
    a::unpack calls a::pair
    a::walrus calls a::File
    a::walrus calls a::File.read
    `,
  ));

test("properties are read as values; generators and coroutines give what they yield and return", () =>
  check(
    `
    //- /a.py
    class User:
        def greet(self): pass
    class Team:
        @property
        def lead(self): return User()
        def __iter__(self):
            yield User()
        async def find(self) -> User: ...
    def walk():
        yield User()
    async def run(team: Team):
        team.lead.greet()
        for user in team: user.greet()
        for user in walk(): user.greet()
        (await team.find()).greet()
    `,
    `
    a::Team.__iter__ calls a::User
    a::Team.lead calls a::User
    a::run calls a::Team.find
    a::run calls a::User.greet
    a::run calls a::walk
    a::walk calls a::User
    `,
  ));

test("a call on a value of which nothing is known may mean the methods of its name", () =>
  check(
    `
    //- /a.py
    class A:
        def go(self): pass
    class B:
        def go(self): pass
    def run(x): x.go()
    `,
    "a::run calls? {a::A.go, a::B.go}",
  ));

test("classes extend classes of other modules; imports name modules and what is taken from them", () =>
  check(
    `
    //- /a.py
    import b
    from b import Base
    class A(Base, metaclass=Meta): pass
    class C(b.Base): pass
    //- /b.py
    class Base: pass
    `,
    `
    a imports b
    a imports b::Base
    a::A extends b::Base
    a::C extends b::Base
    `,
    [EdgeKind.extends, EdgeKind.imports],
  ));

test("calling a local calls what it holds, not the type that it is said to be of", () =>
  check(
    `
    //- /a.py
    F = TypeVar("F")
    class Task:
        def __init__(self): pass
    def work(): pass
    def run(f: F, task: Task):
        f()
        task()
        held = work
        held()
        make = Task
        make()
    `,
    `
    a::run calls a::Task.__init__
    a::run calls a::work
    `,
  ));
