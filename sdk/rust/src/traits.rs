use crate::columns::Columns;
use crate::findings::Findings;
use crate::found::Found;
use crate::hits::Hits;
use crate::output::Output;
use crate::scope::Scope;

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
    /// Reports what is wrong in the scope.
    fn check(&mut self, findings: &mut Findings, scope: Scope);
}

/// Computes columns. Exported by [`crate::analyzer!`].
pub trait Analyzer {
    /// Emits the columns of the nodes in the scope.
    fn analyze(&mut self, columns: &mut Columns, scope: Scope);
}

/// Turns graph and hits into a text or bytes. Exported by [`crate::exporter!`].
pub trait Exporter {
    /// Writes the output.
    fn render(&mut self, output: &mut Output, hits: Hits);
}
