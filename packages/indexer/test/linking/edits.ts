import fc from "fast-check";
import type { LiveCode } from "./live-code.ts";

const KINDS = [
  "retarget",
  "retarget",
  "rename",
  "delete",
  "insert",
  "swap",
  "blank",
  "add",
  "remove",
  "manifest",
] as const;

/** One edit; the numbers choose among whatever files, lines and words there are. */
export interface Edit {
  readonly kind: (typeof KINDS)[number];
  readonly file: number;
  readonly a: number;
  readonly b: number;
}

export const someEdits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), file: fc.nat(999), a: fc.nat(9999), b: fc.nat(9999) }),
  { minLength: 4, maxLength: 10 },
);

const WORD = /\b[A-Za-z_]\w+\b/g;

/** Makes an edit. Files that may be added have the names `spare`, manifests are changed line by line. */
export function makeEdit(code: LiveCode, edit: Edit, spare: readonly string[]): void {
  const sources = [...code.files.keys()].filter((path) => !isManifest(path)).sort();
  const path = sources[edit.file % sources.length]!;
  switch (edit.kind) {
    case "add":
      code.change(new Map([[spare[edit.a % spare.length]!, code.files.get(path)!]]));
      break;
    case "remove":
      if (sources.length > 2) code.change(new Map([[path, undefined]]));
      break;
    case "manifest":
      changeManifest(code, edit);
      break;
    default:
      code.write(path, edited(code, path, edit));
  }
}

function isManifest(path: string): boolean {
  return path.endsWith(".toml") || path.endsWith(".json");
}

/** Takes a line out of a manifest or brings a line of another one in. */
function changeManifest(code: LiveCode, edit: Edit): void {
  const manifests = [...code.files.keys()].filter(isManifest).sort();
  const path = manifests[edit.file % manifests.length]!;
  const lines = code.files.get(path)!.split("\n");
  const at = edit.a % lines.length;
  if (edit.b % 2 === 0) lines.splice(at, 1);
  else {
    const other = code.files.get(manifests[edit.b % manifests.length]!)!.split("\n");
    lines.splice(at, 0, other[edit.b % other.length]!);
  }
  code.change(new Map([[path, lines.join("\n")]]));
}

function edited(code: LiveCode, path: string, { kind, a, b }: Edit): string {
  const text = code.files.get(path)!;
  const lines = text.split("\n");
  const [at, to] = [a % lines.length, b % lines.length];
  switch (kind) {
    case "delete":
      lines.splice(at, 1 + (b % 4));
      break;
    case "insert": {
      const other = [...code.files.values()][b % code.files.size]!.split("\n");
      lines.splice(at, 0, ...other.slice(b % other.length, (b % other.length) + 1 + (a % 5)));
      break;
    }
    case "swap":
      [lines[at], lines[to]] = [lines[to]!, lines[at]!];
      break;
    case "blank":
      lines.splice(at, 0, "");
      break;
    default:
      return withOtherWord(text, a, kind === "rename" ? `fresh_${b % 3}` : wordOf(code, b));
  }
  return lines.join("\n");
}

function wordOf(code: LiveCode, index: number): string {
  const words = [...new Set([...code.files.values()].flatMap((text) => text.match(WORD) ?? []))].sort();
  return words[index % words.length]!;
}

function withOtherWord(text: string, index: number, word: string): string {
  const found = [...text.matchAll(WORD)];
  const old = found[index % Math.max(1, found.length)];
  return old === undefined ? text : text.slice(0, old.index) + word + text.slice(old.index + old[0].length);
}
