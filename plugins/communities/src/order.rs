use parseltongue_plugin::{edge_kind, node_count, node_flag, node_kind, nodes, Node};

use crate::units::by_name;

/// The nodes of the code base, what is there for tests left out, in an order that depends on the code alone: from those
/// that nothing contains, by name, down along what contains what, whose rows are in order already.
pub fn code_in_order() -> Vec<Node> {
    let mut roots: Vec<Node> = nodes().filter(|node| counts(*node) && node.parent().id() == 0).collect();
    roots.sort_unstable_by(|a, b| by_name(*a, *b));
    let mut is_seen = vec![false; node_count() as usize];
    let mut ordered = Vec::new();
    descend(roots, &mut is_seen, &mut ordered);
    // What no row leads to; there is none in graphs of code.
    let mut rest: Vec<Node> = nodes().filter(|node| counts(*node) && !is_seen[node.id() as usize]).collect();
    rest.sort_unstable_by(|a, b| by_name(*a, *b));
    descend(rest, &mut is_seen, &mut ordered);
    ordered
}

fn counts(node: Node) -> bool {
    node.kind() != node_kind::CANDIDATES && node.flags() & (node_flag::TEST | node_flag::EXTERNAL) == 0
}

fn descend(starts: Vec<Node>, is_seen: &mut [bool], ordered: &mut Vec<Node>) {
    for start in starts {
        let mut read = ordered.len();
        visit(start, is_seen, ordered);
        while read < ordered.len() {
            let children = ordered[read].out_edges().take_while(|edge| edge.kind() == edge_kind::CONTAINS);
            for edge in children {
                visit(edge.to(), is_seen, ordered);
            }
            read += 1;
        }
    }
}

fn visit(node: Node, is_seen: &mut [bool], ordered: &mut Vec<Node>) {
    let seen = &mut is_seen[node.id() as usize];
    if !*seen && counts(node) {
        *seen = true;
        ordered.push(node);
    }
}
