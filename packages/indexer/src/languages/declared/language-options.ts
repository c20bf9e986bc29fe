import { IndexerError } from "../../indexer-error.ts";

/**
 * How a declared language finds names, beyond what its patterns say. All have defaults; keys in `plugin.toml` are
 * written with dashes.
 */
export interface LanguageOptions {
  /**
   * What an import names: `file` a file by dotted path, as Python; `directory` all files of a directory, as Go;
   * `package` a type by package and name, where files say which package they are of, as Java; `include` a file whose names
   * all become visible, as C; `namespace` names that files anywhere declare to be of one namespace, as C#.
   */
  readonly modules: "file" | "directory" | "package" | "include" | "namespace";
  /** Names of files that stand for their directory: `__init__`. */
  readonly directoryFiles: readonly string[];
  /** Directories whose contents are imported without naming them: `src`. */
  readonly sourceRoots: readonly string[];
  /** Name of the method that calling or creating a class runs; the class's own name when empty. */
  readonly constructorName: string;
  /** Whether a method's first parameter is its receiver. */
  readonly firstParameterIsReceiver: boolean;
  /** Whether code in a type sees the type's members by their bare names. */
  readonly membersInScope: boolean;
  /** Whether what modules declare is found outside them only if it is public. */
  readonly respectsPrivacy: boolean;
  /** A regular expression for the names that are visible outside; without it, flags say what is public. */
  readonly publicNames: string;
  /** Methods that give an iterator, and the item of an iterator. */
  readonly iteratorMethods: readonly string[];
  readonly itemMethods: readonly string[];
  /** The built-in type of what a function with `yield` gives; its argument is what is yielded. */
  readonly generatorType: string;
  /** Methods behind `value[…]`. */
  readonly indexMethods: readonly string[];
  /** Methods that give the value which members are looked for in next: `operator->`. */
  readonly derefMethods: readonly string[];
  /** Whether types leave out pointers and arrays, so that an item of a value may be of the value's own type. */
  readonly hasPointers: boolean;
  /** Whether members and functions of one name are told apart by their arguments; else the first is the one. */
  readonly hasOverloads: boolean;
  /** Between the names of namespaces, where there are any. */
  readonly namespaceSeparator: string;
  /** Languages of one family see each other's names; the language's own name when empty. */
  readonly family: string;
  /** Types that are there without being declared. */
  readonly builtInTypes: readonly string[];
  /** Whether a type implements every interface whose methods it has. */
  readonly structuralInterfaces: boolean;
  /** Regular expressions of what is blank to the grammar, as are macros that it cannot know. */
  readonly blank: readonly string[];
  /** Modules that the library model stands for. */
  readonly libraryModules: readonly string[];
  /** Node types of comments. */
  readonly comments: readonly string[];
  /** What a documentation comment starts with; it stands before what it is about. */
  readonly docComments: readonly string[];
}

export const DEFAULT_OPTIONS: LanguageOptions = {
  modules: "file",
  directoryFiles: [],
  sourceRoots: [],
  constructorName: "",
  firstParameterIsReceiver: false,
  membersInScope: false,
  respectsPrivacy: false,
  publicNames: "",
  iteratorMethods: [],
  itemMethods: [],
  generatorType: "",
  indexMethods: [],
  derefMethods: [],
  hasPointers: false,
  hasOverloads: false,
  namespaceSeparator: "",
  family: "",
  builtInTypes: [],
  structuralInterfaces: false,
  blank: [],
  libraryModules: [],
  comments: ["comment"],
  docComments: ["//", "#", "/*"],
};

const MODULES = ["file", "directory", "package", "include", "namespace"] as const;

/**
 * The options of a `[language.options]` table.
 * @throws IndexerError `bad-language` for a key or value that is not known
 */
export function readOptions(table: Readonly<Record<string, unknown>>, fileName: string): LanguageOptions {
  const options: Record<string, unknown> = { ...DEFAULT_OPTIONS };
  for (const [key, value] of Object.entries(table)) {
    const name = key.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    const usual = options[name];
    if (usual === undefined) throw badOption(fileName, key, "is not known", Object.keys(DEFAULT_OPTIONS).map(dashed));
    if (name === "modules" ? !MODULES.includes(value as never) : !isAlike(value, usual)) {
      const wanted = name === "modules" ? MODULES : [Array.isArray(usual) ? "a list of texts" : `a ${typeof usual}`];
      throw badOption(fileName, key, `cannot be ${JSON.stringify(value)}`, wanted);
    }
    options[name] = value;
  }
  return options as unknown as LanguageOptions;
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function isAlike(value: unknown, usual: unknown): boolean {
  if (!Array.isArray(usual)) return typeof value === typeof usual;
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function badOption(fileName: string, key: string, what: string, known: readonly string[]): Error {
  const hint = `one of ${known.join(", ")}`;
  return new IndexerError("bad-language", `${fileName}: option ${key} ${what}`, { hint, details: { key } });
}
