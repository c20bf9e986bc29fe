/**
 * Reads the part of WIT that a contract of plain functions needs: one package, interfaces of functions over scalars,
 * strings and lists of scalars, worlds of imports and exports, documentation comments and `@since`. Whatever else WIT
 * has is refused, so that nothing in the file is read as less than it says.
 */

export type ScalarType = "bool" | "u8" | "u32" | "u64" | "s32" | "s64" | "f32" | "f64";
export type WitType = ScalarType | "string" | `list<${ScalarType}>`;

export interface WitParameter {
  readonly name: string;
  readonly type: WitType;
}

export interface WitFunction {
  readonly name: string;
  readonly parameters: readonly WitParameter[];
  readonly result: WitType | undefined;
  /** Version of the contract in which it first appeared. */
  readonly since: string;
  readonly doc: string;
}

export interface WitInterface {
  readonly name: string;
  readonly functions: readonly WitFunction[];
  readonly since: string;
  readonly doc: string;
}

export interface WitWorld {
  readonly name: string;
  /** Names of interfaces, in the file's order; those of included worlds are not repeated here. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  readonly includes: readonly string[];
}

export interface WitPackage {
  readonly name: string;
  readonly version: string;
  readonly interfaces: readonly WitInterface[];
  readonly worlds: readonly WitWorld[];
}

/** What is wrong with a WIT file, and where. */
export class WitError extends Error {}

interface Token {
  readonly kind: "word" | "punctuation" | "doc" | "version" | "end";
  readonly text: string;
  readonly line: number;
}

const PATTERN =
  /(?<doc>\/\/\/[^\n]*)|(?<skip>\s+|\/\/[^\n]*)|(?<version>\d+\.\d+\.\d+)|(?<word>[a-z][a-z0-9-]*)|(?<punctuation>->|[{}():;,<>@=])|(?<other>.)/gy;
const SCALARS: ReadonlySet<string> = new Set(["bool", "u8", "u32", "u64", "s32", "s64", "f32", "f64"]);

/**
 * The package that a WIT file states.
 * @throws WitError with the line, for anything outside the part of WIT described above
 */
export function parseWit(text: string): WitPackage {
  return new WitReader(tokens(text)).package();
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let line = 1;
  for (const { 0: all, groups = {} } of text.matchAll(PATTERN)) {
    const kind = (["doc", "version", "word", "punctuation"] as const).find((name) => groups[name] !== undefined);
    if (groups["other"] !== undefined) throw new WitError(`line ${line}: unexpected ${JSON.stringify(all)}`);
    if (kind !== undefined) found.push({ kind, text: kind === "doc" ? all.slice(3).trim() : all, line });
    line += all.split("\n").length - 1;
  }
  return [...found, { kind: "end", text: "end of file", line }];
}

class WitReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #version = "";

  constructor(all: readonly Token[]) {
    this.#tokens = all;
  }

  package(): WitPackage {
    this.#doc();
    this.#expect("package");
    const namespace = this.#word();
    this.#expect(":");
    const name = `${namespace}:${this.#word()}`;
    this.#expect("@");
    this.#version = this.#take("version");
    this.#expect(";");
    const interfaces: WitInterface[] = [];
    const worlds: WitWorld[] = [];
    while (this.#peek().kind !== "end") {
      const doc = this.#doc();
      const since = this.#since();
      if (this.#accept("interface")) interfaces.push(this.#interface(doc, since));
      else if (this.#accept("world")) worlds.push(this.#world());
      else this.#fail("interface or world");
    }
    const read = { name, version: this.#version, interfaces, worlds };
    checkNames(read);
    return read;
  }

  #interface(doc: string, since: string | undefined): WitInterface {
    const name = this.#word();
    const first = since ?? `${this.#version.split(".")[0]}.0.0`;
    const functions: WitFunction[] = [];
    this.#expect("{");
    while (!this.#accept("}")) functions.push(this.#function(first));
    return { name, functions, since: first, doc };
  }

  #function(first: string): WitFunction {
    const doc = this.#doc();
    const since = this.#since() ?? first;
    const name = this.#word();
    this.#expect(":");
    this.#expect("func");
    this.#expect("(");
    const parameters: WitParameter[] = [];
    while (!this.#accept(")")) {
      if (parameters.length > 0) this.#expect(",");
      const parameter = this.#word();
      this.#expect(":");
      parameters.push({ name: parameter, type: this.#type() });
    }
    const result = this.#accept("->") ? this.#type() : undefined;
    this.#expect(";");
    return { name, parameters, result, since, doc };
  }

  #type(): WitType {
    const token = this.#peek();
    const name = this.#word();
    if (name === "string") return name;
    if (SCALARS.has(name)) return name as ScalarType;
    if (name !== "list") throw new WitError(`line ${token.line}: the type ${name} is not part of this contract's WIT`);
    this.#expect("<");
    const element = this.#type();
    if (!SCALARS.has(element)) throw new WitError(`line ${token.line}: lists hold scalars only`);
    this.#expect(">");
    return `list<${element as ScalarType}>`;
  }

  #world(): WitWorld {
    const world = { name: this.#word(), imports: [] as string[], exports: [] as string[], includes: [] as string[] };
    this.#expect("{");
    while (!this.#accept("}")) {
      this.#doc();
      if (this.#accept("import")) world.imports.push(this.#word());
      else if (this.#accept("export")) world.exports.push(this.#word());
      else if (this.#accept("include")) world.includes.push(this.#word());
      else this.#fail("import, export or include");
      this.#expect(";");
    }
    return world;
  }

  /** Documentation lines in front of the next item, as one text. */
  #doc(): string {
    const lines: string[] = [];
    while (this.#peek().kind === "doc") lines.push(this.#take("doc"));
    return lines.join(" ").trim();
  }

  #since(): string | undefined {
    if (!this.#accept("@")) return undefined;
    for (const text of ["since", "(", "version", "="]) this.#expect(text);
    const version = this.#take("version");
    this.#expect(")");
    return version;
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #accept(text: string): boolean {
    const token = this.#peek();
    if (token.text !== text || token.kind === "doc") return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#fail(text);
  }

  #word(): string {
    return this.#take("word");
  }

  #take(kind: Token["kind"]): string {
    const token = this.#peek();
    if (token.kind !== kind) this.#fail(kind);
    this.#at++;
    return token.text;
  }

  #fail(wanted: string): never {
    const { line, text } = this.#peek();
    throw new WitError(`line ${line}: expected ${wanted}, found ${text}`);
  }
}

/** Names say one thing each, and worlds name only what there is. */
function checkNames({ interfaces, worlds }: WitPackage): void {
  const seen = new Set<string>();
  const once = (name: string): void => {
    if (seen.has(name)) throw new WitError(`${name} is declared twice`);
    seen.add(name);
  };
  for (const { name, functions } of interfaces) {
    once(name);
    for (const each of functions) once(`${name}.${each.name}`);
  }
  for (const { name, imports, exports, includes } of worlds) {
    once(name);
    const unknown = [...imports, ...exports].find((each) => !interfaces.some((known) => known.name === each));
    if (unknown !== undefined) throw new WitError(`the world ${name} names ${unknown}, which is no interface`);
    const missing = includes.find((each) => !worlds.some((known) => known.name === each));
    if (missing !== undefined) throw new WitError(`the world ${name} includes ${missing}, which is no world`);
  }
}
