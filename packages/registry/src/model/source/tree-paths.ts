import { RegistryError } from "../../registry-error.ts";
import { isDeviceName } from "../names/device-names.ts";

const MAX_LENGTH = 300;
/** What some file system or shell takes for something else. */
const ORDINARY = /^[ !#$%&'()+,\-./0-9;=@A-Z[\]^_`a-z{}~]+$/;

/** Why no file may have a path, relative and with `/`, if it may not. */
export function treePathProblem(path: string): string | undefined {
  if (path.length === 0 || path.length > MAX_LENGTH) return `has ${path.length} characters`;
  if (!ORDINARY.test(path)) return "holds a character that not every file system has";
  for (const part of path.split("/")) {
    if (part === "") return "is absolute or holds an empty part";
    if (part === "." || part === "..") return `holds ${part}`;
    if (/^ |[ .]$/.test(part)) return "has a part that begins or ends with a space, or ends with a dot";
    if (isDeviceName(part)) return `holds ${part}, a device on Windows`;
    if (/^\.git(?:modules)?$|^git~[0-9]+$/i.test(part)) return `holds ${part}, which git reads`;
  }
  return undefined;
}

/**
 * Refuses paths that could not lie side by side in a folder of any system.
 * @throws RegistryError `bad-path` for one that `treePathProblem` refuses, for two that differ in case alone, and for a
 * file where another path needs a folder
 */
export function checkTreePaths(paths: Iterable<string>): void {
  /** Files and folders by their path in lower case. */
  const known = new Map<string, { readonly path: string; readonly isFile: boolean }>();
  for (const path of paths) {
    const why = treePathProblem(path);
    if (why !== undefined) throw badPath(path, why);
    const parts = path.split("/");
    for (let count = 1; count <= parts.length; count++) {
      const part = parts.slice(0, count).join("/");
      const isFile = count === parts.length;
      const other = known.get(part.toLowerCase());
      if (other === undefined) known.set(part.toLowerCase(), { path: part, isFile });
      else if (other.path !== part) throw badPath(path, `differs from ${other.path} in case alone`);
      else if (isFile || other.isFile) throw badPath(path, `is there twice, or as a file and as a folder: ${part}`);
    }
  }
}

function badPath(path: string, why: string): RegistryError {
  return new RegistryError("bad-path", `the path ${JSON.stringify(path.slice(0, 200))} ${why}`, {
    hint: "rename the file; letters, digits, dots, hyphens and underscores always do",
    details: { path },
  });
}
