/**
 * Several files in one string, as tests write them:
 *
 *     //- /src/lib.rs
 *     mod a;
 *     //- /src/a.rs
 *     pub fn f() {}
 *
 * Gives the files' texts by path without the leading slash, in order of appearance. Indentation that all lines share is
 * taken off; each text ends with one line feed.
 * @throws plain Error for text before the first header, a path given twice, a header without a path
 */
export function parseFixture(fixture: string): Map<string, string> {
  const files = new Map<string, string>();
  let path: string | undefined;
  let lines: string[] = [];
  const finish = (): void => {
    if (path !== undefined) files.set(path, textOf(lines));
    else if (lines.some((line) => line.trim() !== "")) throw new Error("fixture has text before its first //- header");
    lines = [];
  };
  for (const line of withoutSharedIndent(fixture.split("\n"))) {
    if (!line.startsWith("//- ")) {
      lines.push(line);
      continue;
    }
    finish();
    path = pathOf(line);
    if (files.has(path)) throw new Error(`fixture has ${path} twice`);
  }
  finish();
  return files;
}

function pathOf(header: string): string {
  const path = /^\/\/- \/(\S.*)$/.exec(header.trimEnd())?.[1];
  if (path === undefined) throw new Error(`fixture header is not "//- /path": ${header}`);
  return path;
}

function textOf(lines: readonly string[]): string {
  const text = lines.join("\n").trimEnd();
  return text === "" ? "" : `${text}\n`;
}

function withoutSharedIndent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const shared = Math.min(...indents);
  return lines.map((line) => (line.trim() === "" ? "" : line.slice(shared)));
}
