import { asTable, field, tableField, textField, textList } from "./plain-data.ts";
import type { Table } from "./plain-data.ts";

/** What the model needs of a `package.json`, paths still relative to its directory. */
export interface NpmManifest {
  readonly name: string | undefined;
  /** Globs of the workspace's packages; undefined where the manifest makes no workspace. */
  readonly workspaces: readonly string[] | undefined;
  /** Name in code → version range or place, of all four sections. */
  readonly dependencies: ReadonlyMap<string, string>;
  /** Subpath (`.`, `./x`, `./x/*`) → targets, the one nearest to the source first. */
  readonly exports: ReadonlyMap<string, readonly string[]>;
  /** `#name` → targets in the same order. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
}

/** Reads a manifest. What has an unexpected type counts as absent. @throws SyntaxError when the text is no JSON */
export function parseNpmManifest(text: string): NpmManifest {
  const root = asTable(JSON.parse(text.replace(/^\uFEFF/, "")));
  const workspaces = field(root, "workspaces");
  const globs = Array.isArray(workspaces) ? workspaces : field(asTable(workspaces), "packages");
  return {
    name: textField(root, "name") || undefined,
    workspaces: globs === undefined ? undefined : textList(globs),
    dependencies: dependenciesOf(root),
    exports: exportsOf(root),
    imports: importsOf(root),
  };
}

const SECTIONS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const;

function dependenciesOf(root: Table | undefined): Map<string, string> {
  const dependencies = new Map<string, string>();
  for (const section of SECTIONS) {
    for (const [name, range] of Object.entries(tableField(root, section) ?? {})) {
      if (typeof range === "string" && !dependencies.has(name)) dependencies.set(name, range);
    }
  }
  return dependencies;
}

/** @see https://nodejs.org/api/packages.html#package-entry-points */
function exportsOf(root: Table | undefined): Map<string, string[]> {
  const exports = new Map<string, string[]>();
  const says = field(root, "exports");
  const table = asTable(says);
  const subpaths = Object.keys(table ?? {}).filter((key) => key.startsWith("."));
  if (table && subpaths.length > 0) {
    for (const subpath of subpaths) exports.set(subpath, targetsOf(table[subpath]));
  } else if (says !== undefined) {
    exports.set(".", targetsOf(says));
  }
  const main = ["source", "types", "typings", "module", "main"].map((name) => textField(root, name));
  const known = exports.get(".") ?? [];
  exports.set(".", [...new Set([...known, ...main.filter((target) => target !== undefined)])]);
  return exports;
}

function importsOf(root: Table | undefined): Map<string, string[]> {
  const imports = new Map<string, string[]>();
  for (const [name, target] of Object.entries(tableField(root, "imports") ?? {})) {
    if (name.startsWith("#")) imports.set(name, targetsOf(target));
  }
  return imports;
}

/** Conditions in the order in which their targets are likely to lead to the source; others follow as they are written. */
const CONDITIONS = ["source", "development", "types", "import", "module", "default", "require"];
const MAX_DEPTH = 16;

/** Every path that a target names under any condition. */
function targetsOf(target: unknown, depth = 0): string[] {
  if (typeof target === "string") return target.startsWith("./") ? [target] : [];
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(target)) return target.flatMap((item) => targetsOf(item, depth + 1));
  const table = asTable(target);
  if (!table) return [];
  const rank = (condition: string): number => {
    const at = CONDITIONS.indexOf(condition);
    return at < 0 ? CONDITIONS.length : at;
  };
  const conditions = Object.keys(table).sort((a, b) => rank(a) - rank(b));
  return [...new Set(conditions.flatMap((condition) => targetsOf(table[condition], depth + 1)))];
}
