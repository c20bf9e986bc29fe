use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use crate::graph::Node;
use crate::raw;

/// Something between two nodes; it reads as a sentence: `from` calls `to`. A bare number.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(target_arch = "wasm32", repr(transparent))]
pub struct Edge {
    id: u32,
    place: Place,
}

impl Edge {
    /// The edge with an id; 0 is no edge.
    #[inline]
    pub const fn at(id: u32) -> Edge {
        Edge { id, place: Place::NONE }
    }

    /// The edge at a position in a row of those that leave a node.
    #[inline]
    pub(crate) fn in_out_row(position: u32) -> Edge {
        Edge { id: unsafe { raw::out_edge(position) }, place: Place::out(position) }
    }

    /// The edge at a position in a row of those that arrive at a node.
    #[inline]
    pub(crate) fn in_in_row(position: u32) -> Edge {
        Edge { id: unsafe { raw::in_edge(position) }, place: Place::into(position) }
    }

    /// Its id, valid within one epoch.
    #[inline]
    pub const fn id(self) -> u32 {
        self.id
    }

    /// The node that the edge leaves.
    #[inline]
    pub fn from(self) -> Node {
        Node::at(self.place.from(self.id))
    }

    /// The node that the edge arrives at.
    #[inline]
    pub fn to(self) -> Node {
        Node::at(self.place.to(self.id))
    }

    /// See [`crate::edge_kind`].
    #[inline]
    pub fn kind(self) -> u32 {
        self.place.kind(self.id)
    }

    /// Bit set of [`crate::edge_flag`].
    #[inline]
    pub fn flags(self) -> u32 {
        unsafe { raw::edge_flags(self.id) }
    }

    /// See [`crate::confidence`]: a higher value is surer.
    #[inline]
    pub fn confidence(self) -> u32 {
        unsafe { raw::edge_confidence(self.id) }
    }

    /// Line of the edge's site, 1-based.
    #[inline]
    pub fn line(self) -> u32 {
        unsafe { raw::edge_line(self.id) }
    }

    /// Column of the edge's site, 1-based, in UTF-16 code units.
    #[inline]
    pub fn column(self) -> u32 {
        unsafe { raw::edge_column(self.id) }
    }
}

impl PartialEq for Edge {
    #[inline]
    fn eq(&self, other: &Edge) -> bool {
        self.id == other.id
    }
}

impl Eq for Edge {}

impl PartialOrd for Edge {
    #[inline]
    fn partial_cmp(&self, other: &Edge) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Edge {
    #[inline]
    fn cmp(&self, other: &Edge) -> Ordering {
        self.id.cmp(&other.id)
    }
}

impl Hash for Edge {
    #[inline]
    fn hash<State: Hasher>(&self, state: &mut State) {
        self.id.hash(state)
    }
}

/// In the sandbox the host sees by itself that an edge was found in a row, and reads it from there.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy, Debug, Default)]
struct Place;

#[cfg(target_arch = "wasm32")]
impl Place {
    const NONE: Place = Place;

    #[inline(always)]
    fn out(_position: u32) -> Place {
        Place
    }

    #[inline(always)]
    fn into(_position: u32) -> Place {
        Place
    }

    #[inline(always)]
    fn from(self, id: u32) -> u32 {
        unsafe { raw::edge_from(id) }
    }

    #[inline(always)]
    fn to(self, id: u32) -> u32 {
        unsafe { raw::edge_to(id) }
    }

    #[inline(always)]
    fn kind(self, id: u32) -> u32 {
        unsafe { raw::edge_kind(id) }
    }
}

/// Machine code remembers where an edge was found: rows repeat its kind and other end, one after the other. What of this
/// is not used, the compiler drops.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, Default)]
enum Place {
    #[default]
    None,
    Out(u32),
    Into(u32),
}

#[cfg(not(target_arch = "wasm32"))]
impl Place {
    const NONE: Place = Place::None;

    #[inline(always)]
    fn out(position: u32) -> Place {
        Place::Out(position)
    }

    #[inline(always)]
    fn into(position: u32) -> Place {
        Place::Into(position)
    }

    #[inline(always)]
    fn from(self, id: u32) -> u32 {
        match self {
            Place::Into(position) => unsafe { raw::in_peer(position) },
            _ => unsafe { raw::edge_from(id) },
        }
    }

    #[inline(always)]
    fn to(self, id: u32) -> u32 {
        match self {
            Place::Out(position) => unsafe { raw::out_peer(position) },
            _ => unsafe { raw::edge_to(id) },
        }
    }

    #[inline(always)]
    fn kind(self, id: u32) -> u32 {
        match self {
            Place::Out(position) => unsafe { raw::out_kind(position) },
            Place::Into(position) => unsafe { raw::in_kind(position) },
            Place::None => unsafe { raw::edge_kind(id) },
        }
    }
}
