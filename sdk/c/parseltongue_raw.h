/* Generated from the plugin contract by `npm run generate`. Do not edit. */
#ifndef PARSELTONGUE_RAW_H
#define PARSELTONGUE_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __wasm__
#define PT_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))

/* Grows with every change of the graph. SPEC 3.2 */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "epoch")
uint32_t pt_epoch(void);

/* One past the highest node id. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-count")
uint32_t pt_node_count(void);

/* See `node-kind` in the tables of constants. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-kind")
uint32_t pt_node_kind(uint32_t node);

/* Bit set, see `node-flag`. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-flags")
uint32_t pt_node_flags(uint32_t node);

/* Text id. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-name")
uint32_t pt_node_name(uint32_t node);

/* Text id. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-qualified-name")
uint32_t pt_node_qualified_name(uint32_t node);

/* Text id. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-signature")
uint32_t pt_node_signature(uint32_t node);

/* Text id of the documentation's first sentence, the empty text when there is none. */
PT_IMPORT("parseltongue:plugin/isg@1.1.0", "node-doc")
uint32_t pt_node_doc(uint32_t node);

/* The node that contains this one. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-parent")
uint32_t pt_node_parent(uint32_t node);

/* File id. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-file")
uint32_t pt_node_file(uint32_t node);

/* 1-based. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-line")
uint32_t pt_node_line(uint32_t node);

/* 1-based, in UTF-16 code units. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-column")
uint32_t pt_node_column(uint32_t node);

/* 1-based, last line. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-end-line")
uint32_t pt_node_end_line(uint32_t node);

/* See `language`. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "node-language")
uint32_t pt_node_language(uint32_t node);

/* Text id, with `/`. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "file-path")
uint32_t pt_file_path(uint32_t file);

/* Bit set, see `file-flag`. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "file-flags")
uint32_t pt_file_flags(uint32_t file);

/* First position of the row of edges that leave a node. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "out-begin")
uint32_t pt_out_begin(uint32_t node);

/* One past the last position. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "out-end")
uint32_t pt_out_end(uint32_t node);

/* First position of the row of edges that arrive at a node. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "in-begin")
uint32_t pt_in_begin(uint32_t node);

/* One past the last position. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "in-end")
uint32_t pt_in_end(uint32_t node);

/* The edge at a position between `out-begin` and `out-end`. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "out-edge")
uint32_t pt_out_edge(uint32_t position);

/* The edge at a position between `in-begin` and `in-end`. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "in-edge")
uint32_t pt_in_edge(uint32_t position);

/* The node that the edge leads to. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "edge-to")
uint32_t pt_edge_to(uint32_t edge);

/* The node that the edge leaves. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "edge-from")
uint32_t pt_edge_from(uint32_t edge);

/* See `edge-kind` in the tables of constants. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "edge-kind")
uint32_t pt_edge_kind(uint32_t edge);

/* Bit set, see `edge-flag`. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "edge-flags")
uint32_t pt_edge_flags(uint32_t edge);

/* See `confidence`. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "edge-confidence")
uint32_t pt_edge_confidence(uint32_t edge);

/* Line of the edge's site, 1-based. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "edge-line")
uint32_t pt_edge_line(uint32_t edge);

/* Column of the edge's site, 1-based, in UTF-16 code units. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "edge-column")
uint32_t pt_edge_column(uint32_t edge);

/* Position of a text's first byte. Texts are UTF-8. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "text-begin")
uint32_t pt_text_begin(uint32_t text);

/* One past a text's last byte. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "text-end")
uint32_t pt_text_end(uint32_t text);

/* The byte at a position. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "text-u8")
uint32_t pt_text_u8(uint32_t at);

/* Eight bytes, little-endian; 0 unless all eight are in range. */
PT_IMPORT("parseltongue:plugin/isg@1.0.0", "text-u64")
uint64_t pt_text_u64(uint32_t at);

/* Handle of a column by its name; 0 when there is none or it was not granted. */
PT_IMPORT("parseltongue:plugin/attributes@1.0.0", "column")
uint32_t pt_column(const uint8_t *name, size_t name_length);

/* A node's value in a column of floats. */
PT_IMPORT("parseltongue:plugin/attributes@1.0.0", "column-f32")
float pt_column_f32(uint32_t column, uint32_t node);

/* A node's value in a column of whole numbers. */
PT_IMPORT("parseltongue:plugin/attributes@1.0.0", "column-u32")
uint32_t pt_column_u32(uint32_t column, uint32_t node);

/* How many hits the call is about. */
PT_IMPORT("parseltongue:plugin/io@1.0.0", "hit-count")
uint32_t pt_hit_count(void);

/* The node of a hit; hits count from 0. */
PT_IMPORT("parseltongue:plugin/io@1.0.0", "hit-node")
uint32_t pt_hit_node(uint32_t hit);

/* Hops from the question's node. */
PT_IMPORT("parseltongue:plugin/io@1.0.0", "hit-depth")
uint32_t pt_hit_depth(uint32_t hit);

/* Whether the hit stays; hits stay unless told otherwise. Out of range: nothing happens. */
PT_IMPORT("parseltongue:plugin/io@1.0.0", "set-keep")
void pt_set_keep(uint32_t hit, bool keep);

/* Default 0. Out of range: nothing happens. */
PT_IMPORT("parseltongue:plugin/io@1.0.0", "set-score")
void pt_set_score(uint32_t hit, float score);

/* 0: the hook is about the whole graph. 1: about the hits, which are what changed. SPEC 4.5 */
PT_IMPORT("parseltongue:plugin/io@1.0.0", "scope")
uint32_t pt_scope(void);

/* A byte of the block of parameters and configuration. SPEC 4.6 */
PT_IMPORT("parseltongue:plugin/io@1.0.0", "param-u8")
uint32_t pt_param_u8(uint32_t at);

/* Eight bytes, little-endian; 0 unless all eight are in range. */
PT_IMPORT("parseltongue:plugin/io@1.0.0", "param-u64")
uint64_t pt_param_u64(uint32_t at);

/* Puts a text beside a hit under one of the labels that the manifest lists. */
PT_IMPORT("parseltongue:plugin/annotations@1.0.0", "annotate")
void pt_annotate(uint32_t hit, uint32_t label, const uint8_t *text, size_t text_length);

/* `rule` counts the manifest's rules from 0; `edge` is 0 or the edge whose site is meant. */
PT_IMPORT("parseltongue:plugin/diagnostics@1.0.0", "emit-diagnostic")
void pt_emit_diagnostic(uint32_t rule, uint32_t severity, uint32_t node, uint32_t edge, const uint8_t *message, size_t message_length, const uint32_t *related, size_t related_length);

/* `values` holds, hit by hit, a number for each column that the manifest lists. */
PT_IMPORT("parseltongue:plugin/hits@1.0.0", "emit-hits")
void pt_emit_hits(const uint32_t *nodes, size_t nodes_length, const float *values, size_t values_length);

/* `column` counts the manifest's columns from 0; the values belong to `first-node` and those after it. */
PT_IMPORT("parseltongue:plugin/columns@1.0.0", "emit-f32")
void pt_emit_f32(uint32_t column, uint32_t first_node, const float *values, size_t values_length);

/* As `emit-f32`, for a column of whole numbers. */
PT_IMPORT("parseltongue:plugin/columns@1.0.0", "emit-u32")
void pt_emit_u32(uint32_t column, uint32_t first_node, const uint32_t *values, size_t values_length);

/* Adds bytes to what was written before. */
PT_IMPORT("parseltongue:plugin/output@1.0.0", "write")
void pt_write(const uint8_t *bytes, size_t bytes_length);

/* See `log-level`. */
PT_IMPORT("parseltongue:plugin/log@1.0.0", "log")
void pt_log(uint32_t level, const uint8_t *message, size_t message_length);

/* Put in front of the function that is a trait's entry point. */
#define PT_EXPORT_LENS_EVALUATE __attribute__((export_name("parseltongue:plugin/lens@1.0.0#evaluate")))
#define PT_EXPORT_QUERY_ANSWER __attribute__((export_name("parseltongue:plugin/query@1.0.0#answer")))
#define PT_EXPORT_RULE_CHECK __attribute__((export_name("parseltongue:plugin/rule@1.0.0#check")))
#define PT_EXPORT_ANALYZER_ANALYZE __attribute__((export_name("parseltongue:plugin/analyzer@1.0.0#analyze")))
#define PT_EXPORT_EXPORTER_RENDER __attribute__((export_name("parseltongue:plugin/exporter@1.0.0#render")))

#undef PT_IMPORT

#else

#include <string.h>

/* What the host hands over before each call; see SPEC 12. */
struct pt_native_table {
  uint32_t abi;
  uint32_t bytes;
  uint32_t epoch;
  uint32_t node_end;
  uint32_t edge_end;
  uint32_t file_end;
  uint32_t text_end;
  uint32_t text_bytes_end;
  uint32_t out_end;
  uint32_t in_end;
  uint32_t hit_count;
  uint32_t param_length;
  uint32_t scope;
  uint32_t column_count;
  const uint8_t *node_kind;
  const uint32_t *node_flags;
  const uint32_t *node_name;
  const uint32_t *node_qualified_name;
  const uint32_t *node_signature;
  const uint32_t *node_doc;
  const uint32_t *node_parent;
  const uint32_t *node_file;
  const uint32_t *node_line;
  const uint32_t *node_column;
  const uint32_t *node_end_line;
  const uint8_t *node_language;
  const uint32_t *file_path;
  const uint32_t *file_flags;
  const uint32_t *out_start;
  const uint32_t *out_length;
  const uint32_t *out_rows;
  const uint32_t *out_peer;
  const uint8_t *out_kind;
  const uint32_t *in_start;
  const uint32_t *in_length;
  const uint32_t *in_rows;
  const uint32_t *in_peer;
  const uint8_t *in_kind;
  const uint32_t *edge_to;
  const uint32_t *edge_from;
  const uint8_t *edge_kind;
  const uint8_t *edge_flags;
  const uint8_t *edge_confidence;
  const uint32_t *edge_line;
  const uint32_t *edge_column;
  const uint32_t *text_start;
  const uint32_t *text_length;
  const uint8_t *text_bytes;
  const uint32_t *hit_node;
  const uint32_t *hit_depth;
  uint8_t *hit_keep;
  float *hit_score;
  const uint8_t *parameters;
  const uint8_t *graph;
  const uint32_t *attributes;
  const uint32_t *names;
  uint32_t *output;
  uint64_t output_bytes;
  uint64_t *output_used;
};

__attribute__((weak, visibility("hidden"))) struct pt_native_table pt_native = {0};

__attribute__((weak, visibility("default"), used)) uint32_t parseltongue_abi(void) { return 1u; }

__attribute__((weak, visibility("default"), used)) void parseltongue_bind(const struct pt_native_table *table) {
  pt_native = *table;
}

static inline __attribute__((unused)) uint32_t *pt_native_record(uint64_t units) {
  uint64_t from = *pt_native.output_used;
  *pt_native.output_used = from + 4 * units;
  return from + 4 * units <= pt_native.output_bytes ? pt_native.output + from / 4 : (uint32_t *)0;
}

static inline __attribute__((unused)) uint32_t *pt_native_list(uint32_t *to, const void *from, uint64_t bytes, size_t count) {
  *to = (uint32_t)count;
  if (bytes != 0) memcpy(to + 1, from, bytes);
  return to + 1 + (bytes + 3) / 4;
}

/* A row's end, at most that of all rows. */
static inline __attribute__((always_inline, unused)) uint32_t pt_native_clamp_out_end(uint32_t end) {
  return end < pt_native.out_end ? end : pt_native.out_end;
}

/* Tells the compiler that a position lies before an end that was clamped, so that reads of it compare nothing. */
static inline __attribute__((always_inline, unused)) void pt_native_assume_in_out_end(uint32_t position) {
  if (position >= pt_native.out_end) __builtin_unreachable();
}

/* A row's end, at most that of all rows. */
static inline __attribute__((always_inline, unused)) uint32_t pt_native_clamp_in_end(uint32_t end) {
  return end < pt_native.in_end ? end : pt_native.in_end;
}

/* Tells the compiler that a position lies before an end that was clamped, so that reads of it compare nothing. */
static inline __attribute__((always_inline, unused)) void pt_native_assume_in_in_end(uint32_t position) {
  if (position >= pt_native.in_end) __builtin_unreachable();
}

/* What is read of an edge straight from its place in a row. */
static inline __attribute__((always_inline, unused)) uint32_t pt_native_out_peer(uint32_t position) {
  return position < pt_native.out_end ? pt_native.out_peer[position] : 0;
}

/* What is read of an edge straight from its place in a row. */
static inline __attribute__((always_inline, unused)) uint32_t pt_native_out_kind(uint32_t position) {
  return position < pt_native.out_end ? pt_native.out_kind[position] : 0;
}

/* What is read of an edge straight from its place in a row. */
static inline __attribute__((always_inline, unused)) uint32_t pt_native_in_peer(uint32_t position) {
  return position < pt_native.in_end ? pt_native.in_peer[position] : 0;
}

/* What is read of an edge straight from its place in a row. */
static inline __attribute__((always_inline, unused)) uint32_t pt_native_in_kind(uint32_t position) {
  return position < pt_native.in_end ? pt_native.in_kind[position] : 0;
}

/* Grows with every change of the graph. SPEC 3.2 */
static inline __attribute__((always_inline, unused)) uint32_t pt_epoch(void) {
  return pt_native.epoch;
}

/* One past the highest node id. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_count(void) {
  return pt_native.node_end;
}

/* See `node-kind` in the tables of constants. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_kind(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_kind[node] : 0;
}

/* Bit set, see `node-flag`. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_flags(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_flags[node] : 0;
}

/* Text id. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_name(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_name[node] : 0;
}

/* Text id. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_qualified_name(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_qualified_name[node] : 0;
}

/* Text id. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_signature(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_signature[node] : 0;
}

/* Text id of the documentation's first sentence, the empty text when there is none. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_doc(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_doc[node] : 0;
}

/* The node that contains this one. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_parent(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_parent[node] : 0;
}

/* File id. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_file(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_file[node] : 0;
}

/* 1-based. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_line(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_line[node] : 0;
}

/* 1-based, in UTF-16 code units. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_column(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_column[node] : 0;
}

/* 1-based, last line. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_end_line(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_end_line[node] : 0;
}

/* See `language`. */
static inline __attribute__((always_inline, unused)) uint32_t pt_node_language(uint32_t node) {
  return node < pt_native.node_end ? pt_native.node_language[node] : 0;
}

/* Text id, with `/`. */
static inline __attribute__((always_inline, unused)) uint32_t pt_file_path(uint32_t file) {
  return file < pt_native.file_end ? pt_native.file_path[file] : 0;
}

/* Bit set, see `file-flag`. */
static inline __attribute__((always_inline, unused)) uint32_t pt_file_flags(uint32_t file) {
  return file < pt_native.file_end ? pt_native.file_flags[file] : 0;
}

/* First position of the row of edges that leave a node. */
static inline __attribute__((always_inline, unused)) uint32_t pt_out_begin(uint32_t node) {
  return node < pt_native.node_end ? pt_native.out_start[node] : 0;
}

/* One past the last position. */
static inline __attribute__((always_inline, unused)) uint32_t pt_out_end(uint32_t node) {
  return node < pt_native.node_end ? pt_native.out_start[node] + pt_native.out_length[node] : 0;
}

/* First position of the row of edges that arrive at a node. */
static inline __attribute__((always_inline, unused)) uint32_t pt_in_begin(uint32_t node) {
  return node < pt_native.node_end ? pt_native.in_start[node] : 0;
}

/* One past the last position. */
static inline __attribute__((always_inline, unused)) uint32_t pt_in_end(uint32_t node) {
  return node < pt_native.node_end ? pt_native.in_start[node] + pt_native.in_length[node] : 0;
}

/* The edge at a position between `out-begin` and `out-end`. */
static inline __attribute__((always_inline, unused)) uint32_t pt_out_edge(uint32_t position) {
  return position < pt_native.out_end ? pt_native.out_rows[position] : 0;
}

/* The edge at a position between `in-begin` and `in-end`. */
static inline __attribute__((always_inline, unused)) uint32_t pt_in_edge(uint32_t position) {
  return position < pt_native.in_end ? pt_native.in_rows[position] : 0;
}

/* The node that the edge leads to. */
static inline __attribute__((always_inline, unused)) uint32_t pt_edge_to(uint32_t edge) {
  return edge < pt_native.edge_end ? pt_native.edge_to[edge] : 0;
}

/* The node that the edge leaves. */
static inline __attribute__((always_inline, unused)) uint32_t pt_edge_from(uint32_t edge) {
  return edge < pt_native.edge_end ? pt_native.edge_from[edge] : 0;
}

/* See `edge-kind` in the tables of constants. */
static inline __attribute__((always_inline, unused)) uint32_t pt_edge_kind(uint32_t edge) {
  return edge < pt_native.edge_end ? pt_native.edge_kind[edge] : 0;
}

/* Bit set, see `edge-flag`. */
static inline __attribute__((always_inline, unused)) uint32_t pt_edge_flags(uint32_t edge) {
  return edge < pt_native.edge_end ? pt_native.edge_flags[edge] : 0;
}

/* See `confidence`. */
static inline __attribute__((always_inline, unused)) uint32_t pt_edge_confidence(uint32_t edge) {
  return edge < pt_native.edge_end ? pt_native.edge_confidence[edge] : 0;
}

/* Line of the edge's site, 1-based. */
static inline __attribute__((always_inline, unused)) uint32_t pt_edge_line(uint32_t edge) {
  return edge < pt_native.edge_end ? pt_native.edge_line[edge] : 0;
}

/* Column of the edge's site, 1-based, in UTF-16 code units. */
static inline __attribute__((always_inline, unused)) uint32_t pt_edge_column(uint32_t edge) {
  return edge < pt_native.edge_end ? pt_native.edge_column[edge] : 0;
}

/* Position of a text's first byte. Texts are UTF-8. */
static inline __attribute__((always_inline, unused)) uint32_t pt_text_begin(uint32_t text) {
  return text < pt_native.text_end ? pt_native.text_start[text] : 0;
}

/* One past a text's last byte. */
static inline __attribute__((always_inline, unused)) uint32_t pt_text_end(uint32_t text) {
  return text < pt_native.text_end ? pt_native.text_start[text] + pt_native.text_length[text] : 0;
}

/* The byte at a position. */
static inline __attribute__((always_inline, unused)) uint32_t pt_text_u8(uint32_t at) {
  return at < pt_native.text_bytes_end ? pt_native.text_bytes[at] : 0;
}

/* Eight bytes, little-endian; 0 unless all eight are in range. */
static inline __attribute__((always_inline, unused)) uint64_t pt_text_u64(uint32_t at) {
  if ((uint64_t)at + 8 > pt_native.text_bytes_end) return 0;
  uint64_t found;
  memcpy(&found, pt_native.text_bytes + at, 8);
  return found;
}

/* Handle of a column by its name; 0 when there is none or it was not granted. */
static inline __attribute__((unused)) uint32_t pt_column(const uint8_t *name, size_t name_length) {
  const uint32_t *entry = pt_native.names;
  for (uint32_t handle = 1; handle < pt_native.column_count; handle++) {
    uint32_t length = entry[0];
    if (length == name_length && memcmp(entry + 1, name, length) == 0) return handle;
    entry += 1 + ((length == UINT32_MAX ? 0 : length) + 3) / 4;
  }
  return 0;
}

/* A node's value in a column of floats. */
static inline __attribute__((always_inline, unused)) float pt_column_f32(uint32_t column, uint32_t node) {
  if (column >= pt_native.column_count || node >= pt_native.attributes[2 * (uint64_t)column + 1]) return 0;
  float found;
  memcpy(&found, pt_native.graph + pt_native.attributes[2 * (uint64_t)column] + 4 * (uint64_t)node, 4);
  return found;
}

/* A node's value in a column of whole numbers. */
static inline __attribute__((always_inline, unused)) uint32_t pt_column_u32(uint32_t column, uint32_t node) {
  if (column >= pt_native.column_count || node >= pt_native.attributes[2 * (uint64_t)column + 1]) return 0;
  uint32_t found;
  memcpy(&found, pt_native.graph + pt_native.attributes[2 * (uint64_t)column] + 4 * (uint64_t)node, 4);
  return found;
}

/* How many hits the call is about. */
static inline __attribute__((always_inline, unused)) uint32_t pt_hit_count(void) {
  return pt_native.hit_count;
}

/* The node of a hit; hits count from 0. */
static inline __attribute__((always_inline, unused)) uint32_t pt_hit_node(uint32_t hit) {
  return hit < pt_native.hit_count ? pt_native.hit_node[hit] : 0;
}

/* Hops from the question's node. */
static inline __attribute__((always_inline, unused)) uint32_t pt_hit_depth(uint32_t hit) {
  return hit < pt_native.hit_count ? pt_native.hit_depth[hit] : 0;
}

/* Whether the hit stays; hits stay unless told otherwise. Out of range: nothing happens. */
static inline __attribute__((always_inline, unused)) void pt_set_keep(uint32_t hit, bool keep) {
  if (hit < pt_native.hit_count) pt_native.hit_keep[hit] = keep;
}

/* Default 0. Out of range: nothing happens. */
static inline __attribute__((always_inline, unused)) void pt_set_score(uint32_t hit, float score) {
  if (hit < pt_native.hit_count) pt_native.hit_score[hit] = score;
}

/* 0: the hook is about the whole graph. 1: about the hits, which are what changed. SPEC 4.5 */
static inline __attribute__((always_inline, unused)) uint32_t pt_scope(void) {
  return pt_native.scope;
}

/* A byte of the block of parameters and configuration. SPEC 4.6 */
static inline __attribute__((always_inline, unused)) uint32_t pt_param_u8(uint32_t at) {
  return at < pt_native.param_length ? pt_native.parameters[at] : 0;
}

/* Eight bytes, little-endian; 0 unless all eight are in range. */
static inline __attribute__((always_inline, unused)) uint64_t pt_param_u64(uint32_t at) {
  if ((uint64_t)at + 8 > pt_native.param_length) return 0;
  uint64_t found;
  memcpy(&found, pt_native.parameters + at, 8);
  return found;
}

/* Puts a text beside a hit under one of the labels that the manifest lists. */
static inline __attribute__((unused)) void pt_annotate(uint32_t hit, uint32_t label, const uint8_t *text, size_t text_length) {
  uint32_t *to = pt_native_record(3 + 1 + ((uint64_t)text_length + 3) / 4);
  if (to == 0) return;
  *to++ = 1;
  *to++ = hit;
  *to++ = label;
  to = pt_native_list(to, text, (uint64_t)text_length, text_length);
  (void)to;
}

/* `rule` counts the manifest's rules from 0; `edge` is 0 or the edge whose site is meant. */
static inline __attribute__((unused)) void pt_emit_diagnostic(uint32_t rule, uint32_t severity, uint32_t node, uint32_t edge, const uint8_t *message, size_t message_length, const uint32_t *related, size_t related_length) {
  uint32_t *to = pt_native_record(5 + 1 + ((uint64_t)message_length + 3) / 4 + 1 + (4 * (uint64_t)related_length + 3) / 4);
  if (to == 0) return;
  *to++ = 2;
  *to++ = rule;
  *to++ = severity;
  *to++ = node;
  *to++ = edge;
  to = pt_native_list(to, message, (uint64_t)message_length, message_length);
  to = pt_native_list(to, related, 4 * (uint64_t)related_length, related_length);
  (void)to;
}

/* `values` holds, hit by hit, a number for each column that the manifest lists. */
static inline __attribute__((unused)) void pt_emit_hits(const uint32_t *nodes, size_t nodes_length, const float *values, size_t values_length) {
  uint32_t *to = pt_native_record(1 + 1 + (4 * (uint64_t)nodes_length + 3) / 4 + 1 + (4 * (uint64_t)values_length + 3) / 4);
  if (to == 0) return;
  *to++ = 3;
  to = pt_native_list(to, nodes, 4 * (uint64_t)nodes_length, nodes_length);
  to = pt_native_list(to, values, 4 * (uint64_t)values_length, values_length);
  (void)to;
}

/* `column` counts the manifest's columns from 0; the values belong to `first-node` and those after it. */
static inline __attribute__((unused)) void pt_emit_f32(uint32_t column, uint32_t first_node, const float *values, size_t values_length) {
  uint32_t *to = pt_native_record(3 + 1 + (4 * (uint64_t)values_length + 3) / 4);
  if (to == 0) return;
  *to++ = 4;
  *to++ = column;
  *to++ = first_node;
  to = pt_native_list(to, values, 4 * (uint64_t)values_length, values_length);
  (void)to;
}

/* As `emit-f32`, for a column of whole numbers. */
static inline __attribute__((unused)) void pt_emit_u32(uint32_t column, uint32_t first_node, const uint32_t *values, size_t values_length) {
  uint32_t *to = pt_native_record(3 + 1 + (4 * (uint64_t)values_length + 3) / 4);
  if (to == 0) return;
  *to++ = 5;
  *to++ = column;
  *to++ = first_node;
  to = pt_native_list(to, values, 4 * (uint64_t)values_length, values_length);
  (void)to;
}

/* Adds bytes to what was written before. */
static inline __attribute__((unused)) void pt_write(const uint8_t *bytes, size_t bytes_length) {
  uint32_t *to = pt_native_record(1 + 1 + ((uint64_t)bytes_length + 3) / 4);
  if (to == 0) return;
  *to++ = 6;
  to = pt_native_list(to, bytes, (uint64_t)bytes_length, bytes_length);
  (void)to;
}

/* See `log-level`. */
static inline __attribute__((unused)) void pt_log(uint32_t level, const uint8_t *message, size_t message_length) {
  uint32_t *to = pt_native_record(2 + 1 + ((uint64_t)message_length + 3) / 4);
  if (to == 0) return;
  *to++ = 7;
  *to++ = level;
  to = pt_native_list(to, message, (uint64_t)message_length, message_length);
  (void)to;
}

/* Put in front of the function that is a trait's entry point, which has the name at the line's end. */
#define PT_EXPORT_LENS_EVALUATE __attribute__((visibility("default"))) /* pt_lens_evaluate */
#define PT_EXPORT_QUERY_ANSWER __attribute__((visibility("default"))) /* pt_query_answer */
#define PT_EXPORT_RULE_CHECK __attribute__((visibility("default"))) /* pt_rule_check */
#define PT_EXPORT_ANALYZER_ANALYZE __attribute__((visibility("default"))) /* pt_analyzer_analyze */
#define PT_EXPORT_EXPORTER_RENDER __attribute__((visibility("default"))) /* pt_exporter_render */

#endif

/* The kinds of node. 0 is what every read that is out of range yields. */
#define PT_NODE_KIND_NONE 0u /* No node. */
#define PT_NODE_KIND_PACKAGE 1u /* A crate, or a package of a workspace. */
#define PT_NODE_KIND_MODULE 2u /* A `mod` or a namespace. */
#define PT_NODE_KIND_FILE 3u /* A source file. */
#define PT_NODE_KIND_FUNCTION 4u /* A free function. */
#define PT_NODE_KIND_METHOD 5u /* A function of a type, a trait or an interface. */
#define PT_NODE_KIND_STRUCT 6u /* A struct or union. */
#define PT_NODE_KIND_CLASS 7u /* A class. */
#define PT_NODE_KIND_ENUM 8u /* An enum. */
#define PT_NODE_KIND_VARIANT 9u /* One of an enum's variants. */
#define PT_NODE_KIND_TRAIT 10u /* A trait. */
#define PT_NODE_KIND_INTERFACE 11u /* An interface. */
#define PT_NODE_KIND_TYPE_ALIAS 12u /* A name for a type. */
#define PT_NODE_KIND_CONSTANT 13u /* A constant. */
#define PT_NODE_KIND_STATIC 14u /* A static variable. */
#define PT_NODE_KIND_MACRO 15u /* A macro. */
#define PT_NODE_KIND_FIELD 16u /* A field of a type, a property of an interface. */
#define PT_NODE_KIND_CANDIDATES 17u /* No entity of the code: the set of definitions that an unresolved reference may mean. */

/* The kinds of edge; an edge reads as a sentence: `from` calls `to`. */
#define PT_EDGE_KIND_NONE 0u /* No edge. */
#define PT_EDGE_KIND_CONTAINS 1u /* `from` declares `to` inside itself. */
#define PT_EDGE_KIND_CALLS 2u /* `from` calls `to`. */
#define PT_EDGE_KIND_IMPLEMENTS 3u /* `from` implements the trait or interface `to`. */
#define PT_EDGE_KIND_EXTENDS 4u /* `from` extends the class, trait or interface `to`. */
#define PT_EDGE_KIND_USES 5u /* `from` names `to` without calling it. */
#define PT_EDGE_KIND_IMPORTS 6u /* `from` imports `to`. */
#define PT_EDGE_KIND_CANDIDATE 7u /* From a set of candidates to each definition that it may mean. */

/* How sure the engine is that an edge exists in the code. A higher value is surer. */
#define PT_CONFIDENCE_NONE 0u /* No edge. */
#define PT_CONFIDENCE_AMBIGUOUS 1u /* One of several targets, or a target that only shares its name. */
#define PT_CONFIDENCE_INFERRED 2u /* The only target that fits, though no rule of the language proves it. */
#define PT_CONFIDENCE_RESOLVED 3u /* Follows from the rules of the language, or a compiler said so. */

/* Properties of a node, one bit each. */
#define PT_NODE_FLAG_PUBLIC 1u /* Visible outside its module or package. */
#define PT_NODE_FLAG_ASYNC 2u /* Declared async. */
#define PT_NODE_FLAG_UNSAFE 4u /* Declared unsafe. */
#define PT_NODE_FLAG_TEST 8u /* A test, or code that is there for tests only. */
#define PT_NODE_FLAG_GENERATED 16u /* Generated code. */
#define PT_NODE_FLAG_VENDORED 32u /* Code of somebody else kept in this code base. */
#define PT_NODE_FLAG_CONST 64u /* Declared const. */
#define PT_NODE_FLAG_STATIC 128u /* A member that belongs to the type, not to its values. */
#define PT_NODE_FLAG_ABSTRACT 256u /* Declared abstract. */
#define PT_NODE_FLAG_DEPRECATED 512u /* Marked as deprecated. */
#define PT_NODE_FLAG_MUTABLE 1024u /* May be assigned to. */
#define PT_NODE_FLAG_RECEIVER 2048u /* Has a receiver (`self`, `this`). */
#define PT_NODE_FLAG_BODY 4096u /* Has a body of its own: a provided method, not a required one. */
#define PT_NODE_FLAG_ENTRY 8192u /* Called from outside the analysed code. */
#define PT_NODE_FLAG_OVERRIDE 16384u /* Overrides or implements a member of a supertype. */
#define PT_NODE_FLAG_ACCESSOR 32768u /* A getter or setter. */
#define PT_NODE_FLAG_INCOMPLETE 65536u /* A syntax error lies in it, so facts about it may be missing. */
#define PT_NODE_FLAG_EXTERNAL 131072u /* Lies outside the code base; never shown in answers. */

/* Properties of an edge, one bit each. */
#define PT_EDGE_FLAG_MACRO 1u /* The site lies inside a macro invocation. */
#define PT_EDGE_FLAG_DYNAMIC 2u /* The call goes through a trait object, an interface or a generic bound: `to` is the declaration. */
#define PT_EDGE_FLAG_PRECISE 4u /* Comes from a compiler's index. */
#define PT_EDGE_FLAG_REEXPORT 8u /* A re-export. */
#define PT_EDGE_FLAG_TYPE_ONLY 16u /* An import of types only. */
#define PT_EDGE_FLAG_VALUE 32u /* A function named without being called. */

/* Properties of a file, one bit each. */
#define PT_FILE_FLAG_TEST 1u /* Holds tests. */
#define PT_FILE_FLAG_GENERATED 2u /* Generated code. */
#define PT_FILE_FLAG_VENDORED 4u /* Code of somebody else kept in this code base. */
#define PT_FILE_FLAG_SYNTAX_ERRORS 8u /* Parts of it could not be parsed. */
#define PT_FILE_FLAG_EXTERNAL 16u /* Belongs to a model of a standard library, not to the code base. */

/* Languages of files and nodes. More are added with new versions. */
#define PT_LANGUAGE_NONE 0u /* No language. */
#define PT_LANGUAGE_RUST 1u /* Rust. */
#define PT_LANGUAGE_TYPESCRIPT 2u /* TypeScript. */
#define PT_LANGUAGE_TSX 3u /* TypeScript with JSX. */
#define PT_LANGUAGE_JAVASCRIPT 4u /* JavaScript, with or without JSX. */
#define PT_LANGUAGE_PYTHON 5u /* Python. */
#define PT_LANGUAGE_GO 6u /* Go. */
#define PT_LANGUAGE_JAVA 7u /* Java. */
#define PT_LANGUAGE_C 8u /* C. */
#define PT_LANGUAGE_CPP 9u /* C++, and headers of C. */
#define PT_LANGUAGE_CSHARP 10u /* C#. */

/* How grave a finding is. 0 stands for the severity that the manifest gives the rule. */
#define PT_SEVERITY_ERROR 1u /* Must be changed; `check` fails. */
#define PT_SEVERITY_WARNING 2u /* Should be changed. */
#define PT_SEVERITY_INFO 3u /* Worth knowing. */

/* How important a message is. */
#define PT_LOG_LEVEL_ERROR 1u /* Something went wrong. */
#define PT_LOG_LEVEL_WARNING 2u /* Something may be wrong. */
#define PT_LOG_LEVEL_INFO 3u /* What the plugin does. */
#define PT_LOG_LEVEL_DEBUG 4u /* For the plugin's author. */

/* What a call is about. */
#define PT_SCOPE_GRAPH 0u /* The hook is about the whole graph. */
#define PT_SCOPE_HITS 1u /* The hook is about the hits. */

/* Types of parameters and configuration, see SPEC 4.6. */
#define PT_PARAMETER_TYPE_BOOLEAN 1u /* 8 bytes, 0 or 1. */
#define PT_PARAMETER_TYPE_INTEGER 2u /* 8 bytes, a signed integer. */
#define PT_PARAMETER_TYPE_NUMBER 3u /* 8 bytes, a double-precision float. */
#define PT_PARAMETER_TYPE_STRING 4u /* UTF-8. */
#define PT_PARAMETER_TYPE_STRINGS 5u /* A count, then each string's length and bytes. */
#define PT_PARAMETER_TYPE_NODE 6u /* 8 bytes, a node id. */

#ifdef __cplusplus
}
#endif

#endif
