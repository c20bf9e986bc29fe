import { directoryOf, fileNameOf } from "../../workspace/code-path.ts";
import type { WorkspaceModel } from "../../workspace/workspace-model.ts";

/** The files of a code base by directory and by name: what finding modules takes. A function of the paths alone. */
export interface ModuleFiles {
  has(path: string): boolean;
  /** Paths of the files directly in a directory, sorted. */
  inDirectory(directory: string): readonly string[];
  /** Whether any file lies in a directory, however deep. */
  hasDirectory(directory: string): boolean;
  /** Paths that end in a path, sorted: `util/list.h` finds `src/util/list.h`. */
  endingIn(suffix: string): readonly string[];
  /** Directories whose path ends in a path, sorted. */
  directoriesEndingIn(suffix: string): readonly string[];
}

const known = new WeakMap<WorkspaceModel, ModuleFiles>();
const NONE: readonly string[] = [];

/** The files of a workspace, worked out once for each. */
export function moduleFilesOf(workspace: WorkspaceModel): ModuleFiles {
  let files = known.get(workspace);
  if (files === undefined) known.set(workspace, (files = new FileIndex(workspace.files.keys())));
  return files;
}

class FileIndex implements ModuleFiles {
  readonly #paths = new Set<string>();
  readonly #directories = new Map<string, string[]>();
  readonly #byName = new Map<string, string[]>();
  readonly #directoriesByName = new Map<string, string[]>();

  constructor(paths: Iterable<string>) {
    for (const path of [...paths].sort()) {
      this.#paths.add(path);
      const directory = directoryOf(path);
      add(this.#byName, fileNameOf(path), path);
      const siblings = this.#directories.get(directory);
      if (siblings !== undefined) siblings.push(path);
      else {
        this.#enter(directory);
        this.#directories.get(directory)!.push(path);
      }
    }
    for (const directories of this.#directoriesByName.values()) directories.sort();
  }

  /** Enters a directory and those around it. */
  #enter(directory: string): void {
    for (let at = directory; !this.#directories.has(at); at = directoryOf(at)) {
      this.#directories.set(at, []);
      if (at === "") break;
      add(this.#directoriesByName, fileNameOf(at), at);
    }
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  inDirectory(directory: string): readonly string[] {
    return this.#directories.get(directory) ?? NONE;
  }

  hasDirectory(directory: string): boolean {
    return this.#directories.has(directory);
  }

  endingIn(suffix: string): readonly string[] {
    return withEnd(this.#byName.get(fileNameOf(suffix)) ?? NONE, suffix);
  }

  directoriesEndingIn(suffix: string): readonly string[] {
    return withEnd(this.#directoriesByName.get(fileNameOf(suffix)) ?? NONE, suffix);
  }
}

function withEnd(paths: readonly string[], suffix: string): readonly string[] {
  return paths.filter((path) => path === suffix || path.endsWith(`/${suffix}`));
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Of several paths the one that shares most directories with another path; the first of equals. */
export function nearestPath(paths: readonly string[], to: string): string | undefined {
  const wanted = to.split("/");
  let best: string | undefined;
  let most = -1;
  for (const path of paths) {
    const parts = path.split("/");
    let shared = 0;
    while (shared < parts.length - 1 && parts[shared] === wanted[shared]) shared++;
    if (shared > most) [best, most] = [path, shared];
  }
  return best;
}
