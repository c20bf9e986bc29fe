/**
 * A change of the graph as plain data: what the linker writes, the graph applies, the commit log stores
 * and a replica repeats. Applying the same commits in the same order gives the same bytes.
 *
 * Ids are given by the writer: node, edge and file ids are dense and start at 1 (0 means "none").
 * A dropped node's id is not used again before the graph is rebuilt; edge ids may be reused.
 * Row order (see `GraphView`) is the graph's business and depends on no id.
 */
export interface GraphCommit {
  /** Every string the records below name by index. Index 0 is the empty string. */
  readonly strings: readonly string[];
  /** `FILE_STRIDE` integers per record; see `FileField`. */
  readonly files: Int32Array;
  /** `NODE_STRIDE` integers per record; see `NodeField`. A parent comes before its children or exists already. */
  readonly nodes: Int32Array;
  /** `EDGE_STRIDE` integers per record; see `EdgeField`. Applied after all nodes. */
  readonly edges: Int32Array;
  /** `MOVE_STRIDE` integers per record: [node, lines] adds `lines` to the line of every out-edge's site of a node.
   * Sites without a line, and edges that this commit has a record of, stay as they are. */
  readonly moves: Int32Array;
}

/** Columns of a file record. `path` = -1 drops the file. */
export const FileField = { file: 0, path: 1, flags: 2, language: 3, lineCount: 4 } as const;
/** Integers in a file record. */
export const FILE_STRIDE = 5;

/**
 * Columns of a node record: a new node, or new values for an existing one. `kind` = 0 drops it; its edges
 * must be dropped in the same commit. For an existing node `kind`, `qualifiedName`, `file` and `ordinal`
 * never change: they are its stable key, and another key is another node.
 * `name`, `qualifiedName`, `signature`, `doc` are indexes into `strings`.
 * `line`, `column`, `endLine` are 1-based; columns count UTF-16 code units.
 */
export const NodeField = {
  node: 0,
  kind: 1,
  flags: 2,
  name: 3,
  qualifiedName: 4,
  signature: 5,
  doc: 6,
  parent: 7,
  file: 8,
  line: 9,
  column: 10,
  endLine: 11,
  language: 12,
  /** 0 for the first node of this qualified name, kind and file, 1 for the next in source order, … */
  ordinal: 13,
} as const;
/** Integers in a node record. */
export const NODE_STRIDE = 14;

/**
 * Columns of an edge record: a new edge, or new values for an existing id. `kind` = 0 drops it.
 * `line` and `column` are the site in the file of `from`, 1-based, UTF-16; 0 where that file says nothing of the edge,
 * which then makes it depend on no other.
 */
export const EdgeField = {
  edge: 0,
  from: 1,
  to: 2,
  kind: 3,
  flags: 4,
  confidence: 5,
  line: 6,
  column: 7,
} as const;
/** Integers in an edge record. */
export const EDGE_STRIDE = 8;

/** Integers in a move record. */
export const MOVE_STRIDE = 2;
