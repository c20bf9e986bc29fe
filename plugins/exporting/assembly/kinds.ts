import { EdgeFlag, EdgeKind, NodeFlag, NodeKind } from "@parseltongue/sdk-assemblyscript";

/** A kind of node in a word; of a kind that came later, "item". */
export function nodeWord(kind: u32): string {
  switch (kind) {
    case NodeKind.PACKAGE:
      return "package";
    case NodeKind.MODULE:
      return "module";
    case NodeKind.FILE:
      return "file";
    case NodeKind.FUNCTION:
      return "function";
    case NodeKind.METHOD:
      return "method";
    case NodeKind.STRUCT:
      return "struct";
    case NodeKind.CLASS:
      return "class";
    case NodeKind.ENUM:
      return "enum";
    case NodeKind.VARIANT:
      return "variant";
    case NodeKind.TRAIT:
      return "trait";
    case NodeKind.INTERFACE:
      return "interface";
    case NodeKind.TYPE_ALIAS:
      return "type";
    case NodeKind.CONSTANT:
      return "constant";
    case NodeKind.STATIC:
      return "static";
    case NodeKind.MACRO:
      return "macro";
    case NodeKind.FIELD:
      return "field";
    case NodeKind.CANDIDATES:
      return "candidates";
    default:
      return "item";
  }
}

/** What kinds of node have in common where they are drawn. */
export namespace Look {
  export const CONTAINER: u32 = 0;
  export const CODE: u32 = 1;
  export const TYPE: u32 = 2;
  export const CONTRACT: u32 = 3;
  export const VALUE: u32 = 4;
}

export function lookOf(kind: u32): u32 {
  switch (kind) {
    case NodeKind.PACKAGE:
    case NodeKind.MODULE:
    case NodeKind.FILE:
      return Look.CONTAINER;
    case NodeKind.FUNCTION:
    case NodeKind.METHOD:
    case NodeKind.MACRO:
      return Look.CODE;
    case NodeKind.STRUCT:
    case NodeKind.CLASS:
    case NodeKind.ENUM:
    case NodeKind.TYPE_ALIAS:
      return Look.TYPE;
    case NodeKind.TRAIT:
    case NodeKind.INTERFACE:
      return Look.CONTRACT;
    default:
      return Look.VALUE;
  }
}

/** A look in a word, for style sheets. */
export function lookWord(look: u32): string {
  switch (look) {
    case Look.CONTAINER:
      return "container";
    case Look.CODE:
      return "code";
    case Look.TYPE:
      return "type";
    case Look.CONTRACT:
      return "contract";
    default:
      return "value";
  }
}

/** The colour that a look is filled with where no style sheet says so. */
export function lookColour(look: u32): string {
  switch (look) {
    case Look.CONTAINER:
      return "#fdf3d0";
    case Look.CODE:
      return "#e3eefc";
    case Look.TYPE:
      return "#e0f5e6";
    case Look.CONTRACT:
      return "#f1e6fb";
    default:
      return "#eef0f2";
  }
}

/** A kind of edge in a word: `from` calls `to`; of a kind that came later, "refers to". */
export function edgeWord(kind: u32): string {
  switch (kind) {
    case EdgeKind.CONTAINS:
      return "contains";
    case EdgeKind.CALLS:
      return "calls";
    case EdgeKind.IMPLEMENTS:
      return "implements";
    case EdgeKind.EXTENDS:
      return "extends";
    case EdgeKind.USES:
      return "uses";
    case EdgeKind.IMPORTS:
      return "imports";
    default:
      return "refers to";
  }
}

/** How sure an edge is, in a word. */
export function confidenceWord(confidence: u32): string {
  return confidence >= 3 ? "resolved" : confidence == 2 ? "inferred" : "ambiguous";
}

/** The flags that are worth telling, each in a word. */
export const FLAGS: StaticArray<u32> = [
  NodeFlag.PUBLIC,
  NodeFlag.TEST,
  NodeFlag.ASYNC,
  NodeFlag.UNSAFE,
  NodeFlag.ABSTRACT,
  NodeFlag.STATIC,
  NodeFlag.DEPRECATED,
  NodeFlag.GENERATED,
  NodeFlag.VENDORED,
  NodeFlag.ENTRY,
  NodeFlag.EXTERNAL,
];
export const FLAG_WORDS: StaticArray<string> = [
  "public",
  "test",
  "async",
  "unsafe",
  "abstract",
  "static",
  "deprecated",
  "generated",
  "vendored",
  "entry",
  "external",
];

/** Whether an edge's call goes through an interface or a trait object. */
export function isDynamic(flags: u32): bool {
  return (flags & EdgeFlag.DYNAMIC) != 0;
}
