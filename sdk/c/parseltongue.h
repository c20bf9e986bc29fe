/*
 * Write Parseltongue plugins in C: one header, no library.
 *
 *   #include "parseltongue.h"
 *
 *   PT_LENS(hook) {
 *     PT_EACH_HIT(hit) {
 *       if (!pt_node_has(pt_hit_node(hit), PT_NODE_FLAG_PUBLIC)) pt_drop(hit);
 *     }
 *   }
 *
 * Nodes, edges, files and texts are plain numbers; 0 is none, and reading none gives 0. Functions of the contract itself
 * (`pt_node_kind`, `pt_edge_to`, …) are declared in parseltongue_raw.h.
 *
 * Compile with: clang --target=wasm32 -O3 -mbulk-memory -nostdlib -Wl,--no-entry -o plugin.wasm plugin.c
 */
#ifndef PARSELTONGUE_H
#define PARSELTONGUE_H

#include "parseltongue_raw.h"

#define PT_INLINE static inline __attribute__((always_inline, unused))
#define PT_HELPER static __attribute__((unused))

/* ---- Entry points. `hook` names the parameter that counts the manifest's hooks of the trait from 0. ---- */

/* Judges a question's candidates: keeps or drops, scores, annotates. */
#define PT_LENS(hook) PT_EXPORT_LENS_EVALUATE void pt_lens_evaluate(uint32_t hook __attribute__((unused)))
/* Answers a question of its own. */
#define PT_QUERY(hook) PT_EXPORT_QUERY_ANSWER void pt_query_answer(uint32_t hook __attribute__((unused)))
/* Checks the code base. */
#define PT_RULE(hook) PT_EXPORT_RULE_CHECK void pt_rule_check(uint32_t hook __attribute__((unused)))
/* Computes columns. */
#define PT_ANALYZER(hook) PT_EXPORT_ANALYZER_ANALYZE void pt_analyzer_analyze(uint32_t hook __attribute__((unused)))
/* Turns graph and hits into a text or bytes. */
#define PT_EXPORTER(hook) PT_EXPORT_EXPORTER_RENDER void pt_exporter_render(uint32_t hook __attribute__((unused)))

/* ---- Loops ---- */

/* All nodes that exist, by id: in no order that means anything, see pt_sort_nodes. */
#define PT_EACH_NODE(node)                                                      \
  for (uint32_t node = 1, node##_end = pt_node_count(); node < node##_end; node++) \
    if (pt_node_kind(node) != PT_NODE_KIND_NONE)

/* The edges that leave a node, by kind of edge, then by the other end; see PT_OUT_KIND and PT_OUT_TO. */
#define PT_EACH_OUT_EDGE(edge, node)                                                                      \
  for (uint32_t edge##_at = pt_out_begin(node), edge##_end = pt_clamp_out_end(pt_out_end(node)), edge = 0; \
       edge##_at < edge##_end && (pt_is_in_out_row(edge##_at), (edge = pt_out_edge(edge##_at)), 1); edge##_at++)

/* The edges that arrive at a node, by kind of edge, then by the other end; see PT_IN_KIND and PT_IN_FROM. */
#define PT_EACH_IN_EDGE(edge, node)                                                                    \
  for (uint32_t edge##_at = pt_in_begin(node), edge##_end = pt_clamp_in_end(pt_in_end(node)), edge = 0; \
       edge##_at < edge##_end && (pt_is_in_in_row(edge##_at), (edge = pt_in_edge(edge##_at)), 1); edge##_at++)

/*
 * The kind of a loop's edge, and the node at its other end: what pt_edge_kind, pt_edge_to and pt_edge_from say. Within the
 * loop these are read where they lie one after the other, which is faster in machine code.
 */
#ifdef __wasm__
#define PT_OUT_KIND(edge) pt_edge_kind(edge)
#define PT_OUT_TO(edge) pt_edge_to(edge)
#define PT_IN_KIND(edge) pt_edge_kind(edge)
#define PT_IN_FROM(edge) pt_edge_from(edge)
/* In the sandbox the host sees by itself that positions are those of a row. */
#define pt_clamp_out_end(end) (end)
#define pt_clamp_in_end(end) (end)
#define pt_is_in_out_row(position) ((void)0)
#define pt_is_in_in_row(position) ((void)0)
#else
/*
 * A row's end is compared with that of all rows once, and no position before it again. That holds as long as the table is
 * the same, and the host hands over another one only between calls, when no loop is under way.
 */
#define PT_OUT_KIND(edge) pt_native_out_kind(edge##_at)
#define PT_OUT_TO(edge) pt_native_out_peer(edge##_at)
#define PT_IN_KIND(edge) pt_native_in_kind(edge##_at)
#define PT_IN_FROM(edge) pt_native_in_peer(edge##_at)
#define pt_clamp_out_end pt_native_clamp_out_end
#define pt_clamp_in_end pt_native_clamp_in_end
#define pt_is_in_out_row pt_native_assume_in_out_end
#define pt_is_in_in_row pt_native_assume_in_in_end
#endif

/* The question's candidates, in order. */
#define PT_EACH_HIT(hit) for (uint32_t hit = 0, hit##_end = pt_hit_count(); hit < hit##_end; hit++)

/* Whether a rule or an analyzer is asked about what changed only, not about the whole graph. */
PT_INLINE bool pt_only_changed(void) { return pt_scope() == PT_SCOPE_HITS; }

/* The nodes that a rule or an analyzer is asked about: all there are, or those that changed and the ones next to them. */
#define PT_EACH_IN_SCOPE(node)                                                                             \
  for (uint32_t node##_at = 0, node##_end = pt_only_changed() ? pt_hit_count() : pt_node_count(), node = 0; \
       node##_at < node##_end && ((node = pt_only_changed() ? pt_hit_node(node##_at) : node##_at), 1);     \
       node##_at++)                                                                                        \
    if (pt_node_kind(node) != PT_NODE_KIND_NONE)

/* ---- Nodes ---- */

/* False for 0, for ids out of range and for nodes that are gone. */
PT_INLINE bool pt_node_exists(uint32_t node) { return pt_node_kind(node) != PT_NODE_KIND_NONE; }
/* Whether all of these flags are set. */
PT_INLINE bool pt_node_has(uint32_t node, uint32_t flags) { return (pt_node_flags(node) & flags) == flags; }
/* How many edges leave the node. */
PT_INLINE uint32_t pt_out_count(uint32_t node) { return pt_out_end(node) - pt_out_begin(node); }
/* How many edges arrive at the node. */
PT_INLINE uint32_t pt_in_count(uint32_t node) { return pt_in_end(node) - pt_in_begin(node); }

/* ---- Memory. Weak, so that a plugin's own win; with -mbulk-memory the compiler needs them rarely. ---- */

#ifdef __wasm__

__attribute__((weak)) void *memcpy(void *restrict target, const void *restrict source, size_t size) {
  unsigned char *to = (unsigned char *)target;
  const unsigned char *from = (const unsigned char *)source;
  /* The barrier keeps the compiler from making a call of memcpy out of memcpy's own loop. */
  for (size_t at = 0; at < size; at++) {
    to[at] = from[at];
    __asm__ volatile("" ::: "memory");
  }
  return target;
}

__attribute__((weak)) void *memset(void *target, int value, size_t size) {
  unsigned char *to = (unsigned char *)target;
  for (size_t at = 0; at < size; at++) {
    to[at] = (unsigned char)value;
    __asm__ volatile("" ::: "memory");
  }
  return target;
}
#endif

PT_INLINE size_t pt_length_of(const char *string) {
  size_t length = 0;
  while (string[length] != 0) length++;
  return length;
}

/* ---- Texts of the graph ---- */

/* In bytes of UTF-8. */
PT_INLINE uint32_t pt_text_length(uint32_t text) { return pt_text_end(text) - pt_text_begin(text); }

PT_HELPER bool pt_text_is_at(uint32_t at, const char *literal, size_t length) {
  for (size_t index = 0; index < length; index++) {
    if (pt_text_u8(at + (uint32_t)index) != (unsigned char)literal[index]) return false;
  }
  return true;
}

PT_HELPER bool pt_text_equals(uint32_t text, const char *literal) {
  size_t length = pt_length_of(literal);
  return pt_text_length(text) == length && pt_text_is_at(pt_text_begin(text), literal, length);
}

PT_HELPER bool pt_text_starts_with(uint32_t text, const char *literal) {
  size_t length = pt_length_of(literal);
  return pt_text_length(text) >= length && pt_text_is_at(pt_text_begin(text), literal, length);
}

PT_HELPER bool pt_text_ends_with(uint32_t text, const char *literal) {
  size_t length = pt_length_of(literal);
  return pt_text_length(text) >= length && pt_text_is_at(pt_text_end(text) - (uint32_t)length, literal, length);
}

/* Byte index of the first occurrence, or -1. */
PT_HELPER int32_t pt_text_index_of(uint32_t text, const char *literal) {
  size_t length = pt_length_of(literal);
  uint32_t begin = pt_text_begin(text), size = pt_text_length(text);
  for (uint32_t at = 0; at + length <= size; at++) {
    if (pt_text_is_at(begin + at, literal, length)) return (int32_t)at;
  }
  return -1;
}

/* Below 0 when the first comes before the second, above 0 when after it, 0 for the same: in the order of their bytes. */
PT_HELPER int32_t pt_text_compare(uint32_t text, uint32_t other) {
  uint32_t left = pt_text_begin(text), right = pt_text_begin(other);
  uint32_t size = pt_text_length(text), other_size = pt_text_length(other);
  uint32_t common = size < other_size ? size : other_size, at = 0;
  for (; at + 8 <= common; at += 8) {
    uint64_t word = pt_text_u64(left + at), other_word = pt_text_u64(right + at);
    if (word != other_word) return __builtin_bswap64(word) < __builtin_bswap64(other_word) ? -1 : 1;
  }
  for (; at < common; at++) {
    uint32_t byte = pt_text_u8(left + at), other_byte = pt_text_u8(right + at);
    if (byte != other_byte) return (int32_t)byte - (int32_t)other_byte;
  }
  return (int32_t)size - (int32_t)other_size;
}

PT_INLINE bool pt_text_contains(uint32_t text, const char *literal) { return pt_text_index_of(text, literal) >= 0; }

/* ---- The order of nodes. What a plugin gives must not depend on ids, so hits are sorted before they are given. ---- */

PT_INLINE int32_t pt_order_of(uint32_t left, uint32_t right) { return left < right ? -1 : left > right; }

/* Below 0 when the first node comes before the second, above 0 when after it: by qualified name, path, kind and place. */
PT_HELPER int32_t pt_node_compare(uint32_t node, uint32_t other) {
  if (node == other) return 0;
  int32_t order = pt_text_compare(pt_node_qualified_name(node), pt_node_qualified_name(other));
  if (order == 0) order = pt_text_compare(pt_file_path(pt_node_file(node)), pt_file_path(pt_node_file(other)));
  if (order == 0) order = pt_order_of(pt_node_kind(node), pt_node_kind(other));
  if (order == 0) order = pt_order_of(pt_node_line(node), pt_node_line(other));
  return order == 0 ? pt_order_of(pt_node_column(node), pt_node_column(other)) : order;
}

/* Down to a leaf and up again: what sinks has come from a leaf, so this compares half as often as looking on the way. */
PT_HELPER void pt_sift_node(uint32_t *nodes, size_t at, size_t count) {
  uint32_t sinking = nodes[at];
  size_t hole = at;
  for (size_t child; (child = 2 * hole + 1) < count; hole = child) {
    if (child + 1 < count && pt_node_compare(nodes[child], nodes[child + 1]) < 0) child++;
    nodes[hole] = nodes[child];
  }
  for (size_t parent; hole > at && pt_node_compare(nodes[parent = (hole - 1) / 2], sinking) < 0; hole = parent) {
    nodes[hole] = nodes[parent];
  }
  nodes[hole] = sinking;
}

/* Puts nodes in the order of pt_node_compare, in place. */
PT_HELPER void pt_sort_nodes(uint32_t *nodes, size_t count) {
  for (size_t at = count / 2; at > 0; at--) pt_sift_node(nodes, at - 1, count);
  for (size_t end = count; end > 1; end--) {
    uint32_t last = nodes[0];
    nodes[0] = nodes[end - 1];
    nodes[end - 1] = last;
    pt_sift_node(nodes, 0, end - 1);
  }
}

/*
 * Adds a node to `count` others that were added in this way, of which the first `most` by pt_node_compare are kept; gives
 * how many there are now. Sort them when all are there: until then they stand so that the last is found at once.
 */
PT_HELPER size_t pt_keep_first(uint32_t *nodes, size_t count, size_t most, uint32_t node) {
  if (count >= most) {
    if (most == 0 || pt_node_compare(node, nodes[0]) >= 0) return most;
    nodes[0] = node;
    pt_sift_node(nodes, 0, most);
    return most;
  }
  size_t hole = count;
  for (size_t parent; hole > 0 && pt_node_compare(nodes[parent = (hole - 1) / 2], node) < 0; hole = parent) {
    nodes[hole] = nodes[parent];
  }
  nodes[hole] = node;
  return count + 1;
}

/* ---- Building texts in a buffer of one's own; what does not fit is left out. ---- */

/*
 *   char buffer[128];
 *   pt_writer line = pt_writer_of(buffer, sizeof buffer);
 *   pt_put_string(&line, "called ");
 *   pt_put_number(&line, pt_in_count(node));
 */
typedef struct {
  char *buffer;
  size_t capacity;
  size_t length;
} pt_writer;

PT_INLINE pt_writer pt_writer_of(char *buffer, size_t capacity) {
  pt_writer writer = {buffer, capacity, 0};
  return writer;
}

PT_HELPER void pt_put_byte(pt_writer *writer, unsigned char byte) {
  if (writer->length < writer->capacity) writer->buffer[writer->length++] = (char)byte;
}

PT_HELPER void pt_put_string(pt_writer *writer, const char *string) {
  for (; *string != 0; string++) pt_put_byte(writer, (unsigned char)*string);
}

/* A text of the graph, whole or not at all, so that no character is cut. */
PT_HELPER void pt_put_text(pt_writer *writer, uint32_t text) {
  uint32_t begin = pt_text_begin(text), end = pt_text_end(text);
  if (end - begin > writer->capacity - writer->length) return;
  for (uint32_t at = begin; at < end; at++) pt_put_byte(writer, (unsigned char)pt_text_u8(at));
}

/* A whole number in decimal. */
PT_HELPER void pt_put_number(pt_writer *writer, int64_t number) {
  char digits[20];
  size_t count = 0;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  if (number < 0) pt_put_byte(writer, '-');
  do {
    digits[count++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  while (count > 0) pt_put_byte(writer, (unsigned char)digits[--count]);
}

/* ---- What a lens says ---- */

/* Whether the hit stays; hits stay unless told otherwise. */
PT_INLINE void pt_keep(uint32_t hit, bool stays) { pt_set_keep(hit, stays); }
/* Takes the hit out of the answer. */
PT_INLINE void pt_drop(uint32_t hit) { pt_set_keep(hit, false); }
/* Higher comes first; default 0. */
PT_INLINE void pt_score(uint32_t hit, float value) { pt_set_score(hit, value); }
/* Puts a text beside the hit; `label` counts the `annotations` of the manifest from 0. */
PT_INLINE void pt_annotate_string(uint32_t hit, uint32_t label, const char *string) {
  pt_annotate(hit, label, (const uint8_t *)string, pt_length_of(string));
}
PT_INLINE void pt_annotate_with(uint32_t hit, uint32_t label, const pt_writer *text) {
  pt_annotate(hit, label, (const uint8_t *)text->buffer, text->length);
}

/* A whole number in decimal. */
PT_HELPER void pt_annotate_number(uint32_t hit, uint32_t label, int64_t value) {
  char buffer[20];
  pt_writer text = pt_writer_of(buffer, sizeof buffer);
  pt_put_number(&text, value);
  pt_annotate_with(hit, label, &text);
}

/* ---- What a rule reports ---- */

/* Reports a finding at a node, as grave as the manifest says of the rule. `rule` is the entry point's `hook`. */
PT_INLINE void pt_report(uint32_t rule, uint32_t node, const char *message) {
  pt_emit_diagnostic(rule, 0, node, 0, (const uint8_t *)message, pt_length_of(message), (const uint32_t *)0, 0);
}
/* Reports a finding at an edge's site. */
PT_INLINE void pt_report_edge(uint32_t rule, uint32_t edge, const char *message) {
  pt_emit_diagnostic(rule, 0, pt_edge_from(edge), edge, (const uint8_t *)message, pt_length_of(message),
                     (const uint32_t *)0, 0);
}
/* As both, with a PT_SEVERITY_… (0: the manifest's) and a message that was built in a writer; `edge` 0 is none. */
PT_INLINE void pt_report_with(uint32_t rule, uint32_t severity, uint32_t node, uint32_t edge, const pt_writer *message) {
  pt_emit_diagnostic(rule, severity, node, edge, (const uint8_t *)message->buffer, message->length,
                     (const uint32_t *)0, 0);
}

/* ---- What a query finds ---- */

#define PT_FOUND_NODES 256
#define PT_FOUND_VALUES (16 * PT_FOUND_NODES)

/* Hits on their way to the host: `static pt_found found;`, then pt_found_add and pt_found_value, at the end finish. */
typedef struct {
  uint32_t nodes[PT_FOUND_NODES];
  float values[PT_FOUND_VALUES];
  size_t node_count;
  size_t value_count;
  size_t sent_count;
} pt_found;

PT_HELPER void pt_found_send(pt_found *found) {
  pt_emit_hits(found->nodes, found->node_count, found->values, found->value_count);
  found->sent_count += found->node_count;
  found->node_count = 0;
  found->value_count = 0;
}
/* Adds a hit; then give it a value for each of the manifest's columns. */
PT_HELPER void pt_found_add(pt_found *found, uint32_t node) {
  if (found->node_count == PT_FOUND_NODES) pt_found_send(found);
  found->nodes[found->node_count++] = node;
}
/* The latest hit's value in its next column. A manifest has at most 16 columns; more values make the call fail. */
PT_HELPER void pt_found_value(pt_found *found, float value) {
  if (found->value_count == PT_FOUND_VALUES) __builtin_trap();
  found->values[found->value_count++] = value;
}

/* Puts a text beside the latest hit; `label` counts the `annotations` of the manifest's query from 0. */
PT_INLINE void pt_found_annotate(const pt_found *found, uint32_t label, const pt_writer *text) {
  pt_annotate_with((uint32_t)(found->sent_count + found->node_count - 1), label, text);
}
/* Hands the rest to the host and starts anew; the last thing that a query does. */
PT_HELPER void pt_found_finish(pt_found *found) {
  pt_found_send(found);
  found->sent_count = 0;
}

/* ---- Columns, output, log ---- */

/* A column's handle by its name, which the manifest lists under `attributes`; 0 when there is none. */
PT_INLINE uint32_t pt_column_named(const char *name) { return pt_column((const uint8_t *)name, pt_length_of(name)); }

#define PT_COLUMN_RUN 256

/*
 * One column of an analyzer on its way to the host: `static pt_column_writer calls = {.column = 0};`, then pt_set_u32 or
 * pt_set_f32 (one of them for a column, as the manifest says), at the end finish.
 */
typedef struct {
  /* Counts the manifest's columns from 0. */
  uint32_t column;
  bool is_float;
  uint32_t first;
  uint32_t count;
  union {
    uint32_t whole[PT_COLUMN_RUN];
    float real[PT_COLUMN_RUN];
  } values;
} pt_column_writer;

/* Hands the rest to the host; the last thing that an analyzer does. */
PT_HELPER void pt_column_finish(pt_column_writer *writer) {
  if (writer->count > 0 && writer->is_float)
    pt_emit_f32(writer->column, writer->first, writer->values.real, writer->count);
  else if (writer->count > 0)
    pt_emit_u32(writer->column, writer->first, writer->values.whole, writer->count);
  writer->count = 0;
}
PT_HELPER uint32_t pt_column_place(pt_column_writer *writer, uint32_t node, bool is_float) {
  if (writer->count == PT_COLUMN_RUN || node != writer->first + writer->count) {
    pt_column_finish(writer);
    writer->first = node;
  }
  writer->is_float = is_float;
  return writer->count++;
}
/* A node's value. */
PT_HELPER void pt_set_u32(pt_column_writer *writer, uint32_t node, uint32_t value) {
  writer->values.whole[pt_column_place(writer, node, false)] = value;
}
/* A node's value. */
PT_HELPER void pt_set_f32(pt_column_writer *writer, uint32_t node, float value) {
  writer->values.real[pt_column_place(writer, node, true)] = value;
}
/* Hands what was written so far to whoever asked for the export, and empties the writer. */
PT_INLINE void pt_write_out(pt_writer *writer) {
  pt_write((const uint8_t *)writer->buffer, writer->length);
  writer->length = 0;
}
/* A message for the plugin's author; needs `log = true` under [capabilities]. See PT_LOG_LEVEL_…. */
PT_INLINE void pt_log_string(uint32_t level, const char *message) {
  pt_log(level, (const uint8_t *)message, pt_length_of(message));
}

/* ---- Parameters and configuration, SPEC 4.6 ---- */

/* A value as it lies in the block; `at` 0 when there is none of that name and type. */
typedef struct {
  uint32_t at;
  uint32_t length;
} pt_value;

PT_INLINE uint32_t pt_param_u32(uint32_t at) {
  return pt_param_u8(at) | pt_param_u8(at + 1) << 8 | pt_param_u8(at + 2) << 16 | pt_param_u8(at + 3) << 24;
}

PT_HELPER bool pt_param_is_at(uint32_t at, const char *literal, size_t length) {
  for (size_t index = 0; index < length; index++) {
    if (pt_param_u8(at + (uint32_t)index) != (unsigned char)literal[index]) return false;
  }
  return true;
}

PT_HELPER pt_value pt_find_value(const char *prefix, const char *name, uint32_t type) {
  size_t prefix_length = pt_length_of(prefix), name_length = pt_length_of(name);
  uint32_t at = 8;
  for (uint32_t left = pt_param_u32(4); left > 0; left--) {
    uint64_t head = pt_param_u64(at);
    uint32_t length = (uint32_t)(head >> 16) & 0xffff;
    pt_value value = {at + 8 + ((length + 7) & ~7u), (uint32_t)(head >> 32)};
    if (length == prefix_length + name_length && ((uint32_t)head & 0xff) == type &&
        pt_param_is_at(at + 8, prefix, prefix_length) &&
        pt_param_is_at(at + 8 + (uint32_t)prefix_length, name, name_length))
      return value;
    at = value.at + ((value.length + 7) & ~7u);
  }
  pt_value none = {0, 0};
  return none;
}

PT_HELPER int64_t pt_value_integer(pt_value value, int64_t fallback) {
  return value.at == 0 ? fallback : (int64_t)pt_param_u64(value.at);
}
PT_HELPER double pt_value_number(pt_value value, double fallback) {
  union {
    uint64_t bits;
    double number;
  } both = {pt_param_u64(value.at)};
  return value.at == 0 ? fallback : both.number;
}
PT_HELPER bool pt_value_equals(pt_value value, const char *literal) {
  size_t length = pt_length_of(literal);
  return value.at != 0 && value.length == length && pt_param_is_at(value.at, literal, length);
}
/* Puts a string, whole or not at all, so that no character is cut. */
PT_HELPER void pt_put_value(pt_writer *writer, pt_value value) {
  if (value.at == 0 || value.length > writer->capacity - writer->length) return;
  for (uint32_t at = 0; at < value.length; at++) pt_put_byte(writer, (unsigned char)pt_param_u8(value.at + at));
}
/* The strings of a list: `PT_EACH_STRING(item, pt_config_strings("layers")) if (pt_value_equals(item, "core")) …` */
#define PT_EACH_STRING(item, list)                                                                              \
  for (pt_value item##_list = (list), item = {item##_list.at + 4, 0},                                           \
                item##_left = {0, item##_list.at == 0 ? 0 : pt_param_u32(item##_list.at)};                      \
       item##_left.length > 0 && ((item = (pt_value){item.at + item.length + 4, pt_param_u32(item.at + item.length)}), 1); \
       item##_left.length--)

/* The plugin's configuration. What is read under another name or type than the manifest's is the fallback. */
PT_INLINE bool pt_config_boolean(const char *name, bool fallback) {
  return pt_value_integer(pt_find_value("config.", name, PT_PARAMETER_TYPE_BOOLEAN), fallback) != 0;
}
PT_INLINE int64_t pt_config_integer(const char *name, int64_t fallback) {
  return pt_value_integer(pt_find_value("config.", name, PT_PARAMETER_TYPE_INTEGER), fallback);
}
PT_INLINE double pt_config_number(const char *name, double fallback) {
  return pt_value_number(pt_find_value("config.", name, PT_PARAMETER_TYPE_NUMBER), fallback);
}
PT_INLINE pt_value pt_config_string(const char *name) {
  return pt_find_value("config.", name, PT_PARAMETER_TYPE_STRING);
}
PT_INLINE pt_value pt_config_strings(const char *name) {
  return pt_find_value("config.", name, PT_PARAMETER_TYPE_STRINGS);
}

/* What the host knows beside the code; needs its name under `host-data` and api = "1.1". SPEC 4.7 */
PT_INLINE pt_value pt_host_data_strings(const char *name) {
  return pt_find_value("host.", name, PT_PARAMETER_TYPE_STRINGS);
}

/* The question's own parameters. */
PT_INLINE bool pt_parameter_boolean(const char *name, bool fallback) {
  return pt_value_integer(pt_find_value("", name, PT_PARAMETER_TYPE_BOOLEAN), fallback) != 0;
}
PT_INLINE int64_t pt_parameter_integer(const char *name, int64_t fallback) {
  return pt_value_integer(pt_find_value("", name, PT_PARAMETER_TYPE_INTEGER), fallback);
}
PT_INLINE double pt_parameter_number(const char *name, double fallback) {
  return pt_value_number(pt_find_value("", name, PT_PARAMETER_TYPE_NUMBER), fallback);
}
PT_INLINE pt_value pt_parameter_string(const char *name) {
  return pt_find_value("", name, PT_PARAMETER_TYPE_STRING);
}
PT_INLINE pt_value pt_parameter_strings(const char *name) {
  return pt_find_value("", name, PT_PARAMETER_TYPE_STRINGS);
}
/* A node that the question is about; 0 when none was given. */
PT_INLINE uint32_t pt_parameter_node(const char *name) {
  return (uint32_t)pt_value_integer(pt_find_value("", name, PT_PARAMETER_TYPE_NODE), 0);
}

#endif
