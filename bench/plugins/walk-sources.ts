import type { ColumnName } from "@parseltongue/graph";

export type WalkRead =
  | "node-count"
  | "node-kind"
  | "out-begin"
  | "out-end"
  | "in-begin"
  | "in-end"
  | "out-edge"
  | "edge-kind"
  | "edge-to"
  | "set-score";

type Read = readonly [interfaceName: string, signature: string, columns: readonly ColumnName[], bytes: 1 | 4];
const ONE = "(param i32) (result i32)";

/** What the walk reads: interface, signature, the columns whose sum it is, bytes of an element. */
export const WALK_READS: Readonly<Record<WalkRead, Read>> = {
  "node-count": ["isg", "(result i32)", [], 4],
  "node-kind": ["isg", ONE, ["nodeKind"], 1],
  "out-begin": ["isg", ONE, ["outStart"], 4],
  "out-end": ["isg", ONE, ["outStart", "outLength"], 4],
  "in-begin": ["isg", ONE, ["inStart"], 4],
  "in-end": ["isg", ONE, ["inStart", "inLength"], 4],
  "out-edge": ["isg", ONE, ["outRows"], 4],
  "edge-kind": ["isg", ONE, ["edgeKind"], 1],
  "edge-to": ["isg", ONE, ["edgeTo"], 4],
  "set-score": ["io", "(param i32 f32)", [], 4],
};

/** For each call that leaves a node: the kind of what is called, and how many things refer to it. */
export const WALK_BODY: string = `
  (local $node i32) (local $nodes i32) (local $at i32) (local $end i32) (local $sum i32) (local $edge i32) (local $to i32)
  (local.set $nodes (call $node-count))
  (block $done (loop $next
    (br_if $done (i32.ge_u (local.get $node) (local.get $nodes)))
    (local.set $at (call $out-begin (local.get $node)))
    (local.set $end (call $out-end (local.get $node)))
    (block $none (loop $row
      (br_if $none (i32.ge_u (local.get $at) (local.get $end)))
      (local.set $edge (call $out-edge (local.get $at)))
      (if (i32.eq (call $edge-kind (local.get $edge)) (i32.const 2)) (then
        (local.set $to (call $edge-to (local.get $edge)))
        (local.set $sum (i32.add (local.get $sum) (i32.add (call $node-kind (local.get $to))
          (i32.sub (call $in-end (local.get $to)) (call $in-begin (local.get $to))))))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $row)))
    (local.set $node (i32.add (local.get $node) (i32.const 1)))
    (br $next)))
  (call $set-score (i32.const 0) (f32.convert_i32_u (i32.and (local.get $sum) (i32.const 0xfffff))))`;

/** Reads the columns from a file, walks some times, prints the sum and the microseconds of each walk. */
export const WALK_C: string = `#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint32_t nodes, edges, positions;
static uint32_t *out_start, *out_length, *in_length, *out_rows, *edge_to;
static uint8_t *edge_kind, *node_kind;

__attribute__((noinline)) static uint32_t walk(void) {
  uint32_t sum = 0;
  for (uint32_t node = 0; node < nodes; node++) {
    for (uint32_t at = out_start[node], end = at + out_length[node]; at < end; at++) {
      uint32_t edge = out_rows[at];
      if (edge_kind[edge] != 2) continue;
      uint32_t to = edge_to[edge];
      sum += node_kind[to] + in_length[to];
    }
  }
  return sum;
}

static void *column(FILE *file, size_t size, size_t count) {
  void *values = malloc(size * count + 1);
  if (values == NULL || fread(values, size, count, file) != count) exit(1);
  return values;
}

int main(int count, char **arguments) {
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
  if (file == NULL) return 1;
  uint32_t *header = column(file, 4, 3);
  nodes = header[0], edges = header[1], positions = header[2];
  out_start = column(file, 4, nodes), out_length = column(file, 4, nodes), in_length = column(file, 4, nodes);
  out_rows = column(file, 4, positions), edge_to = column(file, 4, edges);
  edge_kind = column(file, 1, edges), node_kind = column(file, 1, nodes);
  for (int round = -5; round < 10; round++) {
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    uint32_t sum = walk() & 0xfffff;
    clock_gettime(CLOCK_MONOTONIC, &after);
    if (round == -5) printf("%u\\n", sum);
    if (round >= 0) printf("%.3f\\n", (after.tv_sec - before.tv_sec) * 1e6 + (after.tv_nsec - before.tv_nsec) / 1e3);
  }
  return 0;
}
`;
