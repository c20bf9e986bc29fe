//! Instability and abstractness of modules (Martin, 1994).

#[path = "../../dependencies/src/dependencies.rs"]
mod dependencies;
#[path = "../../dependencies/src/edges.rs"]
mod edges;
#[path = "../../dependencies/src/units.rs"]
mod units;

mod measures;

use parseltongue_plugin::{analyzer, config, lens, nodes, Analyzer, Column, Columns, Hits, Lens, Scope, Writer};

use measures::Measures;
use units::{Level, Units};

const INSTABILITY: u32 = 0;
const ABSTRACTNESS: u32 = 1;

struct Stability;

impl Analyzer for Stability {
    fn analyze(&mut self, columns: &mut Columns, _scope: Scope) {
        let units = Units::of_graph(Level::Module);
        let measures = Measures::of(&units);
        for node in nodes() {
            if let Some(unit) = units.of(node) {
                columns.set_f32(INSTABILITY, node, measures.instability(unit));
                columns.set_f32(ABSTRACTNESS, node, measures.abstractness(unit));
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Score {
    Stability,
    Instability,
    Distance,
    None,
}

struct Beside;

impl Lens for Beside {
    fn evaluate(&mut self, hits: Hits) {
        let columns = (Column::named("instability"), Column::named("abstractness"));
        let (instability, abstractness) = match columns {
            (Some(instability), Some(abstractness)) => (instability, abstractness),
            _ => return,
        };
        let score = score();
        for hit in hits {
            let node = hit.node();
            let (i, a) = (instability.f32(node), abstractness.f32(node));
            let distance = (a + i - 1.0).abs();
            match score {
                Score::Stability => hit.score(1.0 - i),
                Score::Instability => hit.score(i),
                Score::Distance => hit.score(distance),
                Score::None => {}
            }
            let mut text = Writer::<64>::new();
            text.string("instability ").number(percent(i)).string(" %, abstractness ").number(percent(a));
            text.string(" %, distance ").number(percent(distance)).string(" %");
            hit.annotate(0, text.as_str());
        }
    }
}

fn score() -> Score {
    match config().string("score") {
        Some(name) if name == "instability" => Score::Instability,
        Some(name) if name == "distance" => Score::Distance,
        Some(name) if name == "none" => Score::None,
        _ => Score::Stability,
    }
}

fn percent(share: f32) -> i64 {
    i64::from((share * 100.0 + 0.5) as u32)
}

analyzer!(Stability);
lens!(Beside);
