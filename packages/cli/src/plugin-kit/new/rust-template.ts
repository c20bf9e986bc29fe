import type { HookTrait } from "@parseltongue/host";
import { COUNTS_CALLS } from "./new-request.ts";

/** `src/lib.rs` of a new plugin. */
export function rustSource(traits: readonly HookTrait[]): string {
  const needsCalls = traits.some((trait) => COUNTS_CALLS.has(trait));
  const names = [...(needsCalls ? ["edge_kind", "Node"] : []), ...traits.flatMap((trait) => HOOKS[trait].names)];
  return [
    `use parseltongue_plugin::{${[...new Set(names)].toSorted(inOrder).join(", ")}};`,
    ...(needsCalls ? [CALLS_FROM] : []),
    ...traits.map((trait) => HOOKS[trait].source),
    `${traits.map((trait) => HOOKS[trait].register).join("\n")}\n`,
  ].join("\n\n");
}

/** As rustfmt has it: lower case before upper case. */
function inOrder(a: string, b: string): number {
  const isLower = (name: string): boolean => name.charAt(0) === name.charAt(0).toLowerCase();
  if (isLower(a) !== isLower(b)) return isLower(a) ? -1 : 1;
  return a < b ? -1 : 1;
}

const CALLS_FROM = `/// How many different items a node calls. Rows are sorted, so equal ones stand side by side.
fn calls_from(node: Node) -> u32 {
    let mut last = Node::default();
    let mut calls = 0;
    for edge in node.out_edges().filter(|edge| edge.kind() == edge_kind::CALLS) {
        calls += u32::from(edge.to() != last);
        last = edge.to();
    }
    calls
}`;

interface HookSource {
  readonly names: readonly string[];
  readonly source: string;
  readonly register: string;
}

const HOOKS: Readonly<Record<HookTrait, HookSource>> = {
  lens: {
    names: ["lens", "node_flag", "Hits", "Lens"],
    source: `struct PublicCode;

impl Lens for PublicCode {
    fn evaluate(&mut self, hits: Hits) {
        for hit in hits {
            let node = hit.node();
            if !node.has(node_flag::PUBLIC) {
                hit.drop();
                continue;
            }
            // Label 0 of the manifest's annotations: "incoming".
            hit.annotate_number(0, node.in_count().into());
        }
    }
}`,
    register: "lens!(PublicCode);",
  },
  query: {
    names: ["nodes", "parameters", "query", "Found", "Query"],
    source: `/// As many as an answer may have. Where more are found, those that come last by name are left out.
const MOST: usize = 65_536;

/// Ids depend on the history of edits, names do not.
fn keep_first(busy: &mut Vec<Node>) {
    busy.sort_by(|a, b| a.compare(*b));
    busy.truncate(MOST);
}

struct Busy;

impl Query for Busy {
    fn answer(&mut self, found: &mut Found) {
        let least = parameters().integer("least", 1);
        let mut busy: Vec<Node> = Vec::new();
        for node in nodes().filter(|node| i64::from(calls_from(*node)) >= least) {
            busy.push(node);
            if busy.len() == 2 * MOST {
                keep_first(&mut busy);
            }
        }
        keep_first(&mut busy);
        for node in busy {
            found.add(node);
            // Column 0 of the manifest's columns: "calls".
            found.value(calls_from(node) as f32);
        }
    }
}`,
    register: "query!(Busy);",
  },
  rule: {
    names: ["config", "rule", "Findings", "Rule", "Scope"],
    source: `struct CallsTooMuch;

impl Rule for CallsTooMuch {
    fn check(&mut self, findings: &mut Findings, scope: Scope) {
        let most = config().integer("most", 20) as u32;
        for node in scope.nodes() {
            let calls = calls_from(node);
            if calls > most {
                findings.report(node, &format!("{} calls {} items, more than {}", node.name(), calls, most));
            }
        }
    }
}`,
    register: "rule!(CallsTooMuch);",
  },
  analyzer: {
    names: ["analyzer", "Analyzer", "Columns", "Scope"],
    source: `struct CallCounts;

impl Analyzer for CallCounts {
    fn analyze(&mut self, columns: &mut Columns, scope: Scope) {
        for node in scope.nodes() {
            // Column 0 of the manifest's columns.
            columns.set_u32(0, node, calls_from(node));
        }
    }
}`,
    register: "analyzer!(CallCounts);",
  },
  exporter: {
    names: ["exporter", "Exporter", "Hits", "Output"],
    source: `use std::fmt::Write;

struct Lines;

impl Exporter for Lines {
    fn render(&mut self, output: &mut Output, hits: Hits) {
        for hit in hits {
            let _ = writeln!(output, "{}", hit.node().name());
        }
    }
}`,
    register: "exporter!(Lines);",
  },
};
