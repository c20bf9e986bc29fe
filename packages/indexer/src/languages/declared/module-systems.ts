import type { LinkedFile } from "../../linker/linked-file.ts";
import type { Program } from "../../linker/program.ts";
import { directoryOf, fileNameOf, joinPath, resolveInside, upwards } from "../../workspace/code-path.ts";
import type { LanguageOptions } from "./language-options.ts";
import { moduleFilesOf, nearestPath } from "./module-files.ts";
import type { ModuleFiles } from "./module-files.ts";

/** How the modules of a language are found among the files of its code base. */
export interface ModuleSystem {
  /** Path of the file that a specifier names, seen from a file; undefined when it lies outside or is no single file. */
  find(program: Program, from: LinkedFile, specifier: string): string | undefined;
  /** Path of the file of a module inside another: Python's `package.module`. */
  submodule(program: Program, module: LinkedFile, name: string): string | undefined;
  /** Paths of the files whose names a file sees without importing them, its own among them; none for itself alone. */
  siblings(program: Program, file: LinkedFile): readonly string[];
}

const NONE: readonly string[] = [];

/** The module system that a language's options name. */
export function moduleSystemOf(options: LanguageOptions, extensions: readonly string[]): ModuleSystem {
  switch (options.modules) {
    case "directory":
      return new DirectoryModules(extensions);
    case "package":
      return new PackageModules(extensions);
    case "file":
      return new FileModules(options, extensions);
    case "include":
      return new IncludedFiles(options);
    case "namespace":
      return NAMESPACES_ALONE;
  }
}

/** Where names belong to namespaces that any file may add to, no file is a module. */
const NAMESPACES_ALONE: ModuleSystem = { find: () => undefined, submodule: () => undefined, siblings: () => NONE };

/**
 * Files are included by path: seen from the including file, then from its directories outwards and the usual places in
 * them; last the one file of the code base whose path ends so. What a build says of places is not known.
 * @see https://gcc.gnu.org/onlinedocs/cpp/Search-Path.html
 */
class IncludedFiles implements ModuleSystem {
  readonly #sourceRoots: readonly string[];
  readonly #library: ReadonlySet<string>;

  constructor({ sourceRoots, libraryModules }: LanguageOptions) {
    this.#sourceRoots = sourceRoots;
    this.#library = new Set(libraryModules);
  }

  find(program: Program, from: LinkedFile, specifier: string): string | undefined {
    if (this.#library.has(specifier)) return undefined;
    const files = moduleFilesOf(program.workspace);
    const wanted = specifier.slice(1, -1).replaceAll("\\", "/");
    const directory = directoryOf(from.path);
    for (const at of upwards(directory)) {
      for (const root of [at, ...this.#sourceRoots.map((each) => joinPath(at, each))]) {
        const path = resolveInside(root, wanted);
        if (path !== undefined && path !== from.path && files.has(path)) return path;
      }
    }
    // A bare name in angle brackets is the system's.
    if (specifier.startsWith("<") && !wanted.includes("/")) return undefined;
    const plain = wanted.replace(/^(?:\.\.?\/)+/, "");
    const ending = files.endingIn(plain);
    return ending.length === 1 ? ending[0] : undefined;
  }

  submodule(): undefined {
    return undefined;
  }

  siblings(): readonly string[] {
    return NONE;
  }
}

/** Modules are files, named by dotted paths. @see https://docs.python.org/3/reference/import.html */
class FileModules implements ModuleSystem {
  readonly #options: LanguageOptions;
  readonly #extensions: readonly string[];

  constructor(options: LanguageOptions, extensions: readonly string[]) {
    this.#options = options;
    this.#extensions = extensions;
  }

  find(program: Program, from: LinkedFile, specifier: string): string | undefined {
    const files = moduleFilesOf(program.workspace);
    const dots = /^\.*/.exec(specifier)![0].length;
    const path = specifier.slice(dots).replaceAll(".", "/");
    if (dots > 0) {
      let directory = directoryOf(from.path);
      for (let i = 1; i < dots; i++) directory = directoryOf(directory);
      return this.#fileAt(files, joinPath(directory, path));
    }
    for (const root of this.#roots(files, from.path)) {
      const found = this.#fileAt(files, joinPath(root, path));
      if (found !== undefined && found !== from.path) return found;
    }
    return undefined;
  }

  /** Where absolute names may start: above the importer's outermost package, then every directory outwards. */
  *#roots(files: ModuleFiles, path: string): Generator<string> {
    let directory = directoryOf(path);
    while (directory !== "" && this.#fileAt(files, directory) !== undefined) directory = directoryOf(directory);
    for (const at of upwards(directory)) {
      yield at;
      for (const root of this.#options.sourceRoots) {
        if (files.hasDirectory(joinPath(at, root))) yield joinPath(at, root);
      }
    }
  }

  /** The file of a module's path without ending: the file itself, or the one that stands for a directory. */
  #fileAt(files: ModuleFiles, path: string): string | undefined {
    for (const self of this.#options.directoryFiles) {
      for (const extension of this.#extensions) {
        const found = joinPath(path, self + extension);
        if (files.has(found)) return found;
      }
    }
    return path === "" ? undefined : this.#extensions.map((end) => path + end).find((each) => files.has(each));
  }

  submodule(program: Program, module: LinkedFile, name: string): string | undefined {
    const stem = fileNameOf(module.path).replace(/\.[^.]*$/, "");
    if (!this.#options.directoryFiles.includes(stem)) return undefined;
    return this.#fileAt(moduleFilesOf(program.workspace), joinPath(directoryOf(module.path), name));
  }

  siblings(): readonly string[] {
    return NONE;
  }
}

/**
 * Modules are directories, imported by a path that ends in theirs; a module's name for itself (`go.mod`) is what stands
 * before. Files of a directory see each other's names. @see https://go.dev/ref/spec#Packages
 */
class DirectoryModules implements ModuleSystem {
  readonly #extensions: readonly string[];

  constructor(extensions: readonly string[]) {
    this.#extensions = extensions;
  }

  find(program: Program, from: LinkedFile, specifier: string): string | undefined {
    const files = moduleFilesOf(program.workspace);
    const directory = this.#directoryOf(program, files, from, specifier);
    return directory === undefined ? undefined : this.#filesOf(files, directory)[0];
  }

  #directoryOf(program: Program, files: ModuleFiles, from: LinkedFile, specifier: string): string | undefined {
    const modules = program.workspace.packages.filter(({ ecosystem }) => ecosystem === "go");
    const owners = modules.filter(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
    const [owner] = owners.sort((a, b) => b.name.length - a.name.length || (a.root < b.root ? -1 : 1));
    if (owner !== undefined) return joinPath(owner.root, specifier.slice(owner.name.length + 1));
    // Where no manifest says what is ours, the longest end of the path that a directory has; a single word is the
    // standard library's.
    const parts = modules.length > 0 ? [] : specifier.split("/");
    for (let at = 0; at + 1 < parts.length; at++) {
      const ending = files.directoriesEndingIn(parts.slice(at).join("/"));
      const found = nearestPath(ending, from.path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #filesOf(files: ModuleFiles, directory: string): readonly string[] {
    const own = sourcesIn(files, directory, this.#extensions);
    const plain = own.filter((path) => !isTestFile(path));
    return plain.length > 0 ? plain : own;
  }

  submodule(): undefined {
    return undefined;
  }

  siblings(program: Program, file: LinkedFile): readonly string[] {
    return sourcesIn(moduleFilesOf(program.workspace), directoryOf(file.path), this.#extensions);
  }
}

/** Paths of a language's files directly in a directory, sorted. */
function sourcesIn(files: ModuleFiles, directory: string, extensions: readonly string[]): readonly string[] {
  return files.inDirectory(directory).filter((path) => extensions.some((end) => path.endsWith(end)));
}

function isTestFile(path: string): boolean {
  return /_test\.[a-z]+$/.test(path);
}

/** Types by package and name, a file for each: `a.b.Type` is in `…/a/b/Type.java`. */
class PackageModules implements ModuleSystem {
  readonly #extensions: readonly string[];

  constructor(extensions: readonly string[]) {
    this.#extensions = extensions;
  }

  find(program: Program, from: LinkedFile, specifier: string): string | undefined {
    const files = moduleFilesOf(program.workspace);
    const path = specifier.replaceAll(".", "/");
    for (const extension of this.#extensions) {
      const found = nearestPath(files.endingIn(path + extension), from.path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  submodule(): undefined {
    return undefined;
  }

  siblings(program: Program, file: LinkedFile): readonly string[] {
    return sourcesIn(moduleFilesOf(program.workspace), directoryOf(file.path), this.#extensions);
  }
}
