import { readFileSync } from "node:fs";
import type { Comment, TSInterfaceDeclaration, TSTypeAliasDeclaration } from "oxc-parser";
import { parseSync } from "oxc-parser";

/** What a comment says: text for people, and tags that bound values. */
export interface Doc {
  readonly text: string;
  /** By name, without `@`; the value of a tag without one is empty. */
  readonly tags: ReadonlyMap<string, string>;
}

/** A type as it is declared. */
export interface DeclaredType {
  readonly node: TSInterfaceDeclaration | TSTypeAliasDeclaration;
  readonly doc: Doc;
  /** The comment before a place in the file that the type is declared in. */
  docBefore(start: number): Doc;
}

/** All exported types of a folder and the values of constants that they refer to. */
export interface DeclaredTypes {
  readonly types: ReadonlyMap<string, DeclaredType>;
  /** Constant texts, and lists of them. */
  readonly constants: ReadonlyMap<string, string | readonly string[]>;
}

const NO_DOC: Doc = { text: "", tags: new Map() };

/** Reads the types that files declare; a name stands for one type only. */
export function readTypes(paths: readonly string[]): DeclaredTypes {
  const types = new Map<string, DeclaredType>();
  const constants = new Map<string, string | readonly string[]>();
  for (const path of paths) readFile(path, types, constants);
  return { types, constants };
}

function readFile(
  path: string,
  types: Map<string, DeclaredType>,
  constants: Map<string, string | readonly string[]>,
): void {
  const text = readFileSync(path, "utf8");
  const { program, comments } = parseSync(path, text);
  const docBefore = (start: number): Doc => commentBefore(text, comments, start);
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type === "TSInterfaceDeclaration" || declaration?.type === "TSTypeAliasDeclaration") {
      const { name } = declaration.id;
      if (types.has(name)) throw new Error(`${path}: another type is called ${name}`);
      types.set(name, { node: declaration, doc: docBefore(statement.start), docBefore });
    } else if (declaration?.type === "VariableDeclaration") {
      for (const { id, init } of declaration.declarations) {
        if (id.type === "Identifier" && init !== null) readConstant(id.name, init, constants);
      }
    }
  }
}

type Initializer = { readonly type: string };

function readConstant(name: string, init: Initializer, constants: Map<string, string | readonly string[]>): void {
  const value = init.type === "TSAsExpression" ? (init as unknown as { expression: Initializer }).expression : init;
  if (value.type === "Literal") constants.set(name, String((value as unknown as { value: unknown }).value));
  if (value.type !== "ArrayExpression") return;
  const { elements } = value as unknown as { elements: readonly ({ type: string; value?: unknown } | null)[] };
  if (elements.every((each) => each?.type === "Literal")) {
    constants.set(
      name,
      elements.map((each) => String(each?.value)),
    );
  }
}

function commentBefore(text: string, comments: readonly Comment[], start: number): Doc {
  const comment = comments.find(({ end }) => end <= start && text.slice(end, start).trim() === "");
  return comment?.value.startsWith("*") === true ? parseDoc(comment.value.slice(1)) : NO_DOC;
}

function parseDoc(comment: string): Doc {
  const tags = new Map<string, string>();
  const lines: string[] = [];
  for (const raw of comment.split("\n")) {
    const line = raw.replace(/^\s*\* ?/, "").trim();
    const tag = /^@(\w+) ?(.*)$/.exec(line);
    if (tag === null) lines.push(line.replace(/ ?@see (.*)$/, " See $1."));
    else if (tag[1] === "see") lines.push(`See ${tag[2]}.`);
    else tags.set(tag[1] ?? "", tag[2] ?? "");
  }
  return { text: lines.join(" ").trim(), tags };
}
