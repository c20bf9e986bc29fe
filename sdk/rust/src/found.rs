use crate::graph::Node;
use crate::raw;

const NODES: usize = 256;
const VALUES: usize = 16 * NODES;

/// The hits of a query of one's own, in the order of the answer. They go to the host in portions.
#[derive(Debug)]
pub struct Found {
    nodes: [u32; NODES],
    values: [f32; VALUES],
    node_count: usize,
    value_count: usize,
}

impl Found {
    /// No hit yet.
    pub const fn new() -> Found {
        Found { nodes: [0; NODES], values: [0.0; VALUES], node_count: 0, value_count: 0 }
    }

    /// Adds a hit; then give it a value for each of the manifest's columns.
    pub fn add(&mut self, node: Node) {
        if self.node_count == NODES {
            self.send();
        }
        self.nodes[self.node_count] = node.id();
        self.node_count += 1;
    }

    /// The latest hit's value in its next column. A manifest has at most 16 columns; more values make the call fail.
    pub fn value(&mut self, value: f32) {
        self.values[self.value_count] = value;
        self.value_count += 1;
    }

    /// Hands what was added so far to the host; at the end of `answer` this is done by itself.
    pub fn send(&mut self) {
        unsafe { raw::emit_hits(self.nodes.as_ptr(), self.node_count, self.values.as_ptr(), self.value_count) }
        self.node_count = 0;
        self.value_count = 0;
    }
}

impl Default for Found {
    fn default() -> Found {
        Found::new()
    }
}
