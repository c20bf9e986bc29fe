//! Write Parseltongue plugins in Rust.
//!
//! A plugin implements one or more traits of this crate and names the types that do, in the order of its `plugin.toml`:
//!
//! ```
//! use parseltongue_plugin::{lens, node_flag, Hits, Lens};
//!
//! struct PublicOnly;
//!
//! impl Lens for PublicOnly {
//!     fn evaluate(&mut self, hits: Hits) {
//!         for hit in hits {
//!             if !hit.node().has(node_flag::PUBLIC) {
//!                 hit.drop();
//!             }
//!         }
//!     }
//! }
//!
//! lens!(PublicOnly);
//! ```
//!
//! [`Node`], [`Edge`], [`File`] and [`Text`] are bare numbers, and the iterators over them compile to the loads that a
//! loop written by hand has. The crate needs neither `std` nor an allocator; a plugin may use both.
#![no_std]
#![warn(missing_docs)]

mod columns;
mod edge;
mod export;
mod findings;
mod found;
mod graph;
mod hits;
mod log;
mod output;
mod scope;
/// The contract's functions as they are imported, for what the rest of this crate does not cover.
#[allow(missing_docs)]
#[rustfmt::skip]
pub mod raw;
mod text;
mod traits;
mod values;
mod writer;

pub use columns::{Column, Columns};
pub use findings::{Findings, MAX_RELATED};
pub use found::Found;
pub use edge::Edge;
pub use graph::{epoch, node_count, nodes, File, InEdges, Node, Nodes, OutEdges};
pub use hits::{Hit, Hits};
pub use log::log;
pub use output::Output;
pub use raw::{confidence, edge_flag, edge_kind, file_flag, language, log_level, node_flag, node_kind, severity};
pub use scope::{Scope, ScopeNodes};
pub use text::Text;
pub use traits::{Analyzer, Exporter, Lens, Query, Rule};
pub use values::{config, host_data, parameters, Strings, Value, Values};
pub use writer::Writer;
