//! For each call that leaves a node: the kind of what is called, and how many things refer to it.

use parseltongue_plugin::{edge_kind, nodes, query, Found, Node, Query};

struct Walk;

impl Query for Walk {
    fn answer(&mut self, found: &mut Found) {
        let mut sum = 0u32;
        for node in nodes() {
            for edge in node.out_edges().filter(|edge| edge.kind() == edge_kind::CALLS) {
                let to = edge.to();
                sum = sum.wrapping_add(to.kind()).wrapping_add(to.in_count());
            }
        }
        found.add(Node::at(1));
        found.value((sum & 0xfffff) as f32);
    }
}

query!(Walk);
