use parseltongue_plugin::{edge_kind, node_count, node_kind, Edge, Node};

use crate::edges::meant;
use crate::louvain::Web;
use crate::order::code_in_order;

/// What a tie between two nodes weighs by each edge; belonging to the same type weighs as much as two calls.
const OF_EDGE: u32 = 1;
const OF_MEMBERSHIP: u32 = 2;

/// What is tied to what.
pub struct Ties {
    /// In the code's order.
    pub nodes: Vec<Node>,
    /// Over places in `nodes`.
    pub web: Web,
}

impl Ties {
    pub fn of_graph() -> Ties {
        let nodes = code_in_order();
        let mut place = vec![u32::MAX; node_count() as usize];
        for (index, node) in nodes.iter().enumerate() {
            place[node.id() as usize] = index as u32;
        }
        let web = Web::of_ties(nodes.len(), |put| {
            for (from, node) in nodes.iter().enumerate() {
                for edge in node.out_edges() {
                    let (target, weight) = tie(edge);
                    let to = *place.get(target.id() as usize).unwrap_or(&u32::MAX);
                    if weight > 0 && to != u32::MAX && to != from as u32 {
                        put(from as u32, to, weight);
                    }
                }
            }
        });
        Ties { nodes, web }
    }
}

/// What an edge ties its start to, and how strongly.
fn tie(edge: Edge) -> (Node, u32) {
    match edge.kind() {
        edge_kind::CALLS | edge_kind::USES | edge_kind::EXTENDS | edge_kind::IMPLEMENTS => (meant(edge), OF_EDGE),
        edge_kind::CONTAINS if is_type(edge.from()) => (edge.to(), OF_MEMBERSHIP),
        _ => (Node::at(0), 0),
    }
}

fn is_type(node: Node) -> bool {
    matches!(
        node.kind(),
        node_kind::STRUCT | node_kind::CLASS | node_kind::ENUM | node_kind::TRAIT | node_kind::INTERFACE
    )
}
