/* What machine code of plugins is held against: the same work by hand, over bare columns, nothing compared with an end. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct columns {
  const uint8_t *node_kind, *out_kind, *in_kind;
  const uint32_t *node_flags, *out_start, *out_length, *out_peer, *in_start, *in_length, *in_peer;
};

enum { CALLS = 2, IMPLEMENTS, EXTENDS, USES, IMPORTS, CANDIDATE };
enum { METHOD = 5, TYPE_ALIAS = 12, CONSTANT = 13, EXTERNAL = 131072, MOST_ROUNDS = 50 };

/* For each call that leaves a node: the kind of what is called, and how many things refer to it. */
uint32_t walk(const struct columns *g, uint32_t nodes) {
  uint32_t sum = 0;
  for (uint32_t node = 1; node < nodes; node++) {
    if (g->node_kind[node] == 0) continue;
    for (uint32_t at = g->out_start[node], end = at + g->out_length[node]; at < end; at++) {
      if (g->out_kind[at] != CALLS) continue;
      uint32_t to = g->out_peer[at];
      sum += g->node_kind[to] + g->in_length[to];
    }
  }
  return sum;
}

static int leans(const struct columns *g, uint32_t at) {
  switch (g->in_kind[at]) {
    case CALLS: case USES: case IMPORTS: case EXTENDS: case CANDIDATE: return 1;
    case IMPLEMENTS: {
      uint32_t kind = g->node_kind[g->in_peer[at]];
      return kind != METHOD && kind != TYPE_ALIAS && kind != CONSTANT;
    }
    default: return 0;
  }
}

/* PageRank as plugins/pagerank computes it; `out` is by node. */
void pagerank(const struct columns *g, uint32_t node_end, double damping, float *out) {
  uint32_t *nodes = malloc(4 * node_end), *place = malloc(4 * node_end), *begin = malloc(4 * (node_end + 1)), count = 0;
  for (uint32_t node = 1; node < node_end; node++) {
    int counts = g->node_kind[node] != 0 && (g->node_flags[node] & EXTERNAL) == 0;
    place[node] = counts ? count : UINT32_MAX;
    if (counts) nodes[count++] = node;
  }
  uint32_t *degree = calloc(count, 4), *sources = NULL, length = 0, room = 0;
  for (uint32_t at = 0; at < count; at++) {
    uint32_t node = nodes[at];
    begin[at] = length;
    for (uint32_t row = g->in_start[node], end = row + g->in_length[node]; row < end; row++) {
      uint32_t from = g->in_peer[row];
      if (!leans(g, row) || place[from] == UINT32_MAX || from == node) continue;
      if (length == room) sources = realloc(sources, 4 * (room = room * 2 + 4));
      sources[length++] = place[from];
      degree[place[from]]++;
    }
  }
  begin[count] = length;
  double *ranks = malloc(8 * count), *shares = malloc(8 * count), *part = malloc(8 * count);
  uint32_t *without = malloc(4 * count), without_count = 0;
  for (uint32_t at = 0; at < count; at++) {
    ranks[at] = 1.0;
    part[at] = degree[at] == 0 ? 0.0 : 1.0 / degree[at];
    if (degree[at] == 0) without[without_count++] = at;
  }
  for (int round = 0; round < MOST_ROUNDS; round++) {
    uint64_t loose = 0;
    for (uint32_t at = 0; at < count; at++) shares[at] = ranks[at] * part[at];
    for (uint32_t at = 0; at < without_count; at++) loose += (uint64_t)(ranks[without[at]] * 4294967296.0);
    double base = 1.0 - damping + damping * ((double)loose / 4294967296.0 / count), moved = 0;
    for (uint32_t at = 0; at < count; at++) {
      double sum = 0;
      for (uint32_t source = begin[at]; source < begin[at + 1]; source++) sum += shares[sources[source]];
      double next = base + damping * sum, move = fabs(next - ranks[at]) / next;
      if (move > moved) moved = move;
      ranks[at] = next;
    }
    if (moved < 1e-3) break;
  }
  for (uint32_t at = 0; at < count; at++) out[nodes[at]] = (float)ranks[at];
  free(nodes), free(place), free(begin), free(degree), free(sources), free(ranks), free(shares), free(part), free(without);
}
