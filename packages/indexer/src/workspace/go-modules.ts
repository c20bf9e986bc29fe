import { directoryOf, fileNameOf } from "./code-path.ts";

/** A Go module: the path that its packages' import paths start with, and where it lies. */
export interface GoModule {
  readonly name: string;
  readonly root: string;
}

/** The modules of a code base: every `go.mod` that says its module's path. @see https://go.dev/ref/mod#go-mod-file-module */
export function goModules(
  paths: readonly string[],
  readManifest: (path: string) => string | undefined,
): readonly GoModule[] {
  return paths.flatMap((path) => {
    if (fileNameOf(path) !== "go.mod") return [];
    const name = /^\s*module\s+(?:\(\s*)?["`]?([^\s"`)]+)/m.exec(readManifest(path) ?? "")?.[1];
    return name === undefined ? [] : [{ name, root: directoryOf(path) }];
  });
}
