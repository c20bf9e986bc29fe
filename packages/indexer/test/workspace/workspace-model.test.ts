import assert from "node:assert/strict";
import { test } from "node:test";
import { FileFlag } from "@parseltongue/graph";
import { buildWorkspaceModel } from "@parseltongue/indexer";
import type { WorkspaceModel } from "@parseltongue/indexer";
import { parseFixture } from "@parseltongue/testkit";
import fc from "fast-check";

function modelOf(fixture: string): WorkspaceModel {
  const files = parseFixture(fixture);
  return buildWorkspaceModel([...files.keys()], (path) => files.get(path), { rootName: "work" });
}

/** `path -> target modulePath ^parent` of each file, in order. */
function placesOf(model: WorkspaceModel): string[] {
  return [...model.files].map(([path, place]) => {
    const parent = place.parentFile === "" ? "" : ` ^${place.parentFile}`;
    return `${path} -> ${place.target || "-"} ${place.modulePath}${parent}`;
  });
}

/** `name@root: code name=package name, …` of each package. */
function packagesOf(model: WorkspaceModel): string[] {
  return model.packages.map((p) => {
    const dependencies = [...p.dependencies].map(([name, index]) => `${name}=${model.packages[index]?.name}`);
    return `${p.ecosystem} ${p.name}@${p.root}: ${dependencies.join(", ")}`;
  });
}

test("a Cargo package's files belong to its crates by the path convention", () => {
  const model = modelOf(`
    //- /Cargo.toml
    [package]
    name = "my-tool"
    //- /build.rs
    //- /src/lib.rs
    //- /src/main.rs
    //- /src/a.rs
    //- /src/a/b.rs
    //- /src/c/mod.rs
    //- /src/c/d.rs
    //- /src/inline/e.rs
    //- /src/bin/extra.rs
    //- /src/bin/big/main.rs
    //- /src/bin/big/part.rs
    //- /tests/api.rs
    //- /tests/common/mod.rs
    //- /tests/long/main.rs
    //- /examples/show.rs
    //- /benches/speed.rs
    //- /stray.rs
  `);
  assert.deepEqual(placesOf(model), [
    "benches/speed.rs -> bench:speed speed",
    "build.rs -> build build_script_build",
    "examples/show.rs -> example:show show",
    "src/a.rs -> lib my_tool::a ^src/lib.rs",
    "src/a/b.rs -> lib my_tool::a::b ^src/a.rs",
    "src/bin/big/main.rs -> bin:big big",
    "src/bin/big/part.rs -> bin:big big::part ^src/bin/big/main.rs",
    "src/bin/extra.rs -> bin:extra extra",
    "src/c/d.rs -> lib my_tool::c::d ^src/c/mod.rs",
    "src/c/mod.rs -> lib my_tool::c ^src/lib.rs",
    "src/inline/e.rs -> lib my_tool::inline::e ^src/lib.rs",
    "src/lib.rs -> lib my_tool",
    "src/main.rs -> bin:my-tool my_tool",
    "stray.rs -> - my_tool::stray",
    "tests/api.rs -> test:api api",
    "tests/common/mod.rs -> test:api api::common ^tests/api.rs",
    "tests/long/main.rs -> test:long long",
  ]);
  assert.deepEqual(model.warnings, []);
});

test("declared targets take their path and name from the manifest, and discovery can be switched off", () => {
  const model = modelOf(`
    //- /Cargo.toml
    [package]
    name = "tool"
    autotests = false
    build = "make/build.rs"
    [lib]
    name = "tool_core"
    path = "core/entry.rs"
    [[bin]]
    name = "t"
    path = "src/main.rs"
    [[test]]
    name = "all"
    path = "tests/tests.rs"
    //- /make/build.rs
    //- /make/helper.rs
    //- /core/entry.rs
    //- /core/part.rs
    //- /src/main.rs
    //- /src/cli.rs
    //- /tests/tests.rs
    //- /tests/one.rs
  `);
  assert.deepEqual(placesOf(model), [
    "core/entry.rs -> lib tool_core",
    "core/part.rs -> lib tool_core::part ^core/entry.rs",
    "make/build.rs -> build build_script_build",
    "make/helper.rs -> build build_script_build::helper ^make/build.rs",
    "src/cli.rs -> bin:t t::cli ^src/main.rs",
    "src/main.rs -> bin:t t",
    "tests/one.rs -> test:all all::one ^tests/tests.rs",
    "tests/tests.rs -> test:all all",
  ]);
});

test("dependencies follow paths, workspace inheritance, renames, library names, platforms and patches", () => {
  const model = modelOf(`
    //- /Cargo.toml
    [workspace]
    members = ["crates/*"]
    [workspace.dependencies]
    shared = { path = "crates/shared-kit" , package = "shared-kit" }
    outside = "1.0"
    [patch.crates-io]
    patched = { path = "crates/patched" }
    //- /crates/app/Cargo.toml
    [package]
    name = "app"
    [dependencies]
    shared = { workspace = true }
    outside = { workspace = true }
    old-name = { path = "../renamed", package = "renamed" }
    [dev-dependencies]
    lib-name = { path = "../lib-name" }
    [target.'cfg(unix)'.build-dependencies]
    patched = "2"
    //- /crates/app/src/lib.rs
    //- /crates/shared-kit/Cargo.toml
    [package]
    name = "shared-kit"
    //- /crates/shared-kit/src/lib.rs
    //- /crates/renamed/Cargo.toml
    [package]
    name = "renamed"
    //- /crates/renamed/src/lib.rs
    //- /crates/lib-name/Cargo.toml
    [package]
    name = "lib-name"
    [lib]
    name = "other_name"
    //- /crates/lib-name/src/lib.rs
    //- /crates/patched/Cargo.toml
    [package]
    name = "patched"
    //- /crates/patched/src/lib.rs
  `);
  assert.deepEqual(packagesOf(model), [
    "cargo app@crates/app: app=app, old_name=renamed, other_name=lib-name, patched=patched, shared=shared-kit",
    "cargo lib-name@crates/lib-name: other_name=lib-name",
    "cargo patched@crates/patched: patched=patched",
    "cargo renamed@crates/renamed: renamed=renamed",
    "cargo shared-kit@crates/shared-kit: shared_kit=shared-kit",
  ]);
  assert.deepEqual(model.warnings, []);
});

test("an excluded package inherits nothing; members and dependencies that are missing are warnings", () => {
  const model = modelOf(`
    //- /Cargo.toml
    [workspace]
    members = ["here", "gone"]
    exclude = ["apart"]
    [workspace.dependencies]
    here = { path = "here" }
    //- /here/Cargo.toml
    [package]
    name = "here"
    [dependencies]
    lost = { path = "../lost" }
    //- /here/src/lib.rs
    //- /apart/Cargo.toml
    [package]
    name = "apart"
    [dependencies]
    here = { workspace = true }
    //- /apart/src/lib.rs
  `);
  assert.deepEqual(packagesOf(model), ["cargo apart@apart: apart=apart", "cargo here@here: here=here"]);
  assert.deepEqual(model.warnings, [
    "here/Cargo.toml: dependency lost leads to lost, which is no package",
    "Cargo.toml: workspace member gone not found",
  ]);
});

test("a broken manifest is a warning and still a package", () => {
  const model = modelOf(`
    //- /crates/half/Cargo.toml
    [package
    <<<<<<< HEAD
    //- /crates/half/src/lib.rs
    //- /web/package.json
    { "name": 
    //- /web/src/index.ts
  `);
  assert.deepEqual(placesOf(model), ["crates/half/src/lib.rs -> lib half", "web/src/index.ts -> - web/src/index"]);
  assert.equal(model.warnings.length, 2);
  assert.match(model.warnings[0] ?? "", /^crates\/half\/Cargo\.toml: not readable as TOML/);
});

test("npm packages name each other by declared dependencies, aliases and directories", () => {
  const model = modelOf(`
    //- /package.json
    { "name": "root", "workspaces": ["packages/*"], "devDependencies": { "@s/tools": "*" } }
    //- /packages/app/package.json
    { "name": "@s/app", "dependencies": { "@s/core": "workspace:^", "short": "npm:@s/core@1", "near": "file:../near" } }
    //- /packages/core/package.json
    { "name": "@s/core" }
    //- /packages/near/package.json
    {}
    //- /packages/tools/package.json
    { "name": "@s/tools" }
    //- /packages/app/test/fixtures/package.json
    { "name": "@s/core" }
    //- /packages/app/lib/package.json
    { "type": "module" }
    //- /packages/app/lib/a.js
  `);
  assert.deepEqual(packagesOf(model), [
    "npm root@: @s/tools=@s/tools, root=root",
    "npm @s/app@packages/app: @s/app=@s/app, @s/core=@s/core, @s/tools=@s/tools, near=near, short=@s/core",
    "npm @s/core@packages/core: @s/core=@s/core, @s/tools=@s/tools",
    "npm near@packages/near: @s/tools=@s/tools",
    "npm @s/tools@packages/tools: @s/tools=@s/tools",
  ]);
  assert.deepEqual(placesOf(model), ["packages/app/lib/a.js -> - @s/app/lib/a"]);
});

test("entry points lead from published files back to their sources", () => {
  const model = modelOf(`
    //- /packages/a/package.json
    { "name": "a", "main": "./dist/index.cjs",
      "exports": { ".": { "import": { "types": "./dist/index.d.ts", "default": "./dist/index.js" }, "require": "./dist/index.cjs" },
                   "./features/*": "./dist/features/*.js", "./gone": "./dist/gone.js", "./package.json": "./package.json" } }
    //- /packages/a/tsconfig.json
    { // comments are allowed
      "compilerOptions": { "outDir": "./dist", "rootDir": "./code", }, }
    //- /packages/a/code/index.ts
    //- /packages/a/code/features/one.ts
    //- /packages/a/code/features/two/deep.tsx
    //- /packages/b/package.json
    { "name": "b", "main": "lib/main.js" }
    //- /packages/b/src/main.mts
    //- /packages/c/package.json
    { "name": "c" }
    //- /packages/c/index.js
    //- /packages/d/package.json
    { "name": "d", "types": "types/d.d.ts" }
    //- /packages/d/types/d.d.ts
  `);
  assert.deepEqual(
    model.packages.map((p) => [p.name, Object.fromEntries(p.entryPoints)]),
    [
      [
        "a",
        {
          ".": "packages/a/code/index.ts",
          "./features/one": "packages/a/code/features/one.ts",
          "./features/two/deep": "packages/a/code/features/two/deep.tsx",
        },
      ],
      ["b", { ".": "packages/b/src/main.mts" }],
      ["c", { ".": "packages/c/index.js" }],
      ["d", { ".": "packages/d/types/d.d.ts" }],
    ],
  );
});

test("path aliases come from tsconfig paths with extends, from baseUrl and from imports", () => {
  const model = modelOf(`
    //- /tsconfig.base.json
    { "compilerOptions": { "baseUrl": ".", "paths": { "@shared/*": ["shared/src/*"], "gone": ["../out", "node_modules/gone"] } } }
    //- /web/package.json
    { "name": "web", "imports": { "#internal/*": "./dist/internal/*.js" } }
    //- /web/tsconfig.json
    { "extends": ["@tsconfig/node22/tsconfig.json", "../tsconfig.base"], "compilerOptions": { "outDir": "dist", "rootDir": "src" }, "references": [{ "path": "../core" }] }
    //- /web/tsconfig.app.json
    { "compilerOptions": { "paths": { "~/*": ["\${configDir}/src/*"], "two*stars*": ["x"] } } }
    //- /core/package.json
    { "name": "core" }
    //- /core/tsconfig.json
    { "extends": "./tsconfig.json" }
    //- /loose/a.ts
    //- /tsconfig.json
    { "compilerOptions": { "paths": { "lib": ["./lib/index.ts"] } } }
  `);
  assert.deepEqual(
    model.packages.map((p) => [p.name, Object.fromEntries(p.pathAliases)]),
    [
      ["work", { lib: ["lib/index.ts"] }],
      ["core", {}],
      [
        "web",
        {
          "#internal/*": ["web/src/internal/*", "web/dist/internal/*", "web/internal/*", "web/dist/internal/*.js"],
          "*": ["*"],
          "@shared/*": ["shared/src/*"],
          "~/*": ["web/src/*"],
        },
      ],
    ],
  );
  assert.deepEqual(packagesOf(model).at(-1), "npm web@web: core=core, web=web");
  assert.deepEqual(model.warnings, ["core/tsconfig.json: extends core/tsconfig.json, which extends it in turn"]);
});

test("sources without a manifest belong to one folder package, Rust roots among them to crates", () => {
  const model = modelOf(`
    //- /notes/a.py
    //- /tool/src/main.rs
    //- /tool/src/part.rs
    //- /b.ts
  `);
  assert.deepEqual(packagesOf(model), ["folder work@: "]);
  assert.deepEqual(placesOf(model), [
    "b.ts -> - work/b",
    "notes/a.py -> - work/notes/a",
    "tool/src/main.rs -> bin:tool tool",
    "tool/src/part.rs -> bin:tool tool::part ^tool/src/main.rs",
  ]);
});

test("tests, vendored and generated files are flagged by their paths", () => {
  const paths = [
    "src/a.rs",
    "src/a/tests.rs",
    "src/testing.rs",
    "lib/a.spec.tsx",
    "third_party/x.rs",
    "src/generated/n.rs",
  ];
  const { files } = buildWorkspaceModel([...paths, "p/a_pb.ts", "p/x.min.js", "test/data/y.js"], () => undefined);
  const flagged = [...files].filter(([, place]) => place.flags !== 0).map(([path, place]) => [path, place.flags]);
  assert.deepEqual(flagged, [
    ["lib/a.spec.tsx", FileFlag.test],
    ["p/a_pb.ts", FileFlag.generated],
    ["p/x.min.js", FileFlag.generated],
    ["src/a/tests.rs", FileFlag.test],
    ["src/generated/n.rs", FileFlag.generated],
    ["test/data/y.js", FileFlag.test],
    ["third_party/x.rs", FileFlag.vendored],
  ]);
});

test("no manifest text makes it throw, and every file gets a place in a package that exists", () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "..",
      "./a",
      "/etc",
      "*",
      "**/*",
      "[",
      "{a,b}",
      "!x",
      "packages/*",
      "src/lib.rs",
      "__proto__",
      "a\\b",
    ),
  );
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.boolean(),
      fc.integer(),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("table"),
    ),
    table: fc.dictionary(
      fc.constantFrom(
        "name",
        "workspaces",
        "exports",
        "imports",
        "dependencies",
        "path",
        ".",
        "./*",
        "#a/*",
        "compilerOptions",
        "paths",
        "extends",
        "references",
        "baseUrl",
        "outDir",
        "rootDir",
        "__proto__",
      ),
      tie("value"),
    ),
  }));
  const json = fc.oneof(
    fc.string(),
    value.table.map((table) => JSON.stringify(table)),
  );
  const cargo = fc.oneof(
    fc.string(),
    fc
      .array(
        fc.tuple(
          fc.constantFrom(
            "[package]\nname",
            "[lib]\npath",
            "[[bin]]\nname",
            "[workspace]\nmembers",
            "[dependencies]\na.path",
            "[target.x.dependencies]\nb",
          ),
          value.value,
        ),
        { maxLength: 5 },
      )
      .map((lines) => lines.map(([key, says]) => `${key} = ${JSON.stringify(says)}`).join("\n")),
  );
  const sources = ["src/lib.rs", "a/src/main.rs", "a/x.ts", "src/index.ts", "b.py"];
  fc.assert(
    fc.property(cargo, cargo, json, json, json, (rootCargo, innerCargo, rootNpm, innerNpm, config) => {
      const texts = new Map([
        ["Cargo.toml", rootCargo],
        ["a/Cargo.toml", innerCargo],
        ["package.json", rootNpm],
        ["a/package.json", innerNpm],
        ["tsconfig.json", config],
        ["a/tsconfig.json", config],
      ]);
      const model = buildWorkspaceModel([...texts.keys(), ...sources], (path) => texts.get(path));
      assert.equal(model.files.size, sources.length);
      for (const place of model.files.values()) assert.ok(model.packages[place.package]);
      for (const p of model.packages) for (const index of p.dependencies.values()) assert.ok(model.packages[index]);
    }),
    { numRuns: 400 },
  );
});

test("text nested without end is a warning, not a crash", () => {
  for (const path of ["Cargo.toml", "package.json", "tsconfig.json"]) {
    const text = path === "Cargo.toml" ? `a = ${"[".repeat(100_000)}` : '{"a":'.repeat(100_000);
    const model = buildWorkspaceModel([path, "a.ts"], (asked) => (asked === path ? text : undefined));
    assert.equal(model.warnings.length, 1, path);
  }
});

test("member globs built to be slow are matched in no time", () => {
  const globs = ["{a,b}".repeat(200), "*a".repeat(300), "**/".repeat(300) + "x", "{1..9999999}"];
  const deep = `${"a/".repeat(100)}${"a".repeat(200)}`;
  const texts = new Map([
    ["package.json", JSON.stringify({ workspaces: [...globs, ...globs.map((glob) => `!${glob}`)] })],
    ["Cargo.toml", `[workspace]\nmembers = ${JSON.stringify(globs)}`],
    [`${deep}/package.json`, "{}"],
    [`${deep}/Cargo.toml`, ""],
  ]);
  const model = buildWorkspaceModel([...texts.keys()], (path) => texts.get(path));
  assert.equal(model.warnings.length, globs.length);
});
