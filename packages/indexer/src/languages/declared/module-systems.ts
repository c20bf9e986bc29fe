import type { LinkedFile } from "../../linker/linked-file.ts";
import type { Program } from "../../linker/program.ts";
import type { LanguageOptions } from "./language-options.ts";
import { directoryOf, inside, moduleFilesOf, nameOf, nearestPath } from "./module-files.ts";
import type { ModuleFiles } from "./module-files.ts";

/** How the modules of a language are found among the files of its code base. */
export interface ModuleSystem {
  /** Path of the file that a specifier names, seen from a file; undefined when it lies outside or is no single file. */
  find(program: Program, from: LinkedFile, specifier: string): string | undefined;
  /** Path of the file of a module inside another: Python's `package.module`. */
  submodule(program: Program, module: LinkedFile, name: string): string | undefined;
  /** Paths of the files whose names a file sees without importing them, its own aside. */
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
    case "include":
      return new IncludedFiles();
    case "namespace":
      return new NoModules();
    default:
      return new FileModules(options, extensions);
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
      return this.#fileAt(files, inside(directory, path));
    }
    for (const root of this.#roots(files, from.path)) {
      const found = this.#fileAt(files, inside(root, path));
      if (found !== undefined && found !== from.path) return found;
    }
    return undefined;
  }

  /** Where absolute names may start: above the importer's outermost package, then every directory outwards. */
  *#roots(files: ModuleFiles, path: string): Generator<string> {
    let directory = directoryOf(path);
    while (directory !== "" && this.#fileAt(files, directory) !== undefined) directory = directoryOf(directory);
    for (let at = directory; ; at = directoryOf(at)) {
      yield at;
      for (const root of this.#options.sourceRoots) {
        if (files.hasDirectory(inside(at, root))) yield inside(at, root);
      }
      if (at === "") return;
    }
  }

  /** The file of a module's path without ending: the file itself, or the one that stands for a directory. */
  #fileAt(files: ModuleFiles, path: string): string | undefined {
    for (const self of this.#options.directoryFiles) {
      for (const extension of this.#extensions) {
        const found = inside(path, self + extension);
        if (files.has(found)) return found;
      }
    }
    return path === "" ? undefined : this.#extensions.map((end) => path + end).find((each) => files.has(each));
  }

  submodule(program: Program, module: LinkedFile, name: string): string | undefined {
    const stem = nameOf(module.path).replace(/\.[^.]*$/, "");
    if (!this.#options.directoryFiles.includes(stem)) return undefined;
    return this.#fileAt(moduleFilesOf(program.workspace), inside(directoryOf(module.path), name));
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
    const parts = specifier.split("/");
    // `github.com/owner/project/internal/x`: the part that is ours is not written down here, so the longest end wins.
    // A single word is the standard library's, unless a directory in the root has it.
    for (let at = 0; at < parts.length; at++) {
      const suffix = parts.slice(at).join("/");
      if (at > 0 && parts.length - at < 2 && !isHosted(specifier)) break;
      const found = nearestPath(
        files.directoriesEndingIn(suffix).filter((directory) => this.#filesOf(files, directory).length > 0),
        from.path,
      );
      if (found !== undefined) return this.#filesOf(files, found)[0];
    }
    return isHosted(specifier) && this.#namesRoot(program, from, specifier) ? this.#filesOf(files, "")[0] : undefined;
  }

  #namesRoot(program: Program, from: LinkedFile, specifier: string): boolean {
    return program.workspace.packages[from.place.package]?.name === specifier;
  }

  #filesOf(files: ModuleFiles, directory: string): readonly string[] {
    const own = files.inDirectory(directory).filter((path) => this.#extensions.some((end) => path.endsWith(end)));
    const plain = own.filter((path) => !isTestFile(path));
    return plain.length > 0 ? plain : own;
  }

  submodule(): undefined {
    return undefined;
  }

  siblings(program: Program, file: LinkedFile): readonly string[] {
    const files = moduleFilesOf(program.workspace);
    return files
      .inDirectory(directoryOf(file.path))
      .filter((path) => path !== file.path && this.#extensions.some((end) => path.endsWith(end)));
  }
}

/** `example.com/…`: a name that does not belong to a standard library. */
function isHosted(specifier: string): boolean {
  return specifier.split("/", 1)[0]!.includes(".");
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
    const files = moduleFilesOf(program.workspace);
    return files
      .inDirectory(directoryOf(file.path))
      .filter((path) => path !== file.path && this.#extensions.some((end) => path.endsWith(end)));
  }
}

/** Files that take in the text of others, by a path from where they lie or from anywhere. */
class IncludedFiles implements ModuleSystem {
  find(program: Program, from: LinkedFile, specifier: string): string | undefined {
    const files = moduleFilesOf(program.workspace);
    const beside = joined(directoryOf(from.path), specifier);
    if (files.has(beside)) return beside;
    return nearestPath(files.endingIn(specifier.replace(/^(\.\.?\/)+/, "")), from.path);
  }

  submodule(): undefined {
    return undefined;
  }

  siblings(): readonly string[] {
    return NONE;
  }
}

function joined(directory: string, specifier: string): string {
  const parts = directory === "" ? [] : directory.split("/");
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** Names are found by namespace, not by file. */
class NoModules implements ModuleSystem {
  find(): undefined {
    return undefined;
  }

  submodule(): undefined {
    return undefined;
  }

  siblings(): readonly string[] {
    return NONE;
  }
}
