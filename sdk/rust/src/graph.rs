use core::cmp::Ordering;

use crate::edge::Edge;
use crate::raw;
use crate::text::Text;

/// Grows with every change of the graph; ids mean something within one epoch.
#[inline]
pub fn epoch() -> u32 {
    unsafe { raw::epoch() }
}

/// One past the highest node id.
#[inline]
pub fn node_count() -> u32 {
    unsafe { raw::node_count() }
}

/// All nodes that exist, by id: in no order that means anything, see [`Node::compare`].
#[inline]
pub fn nodes() -> Nodes {
    Nodes { next: 1, left: node_count().saturating_sub(1) }
}

/// An item of the code: a function, a type, a file, … A bare number: a node that does not exist reads 0, "" and nothing
/// everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Node(u32);

impl Node {
    /// The node with an id; 0 is no node.
    #[inline]
    pub const fn at(id: u32) -> Node {
        Node(id)
    }

    /// Its id, valid within one epoch.
    #[inline]
    pub const fn id(self) -> u32 {
        self.0
    }

    /// False for 0, for ids out of range and for nodes that are gone.
    #[inline]
    pub fn exists(self) -> bool {
        self.kind() != 0
    }

    /// See [`crate::node_kind`].
    #[inline]
    pub fn kind(self) -> u32 {
        unsafe { raw::node_kind(self.0) }
    }

    /// Bit set of [`crate::node_flag`].
    #[inline]
    pub fn flags(self) -> u32 {
        unsafe { raw::node_flags(self.0) }
    }

    /// Whether all of these flags are set.
    #[inline]
    pub fn has(self, flags: u32) -> bool {
        self.flags() & flags == flags
    }

    /// Its own name.
    #[inline]
    pub fn name(self) -> Text {
        Text::at(unsafe { raw::node_name(self.0) })
    }

    /// Its name with those of what contains it.
    #[inline]
    pub fn qualified_name(self) -> Text {
        Text::at(unsafe { raw::node_qualified_name(self.0) })
    }

    /// Its declaration without the body.
    #[inline]
    pub fn signature(self) -> Text {
        Text::at(unsafe { raw::node_signature(self.0) })
    }

    /// The documentation's first sentence, "" when there is none. Needs `api = "1.1"`.
    #[inline]
    pub fn doc(self) -> Text {
        Text::at(unsafe { raw::node_doc(self.0) })
    }

    /// Which of two nodes comes first: by qualified name, then path, kind and place. What a plugin gives must not depend on
    /// ids, so hits are put in this order: `nodes.sort_by(|a, b| a.compare(*b))`.
    pub fn compare(self, other: Node) -> Ordering {
        if self == other {
            return Ordering::Equal;
        }
        let (name, other_name) = (self.qualified_name(), other.qualified_name());
        name.compare(other_name)
            .then_with(|| self.file().path().compare(other.file().path()))
            .then_with(|| self.kind().cmp(&other.kind()))
            .then_with(|| (self.line(), self.column()).cmp(&(other.line(), other.column())))
    }

    /// The node that contains this one.
    #[inline]
    pub fn parent(self) -> Node {
        Node(unsafe { raw::node_parent(self.0) })
    }

    /// The file that it is declared in.
    #[inline]
    pub fn file(self) -> File {
        File::at(unsafe { raw::node_file(self.0) })
    }

    /// 1-based.
    #[inline]
    pub fn line(self) -> u32 {
        unsafe { raw::node_line(self.0) }
    }

    /// 1-based, in UTF-16 code units.
    #[inline]
    pub fn column(self) -> u32 {
        unsafe { raw::node_column(self.0) }
    }

    /// 1-based, the last line.
    #[inline]
    pub fn end_line(self) -> u32 {
        unsafe { raw::node_end_line(self.0) }
    }

    /// See [`crate::language`].
    #[inline]
    pub fn language(self) -> u32 {
        unsafe { raw::node_language(self.0) }
    }

    /// First position of the edges that leave the node.
    #[inline]
    pub fn out_begin(self) -> u32 {
        unsafe { raw::out_begin(self.0) }
    }

    /// One past the last position of the edges that leave the node.
    #[inline]
    pub fn out_end(self) -> u32 {
        unsafe { raw::out_end(self.0) }
    }

    /// First position of the edges that arrive at the node.
    #[inline]
    pub fn in_begin(self) -> u32 {
        unsafe { raw::in_begin(self.0) }
    }

    /// One past the last position of the edges that arrive at the node.
    #[inline]
    pub fn in_end(self) -> u32 {
        unsafe { raw::in_end(self.0) }
    }

    /// How many edges leave the node.
    #[inline]
    pub fn out_count(self) -> u32 {
        self.out_end() - self.out_begin()
    }

    /// How many edges arrive at the node.
    #[inline]
    pub fn in_count(self) -> u32 {
        self.in_end() - self.in_begin()
    }

    /// The edges that leave the node, by kind of edge, then by the other end.
    #[inline]
    pub fn out_edges(self) -> OutEdges {
        let next = self.out_begin();
        OutEdges { next, left: self.out_end() - next }
    }

    /// The edges that arrive at the node, by kind of edge, then by the other end.
    #[inline]
    pub fn in_edges(self) -> InEdges {
        let next = self.in_begin();
        InEdges { next, left: self.in_end() - next }
    }
}

/// A file of the code base. A bare number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct File(u32);

impl File {
    /// The file with an id; 0 is no file.
    #[inline]
    pub const fn at(id: u32) -> File {
        File(id)
    }

    /// Its id, valid within one epoch.
    #[inline]
    pub const fn id(self) -> u32 {
        self.0
    }

    /// Relative to the root, with `/`.
    #[inline]
    pub fn path(self) -> Text {
        Text::at(unsafe { raw::file_path(self.0) })
    }

    /// Bit set of [`crate::file_flag`].
    #[inline]
    pub fn flags(self) -> u32 {
        unsafe { raw::file_flags(self.0) }
    }
}

/// All nodes that exist, see [`nodes`].
#[derive(Clone, Debug)]
pub struct Nodes {
    next: u32,
    // How many ids are left, not where they end: loops that skip some come out shorter.
    left: u32,
}

impl Iterator for Nodes {
    type Item = Node;

    #[inline]
    fn next(&mut self) -> Option<Node> {
        while self.left > 0 {
            self.left -= 1;
            let node = Node(self.next);
            self.next += 1;
            if node.exists() {
                return Some(node);
            }
        }
        None
    }
}

macro_rules! row {
    ($(#[$about:meta])* $name:ident, $placed:ident) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        pub struct $name {
            next: u32,
            // As with `Nodes`.
            left: u32,
        }

        impl Iterator for $name {
            type Item = Edge;

            #[inline]
            fn next(&mut self) -> Option<Edge> {
                if self.left == 0 {
                    return None;
                }
                self.left -= 1;
                let edge = Edge::$placed(self.next);
                self.next += 1;
                Some(edge)
            }

            #[inline]
            fn size_hint(&self) -> (usize, Option<usize>) {
                let left = self.left as usize;
                (left, Some(left))
            }
        }

        impl ExactSizeIterator for $name {}
    };
}

row!(
    /// The edges that leave a node, see [`Node::out_edges`].
    OutEdges,
    in_out_row
);
row!(
    /// The edges that arrive at a node, see [`Node::in_edges`].
    InEdges,
    in_in_row
);
