import createIgnore from "ignore";
import { directoryOf, fileNameOf, joinPath, relativeTo, upwards } from "./code-path.ts";

/** Files whose lines say what to leave out, the later winning over the earlier. */
export const IGNORE_FILES: readonly string[] = [".gitignore", ".parseltongueignore"];

/** Directories that are never code: version control, installed packages, our own index. */
const NEVER: ReadonlySet<string> = new Set([".git", ".hg", ".svn", ".jj", "node_modules", ".parseltongue"]);

/**
 * A pattern with more wildcards in one segment, or more `**`, is left out: patterns become regular expressions whose
 * time grows with this power of a path's length, and a repository's patterns are foreign text.
 */
const MAX_WILDCARDS = 4;
const MAX_PATTERN_LENGTH = 1000;

type Matcher = ReturnType<typeof createIgnore>;

interface Sight {
  readonly matcher: Matcher;
  readonly seen: string;
}

/**
 * Which paths a code base leaves out. Rules of a deeper directory win over those above it, later lines over earlier
 * ones, and nothing below an ignored directory can be taken back.
 * @see https://git-scm.com/docs/gitignore#_pattern_format
 */
export class IgnoreRules {
  readonly #matchers = new Map<string, Matcher>();
  /** From directories above the root, the nearest first: matcher and the root's path as seen from there. */
  readonly #above: { readonly matcher: Matcher; readonly prefix: string }[] = [];
  /** Patterns that were left out, for the summary. */
  readonly refused: string[] = [];

  /** Adds the lines of an ignore file that lies in `directory`; they follow those added before. */
  add(directory: string, text: string): void {
    const matcher = this.#matchers.get(directory) ?? createIgnore({ ignorecase: false });
    this.#matchers.set(directory, matcher.add(this.#patterns(text)));
  }

  /** Adds the lines of a directory above the root; the nearest must come first. @param prefix the root as seen from there */
  addAbove(prefix: string, text: string): void {
    this.#above.push({ matcher: createIgnore({ ignorecase: false }).add(this.#patterns(text)), prefix });
  }

  /**
   * Whether the rules leave out this entry, given that they don't leave out any directory above it. Directories must be
   * asked about before what lies in them.
   */
  leavesOut(path: string, kind: "file" | "directory"): boolean {
    if (kind === "directory" && NEVER.has(fileNameOf(path))) return true;
    const suffix = kind === "directory" ? "/" : "";
    const chain = this.#matchersFor(path);
    for (const [index, { matcher, seen }] of chain.entries()) {
      const result = matcher.test(seen + suffix);
      if (result.ignored) return true;
      if (!result.unignored) continue;
      if (kind === "directory") takeBack(chain.slice(index + 1));
      return false;
    }
    return false;
  }

  /** Whether the rules leave out this file or any directory above it. */
  leavesOutBelow(path: string): boolean {
    for (const directory of [...upwards(directoryOf(path))].toReversed()) {
      if (directory !== "" && this.leavesOut(directory, "directory")) return true;
    }
    return this.leavesOut(path, "file");
  }

  /** The matchers that have a say about a path, the nearest first, and the path as each sees it. */
  #matchersFor(path: string): Sight[] {
    const chain: Sight[] = [];
    for (const directory of upwards(directoryOf(path))) {
      const matcher = this.#matchers.get(directory);
      if (matcher) chain.push({ matcher, seen: relativeTo(directory, path) });
    }
    for (const { matcher, prefix } of this.#above) chain.push({ matcher, seen: joinPath(prefix, path) });
    return chain;
  }

  #patterns(text: string): string[] {
    return text.split(/\r?\n/).filter((line) => {
      if (line === "" || line.startsWith("#")) return false;
      const segments = line.split("/");
      const deep = segments.filter((segment) => segment === "**").length;
      const wild = Math.max(...segments.map((segment) => segment.split(/\*+|\[/).length - 1));
      if (line.length <= MAX_PATTERN_LENGTH && deep <= MAX_WILDCARDS && wild <= MAX_WILDCARDS) return true;
      this.refused.push(line.slice(0, MAX_PATTERN_LENGTH));
      return false;
    });
  }
}

/**
 * Tells matchers further up that a nearer one has taken back a directory they ignore: they would go on to ignore all in
 * it, where git asks only whether their patterns match what is in it.
 */
function takeBack(chain: readonly Sight[]): void {
  for (const { matcher, seen } of chain) {
    if (matcher.test(`${seen}/`).ignored) matcher.add(`!/${seen.replaceAll(/[\\*?[\]!# ]/g, "\\$&")}/`);
  }
}
