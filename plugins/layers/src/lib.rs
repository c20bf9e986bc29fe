//! Layers from dependencies: circles are cut where it costs least, what is left is ordered by its longest way down.

#[path = "../../dependencies/src/dependencies.rs"]
mod dependencies;
#[path = "../../dependencies/src/edges.rs"]
mod edges;
#[path = "../../dependencies/src/units.rs"]
mod units;

mod components;
mod layering;

use std::fmt::Write;

use parseltongue_plugin::{parameters, query, Found, Node, Query, Writer};

use dependencies::{Dependencies, Target};
use layering::Layering;
use units::{Level, Units};

/// Most back-edges of a unit that are named.
const NAMED: usize = 8;

struct Layers;

impl Query for Layers {
    fn answer(&mut self, found: &mut Found) {
        let units = Units::of_graph(level());
        let is_asked = |node: Node| match parameters().string("within") {
            Some(prefix) => starts_with(node, prefix.bytes()),
            None => true,
        };
        let dependencies = Dependencies::of(&units);
        let layering = Layering::of(&dependencies);
        let dependents = dependencies.dependents();
        let only_back = parameters().boolean("back-edges", false);
        for unit in layering.from_the_top() {
            let targets = &dependencies.targets[unit];
            let back: Vec<Target> = targets.iter().copied().filter(|to| layering.leads_back(unit, *to)).collect();
            let is_alone = targets.is_empty() && dependents[unit] == 0;
            if is_alone || !is_asked(units.nodes[unit]) || (only_back && back.is_empty()) {
                continue;
            }
            found.add(units.nodes[unit]);
            found.value(layering.layers[unit] as f32);
            found.value(targets.len() as f32);
            found.value(dependents[unit] as f32);
            found.value(layering.knots[unit] as f32);
            found.value(back.len() as f32);
            name_back_edges(found, &units, back);
        }
    }
}

fn level() -> Level {
    match parameters().string("level") {
        Some(name) if name == "package" => Level::Package,
        Some(name) if name == "file" => Level::File,
        _ => Level::Module,
    }
}

fn starts_with(node: Node, prefix: impl Iterator<Item = u8>) -> bool {
    let mut name = node.qualified_name().bytes();
    prefix.into_iter().all(|byte| name.next() == Some(byte))
}

/// The weakest first: they are the easiest to do without.
fn name_back_edges(found: &mut Found, units: &Units, mut back: Vec<Target>) {
    back.sort_by_key(|target| target.edges);
    for target in back.iter().take(NAMED) {
        let name = units.nodes[target.unit as usize].qualified_name();
        let mut text = Writer::<512>::new();
        let _ = write!(text, "{} ({})", name, target.edges);
        found.annotate(0, text.as_str());
    }
    if back.len() > NAMED {
        let mut text = Writer::<32>::new();
        let _ = write!(text, "and {} more", back.len() - NAMED);
        found.annotate(0, text.as_str());
    }
}

query!(Layers);
