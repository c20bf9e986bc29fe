use crate::graph::Node;
use crate::raw;

/// The nodes that a rule or an analyzer is asked about: all there are, or those that changed and the ones next to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope(());

impl Scope {
    /// The scope of the call that is under way.
    #[inline]
    pub fn of_call() -> Scope {
        Scope(())
    }

    /// Whether it is about what changed only; what was said about other nodes stays.
    #[inline]
    pub fn only_changed(self) -> bool {
        unsafe { raw::scope() == raw::scope::HITS }
    }

    /// The nodes, those that do not exist left out.
    #[inline]
    pub fn nodes(self) -> ScopeNodes {
        if self.only_changed() {
            ScopeNodes { next: 0, end: unsafe { raw::hit_count() }, only_changed: true }
        } else {
            ScopeNodes { next: 1, end: unsafe { raw::node_count() }, only_changed: false }
        }
    }
}

/// See [`Scope::nodes`].
#[derive(Clone, Debug)]
pub struct ScopeNodes {
    next: u32,
    end: u32,
    only_changed: bool,
}

impl Iterator for ScopeNodes {
    type Item = Node;

    #[inline]
    fn next(&mut self) -> Option<Node> {
        while self.next < self.end {
            let node = Node::at(if self.only_changed { unsafe { raw::hit_node(self.next) } } else { self.next });
            self.next += 1;
            if node.exists() {
                return Some(node);
            }
        }
        None
    }
}
