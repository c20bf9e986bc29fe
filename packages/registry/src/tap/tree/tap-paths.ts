import { isDeviceName } from "../../model/names/device-names.ts";
import { RegistryError } from "../../registry-error.ts";

/** Folders of a tap that clients read. What lies beside them, documents and settings of CI, is never looked at. */
const AREAS: ReadonlySet<string> = new Set([
  "advisories",
  "attestations",
  "blobs",
  "entries",
  "metadata",
  "rfcs",
  "schemas",
  "targets",
]);
/** What names files on every system that a tap may be cloned to. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}$/;
const MAX_PATH_LENGTH = 240;
const MAX_DEPTH = 8;
/** Segments that were found good: a few names make up the paths of a large tap. */
const GOOD = new Set<string>();
const MAX_GOOD = 16_384;

/** Whether clients read what lies at a path. */
export function isDataPath(path: string): boolean {
  return path === "tap.json" || (path.includes("/") && AREAS.has(path.slice(0, path.indexOf("/"))));
}

/**
 * The path, if a file of a tap may have it: relative, with `/`, of names that every system takes.
 * @throws RegistryError `bad-path`
 */
export function requireTapPath(path: string): string {
  const segments = path.split("/");
  const isGood =
    isDataPath(path) &&
    path.length <= MAX_PATH_LENGTH &&
    segments.length <= MAX_DEPTH &&
    segments.every((each) => GOOD.has(each) || isGoodSegment(each));
  if (isGood) return path;
  throw new RegistryError("bad-path", `no file of a tap may be called ${JSON.stringify(path.slice(0, 300))}`, {
    hint: "tell those who keep the tap",
    details: { path: path.slice(0, 300) },
  });
}

function isGoodSegment(segment: string): boolean {
  if (!SEGMENT.test(segment) || segment.endsWith(".") || isDeviceName(segment)) return false;
  if (GOOD.size >= MAX_GOOD) GOOD.clear();
  GOOD.add(segment);
  return true;
}

/**
 * Refuses paths that are one file on systems to which small and capital letters are the same.
 * @throws RegistryError `bad-path`
 */
export function requireDistinctPaths(paths: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const folded = path.toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) {
      throw new RegistryError("bad-path", `${other} and ${path} are the same file on some systems`, {
        hint: "tell those who keep the tap",
        details: { path },
      });
    }
    seen.set(folded, path);
  }
}
