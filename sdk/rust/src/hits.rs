use crate::graph::Node;
use crate::raw;
use crate::writer::decimal;

/// A question's candidates, in the order of the answer: `for hit in hits`.
#[derive(Clone, Debug)]
pub struct Hits {
    next: u32,
    end: u32,
}

impl Hits {
    /// The hits of the call that is under way.
    #[inline]
    pub fn of_call() -> Hits {
        Hits { next: 0, end: unsafe { raw::hit_count() } }
    }
}

impl Iterator for Hits {
    type Item = Hit;

    #[inline]
    fn next(&mut self) -> Option<Hit> {
        if self.next >= self.end {
            return None;
        }
        let hit = Hit(self.next);
        self.next += 1;
        Some(hit)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.end - self.next) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Hits {}

/// One candidate, and what a lens says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Hit(u32);

impl Hit {
    /// Its place in the answer, from 0.
    #[inline]
    pub const fn index(self) -> u32 {
        self.0
    }

    /// What was found.
    #[inline]
    pub fn node(self) -> Node {
        Node::at(unsafe { raw::hit_node(self.0) })
    }

    /// Hops from the question's node.
    #[inline]
    pub fn depth(self) -> u32 {
        unsafe { raw::hit_depth(self.0) }
    }

    /// Whether the hit stays; hits stay unless told otherwise.
    #[inline]
    pub fn keep(self, stays: bool) {
        unsafe { raw::set_keep(self.0, stays) }
    }

    /// Takes the hit out of the answer.
    #[inline]
    pub fn drop(self) {
        self.keep(false)
    }

    /// Higher comes first; default 0.
    #[inline]
    pub fn score(self, value: f32) {
        unsafe { raw::set_score(self.0, value) }
    }

    /// Puts a text beside the hit; `label` counts the `annotations` of the manifest from 0.
    #[inline]
    pub fn annotate(self, label: u32, text: &str) {
        unsafe { raw::annotate(self.0, label, text.as_ptr(), text.len()) }
    }

    /// As [`Hit::annotate`], with a whole number in decimal; allocates nothing.
    pub fn annotate_number(self, label: u32, value: i64) {
        self.annotate(label, decimal(value, &mut [0; 20]));
    }
}
