//! The parts of a code base: files, modules or packages.

use std::cmp::Ordering;

use parseltongue_plugin::{node_count, node_flag, node_kind, nodes, Node};

/// What units are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Level {
    File,
    /// Of files without any, the file.
    Module,
    Package,
}

/// Deepest nesting that is followed; code does not come near.
const DEEPEST: usize = 256;

/// Units of one level, numbered from 0 in the order of their names, so that ids have no part in it.
pub struct Units {
    /// The node that stands for each unit.
    pub nodes: Vec<Node>,
    /// By node: its unit plus 1; 0 for none.
    places: Vec<u32>,
}

impl Units {
    pub fn of_graph(level: Level) -> Units {
        let mut units: Vec<Node> = nodes().filter(|node| is_unit(*node, level)).collect();
        units.sort_unstable_by(|a, b| by_name(*a, *b));
        let mut own = vec![0; node_count() as usize];
        for (unit, node) in units.iter().enumerate() {
            own[node.id() as usize] = unit as u32 + 1;
        }
        let roots = roots_of_files(level);
        let mut places = vec![0; own.len()];
        for node in nodes() {
            places[node.id() as usize] = enclosing(node, &own, &roots);
        }
        Units { nodes: units, places }
    }

    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    /// The unit that a node belongs to.
    pub fn of(&self, node: Node) -> Option<usize> {
        let place = *self.places.get(node.id() as usize)?;
        place.checked_sub(1).map(|unit| unit as usize)
    }
}

/// By name, then place: an order that depends on the code alone.
pub fn by_name(node: Node, other: Node) -> Ordering {
    let place = |node: Node| (node.kind(), node.line(), node.column());
    node.qualified_name()
        .compare(other.qualified_name())
        .then_with(|| node.file().path().compare(other.file().path()))
        .then_with(|| place(node).cmp(&place(other)))
}

fn is_unit(node: Node, level: Level) -> bool {
    let is_kind = match (level, node.kind()) {
        (Level::Package, kind) => kind == node_kind::PACKAGE,
        (_, node_kind::FILE) => true,
        (Level::Module, kind) => kind == node_kind::MODULE,
        _ => false,
    };
    is_kind && !node.has(node_flag::EXTERNAL)
}

/// By file: the node that stands for all of it. A module does where modules are asked for, otherwise the node of kind file.
fn roots_of_files(level: Level) -> Vec<u32> {
    let end = nodes().map(|node| node.file().id() + 1).max().unwrap_or(1);
    let mut roots = vec![0; end as usize];
    for node in nodes() {
        let root = &mut roots[node.file().id() as usize];
        let is_module = level == Level::Module
            && node.kind() == node_kind::MODULE
            && node.parent().file() != node.file();
        let takes = match Node::at(*root).kind() {
            node_kind::NONE => is_module || node.kind() == node_kind::FILE,
            node_kind::FILE => is_module,
            _ => is_module && by_name(node, Node::at(*root)) == Ordering::Less,
        };
        if takes {
            *root = node.id();
        }
    }
    roots
}

/// The unit that a node lies in, plus 1. A method belongs to where its impl stands, not to where its type does.
fn enclosing(node: Node, own: &[u32], roots: &[u32]) -> u32 {
    let mut at = node;
    let mut file = node.file();
    for _ in 0..DEEPEST {
        if at.id() == 0 {
            break;
        }
        if own[at.id() as usize] != 0 {
            return own[at.id() as usize];
        }
        let parent = at.parent();
        let root = roots[file.id() as usize];
        // Outside of the file it goes on from the file's own place, once.
        let leaves = file.id() != 0 && parent.file() != file && root != 0 && root != at.id();
        at = if leaves { Node::at(root) } else { parent };
        if at.id() == root {
            file = Default::default();
        }
    }
    0
}
