import { test } from "node:test";
import { EdgeKind } from "@parseltongue/graph";
import { parseFixture } from "@parseltongue/testkit";
import { check } from "../linking/check.ts";
import { holdsUnderEdits, MANIFEST } from "../linking/edited-code.ts";

const CODE = `
//- /include/lib.h
#ifndef LIB_H
#define LIB_H
#define MAX 10
struct hidden;
typedef struct item { int price; struct item *next; } item_t;
typedef int (*visit_fn)(item_t *item, void *data);
extern int counter;
int item_price(const item_t *item);
item_t *item_new(int price);
struct hidden *hide(void);
enum color { RED, GREEN };
#endif
//- /src/lib.c
#include "lib.h"
#include "util.h"
struct hidden { int x; };
int counter = 0;
static int helper(int n) { return n + MAX; }
int item_price(const item_t *item) { return helper(item->price) + clamp(item->next->price); }
item_t *item_new(int price) { counter++; return NULL; }
struct hidden *hide(void) { return 0; }
//- /src/util.h
static inline int clamp(int v) { return v < 0 ? 0 : v; }
//- /src/main.c
#include <lib.h>
#include <stdio.h>
static int helper(int n) { return n; }
static int run(int (*f)(int), item_t *it) { return f(it->price); }
int main(int argc, char **argv) {
  item_t *it = item_new(3);
  int c = item_price(it), d = helper(c);
  struct hidden *h = hide();
  printf("%d", c + d + counter + RED);
  return run(helper, it->next);
}
`;

test("C: names come from what is included; a call of a declared function is one of its definition", () =>
  check(
    CODE,
    `
    include/lib.h::item.next uses include/lib.h::item
    include/lib.h::item_t uses include/lib.h::item
    src/lib.c imports include/lib.h
    src/lib.c imports src/util.h
    src/lib.c::helper uses include/lib.h::MAX
    src/lib.c::hide uses src/lib.c::hidden
    src/lib.c::item_new uses include/lib.h::item_t
    src/lib.c::item_new uses src/lib.c::counter
    src/lib.c::item_price calls src/lib.c::helper
    src/lib.c::item_price calls src/util.h::clamp
    src/lib.c::item_price uses include/lib.h::item.next
    src/lib.c::item_price uses include/lib.h::item.price
    src/lib.c::item_price uses include/lib.h::item_t
    src/main.c imports include/lib.h
    src/main.c::main calls src/lib.c::hide
    src/main.c::main calls src/lib.c::item_new
    src/main.c::main calls src/lib.c::item_price
    src/main.c::main calls src/main.c::helper
    src/main.c::main calls src/main.c::run
    src/main.c::main uses include/lib.h::color.RED
    src/main.c::main uses include/lib.h::item.next
    src/main.c::main uses include/lib.h::item_t
    src/main.c::main uses src/lib.c::counter
    src/main.c::main uses src/lib.c::hidden
    src/main.c::main uses src/main.c::helper
    src/main.c::run uses include/lib.h::item.price
    src/main.c::run uses include/lib.h::item_t
    `,
    [EdgeKind.calls, EdgeKind.uses, EdgeKind.imports],
  ));

test("C linked edit by edit gives the graph that the files give", () => {
  holdsUnderEdits(parseFixture(`${MANIFEST}${CODE}`), [
    "include/util.h",
    "src/other.c",
    "lib.h",
    "src/lib2.c",
    "src/item.cc",
  ]);
});
