use crate::graph::Node;
use crate::raw;
use crate::writer::decimal;

const NODES: usize = 256;
const VALUES: usize = 16 * NODES;

/// The hits of a query of one's own, in the order of the answer. They go to the host in portions.
#[derive(Debug)]
pub struct Found {
    nodes: [u32; NODES],
    values: [f32; VALUES],
    node_count: usize,
    value_count: usize,
    sent_count: usize,
}

impl Found {
    /// No hit yet.
    pub const fn new() -> Found {
        Found { nodes: [0; NODES], values: [0.0; VALUES], node_count: 0, value_count: 0, sent_count: 0 }
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

    /// Puts a text beside the latest hit; `label` counts the `annotations` of the manifest's query from 0.
    pub fn annotate(&mut self, label: u32, text: &str) {
        let latest = (self.sent_count + self.node_count).wrapping_sub(1) as u32;
        unsafe { raw::annotate(latest, label, text.as_ptr(), text.len()) }
    }

    /// As [`Found::annotate`], with a whole number in decimal; allocates nothing.
    pub fn annotate_number(&mut self, label: u32, value: i64) {
        self.annotate(label, decimal(value, &mut [0; 20]));
    }

    /// How many hits were added.
    pub fn count(&self) -> usize {
        self.sent_count + self.node_count
    }

    /// Hands the rest to the host and starts anew. What the macro `query!` does when `answer` returns.
    pub fn finish(&mut self) {
        self.send();
        self.sent_count = 0;
    }

    fn send(&mut self) {
        unsafe { raw::emit_hits(self.nodes.as_ptr(), self.node_count, self.values.as_ptr(), self.value_count) }
        self.sent_count += self.node_count;
        self.node_count = 0;
        self.value_count = 0;
    }
}

impl Default for Found {
    fn default() -> Found {
        Found::new()
    }
}
