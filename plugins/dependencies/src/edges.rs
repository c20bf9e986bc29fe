//! What an edge says about dependencies.

use parseltongue_plugin::{confidence, edge_kind, node_flag, node_kind, Edge, Node};

/// What an edge leads to: its end, the one candidate that fits, or no node where that is not sure.
pub fn meant(edge: Edge) -> Node {
    let to = edge.to();
    if to.kind() != node_kind::CANDIDATES {
        return if edge.confidence() >= confidence::INFERRED { to } else { Node::at(0) };
    }
    let mut candidates = to.out_edges();
    match (candidates.next(), candidates.next()) {
        (Some(only), None) if only.confidence() >= confidence::INFERRED => only.to(),
        _ => Node::at(0),
    }
}

/// Whether what leaves a node counts: it is there, lies in the code base, and is no test.
pub fn counts(node: Node) -> bool {
    node.exists() && node.flags() & (node_flag::TEST | node_flag::EXTERNAL) == 0
}

/// Whether an edge makes the file of what it leaves depend on that of what it leads to, as the contract has it (SPEC 3.4).
pub fn is_dependency(edge: Edge) -> bool {
    (edge_kind::CALLS..=edge_kind::IMPORTS).contains(&edge.kind()) && edge.line() != 0
}
