use parseltongue_plugin::{node_flag, node_kind, nodes};

use crate::dependencies::Dependencies;
use crate::units::Units;

/// What is counted of each unit.
#[derive(Clone, Default)]
struct Counts {
    dependencies: u32,
    dependents: u32,
    types: u32,
    abstract_types: u32,
}

/// Coupling and types of all units.
pub struct Measures {
    units: Vec<Counts>,
}

impl Measures {
    pub fn of(units: &Units) -> Measures {
        let dependencies = Dependencies::of(units);
        let mut counts = vec![Counts::default(); units.count()];
        for (unit, dependents) in dependencies.dependents().into_iter().enumerate() {
            counts[unit].dependencies = dependencies.targets[unit].len() as u32;
            counts[unit].dependents = dependents;
        }
        for node in nodes() {
            let is_abstract = match node.kind() {
                node_kind::TRAIT | node_kind::INTERFACE => true,
                node_kind::CLASS => node.has(node_flag::ABSTRACT),
                node_kind::STRUCT | node_kind::ENUM => false,
                _ => continue,
            };
            if let (Some(unit), false) = (units.of(node), node.has(node_flag::TEST)) {
                counts[unit].types += 1;
                counts[unit].abstract_types += u32::from(is_abstract);
            }
        }
        Measures { units: counts }
    }

    /// 0 for a module that nothing connects with others.
    pub fn instability(&self, unit: usize) -> f32 {
        let Counts { dependencies, dependents, .. } = self.units[unit];
        share(dependencies, dependencies + dependents)
    }

    /// 0 for a module without types.
    pub fn abstractness(&self, unit: usize) -> f32 {
        let Counts { types, abstract_types, .. } = self.units[unit];
        share(abstract_types, types)
    }
}

fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
}
