import assert from "node:assert/strict";
import fc from "fast-check";
import { makeEdit, someEdits } from "./edits.ts";
import { LiveCode } from "./live-code.ts";

/** What a fixture begins with whose code is a package. */
export const MANIFEST = `//- /Cargo.toml
[package]
name = "x"`;

/** That code linked edit by edit gives the graph that the files give, whatever the edits. */
export function holdsUnderEdits(files: ReadonlyMap<string, string>, spare: readonly string[]): void {
  fc.assert(
    fc.property(someEdits, (edits) => {
      const code = new LiveCode(files);
      for (const edit of edits) makeEdit(code, edit, spare);
      assert.deepEqual(difference(code.print(), code.printFresh()), []);
    }),
    { numRuns: 30 },
  );
}

/** Lines that only one of two graphs has. */
export function difference(edited: string, fresh: string): string[] {
  if (edited === fresh) return [];
  const [a, b] = [edited.split("\n"), fresh.split("\n")];
  const [inA, inB] = [new Set(a), new Set(b)];
  const only = a.filter((line) => !inB.has(line)).map((line) => `only edited: ${line}`);
  only.push(...b.filter((line) => !inA.has(line)).map((line) => `only fresh: ${line}`));
  return only.length > 0 ? only : ["the same lines in another order"];
}
