import { posix } from "node:path";

/**
 * Paths inside a code base: relative to its root, `/` between segments, no `.` or `..`, "" for the root itself.
 */

/** `target` as seen from the directory `from`; undefined when it is absolute or lies outside the root. */
export function resolveInside(from: string, target: string): string | undefined {
  if (target.startsWith("/") || /^[A-Za-z]:/.test(target)) return undefined;
  const path = posix.normalize(posix.join(from, target.replaceAll("\\", "/")));
  if (path === ".." || path.startsWith("../")) return undefined;
  if (path === "." || path === "./") return "";
  return path.endsWith("/") ? path.slice(0, -1) : path;
}

/** The directory of a path; "" for what lies in the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last segment of a path. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `directory/name`, where "" is the root. */
export function joinPath(directory: string, name: string): string {
  if (directory === "") return name;
  if (name === "") return directory;
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

/** Whether `path` is `directory` or lies below it. */
export function isInside(directory: string, path: string): boolean {
  return directory === "" || path === directory || (path.startsWith(directory) && path[directory.length] === "/");
}

/** `path` as seen from the directory that holds it; "" for that directory itself. */
export function relativeTo(directory: string, path: string): string {
  return directory === "" ? path : path.slice(directory.length + 1);
}

/** From a directory upwards: itself, its parent, …, "". */
export function* upwards(directory: string): Generator<string> {
  let at = directory;
  while (at !== "") {
    yield at;
    at = directoryOf(at);
  }
  yield "";
}

/** Order of paths and names everywhere: by UTF-16 code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
