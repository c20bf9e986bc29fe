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

/// The columns that an analyzer makes; `column` counts those of the manifest from 0.
#[derive(Debug)]
pub struct Columns(());

impl Columns {
    /// The columns of the call that is under way.
    #[inline]
    pub fn of_call() -> Columns {
        Columns(())
    }

    /// The values of `first_node` and those after it.
    #[inline]
    pub fn f32(&self, column: u32, first_node: u32, values: &[f32]) {
        unsafe { raw::emit_f32(column, first_node, values.as_ptr(), values.len()) }
    }

    /// The values of `first_node` and those after it.
    #[inline]
    pub fn u32(&self, column: u32, first_node: u32, values: &[u32]) {
        unsafe { raw::emit_u32(column, first_node, values.as_ptr(), values.len()) }
    }
}
