import type { Files } from "@parseltongue/base";
import { formatBytes } from "@parseltongue/base";
import type { Absence, HostSource } from "./host-source.ts";
import { RootFiles } from "./root-files.ts";

/** Where the rules are looked for; the first that is there counts. */
export const CODEOWNERS_FILES: readonly string[] = [
  ".github/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
  ".gitlab/CODEOWNERS",
];
/** All rules together, as they stand in a block of parameters: room is left there for configuration. @see SPEC 4.6 */
const MOST_BYTES = 49_152;
/** With its comments; larger files are not read at all. */
const MOST_FILE_BYTES = 1_048_576;

/** The rules of a code base's CODEOWNERS file, a line each, without comments and blanks. @see SPEC 4.7 */
export class CodeOwners implements HostSource<readonly string[]> {
  readonly #files: RootFiles;

  constructor(files: Files, root: string) {
    this.#files = new RootFiles(files, root);
  }

  async stamp(): Promise<string> {
    return this.#files.stamp(CODEOWNERS_FILES);
  }

  async read(): Promise<readonly string[] | Absence> {
    const [file] = await this.#files.present(CODEOWNERS_FILES);
    if (file === undefined) return absent("there is no CODEOWNERS file", `write ${CODEOWNERS_FILES[0]}`);
    if (file.byteCount > MOST_FILE_BYTES) return tooLong(file.path, file.byteCount);
    const text = await this.#files.text(file);
    if (text === undefined) return absent(`${file.path} cannot be read`, "check its permissions");
    const rules = rulesOf(text);
    const byteCount = rules.reduce((sum, rule) => sum + 4 + Buffer.byteLength(rule), 0);
    return byteCount > MOST_BYTES ? tooLong(file.path, byteCount) : rules;
  }
}

/** A comment begins with `#` at the start of a line or after a blank, unless it is escaped. */
function rulesOf(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}

function tooLong(path: string, byteCount: number): Absence {
  const limit = formatBytes(MOST_BYTES);
  return absent(
    `the rules of ${path} take ${formatBytes(byteCount)}, more than the ${limit} that plugins are given`,
    "shorten it",
  );
}

function absent(reason: string, hint: string): Absence {
  return { reason, hint };
}
