use crate::edge::Edge;
use crate::graph::Node;
use crate::raw;

/// Most nodes that one finding relates to; further ones are left out.
pub const MAX_RELATED: usize = 64;

/// What a rule has found.
#[derive(Debug)]
pub struct Findings {
    rule: u32,
    related: [u32; MAX_RELATED],
    related_count: usize,
}

impl Findings {
    /// Findings of the manifest's rule with this number, from 0.
    #[inline]
    pub fn of_rule(rule: u32) -> Findings {
        Findings { rule, related: [0; MAX_RELATED], related_count: 0 }
    }

    /// Names a node that belongs to the next finding.
    #[inline]
    pub fn relate(&mut self, node: Node) {
        if let Some(slot) = self.related.get_mut(self.related_count) {
            *slot = node.id();
            self.related_count += 1;
        }
    }

    /// Reports a finding at a node, as grave as the manifest says of the rule.
    #[inline]
    pub fn report(&mut self, node: Node, message: &str) {
        self.report_with(0, node, Edge::at(0), message);
    }

    /// Reports a finding at an edge's site.
    #[inline]
    pub fn report_edge(&mut self, edge: Edge, message: &str) {
        self.report_with(0, edge.from(), edge, message);
    }

    /// As [`Findings::report`], with a [`crate::severity`] (0: the manifest's) and an edge (`Edge::at(0)`: none).
    pub fn report_with(&mut self, severity: u32, node: Node, edge: Edge, message: &str) {
        unsafe {
            raw::emit_diagnostic(
                self.rule,
                severity,
                node.id(),
                edge.id(),
                message.as_ptr(),
                message.len(),
                self.related.as_ptr(),
                self.related_count,
            );
        }
        self.related_count = 0;
    }
}
