//! Which unit depends on which.

use parseltongue_plugin::nodes;

use crate::edges::{counts, is_dependency, meant};
use crate::units::Units;

/// A dependency of one unit on another.
#[derive(Clone, Copy)]
pub struct Target {
    pub unit: u32,
    /// How many edges make it.
    pub edges: u32,
}

/// The units that each unit depends on, each once, in the units' order.
pub struct Dependencies {
    pub targets: Vec<Vec<Target>>,
}

impl Dependencies {
    pub fn of(units: &Units) -> Dependencies {
        let mut pairs: Vec<u64> = Vec::new();
        for node in nodes().filter(|node| counts(*node)) {
            let from = match units.of(node) {
                Some(unit) => unit,
                None => continue,
            };
            for edge in node.out_edges().filter(|edge| is_dependency(*edge)) {
                match units.of(meant(edge)) {
                    Some(to) if to != from => pairs.push((from as u64) << 32 | to as u64),
                    _ => {}
                }
            }
        }
        pairs.sort_unstable();
        let mut targets: Vec<Vec<Target>> = vec![Vec::new(); units.count()];
        for pair in pairs {
            let row = &mut targets[(pair >> 32) as usize];
            match row.last_mut() {
                Some(last) if last.unit == pair as u32 => last.edges += 1,
                _ => row.push(Target { unit: pair as u32, edges: 1 }),
            }
        }
        Dependencies { targets }
    }

    /// How many units depend on each unit.
    pub fn dependents(&self) -> Vec<u32> {
        let mut dependents = vec![0; self.targets.len()];
        for target in self.targets.iter().flatten() {
            dependents[target.unit as usize] += 1;
        }
        dependents
    }
}
