/**
 * Which packages a code base has and where each file belongs: a pure function of the list of paths and of the manifests'
 * texts (`Cargo.toml`, `package.json`, `tsconfig.json`, `go.mod`). The linker takes module paths and dependencies from here.
 */
export interface WorkspaceModel {
  /** Sorted by `root`, then name. */
  readonly packages: readonly PackageModel[];
  /** Place of every source file, keyed by path relative to the root with `/`. */
  readonly files: ReadonlyMap<string, FilePlace>;
  /** What was odd in the manifests, for the summary; never fatal. */
  readonly warnings: readonly string[];
}

/** A package as its manifest describes it, or a folder in the place of one. */
export interface PackageModel {
  /** `cargo`, `npm` or `go`; `folder` for sources that no manifest covers. */
  readonly ecosystem: "cargo" | "npm" | "go" | "folder";
  /** As in the manifest: `tokio-util`, `@scope/name`. */
  readonly name: string;
  /** Directory of the manifest relative to the root, "" for the root itself. */
  readonly root: string;
  /**
   * Packages this one may name, by the name its code uses: for Rust the crate identifier (`tokio_util`, or the key of a
   * renamed dependency), for npm the specifier's package name. Values are indexes into `packages`; outside packages are absent.
   */
  readonly dependencies: ReadonlyMap<string, number>;
  /** npm: specifier pattern → paths relative to the root, from `tsconfig` `paths`/`baseUrl` and `package.json` `imports`; a pattern has at most one `*`. */
  readonly pathAliases: ReadonlyMap<string, readonly string[]>;
  /** npm: subpath (`.`, `./x`) → path relative to the root of the source it stands for, from `exports`/`main`/`types`. */
  readonly entryPoints: ReadonlyMap<string, string>;
}

/** Where a file stands among packages and modules. */
export interface FilePlace {
  /** Index into `packages`. */
  readonly package: number;
  /**
   * Rust: which crate of the package (`lib`, `bin:name`, `test:name`, …), as each has its own root. Others: "".
   */
  readonly target: string;
  /**
   * Qualified name of the file's root, in the language's own notation, starting with the package or crate:
   * Rust `tokio::runtime::task`; TypeScript `@scope/name/src/index` (the path without ending inside the package).
   */
  readonly modulePath: string;
  /** Path of the file that holds the parent module, "" for a root. Rust only. */
  readonly parentFile: string;
  /** `FileFlag` bits that follow from the path: tests, vendored, generated. */
  readonly flags: number;
}

/** Whether two places are the same, packages being counted in one model or in two that number them alike. */
export function samePlace(a: FilePlace, b: FilePlace): boolean {
  return (
    a.package === b.package &&
    a.target === b.target &&
    a.modulePath === b.modulePath &&
    a.parentFile === b.parentFile &&
    a.flags === b.flags
  );
}
