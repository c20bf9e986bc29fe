import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { type Engine, openEngine, type Question } from "@parseltongue/engine";
import { MemoryEnvironment, parseFixture } from "@parseltongue/testkit";

const CODE = `
  //- /Cargo.toml
  [package]
  name = "app"
  version = "0.1.0"
  //- /src/main.rs
  mod shapes;
  use shapes::{Round, Shape};
  fn main() { draw(&Round); }
  fn draw(shape: &dyn Shape) { shape.area(); }
  //- /src/shapes.rs
  pub trait Shape { fn area(&self) -> f64; }
  pub struct Round;
  impl Shape for Round { fn area(&self) -> f64 { 3.0 } }
`;

const QUESTIONS: readonly Question[] = [
  { ask: "find", text: "area" },
  { ask: "callers", target: "draw" },
  { ask: "callees", target: "main" },
  { ask: "what-implements", target: "Shape" },
  { ask: "supertypes", target: "Round" },
  { ask: "blast-radius", target: "Shape", hops: "all" },
  { ask: "blast-radius", target: "Shape", hits: 2 },
  { ask: "path", from: "main", to: "Shape" },
  { ask: "find-cycles" },
  { ask: "find-cycles", level: "function" },
  { ask: "dependencies" },
  { ask: "dependencies", target: "src/main.rs:1", direction: "dependents" },
  { ask: "hubs" },
  { ask: "unused" },
  { ask: "context", target: "Shape", tokens: 200 },
];

async function open(t: TestContext, environment: MemoryEnvironment, dump?: string): Promise<Engine> {
  const engine = await openEngine({ root: "/repo", environment, ...(dump !== undefined && { dump }) });
  t.after(async () => engine.close());
  return engine;
}

async function answers(engine: Engine): Promise<string> {
  const reports = await Promise.all(QUESTIONS.map(async (question) => engine.report(question)));
  return JSON.stringify(reports, null, 1);
}

test("real code is indexed, and every kind of question says the same after edits as after indexing anew", async (t) => {
  const environment = new MemoryEnvironment({ files: parseFixture(CODE) });
  const engine = await open(t, environment);
  await engine.index();
  assert.match(await answers(engine), /"what-implements"[\s\S]*Round/);
  const shapes = environment.files.textOf("/repo/src/shapes.rs") ?? "";
  const steps: readonly (readonly [path: string, text: string])[] = [
    [
      "src/shapes.rs",
      `${shapes}pub struct Square;\nimpl Shape for Square { fn area(&self) -> f64 { twice() } }\nfn twice() -> f64 { 2.0 }\n`,
    ],
    [
      "src/main.rs",
      "mod shapes;\nuse shapes::*;\nfn main() { draw(&Square); }\nfn draw(shape: &dyn Shape) { shape.area(); helper() }\nfn helper() { main() }\n",
    ],
    ["src/shapes.rs", shapes],
  ];
  for (const [path, text] of steps) {
    environment.files.set(`/repo/${path}`, text);
    await engine.update([path]);
    const anew = await open(t, new MemoryEnvironment({ files: copyOf(environment) }));
    await anew.index();
    assert.equal(await answers(engine), await answers(anew), path);
    await anew.close();
  }
});

test("a file stands for what is in it, and a module is not meant where an item is asked for", async (t) => {
  const code = `
    //- /Cargo.toml
    [package]
    name = "app"
    //- /src/main.rs
    mod draw;
    fn main() { draw() }
    fn draw() { draw::line() }
    //- /src/draw.rs
    pub fn line() {}
  `;
  const engine = await open(t, new MemoryEnvironment({ files: parseFixture(code) }));
  await engine.index();
  const blast = await engine.report({ ask: "blast-radius", target: "src/draw.rs" });
  assert.ok(blast.ask === "blast-radius" && blast.hits.some((hit) => hit.qualifiedName === "app::draw"));
  assert.equal(blast.target.kind, "module");
  const callers = await engine.report({ ask: "callers", target: "app::draw" });
  assert.ok(callers.ask === "callers" && callers.target.kind === "function" && callers.total === 1);
  assert.throws(() => engine.query({ ask: "blast-radius", target: "app::draw" }), {
    code: "ambiguous-target",
    hint: "name one as path:line",
  });
});

test("a code dump is indexed whole and can be neither watched nor updated", async (t) => {
  const environment = new MemoryEnvironment({
    files: [["code.txt", "FILE: src/lib.rs\npub fn a() { b() }\nfn b() {}\n"]],
  });
  const engine = await open(t, environment, "/repo/code.txt");
  assert.equal((await engine.index()).fileCount, 1);
  assert.equal(engine.readMs, undefined, "no files under the root tell whether it is old");
  assert.equal(engine.query({ ask: "callers", target: "b" }).answer.total, 1);
  await assert.rejects(engine.watch({ onError: () => {} }), { code: "dump-unchanging" });
  await assert.rejects(engine.update(["src/lib.rs"]), { code: "dump-unchanging" });
});

function copyOf(environment: MemoryEnvironment): (readonly [string, string])[] {
  return ["Cargo.toml", "src/main.rs", "src/shapes.rs"].map((path) => [
    path,
    environment.files.textOf(`/repo/${path}`) ?? "",
  ]);
}

test("a language that is off leaves its files out, until it is on again", async (t) => {
  const files = parseFixture(`
    //- /a.py
    def in_python(): pass
    //- /b.go
    package b
    func inGo() {}
  `);
  let off: readonly string[] = ["go", "rust"];
  const nothing = { plugins: [], unavailable: [] };
  const engine = await openEngine({
    root: "/repo",
    environment: new MemoryEnvironment({ files }),
    plugins: { read: async () => nothing, languagesOff: async () => off },
  });
  t.after(async () => engine.close());
  const found = async (): Promise<string[]> => {
    const texts = ["in_python", "inGo"];
    const reports = await Promise.all(texts.map(async (text) => engine.report({ ask: "find", text })));
    return texts.filter((text, index) => JSON.stringify(reports[index]).includes(`::${text}"`));
  };
  const { warnings } = await engine.index();
  assert.deepEqual(await found(), ["in_python"]);
  assert.deepEqual(
    warnings.filter((text) => text.includes("cannot be off")),
    ["the language rust cannot be off: only python, go, java, c, cpp, csharp can"],
  );
  off = [];
  await engine.index();
  assert.deepEqual(await found(), ["in_python", "inGo"]);
});
