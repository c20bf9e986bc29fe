import type { HookTrait } from "@parseltongue/host";
import { COUNTS_CALLS } from "./new-request.ts";

/** `src/plugin.c` of a new plugin. */
export function cSource(traits: readonly HookTrait[]): string {
  const needsCalls = traits.some((trait) => COUNTS_CALLS.has(trait));
  return `${[
    '#include "parseltongue.h"',
    ...(needsCalls ? [CALLS_FROM] : []),
    ...traits.map((trait) => HOOKS[trait]),
  ].join("\n\n")}\n`;
}

const CALLS_FROM = `/* How many different items a node calls. Rows are sorted, so equal ones stand side by side. */
static uint32_t calls_from(uint32_t node) {
  uint32_t calls = 0, last = 0;
  PT_EACH_OUT_EDGE(edge, node) {
    if (pt_edge_kind(edge) != PT_EDGE_KIND_CALLS || pt_edge_to(edge) == last) continue;
    last = pt_edge_to(edge);
    calls++;
  }
  return calls;
}`;

const HOOKS: Readonly<Record<HookTrait, string>> = {
  lens: `PT_LENS(hook) {
  PT_EACH_HIT(hit) {
    uint32_t node = pt_hit_node(hit);
    if (!pt_node_has(node, PT_NODE_FLAG_PUBLIC)) {
      pt_drop(hit);
      continue;
    }
    /* Label 0 of the manifest's annotations: "incoming". */
    pt_annotate_number(hit, 0, pt_in_count(node));
  }
}`,
  query: `/* As many as an answer may have. Where more are found, those that come last by name are left out. */
enum { MOST = 65536 };
static uint32_t busy[MOST];
static pt_found found;

PT_QUERY(hook) {
  int64_t least = pt_parameter_integer("least", 1);
  uint32_t count = 0;
  PT_EACH_NODE(node) {
    if (calls_from(node) >= least) count = pt_keep_first(busy, count, MOST, node);
  }
  /* Ids depend on the history of edits, names do not. */
  pt_sort_nodes(busy, count);
  for (uint32_t at = 0; at < count; at++) {
    pt_found_add(&found, busy[at]);
    /* Column 0 of the manifest's columns: "calls". */
    pt_found_value(&found, (float)calls_from(busy[at]));
  }
  pt_found_finish(&found);
}`,
  rule: `PT_RULE(hook) {
  int64_t most = pt_config_integer("most", 20);
  PT_EACH_IN_SCOPE(node) {
    uint32_t calls = calls_from(node);
    if (calls <= most) continue;
    char buffer[256];
    pt_writer text = pt_writer_of(buffer, sizeof buffer);
    pt_put_text(&text, pt_node_name(node));
    pt_put_string(&text, " calls ");
    pt_put_number(&text, calls);
    pt_put_string(&text, " items, more than ");
    pt_put_number(&text, most);
    pt_report_with(hook, 0, node, 0, &text);
  }
}`,
  analyzer: `/* Column 0 of the manifest's columns. */
static pt_column_writer calls = {.column = 0};

PT_ANALYZER(hook) {
  PT_EACH_IN_SCOPE(node) pt_set_u32(&calls, node, calls_from(node));
  pt_column_finish(&calls);
}`,
  exporter: `PT_EXPORTER(hook) {
  static char buffer[4096];
  pt_writer line = pt_writer_of(buffer, sizeof buffer);
  PT_EACH_HIT(hit) {
    pt_put_text(&line, pt_node_name(pt_hit_node(hit)));
    pt_put_byte(&line, '\\n');
    pt_write_out(&line);
  }
}`,
};
