import { parse } from "jsonc-parser";
import type { ParseError } from "jsonc-parser";
import { directoryOf, joinPath, resolveInside } from "./code-path.ts";
import { asTable, field, tableField, tableList, textField, textList } from "./plain-data.ts";
import type { OutputFolder } from "./source-guess.ts";

/** What module resolution needs of a `tsconfig.json` after its `extends`; paths relative to the code base. */
export interface TsConfig {
  /** Of the file itself. */
  readonly directory: string;
  /** Pattern → paths in the order to try. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  readonly baseUrl: string | undefined;
  readonly output: OutputFolder | undefined;
  /** Directories that `references` lead to. */
  readonly references: readonly string[];
}

/** The options as inherited so far: each is resolved against the file that says it. */
interface Inherited {
  baseUrl?: string;
  paths?: Map<string, string[]>;
  outDir?: string;
  rootDir?: string;
}

/** Longer chains of `extends` are a mistake; the rest of one is ignored. */
const MAX_EXTENDS = 32;

/**
 * Reads a `tsconfig.json` or `jsconfig.json` and what it extends. A base that isn't part of the code base (a preset of
 * an installed package) is passed over silently, broken JSON is a warning and read as far as it goes.
 *
 * @see https://www.typescriptlang.org/tsconfig/
 */
export function readTsConfig(
  path: string,
  readManifest: (path: string) => string | undefined,
  warnings: string[],
): TsConfig | undefined {
  const text = readManifest(path);
  if (text === undefined) return undefined;
  const options = inherit(path, text, directoryOf(path), readManifest, warnings, [path]);
  const config = asTable(parseWithComments(path, text, []));
  const references = tableList(field(config, "references")).map((reference) => textField(reference, "path"));
  return {
    directory: directoryOf(path),
    paths: options.paths ?? new Map(),
    baseUrl: options.baseUrl,
    output:
      options.outDir === undefined
        ? undefined
        : { outDir: options.outDir, rootDir: options.rootDir ?? directoryOf(path) },
    references: references
      .map((reference) => (reference === undefined ? undefined : resolveInside(directoryOf(path), reference)))
      .filter((directory): directory is string => directory !== undefined)
      .map((directory) => (directory.endsWith(".json") ? directoryOf(directory) : directory)),
  };
}

/** @param configDirectory what `${configDir}` stands for: the directory of the file that is read, not of the one extended */
function inherit(
  path: string,
  text: string,
  configDirectory: string,
  readManifest: (path: string) => string | undefined,
  warnings: string[],
  chain: readonly string[],
): Inherited {
  const config = asTable(parseWithComments(path, text, warnings));
  const extended = field(config, "extends");
  const result: Inherited = {};
  for (const base of typeof extended === "string" ? [extended] : textList(extended)) {
    const found = findBase(base, directoryOf(path), readManifest);
    if (!found || chain.length >= MAX_EXTENDS) continue;
    if (chain.includes(found.path)) {
      warnings.push(`${path}: extends ${found.path}, which extends it in turn`);
      continue;
    }
    Object.assign(
      result,
      inherit(found.path, found.text, configDirectory, readManifest, warnings, [...chain, found.path]),
    );
  }
  return Object.assign(result, ownOptions(path, config, configDirectory, result.baseUrl));
}

function ownOptions(
  path: string,
  config: ReturnType<typeof asTable>,
  configDirectory: string,
  inheritedBase: string | undefined,
): Inherited {
  const options = tableField(config, "compilerOptions");
  const directory = directoryOf(path);
  const resolve = (value: string | undefined): string | undefined => {
    if (value === undefined) return undefined;
    const template = /^\$\{configDir\}\/?/.exec(value);
    return template
      ? resolveInside(configDirectory, value.slice(template[0].length) || ".")
      : resolveInside(directory, value);
  };
  const result: Inherited = {};
  const baseUrl = resolve(textField(options, "baseUrl"));
  if (baseUrl !== undefined) result.baseUrl = baseUrl;
  const outDir = resolve(textField(options, "outDir")) ?? resolve(textField(options, "declarationDir"));
  if (outDir !== undefined) result.outDir = outDir;
  const rootDir = resolve(textField(options, "rootDir"));
  if (rootDir !== undefined) result.rootDir = rootDir;
  const paths = tableField(options, "paths");
  if (paths) {
    // Without a baseUrl the paths are relative to the file that says them.
    const base = baseUrl ?? inheritedBase ?? directory;
    result.paths = new Map();
    for (const [pattern, targets] of Object.entries(paths)) {
      const resolved = textList(targets)
        .map((target) => (target.startsWith("${configDir}") ? resolve(target) : resolveInside(base, target)))
        .filter((target): target is string => target !== undefined);
      if (pattern.split("*").length <= 2 && resolved.length > 0) result.paths.set(pattern, resolved);
    }
  }
  return result;
}

function findBase(
  base: string,
  directory: string,
  readManifest: (path: string) => string | undefined,
): { path: string; text: string } | undefined {
  // A base that is named like a package is looked for in installed packages, which are not part of the code base.
  if (!base.startsWith(".")) return undefined;
  const stem = resolveInside(directory, base);
  if (stem === undefined) return undefined;
  for (const path of [stem, `${stem}.json`, joinPath(stem, "tsconfig.json")]) {
    const text = path.endsWith(".json") ? readManifest(path) : undefined;
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

function parseWithComments(path: string, text: string, warnings: string[]): unknown {
  const errors: ParseError[] = [];
  try {
    const value: unknown = parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
    if (errors.length > 0)
      warnings.push(`${path}: not valid JSON at offset ${errors[0]?.offset ?? 0}; read as far as it goes`);
    return value;
  } catch (error) {
    // The parser recurses: text nested some thousands deep exhausts the stack.
    warnings.push(`${path}: not readable: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
