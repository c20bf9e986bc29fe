/** The files of a directory that the benchmark counts as source. */
import { globSync, statSync } from "node:fs";
import { extname, join } from "node:path";

export interface SourceFile {
  /** Relative to the directory. */
  readonly path: string;
  /** Name of its grammar. */
  readonly language: string;
  readonly byteCount: number;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ".rs": "rust",
  ".ts": "typescript",
  ".mts": "typescript",
  ".cts": "typescript",
  ".tsx": "tsx",
  ".js": "javascript",
  ".mjs": "javascript",
  ".cjs": "javascript",
  ".jsx": "javascript",
};
/** Folders that every tool leaves out, and that are not copied. */
export const LEFT_OUT: readonly string[] = ["node_modules", "target", ".parseltongue", ".codegraph"];
/** Files above this are generated or data, and no tool reads them all. */
const MAX_FILE_BYTES = 1024 * 1024;

/** Source files in order of their path. */
export function sourceFiles(directory: string): SourceFile[] {
  const exclude = [...LEFT_OUT, ".git"].map((name) => `**/${name}`);
  return globSync("**/*", { cwd: directory, exclude })
    .sort()
    .flatMap((path) => {
      const language = LANGUAGES[extname(path)];
      if (language === undefined) return [];
      const status = statSync(join(directory, path), { throwIfNoEntry: false });
      if (status?.isFile() !== true || status.size > MAX_FILE_BYTES) return [];
      return [{ path, language, byteCount: status.size }];
    });
}
