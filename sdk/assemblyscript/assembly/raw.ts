// Generated from the plugin contract by `npm run generate`. Do not edit.

/** Grows with every change of the graph. SPEC 3.2 */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "epoch")
export declare function epoch(): u32;

/** One past the highest node id. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-count")
export declare function nodeCount(): u32;

/** See `node-kind` in the tables of constants. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-kind")
export declare function nodeKind(node: u32): u32;

/** Bit set, see `node-flag`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-flags")
export declare function nodeFlags(node: u32): u32;

/** Text id. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-name")
export declare function nodeName(node: u32): u32;

/** Text id. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-qualified-name")
export declare function nodeQualifiedName(node: u32): u32;

/** Text id. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-signature")
export declare function nodeSignature(node: u32): u32;

/** Text id of the documentation's first sentence, the empty text when there is none. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.1.0", "node-doc")
export declare function nodeDoc(node: u32): u32;

/** The node that contains this one. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-parent")
export declare function nodeParent(node: u32): u32;

/** File id. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-file")
export declare function nodeFile(node: u32): u32;

/** 1-based. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-line")
export declare function nodeLine(node: u32): u32;

/** 1-based, in UTF-16 code units. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-column")
export declare function nodeColumn(node: u32): u32;

/** 1-based, last line. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-end-line")
export declare function nodeEndLine(node: u32): u32;

/** See `language`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "node-language")
export declare function nodeLanguage(node: u32): u32;

/** Text id, with `/`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "file-path")
export declare function filePath(file: u32): u32;

/** Bit set, see `file-flag`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "file-flags")
export declare function fileFlags(file: u32): u32;

/** First position of the row of edges that leave a node. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "out-begin")
export declare function outBegin(node: u32): u32;

/** One past the last position. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "out-end")
export declare function outEnd(node: u32): u32;

/** First position of the row of edges that arrive at a node. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "in-begin")
export declare function inBegin(node: u32): u32;

/** One past the last position. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "in-end")
export declare function inEnd(node: u32): u32;

/** The edge at a position between `out-begin` and `out-end`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "out-edge")
export declare function outEdge(position: u32): u32;

/** The edge at a position between `in-begin` and `in-end`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "in-edge")
export declare function inEdge(position: u32): u32;

/** The node that the edge leads to. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "edge-to")
export declare function edgeTo(edge: u32): u32;

/** The node that the edge leaves. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "edge-from")
export declare function edgeFrom(edge: u32): u32;

/** See `edge-kind` in the tables of constants. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "edge-kind")
export declare function edgeKind(edge: u32): u32;

/** Bit set, see `edge-flag`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "edge-flags")
export declare function edgeFlags(edge: u32): u32;

/** See `confidence`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "edge-confidence")
export declare function edgeConfidence(edge: u32): u32;

/** Line of the edge's site, 1-based. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "edge-line")
export declare function edgeLine(edge: u32): u32;

/** Column of the edge's site, 1-based, in UTF-16 code units. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "edge-column")
export declare function edgeColumn(edge: u32): u32;

/** Position of a text's first byte. Texts are UTF-8. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "text-begin")
export declare function textBegin(text: u32): u32;

/** One past a text's last byte. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "text-end")
export declare function textEnd(text: u32): u32;

/** The byte at a position. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "text-u8")
export declare function textU8(at: u32): u32;

/** Eight bytes, little-endian; 0 unless all eight are in range. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/isg@1.0.0", "text-u64")
export declare function textU64(at: u32): u64;

/** Handle of a column by its name; 0 when there is none or it was not granted. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/attributes@1.0.0", "column")
export declare function column(name: usize, nameLength: u32): u32;

/** A node's value in a column of floats. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/attributes@1.0.0", "column-f32")
export declare function columnF32(column: u32, node: u32): f32;

/** A node's value in a column of whole numbers. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/attributes@1.0.0", "column-u32")
export declare function columnU32(column: u32, node: u32): u32;

/** How many hits the call is about. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/io@1.0.0", "hit-count")
export declare function hitCount(): u32;

/** The node of a hit; hits count from 0. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/io@1.0.0", "hit-node")
export declare function hitNode(hit: u32): u32;

/** Hops from the question's node. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/io@1.0.0", "hit-depth")
export declare function hitDepth(hit: u32): u32;

/** Whether the hit stays; hits stay unless told otherwise. Out of range: nothing happens. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/io@1.0.0", "set-keep")
export declare function setKeep(hit: u32, keep: bool): void;

/** Default 0. Out of range: nothing happens. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/io@1.0.0", "set-score")
export declare function setScore(hit: u32, score: f32): void;

/** 0: the hook is about the whole graph. 1: about the hits, which are what changed. SPEC 4.5 */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/io@1.0.0", "scope")
export declare function scope(): u32;

/** A byte of the block of parameters and configuration. SPEC 4.6 */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/io@1.0.0", "param-u8")
export declare function paramU8(at: u32): u32;

/** Eight bytes, little-endian; 0 unless all eight are in range. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/io@1.0.0", "param-u64")
export declare function paramU64(at: u32): u64;

/** Puts a text beside a hit under one of the labels that the manifest lists. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/annotations@1.0.0", "annotate")
export declare function annotate(hit: u32, label: u32, text: usize, textLength: u32): void;

/** `rule` counts the manifest's rules from 0; `edge` is 0 or the edge whose site is meant. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/diagnostics@1.0.0", "emit-diagnostic")
export declare function emitDiagnostic(rule: u32, severity: u32, node: u32, edge: u32, message: usize, messageLength: u32, related: usize, relatedLength: u32): void;

/** `values` holds, hit by hit, a number for each column that the manifest lists. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/hits@1.0.0", "emit-hits")
export declare function emitHits(nodes: usize, nodesLength: u32, values: usize, valuesLength: u32): void;

/** `column` counts the manifest's columns from 0; the values belong to `first-node` and those after it. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/columns@1.0.0", "emit-f32")
export declare function emitF32(column: u32, firstNode: u32, values: usize, valuesLength: u32): void;

/** As `emit-f32`, for a column of whole numbers. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/columns@1.0.0", "emit-u32")
export declare function emitU32(column: u32, firstNode: u32, values: usize, valuesLength: u32): void;

/** Adds bytes to what was written before. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/output@1.0.0", "write")
export declare function write(bytes: usize, bytesLength: u32): void;

/** See `log-level`. */
// @ts-ignore: decorators of AssemblyScript
@external("parseltongue:plugin/log@1.0.0", "log")
export declare function log(level: u32, message: usize, messageLength: u32): void;

/** The kinds of node. 0 is what every read that is out of range yields. */
export namespace NodeKind {
  /** No node. */
  export const NONE: u32 = 0;
  /** A crate, or a package of a workspace. */
  export const PACKAGE: u32 = 1;
  /** A `mod` or a namespace. */
  export const MODULE: u32 = 2;
  /** A source file. */
  export const FILE: u32 = 3;
  /** A free function. */
  export const FUNCTION: u32 = 4;
  /** A function of a type, a trait or an interface. */
  export const METHOD: u32 = 5;
  /** A struct or union. */
  export const STRUCT: u32 = 6;
  /** A class. */
  export const CLASS: u32 = 7;
  /** An enum. */
  export const ENUM: u32 = 8;
  /** One of an enum's variants. */
  export const VARIANT: u32 = 9;
  /** A trait. */
  export const TRAIT: u32 = 10;
  /** An interface. */
  export const INTERFACE: u32 = 11;
  /** A name for a type. */
  export const TYPE_ALIAS: u32 = 12;
  /** A constant. */
  export const CONSTANT: u32 = 13;
  /** A static variable. */
  export const STATIC: u32 = 14;
  /** A macro. */
  export const MACRO: u32 = 15;
  /** A field of a type, a property of an interface. */
  export const FIELD: u32 = 16;
  /** No entity of the code: the set of definitions that an unresolved reference may mean. */
  export const CANDIDATES: u32 = 17;
}

/** The kinds of edge; an edge reads as a sentence: `from` calls `to`. */
export namespace EdgeKind {
  /** No edge. */
  export const NONE: u32 = 0;
  /** `from` declares `to` inside itself. */
  export const CONTAINS: u32 = 1;
  /** `from` calls `to`. */
  export const CALLS: u32 = 2;
  /** `from` implements the trait or interface `to`. */
  export const IMPLEMENTS: u32 = 3;
  /** `from` extends the class, trait or interface `to`. */
  export const EXTENDS: u32 = 4;
  /** `from` names `to` without calling it. */
  export const USES: u32 = 5;
  /** `from` imports `to`. */
  export const IMPORTS: u32 = 6;
  /** From a set of candidates to each definition that it may mean. */
  export const CANDIDATE: u32 = 7;
}

/** How sure the engine is that an edge exists in the code. A higher value is surer. */
export namespace Confidence {
  /** No edge. */
  export const NONE: u32 = 0;
  /** One of several targets, or a target that only shares its name. */
  export const AMBIGUOUS: u32 = 1;
  /** The only target that fits, though no rule of the language proves it. */
  export const INFERRED: u32 = 2;
  /** Follows from the rules of the language, or a compiler said so. */
  export const RESOLVED: u32 = 3;
}

/** Properties of a node, one bit each. */
export namespace NodeFlag {
  /** Visible outside its module or package. */
  export const PUBLIC: u32 = 1;
  /** Declared async. */
  export const ASYNC: u32 = 2;
  /** Declared unsafe. */
  export const UNSAFE: u32 = 4;
  /** A test, or code that is there for tests only. */
  export const TEST: u32 = 8;
  /** Generated code. */
  export const GENERATED: u32 = 16;
  /** Code of somebody else kept in this code base. */
  export const VENDORED: u32 = 32;
  /** Declared const. */
  export const CONST: u32 = 64;
  /** A member that belongs to the type, not to its values. */
  export const STATIC: u32 = 128;
  /** Declared abstract. */
  export const ABSTRACT: u32 = 256;
  /** Marked as deprecated. */
  export const DEPRECATED: u32 = 512;
  /** May be assigned to. */
  export const MUTABLE: u32 = 1024;
  /** Has a receiver (`self`, `this`). */
  export const RECEIVER: u32 = 2048;
  /** Has a body of its own: a provided method, not a required one. */
  export const BODY: u32 = 4096;
  /** Called from outside the analysed code. */
  export const ENTRY: u32 = 8192;
  /** Overrides or implements a member of a supertype. */
  export const OVERRIDE: u32 = 16384;
  /** A getter or setter. */
  export const ACCESSOR: u32 = 32768;
  /** A syntax error lies in it, so facts about it may be missing. */
  export const INCOMPLETE: u32 = 65536;
  /** Lies outside the code base; never shown in answers. */
  export const EXTERNAL: u32 = 131072;
}

/** Properties of an edge, one bit each. */
export namespace EdgeFlag {
  /** The site lies inside a macro invocation. */
  export const MACRO: u32 = 1;
  /** The call goes through a trait object, an interface or a generic bound: `to` is the declaration. */
  export const DYNAMIC: u32 = 2;
  /** Comes from a compiler's index. */
  export const PRECISE: u32 = 4;
  /** A re-export. */
  export const REEXPORT: u32 = 8;
  /** An import of types only. */
  export const TYPE_ONLY: u32 = 16;
  /** A function named without being called. */
  export const VALUE: u32 = 32;
}

/** Properties of a file, one bit each. */
export namespace FileFlag {
  /** Holds tests. */
  export const TEST: u32 = 1;
  /** Generated code. */
  export const GENERATED: u32 = 2;
  /** Code of somebody else kept in this code base. */
  export const VENDORED: u32 = 4;
  /** Parts of it could not be parsed. */
  export const SYNTAX_ERRORS: u32 = 8;
  /** Belongs to a model of a standard library, not to the code base. */
  export const EXTERNAL: u32 = 16;
}

/** Languages of files and nodes. More are added with new versions. */
export namespace Language {
  /** No language. */
  export const NONE: u32 = 0;
  /** Rust. */
  export const RUST: u32 = 1;
  /** TypeScript. */
  export const TYPESCRIPT: u32 = 2;
  /** TypeScript with JSX. */
  export const TSX: u32 = 3;
  /** JavaScript, with or without JSX. */
  export const JAVASCRIPT: u32 = 4;
  /** Python. */
  export const PYTHON: u32 = 5;
  /** Go. */
  export const GO: u32 = 6;
  /** Java. */
  export const JAVA: u32 = 7;
  /** C. */
  export const C: u32 = 8;
  /** C++, and headers of C. */
  export const CPP: u32 = 9;
  /** C#. */
  export const CSHARP: u32 = 10;
}

/** How grave a finding is. 0 stands for the severity that the manifest gives the rule. */
export namespace Severity {
  /** Must be changed; `check` fails. */
  export const ERROR: u32 = 1;
  /** Should be changed. */
  export const WARNING: u32 = 2;
  /** Worth knowing. */
  export const INFO: u32 = 3;
}

/** How important a message is. */
export namespace LogLevel {
  /** Something went wrong. */
  export const ERROR: u32 = 1;
  /** Something may be wrong. */
  export const WARNING: u32 = 2;
  /** What the plugin does. */
  export const INFO: u32 = 3;
  /** For the plugin's author. */
  export const DEBUG: u32 = 4;
}

/** What a call is about. */
export namespace Scope {
  /** The hook is about the whole graph. */
  export const GRAPH: u32 = 0;
  /** The hook is about the hits. */
  export const HITS: u32 = 1;
}

/** Types of parameters and configuration, see SPEC 4.6. */
export namespace ParameterType {
  /** 8 bytes, 0 or 1. */
  export const BOOLEAN: u32 = 1;
  /** 8 bytes, a signed integer. */
  export const INTEGER: u32 = 2;
  /** 8 bytes, a double-precision float. */
  export const NUMBER: u32 = 3;
  /** UTF-8. */
  export const STRING: u32 = 4;
  /** A count, then each string's length and bytes. */
  export const STRINGS: u32 = 5;
  /** 8 bytes, a node id. */
  export const NODE: u32 = 6;
}
