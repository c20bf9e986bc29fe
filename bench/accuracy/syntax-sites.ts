/**
 * What stands where in a file, decided by a syntax tree alone: which names are called, which are imported, which name a
 * supertype. It reads the grammar by queries of its own and shares nothing with the extractors that it helps to judge.
 */
import { createRequire } from "node:module";
import { Language, Parser, Query } from "web-tree-sitter";
import type { Node } from "web-tree-sitter";

/** What a name does where it stands. */
export type SiteRole =
  | "call"
  /** A call written inside the arguments of a macro. */
  | "call in macro"
  | "macro"
  | "import"
  | "supertype"
  | "type";

/** `path:line:column` of a name, lines and columns from 1, columns in UTF-16 code units. */
export type Place = string;

export interface HeritagePair {
  /** The name of the type that implements or extends. */
  readonly subject: Place;
  /** Whether `subject` is the declaration's own name rather than a name that refers to one. */
  readonly isDeclared: boolean;
  readonly supertype: Place;
  readonly kind: "implements" | "extends";
}

export interface SyntaxSites {
  readonly roles: ReadonlyMap<Place, SiteRole>;
  readonly heritage: readonly HeritagePair[];
  /** By the place of an imported name, where the path that it ends begins: there the graph has what Java imports. */
  readonly paths: ReadonlyMap<Place, Place>;
  /** Names of functions and types declared inside other functions, which compilers' indexes call local. */
  readonly declared: ReadonlySet<Place>;
  /** Names among the arguments of macros: what is defined there is made by the macro. */
  readonly inMacros: ReadonlySet<Place>;
}

interface Dialect {
  readonly grammar: string;
  readonly query: string;
}

const RUST = `
  (call_expression function: [
    (identifier) @call
    (scoped_identifier name: (identifier) @call)
    (field_expression field: (field_identifier) @call)
    (generic_function function: [
      (identifier) @call
      (scoped_identifier name: (identifier) @call)
      (field_expression field: (field_identifier) @call)
    ])
  ])
  (macro_invocation macro: [(identifier) @macro (scoped_identifier name: (identifier) @macro)])
  (token_tree (identifier) @token . (token_tree) @arguments)
  (token_tree (identifier) @inside)
  (use_declaration) @use
  (impl_item trait: (_) @trait type: (_) @self)
  (impl_item !trait type: (_) @inherent)
  (trait_item name: (type_identifier) @declares bounds: (trait_bounds (_) @bound))
  (type_identifier) @type
  (function_item name: (identifier) @declared)
  (struct_item name: (type_identifier) @declared)
  (enum_item name: (type_identifier) @declared)
  (trait_item name: (type_identifier) @declared)
`;

const SCRIPT = `
  (call_expression function: [
    (identifier) @call
    (member_expression property: [(property_identifier) (private_property_identifier)] @call)
  ])
  (new_expression constructor: [(identifier) @call (member_expression property: (property_identifier) @call)])
  (import_specifier name: (identifier) @import)
  (import_clause (identifier) @import)
  (export_statement (export_clause (export_specifier name: (identifier) @import)) source: (string))
  (function_declaration name: (identifier) @declared)
`;
const CLASSES = `
  (class_declaration name: (_) @declares (class_heritage (extends_clause value: (_) @extends)))
  (class_declaration name: (_) @declares (class_heritage (implements_clause (_) @implements)))
  (abstract_class_declaration name: (_) @declares (class_heritage (extends_clause value: (_) @extends)))
  (abstract_class_declaration name: (_) @declares (class_heritage (implements_clause (_) @implements)))
  (class name: (_) @declares (class_heritage (extends_clause value: (_) @extends)))
  (class name: (_) @declares (class_heritage (implements_clause (_) @implements)))
  (interface_declaration name: (_) @declares (extends_type_clause type: (_) @extends))
  (type_identifier) @type
`;

const PYTHON = `
  (call function: [(identifier) @call (attribute attribute: (identifier) @call)])
  (import_from_statement name: [
    (dotted_name (identifier) @import .)
    (aliased_import name: (dotted_name (identifier) @import .))
  ])
  (class_definition name: (identifier) @declares superclasses: (argument_list (_) @extends))
  (type [(identifier) @type (attribute attribute: (identifier) @type) (generic_type . (identifier) @type)])
  (class_definition name: (identifier) @declared)
  (function_definition name: (identifier) @declared)
`;
const GO = `
  (call_expression function: [
    (identifier) @call
    (selector_expression field: (field_identifier) @call)
    (index_expression operand: [(identifier) @call (selector_expression field: (field_identifier) @call)])
    (type_instantiation_expression type: [(type_identifier) @call (qualified_type name: (type_identifier) @call)])
  ])
  (method_declaration receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @inherent
    (pointer_type (type_identifier) @inherent)
    (generic_type type: (type_identifier) @inherent)
    (pointer_type (generic_type type: (type_identifier) @inherent))
  ])))
  (type_identifier) @type
`;
const JAVA = `
  (method_invocation name: (identifier) @call)
  (object_creation_expression type: (_) @new)
  (import_declaration (scoped_identifier name: (identifier) @import))
  (class_declaration name: (_) @declares superclass: (superclass (_) @extends))
  (class_declaration name: (_) @declares interfaces: (super_interfaces (type_list (_) @implements)))
  (enum_declaration name: (_) @declares interfaces: (super_interfaces (type_list (_) @implements)))
  (record_declaration name: (_) @declares interfaces: (super_interfaces (type_list (_) @implements)))
  (interface_declaration name: (_) @declares (extends_interfaces (type_list (_) @extends)))
  (type_identifier) @type
`;

const DIALECTS: Readonly<Record<string, Dialect>> = {
  rs: { grammar: "rust", query: RUST },
  ts: { grammar: "typescript", query: SCRIPT + CLASSES },
  mts: { grammar: "typescript", query: SCRIPT + CLASSES },
  cts: { grammar: "typescript", query: SCRIPT + CLASSES },
  tsx: { grammar: "tsx", query: SCRIPT + CLASSES },
  py: { grammar: "python", query: PYTHON },
  pyi: { grammar: "python", query: PYTHON },
  go: { grammar: "go", query: GO },
  java: { grammar: "java", query: JAVA },
  js: { grammar: "javascript", query: SCRIPT },
  mjs: { grammar: "javascript", query: SCRIPT },
};

const readers = new Map<string, Promise<{ parser: Parser; query: Query } | undefined>>();

async function openReader(ending: string): Promise<{ parser: Parser; query: Query } | undefined> {
  const dialect = DIALECTS[ending];
  if (dialect === undefined) return undefined;
  await Parser.init();
  const require = createRequire(import.meta.url);
  const path = require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${dialect.grammar}.wasm`);
  const language = await Language.load(path);
  return { parser: new Parser().setLanguage(language), query: new Query(language, dialect.query) };
}

/** The sites of one file; of a file in another language there are none. */
export async function syntaxSites(path: string, text: string): Promise<SyntaxSites> {
  const ending = path.slice(path.lastIndexOf(".") + 1);
  let reader = readers.get(ending);
  if (reader === undefined) readers.set(ending, (reader = openReader(ending)));
  const opened = await reader;
  const collector = new Collector(path);
  const tree = opened?.parser.parse(text);
  if (opened === undefined || tree === null || tree === undefined) return collector;
  for (const { captures } of opened.query.matches(tree.rootNode)) {
    const byName = new Map(captures.map(({ name, node }) => [name, node]));
    collector.take(byName);
  }
  tree.delete();
  return collector;
}

class Collector implements SyntaxSites {
  readonly roles = new Map<Place, SiteRole>();
  readonly heritage: HeritagePair[] = [];
  readonly paths = new Map<Place, Place>();
  readonly declared = new Set<Place>();
  readonly inMacros = new Set<Place>();
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  take(found: ReadonlyMap<string, Node>): void {
    const [name, node] = [...found][0] ?? [];
    if (name === undefined || node === undefined) return;
    switch (name) {
      case "call":
        this.#set(node, "call");
        break;
      case "macro":
        if (!isInMacroDefinition(node)) this.#set(node, "macro");
        break;
      case "token":
        if (found.get("arguments")?.text.startsWith("(") === true && !isInMacroDefinition(node))
          this.#set(node, "call in macro");
        break;
      case "inside":
        this.inMacros.add(this.#place(node));
        break;
      case "use":
        this.#takeUse(node);
        break;
      case "import":
        if (isJavaMembers(node)) break;
        this.#set(node, "import");
        if (node.parent?.type === "scoped_identifier") this.paths.set(this.#place(node), this.#place(node.parent));
        break;
      case "new":
        this.#set(headName(node) ?? node, "call");
        break;
      case "trait":
        this.#pair(found.get("self"), false, node, "implements");
        break;
      case "inherent":
        this.#set(headName(node) ?? node, "supertype");
        break;
      case "declares":
        for (const kind of ["bound", "extends", "implements"]) {
          this.#pair(node, true, found.get(kind), kind === "implements" ? "implements" : "extends");
        }
        break;
      case "type":
        if (!this.roles.has(this.#place(node))) this.#set(node, "type");
        break;
      case "declared":
        this.declared.add(this.#place(node));
        this.roles.delete(this.#place(node));
        break;
      default:
        throw new Error(`capture @${name} is not understood`);
    }
  }

  #set(node: Node, role: SiteRole): void {
    this.roles.set(this.#place(node), role);
  }

  #place(node: Node): Place {
    return `${this.#path}:${node.startPosition.row + 1}:${node.startPosition.column + 1}`;
  }

  /** The names that a `use` brings in: the last of every path. */
  #takeUse(use: Node): void {
    const waiting = use.namedChildren.filter((child) => child !== null);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      switch (node.type) {
        case "identifier":
        case "type_identifier":
          this.#set(node, "import");
          break;
        case "scoped_identifier":
          waiting.push(...some(node.childForFieldName("name")));
          break;
        case "use_as_clause":
          waiting.push(...some(node.childForFieldName("path")));
          break;
        case "scoped_use_list":
          waiting.push(...some(node.childForFieldName("list")));
          break;
        case "use_list":
          waiting.push(...node.namedChildren.filter((child) => child !== null));
          break;
        case "use_wildcard":
          waiting.push(...some(node.namedChild(0)));
          break;
        default:
          break;
      }
    }
  }

  #pair(subject: Node | undefined, isDeclared: boolean, supertype: Node | undefined, kind: HeritagePair["kind"]): void {
    const from = subject && headName(subject);
    const to = supertype && headName(supertype);
    if (from === undefined || to === undefined) return;
    this.#set(to, "supertype");
    if (!isDeclared) this.#set(from, "supertype");
    this.heritage.push({ subject: this.#place(from), isDeclared, supertype: this.#place(to), kind });
  }
}

function some(node: Node | null): Node[] {
  return node === null ? [] : [node];
}

function isInMacroDefinition(node: Node): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (at.type === "macro_definition") return true;
  return false;
}

/** Whether a name stands in `import static a.B.member` or `import a.b.*`. */
function isJavaMembers(node: Node): boolean {
  const declaration = node.parent?.parent;
  if (declaration?.type !== "import_declaration") return false;
  return declaration.children.some((child) => child?.type === "static" || child?.type === "asterisk");
}

/** The name that a type expression turns on: `b` of `&a::b<C>`. */
function headName(type: Node): Node | undefined {
  let at: Node | null = type;
  for (let i = 0; at !== null && i < 16; i++) {
    switch (at.type) {
      case "identifier":
      case "type_identifier":
      case "property_identifier":
        return at;
      case "generic_type":
      case "reference_type":
        at = at.childForFieldName("type") ?? at.childForFieldName("name") ?? at.namedChild(0);
        break;
      case "scoped_type_identifier":
      case "nested_type_identifier":
        at = at.childForFieldName("name") ?? at.namedChild(at.namedChildCount - 1);
        break;
      case "attribute":
        at = at.childForFieldName("attribute");
        break;
      case "subscript":
        at = at.childForFieldName("value");
        break;
      case "member_expression":
        at = at.childForFieldName("property");
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}
