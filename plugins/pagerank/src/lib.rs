//! PageRank (Brin and Page, 1998) over the edges by which code leans on code.

mod rank;
mod web;

use parseltongue_plugin::{analyzer, config, lens, Analyzer, Column, Columns, Hits, Lens, Scope, Writer};

struct PageRank;

impl Analyzer for PageRank {
    fn analyze(&mut self, columns: &mut Columns, _scope: Scope) {
        let web = web::Web::of_graph();
        let damping = config().number("damping", 0.85);
        for (node, rank) in web.nodes.iter().zip(rank::ranks(&web, damping)) {
            columns.set_f32(0, *node, rank as f32);
        }
    }
}

struct Ranking;

impl Lens for Ranking {
    fn evaluate(&mut self, hits: Hits) {
        let column = match Column::named("pagerank") {
            Some(column) => column,
            None => return,
        };
        for hit in hits {
            let rank = column.f32(hit.node());
            hit.score(rank);
            let tenths = i64::from((rank * 10.0 + 0.5) as u32);
            let mut text = Writer::<64>::new();
            text.number(tenths / 10).string(".").number(tenths % 10);
            hit.annotate(0, text.as_str());
        }
    }
}

analyzer!(PageRank);
lens!(Ranking);
