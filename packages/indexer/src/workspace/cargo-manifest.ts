import { parse } from "smol-toml";
import { field, tableField, tableList, textField, textList } from "./plain-data.ts";
import type { Table } from "./plain-data.ts";

/** What the model needs of a `Cargo.toml`, paths still relative to its directory. */
export interface CargoManifest {
  /** `[package] name`; undefined for a virtual manifest. */
  readonly name: string | undefined;
  readonly lib: CargoTargetTable | undefined;
  readonly bins: readonly CargoTargetTable[];
  readonly tests: readonly CargoTargetTable[];
  readonly examples: readonly CargoTargetTable[];
  readonly benches: readonly CargoTargetTable[];
  /** Which of `lib`, `bins`, … are found by path as well; each is unless the manifest says `auto… = false`. */
  readonly discovers: Readonly<Record<"lib" | "bins" | "tests" | "examples" | "benches", boolean>>;
  /** Path of the build script; undefined where it is switched off. */
  readonly buildScript: string | undefined;
  /** All sections, those for a target platform included. */
  readonly dependencies: readonly CargoDependency[];
  /** `[package] workspace`: directory of the workspace's manifest. */
  readonly workspacePath: string | undefined;
  readonly workspace: CargoWorkspaceTable | undefined;
  /** Packages that `[patch.…]` replaces by a directory: name → path. */
  readonly patches: ReadonlyMap<string, string>;
}

export interface CargoTargetTable {
  readonly name: string | undefined;
  readonly path: string | undefined;
}

export interface CargoDependency {
  /** The key, which becomes the name in code when the package is renamed. */
  readonly key: string;
  /** `package = "…"` */
  readonly packageName: string | undefined;
  readonly path: string | undefined;
  /** `workspace = true`: the workspace's table of the same key says the rest. */
  readonly inherited: boolean;
}

export interface CargoWorkspaceTable {
  readonly members: readonly string[];
  readonly exclude: readonly string[];
  readonly dependencies: ReadonlyMap<string, CargoDependency>;
}

/** Reads a manifest. What has an unexpected type counts as absent. @throws the parser's error when the text is no TOML */
export function parseCargoManifest(text: string): CargoManifest {
  const root: Table = parse(text);
  const about = tableField(root, "package") ?? tableField(root, "project");
  const workspace = tableField(root, "workspace");
  return {
    name: textField(about, "name"),
    lib: targetTable(tableField(root, "lib")),
    bins: targetTables(root, "bin"),
    tests: targetTables(root, "test"),
    examples: targetTables(root, "example"),
    benches: targetTables(root, "bench"),
    discovers: {
      lib: field(about, "autolib") !== false,
      bins: field(about, "autobins") !== false,
      tests: field(about, "autotests") !== false,
      examples: field(about, "autoexamples") !== false,
      benches: field(about, "autobenches") !== false,
    },
    buildScript: field(about, "build") === false ? undefined : (textField(about, "build") ?? "build.rs"),
    dependencies: allDependencies(root),
    workspacePath: textField(about, "workspace"),
    workspace: workspace && {
      members: textList(field(workspace, "members")),
      exclude: textList(field(workspace, "exclude")),
      dependencies: new Map(dependenciesOf(workspace, "dependencies").map((d) => [d.key, d])),
    },
    patches: patchesOf(root),
  };
}

function targetTable(table: Table | undefined): CargoTargetTable | undefined {
  return table && { name: textField(table, "name"), path: textField(table, "path") };
}

function targetTables(root: Table, section: string): CargoTargetTable[] {
  return tableList(field(root, section)).map((table) => ({
    name: textField(table, "name"),
    path: textField(table, "path"),
  }));
}

const SECTIONS = [
  ["dependencies"],
  ["dev-dependencies", "dev_dependencies"],
  ["build-dependencies", "build_dependencies"],
] as const;

function allDependencies(root: Table): CargoDependency[] {
  const platforms = Object.values(tableField(root, "target") ?? {});
  const tables = [root, ...tableList(platforms)];
  return tables.flatMap((table) => SECTIONS.flat().flatMap((section) => dependenciesOf(table, section)));
}

function dependenciesOf(table: Table, section: string): CargoDependency[] {
  return Object.entries(tableField(table, section) ?? {}).map(([key, value]) => {
    const says = tableList([value])[0];
    return {
      key,
      packageName: textField(says, "package"),
      path: textField(says, "path"),
      inherited: field(says, "workspace") === true,
    };
  });
}

/** `[patch.<registry>]` names packages to take from elsewhere; only directories matter here. */
function patchesOf(root: Table): Map<string, string> {
  const patches = new Map<string, string>();
  for (const registry of tableList(Object.values(tableField(root, "patch") ?? {}))) {
    for (const [key, value] of Object.entries(registry)) {
      const says = tableList([value])[0];
      const path = textField(says, "path");
      if (path !== undefined) patches.set(textField(says, "package") ?? key, path);
    }
  }
  return patches;
}
