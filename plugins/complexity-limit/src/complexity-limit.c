/* Functions that are too complex. */
#include "parseltongue.h"

/* Hosts take 10,000 findings of one call. */
#define MOST_FINDINGS 9000
#define LEFT_OUT (PT_NODE_FLAG_EXTERNAL | PT_NODE_FLAG_GENERATED | PT_NODE_FLAG_VENDORED)

typedef struct {
  uint32_t column;
  uint32_t complexity;
  uint32_t lines;
  uint32_t calls;
  uint32_t left_out;
} limits;

static limits configured(void) {
  limits most;
  most.column = pt_column_named("complexity");
  most.complexity = (uint32_t)pt_config_integer("most-complexity", 1000);
  most.lines = (uint32_t)pt_config_integer("most-lines", 80);
  most.calls = (uint32_t)pt_config_integer("most-calls", 25);
  most.left_out = LEFT_OUT | (pt_config_boolean("tests", false) ? 0 : PT_NODE_FLAG_TEST);
  return most;
}

static bool is_function(uint32_t node, uint32_t left_out) {
  uint32_t kind = pt_node_kind(node);
  if (kind != PT_NODE_KIND_FUNCTION && kind != PT_NODE_KIND_METHOD) return false;
  return (pt_node_flags(node) & left_out) == 0;
}

/* Different ends of its calls: a row is sorted by kind and end, so equal ends stand together. */
static uint32_t calls_of(uint32_t node) {
  uint32_t count = 0, before = 0;
  PT_EACH_OUT_EDGE(edge, node) {
    uint32_t kind = pt_edge_kind(edge);
    if (kind > PT_EDGE_KIND_CALLS) break;
    if (kind != PT_EDGE_KIND_CALLS) continue;
    uint32_t to = pt_edge_to(edge);
    if (to != before) count++;
    before = to;
  }
  return count;
}

static void put_excess(pt_writer *message, const char *what, uint32_t is, uint32_t most) {
  pt_put_string(message, what);
  pt_put_number(message, is);
  pt_put_string(message, ", more than ");
  pt_put_number(message, most);
}

/* Writes what is too much about a function, after its name; whether anything is. Few are, so the name is not written yet. */
static bool judge(pt_writer *message, uint32_t node, const limits *most) {
  size_t start = message->length;
  if (most->column != 0) {
    uint32_t complexity = pt_column_u32(most->column, node);
    if (complexity > most->complexity) put_excess(message, " has a complexity of ", complexity, most->complexity);
    return message->length > start;
  }
  uint32_t lines = pt_node_end_line(node) - pt_node_line(node) + 1;
  if (lines > most->lines) put_excess(message, " takes lines: ", lines, most->lines);
  uint32_t calls = calls_of(node);
  if (calls > most->calls) {
    if (message->length > start) pt_put_string(message, " and");
    put_excess(message, " calls different functions: ", calls, most->calls);
  }
  return message->length > start;
}

PT_RULE(rule) {
  limits most = configured();
  uint32_t found = 0;
  PT_EACH_IN_SCOPE(node) {
    if (!is_function(node, most.left_out)) continue;
    char excess[256];
    pt_writer why = pt_writer_of(excess, sizeof excess);
    if (!judge(&why, node, &most)) continue;
    if (found++ == MOST_FINDINGS) break;
    char buffer[512];
    pt_writer message = pt_writer_of(buffer, sizeof buffer - sizeof excess);
    pt_put_text(&message, pt_node_qualified_name(node));
    message.capacity = sizeof buffer;
    for (size_t at = 0; at < why.length; at++) pt_put_byte(&message, (unsigned char)excess[at]);
    pt_report_with(rule, 0, node, 0, &message);
  }
}
