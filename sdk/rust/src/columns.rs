use crate::graph::Node;
use crate::raw;

/// A column of numbers about nodes that an analyzer or the host provides; needs its name under `attributes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Column(u32);

impl Column {
    /// The column of a name, when there is one and it was granted. Valid within a call.
    #[inline]
    pub fn named(name: &str) -> Option<Column> {
        match unsafe { raw::column(name.as_ptr(), name.len()) } {
            0 => None,
            handle => Some(Column(handle)),
        }
    }

    /// A node's value in a column of type f32; 0 where there is none.
    #[inline]
    pub fn f32(self, node: Node) -> f32 {
        unsafe { raw::column_f32(self.0, node.id()) }
    }

    /// A node's value in a column of type u32; 0 where there is none.
    #[inline]
    pub fn u32(self, node: Node) -> u32 {
        unsafe { raw::column_u32(self.0, node.id()) }
    }
}

/// Most columns of one analyzer.
const MAX_COLUMNS: usize = 16;
/// Values that are kept back until they go to the host together.
const RUN: usize = 256;

/// Values of nodes with ids one after another, on their way to the host.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: u32,
    count: u32,
    is_float: bool,
    bits: [u32; RUN],
}

/// The columns that an analyzer makes; `column` counts those of the manifest from 0.
#[derive(Debug)]
pub struct Columns {
    runs: [Run; MAX_COLUMNS],
}

impl Columns {
    /// No value yet.
    pub const fn new() -> Columns {
        Columns { runs: [Run { first: 0, count: 0, is_float: false, bits: [0; RUN] }; MAX_COLUMNS] }
    }

    /// A node's value in a column of type f32.
    pub fn set_f32(&mut self, column: u32, node: Node, value: f32) {
        self.set(column, node.id(), value.to_bits(), true);
    }

    /// A node's value in a column of type u32.
    pub fn set_u32(&mut self, column: u32, node: Node, value: u32) {
        self.set(column, node.id(), value, false);
    }

    /// Values of `first_node` and those after it, all at once.
    pub fn f32(&mut self, column: u32, first_node: u32, values: &[f32]) {
        unsafe { raw::emit_f32(column, first_node, values.as_ptr(), values.len()) }
    }

    /// Values of `first_node` and those after it, all at once.
    pub fn u32(&mut self, column: u32, first_node: u32, values: &[u32]) {
        unsafe { raw::emit_u32(column, first_node, values.as_ptr(), values.len()) }
    }

    /// Hands the rest to the host. What the macro `analyzer!` does when `analyze` returns.
    pub fn finish(&mut self) {
        for (column, run) in self.runs.iter_mut().enumerate() {
            run.send(column as u32);
        }
    }

    fn set(&mut self, column: u32, node: u32, bits: u32, is_float: bool) {
        let run = &mut self.runs[column as usize];
        if run.count as usize == RUN || node != run.first + run.count {
            run.send(column);
            run.first = node;
        }
        run.is_float = is_float;
        run.bits[run.count as usize] = bits;
        run.count += 1;
    }
}

impl Default for Columns {
    fn default() -> Columns {
        Columns::new()
    }
}

impl Run {
    fn send(&mut self, column: u32) {
        let count = self.count as usize;
        match (count, self.is_float) {
            (0, _) => {}
            (_, true) => unsafe { raw::emit_f32(column, self.first, self.bits.as_ptr().cast(), count) },
            (_, false) => unsafe { raw::emit_u32(column, self.first, self.bits.as_ptr(), count) },
        }
        self.count = 0;
    }
}
