import { NodeKind } from "@parseltongue/graph/schema";
import { ImportFlag, Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { DeclarationReader } from "./declaration-reader.ts";
import type { Match } from "./query-matcher.ts";

const BOTH: number = Namespace.type | Namespace.value;

/** Reads a whole file: its root, its imports. */
export class FileReader extends DeclarationReader {
  /** Names of included files, where they stand. */
  readonly #included: number[] = [];

  /** Reads the file into the builder. */
  file(): void {
    const lineCount = this.tree.lineStart.length;
    const unit = this.builder.def({ kind: NodeKind.file, line: 1, column: 1, endLine: lineCount });
    const outer = this.stack.open();
    this.builder.setDef(unit.def, "ownScope", this.declaringScope());
    this.visitRoot();
    // Namespaces that hold the rest of the file.
    while (this.frame.outer !== undefined) this.closeUnit();
    const { imports } = this.frame;
    for (const node of this.#included) {
      this.#add("", this.term(TermOp.moduleSpecifier, this.name(this.textOf(node))), ImportFlag.glob, node);
    }
    const written = this.stack.close(
      outer,
      this.builder,
      0,
      imports.map((entry) => entry.term),
    );
    this.writeImports(imports, 0, 0, written);
  }

  visitRoot(): void {
    this.noteFlags(0);
    this.visitChildren(0);
  }

  override import(match: Match): void {
    const moduleNode = match.part("module");
    const items = match.parts("item");
    const flags = match.rule.settings.has("glob") ? ImportFlag.glob : 0;
    this.declaringScope();
    if (moduleNode === 0) {
      for (const item of items) this.#moduleItem(item);
      return;
    }
    if (this.options.modules === "include" && flags !== 0 && isFileName(this.textOf(moduleNode))) {
      this.#include(moduleNode);
      return;
    }
    const text = specifierText(this.textOf(moduleNode));
    const module = this.term(TermOp.moduleSpecifier, this.name(text));
    // A namespace is in no file alone: what is used of it says which files are meant.
    const isNamespace = this.options.namespaceSeparator !== "" && (flags !== 0 || items.length > 0);
    if (!isNamespace) this.ref(RefRole.imports, module, moduleNode, text);
    if (items.length > 0) {
      for (const item of items) this.#member(item, module);
      return;
    }
    const aliasNode = match.part("alias");
    const alias = aliasNode === 0 ? this.#aliasOf(text) : this.textOf(aliasNode);
    if (flags === 0 && (alias === "" || alias === "_")) return;
    this.#add(flags === 0 ? alias : "", module, flags, moduleNode);
  }

  /** Names of a file that is included are seen in the whole file, wherever the line stands. */
  #include(moduleNode: number): void {
    this.#included.push(moduleNode);
    const text = this.textOf(moduleNode);
    this.ref(RefRole.imports, this.term(TermOp.moduleSpecifier, this.name(text)), moduleNode, text);
  }

  /** The name under which an import of a module is known without an alias. */
  #aliasOf(specifier: string): string {
    const { modules, namespaceSeparator } = this.options;
    if (modules !== "directory") {
      const separator = namespaceSeparator === "" ? "." : namespaceSeparator;
      return specifier.slice(specifier.lastIndexOf(separator) + (specifier.includes(separator) ? separator.length : 1));
    }
    const parts = specifier.split("/");
    const isVersion = /^v\d+$/.test(parts.at(-1) ?? "") && parts.length > 1;
    const last = parts.at(isVersion ? -2 : -1) ?? "";
    return last
      .replace(/\.v\d+$/, "")
      .replace(/^go-|[.-]go$/g, "")
      .replaceAll("-", "_");
  }

  /** `import a.b, c as d`: without an alias the name is that of the outermost module. */
  #moduleItem(item: number): void {
    const { nameNode, aliasNode } = this.#item(item);
    const text = specifierText(this.textOf(nameNode));
    const module = this.term(TermOp.moduleSpecifier, this.name(text));
    this.ref(RefRole.imports, module, nameNode, text);
    const outermost = text.split(".", 1)[0]!;
    if (aliasNode !== 0) this.#add(this.textOf(aliasNode), module, 0, nameNode);
    else {
      const first = outermost === text ? module : this.term(TermOp.moduleSpecifier, this.name(outermost));
      this.#add(outermost, first, 0, nameNode);
    }
  }

  /** `from m import a as b` */
  #member(item: number, module: number): void {
    const { nameNode, aliasNode } = this.#item(item);
    const name = this.textOf(nameNode);
    const term = this.term(TermOp.member, module, this.name(name), BOTH);
    this.ref(RefRole.imports, term, nameNode, name);
    this.#add(aliasNode === 0 ? name : this.textOf(aliasNode), term, 0, nameNode);
  }

  #item(node: number): { readonly nameNode: number; readonly aliasNode: number } {
    const match = this.valueMatch(node);
    if (match?.rule.head !== "imported") return { nameNode: node, aliasNode: 0 };
    return { nameNode: match.part("name"), aliasNode: match.part("alias") };
  }

  #add(alias: string, term: number, flags: number, site: number): void {
    this.frame.imports.push({ alias, term, flags, site });
  }
}

/** Whether a specifier names a file, as `#include` does, and no namespace. */
function isFileName(specifier: string): boolean {
  return specifier.startsWith('"') || specifier.startsWith("<");
}

/** A module's name without quotes, brackets and white space. */
function specifierText(text: string): string {
  return text.replace(/^["'<`]|[">'`]$/g, "").replace(/\s+/g, "");
}
