//! Communities by the method of Louvain (Blondel and others, 2008), in whole numbers and in the code's own order, so that
//! neither ids nor rounding have a part in it.

#[path = "../../dependencies/src/edges.rs"]
#[allow(dead_code)]
mod edges;
#[path = "../../dependencies/src/units.rs"]
mod units;

mod louvain;
mod order;
mod summary;
mod ties;

use std::fmt::Write;

use parseltongue_plugin::{analyzer, parameters, query, Analyzer, Columns, Found, Query, Scope, Writer};

use summary::Summary;
use ties::Ties;
use units::{Level, Units};

struct Communities;

impl Analyzer for Communities {
    fn analyze(&mut self, columns: &mut Columns, _scope: Scope) {
        let ties = Ties::of_graph();
        let numbers = summary::numbered(&louvain::communities(&ties.web));
        for (node, number) in ties.nodes.iter().zip(numbers) {
            columns.set_u32(0, *node, number);
        }
    }
}

impl Query for Communities {
    fn answer(&mut self, found: &mut Found) {
        let least = parameters().integer("least", 5) as u32;
        let most = parameters().integer("most", 100) as usize;
        let ties = Ties::of_graph();
        let numbers = summary::numbered(&louvain::communities(&ties.web));
        let units = Units::of_graph(Level::Module);
        let summaries = Summary::of_all(&ties, &numbers, &units);
        for (index, summary) in summaries.iter().filter(|summary| summary.members >= least).take(most).enumerate() {
            found.add(ties.nodes[summary.hub]);
            found.value(index as f32 + 1.0);
            found.value(summary.members as f32);
            found.value(summary.inside as f32 / (summary.ties.max(1)) as f32);
            found.value(summary.modules as f32);
            if let Some(unit) = summary.main_module {
                let mut text = Writer::<512>::new();
                let share = 100 * summary.in_main_module / summary.members;
                let _ = write!(text, "{} ({} %)", units.nodes[unit].qualified_name(), share);
                found.annotate(0, text.as_str());
            }
        }
    }
}

analyzer!(Communities);
query!(Communities);
