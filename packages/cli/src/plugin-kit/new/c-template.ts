import type { HookTrait } from "@parseltongue/host";

/** `src/plugin.c` of a new plugin. */
export function cSource(traits: readonly HookTrait[]): string {
  const needsCalls = traits.some((trait) => trait !== "exporter");
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
    char buffer[16];
    pt_writer text = pt_writer_of(buffer, sizeof buffer);
    pt_put_number(&text, calls_from(node));
    /* Label 0 of the manifest's annotations: "calls". */
    pt_annotate_with(hit, 0, &text);
  }
}`,
  query: `static pt_found found;

PT_QUERY(hook) {
  int64_t least = pt_parameter_integer("least", 1);
  PT_EACH_NODE(node) {
    uint32_t calls = calls_from(node);
    if (calls < least) continue;
    pt_found_add(&found, node);
    /* Column 0 of the manifest's columns: "calls". */
    pt_found_value(&found, (float)calls);
  }
  pt_found_finish(&found);
}`,
  rule: `PT_RULE(hook) {
  int64_t most = pt_config_integer("most", 20);
  PT_EACH_NODE(node) {
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
  analyzer: `PT_ANALYZER(hook) {
  static uint32_t chunk[1024];
  uint32_t end = pt_node_count();
  for (uint32_t first = 0; first < end; first += 1024) {
    uint32_t size = end - first < 1024 ? end - first : 1024;
    for (uint32_t at = 0; at < size; at++) chunk[at] = calls_from(first + at);
    /* Column 0 of the manifest's columns. */
    pt_emit_u32(0, first, chunk, size);
  }
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
