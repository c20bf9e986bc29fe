use crate::columns::Columns;
use crate::findings::Findings;
use crate::found::Found;
use crate::hits::Hits;
use crate::output::Output;

/// Judges a question's candidates: keeps or drops, scores, annotates. Exported by [`crate::lens!`].
pub trait Lens {
    /// Says what it thinks of the hits.
    fn evaluate(&mut self, hits: Hits);
}

/// Answers a question of its own. Exported by [`crate::query!`].
pub trait Query {
    /// Adds the answer's hits. [`crate::parameters`] holds what was asked for.
    fn answer(&mut self, found: &mut Found);
}

/// Checks the code base. Exported by [`crate::rule!`].
pub trait Rule {
    /// Reports what is wrong. With [`crate::only_changed`] the hits are what changed.
    fn check(&mut self, findings: &mut Findings, changed: Hits);
}

/// Computes columns. Exported by [`crate::analyzer!`].
pub trait Analyzer {
    /// Emits the columns. With [`crate::only_changed`] the hits are what changed.
    fn analyze(&mut self, columns: &Columns, changed: Hits);
}

/// Turns graph and hits into a text or bytes. Exported by [`crate::exporter!`].
pub trait Exporter {
    /// Writes the output.
    fn render(&mut self, output: &mut Output, hits: Hits);
}
