use crate::components::components;
use crate::dependencies::{Dependencies, Target};

/// Above all places: what has none yet lies higher than what gets one.
const UNPLACED: u32 = u32::MAX;

/// Which layer each unit lies in.
pub struct Layering {
    pub layers: Vec<u32>,
    /// By unit: how many units its circle has.
    pub knots: Vec<u32>,
    /// By unit: its place from the bottom. Dependencies on a later place are back-edges.
    places: Vec<u32>,
}

impl Layering {
    pub fn of(dependencies: &Dependencies) -> Layering {
        let count = dependencies.targets.len();
        let mut layering = Layering { layers: vec![0; count], knots: vec![1; count], places: vec![UNPLACED; count] };
        let mut place = 0;
        let mut member_of = vec![u32::MAX; count];
        for (number, members) in components(dependencies).into_iter().enumerate() {
            for unit in &members {
                member_of[*unit as usize] = number as u32;
                layering.knots[*unit as usize] = members.len() as u32;
            }
            for unit in bottom_up(dependencies, &members, &member_of, number as u32) {
                layering.places[unit as usize] = place;
                place += 1;
                layering.layers[unit as usize] = layering.layer_above(dependencies, unit as usize);
            }
        }
        layering
    }

    /// Whether a dependency goes against the layers.
    pub fn leads_back(&self, from: usize, to: Target) -> bool {
        self.places[to.unit as usize] > self.places[from]
    }

    /// Units from the highest layer down, within a layer in their own order.
    pub fn from_the_top(&self) -> Vec<usize> {
        let mut units: Vec<usize> = (0..self.layers.len()).collect();
        units.sort_by_key(|unit| (u32::MAX - self.layers[*unit], *unit));
        units
    }

    /// The longest way down, over units that have their place already.
    fn layer_above(&self, dependencies: &Dependencies, unit: usize) -> u32 {
        let below = dependencies.targets[unit].iter().filter(|to| !self.leads_back(unit, **to));
        below.map(|to| self.layers[to.unit as usize] + 1).max().unwrap_or(0)
    }
}

/// The units of a circle in an order in which little leads back: the greedy order of Eades, Lin and Smyth (1993), each
/// dependency weighing as much as it has edges. Of equals the first in the units' order is taken.
fn bottom_up(dependencies: &Dependencies, members: &[u32], member_of: &[u32], number: u32) -> Vec<u32> {
    let mut knot = Knot::of(dependencies, members, member_of, number);
    let mut bottom = Vec::new();
    let mut top = Vec::new();
    while bottom.len() + top.len() < members.len() {
        if let Some(unit) = knot.take_sink() {
            bottom.push(unit);
        } else if let Some(unit) = knot.take_source() {
            top.push(unit);
        } else {
            top.push(knot.take_heaviest());
        }
    }
    bottom.extend(top.iter().rev());
    bottom
}

/// What is left of a circle; units are places among its members.
struct Knot<'a> {
    members: &'a [u32],
    out: Vec<Vec<(u32, u32)>>,
    into: Vec<Vec<(u32, u32)>>,
    out_weight: Vec<u32>,
    in_weight: Vec<u32>,
    is_left: Vec<bool>,
}

impl<'a> Knot<'a> {
    fn of(dependencies: &Dependencies, members: &'a [u32], member_of: &[u32], number: u32) -> Knot<'a> {
        let count = members.len();
        let mut knot = Knot {
            members,
            out: vec![Vec::new(); count],
            into: vec![Vec::new(); count],
            out_weight: vec![0; count],
            in_weight: vec![0; count],
            is_left: vec![true; count],
        };
        for (from, unit) in members.iter().enumerate() {
            for target in &dependencies.targets[*unit as usize] {
                if member_of[target.unit as usize] != number {
                    continue;
                }
                if let Ok(to) = members.binary_search(&target.unit) {
                    knot.out[from].push((to as u32, target.edges));
                    knot.into[to].push((from as u32, target.edges));
                    knot.out_weight[from] += target.edges;
                    knot.in_weight[to] += target.edges;
                }
            }
        }
        knot
    }

    fn take_sink(&mut self) -> Option<u32> {
        let place = (0..self.members.len()).find(|place| self.is_left[*place] && self.out_weight[*place] == 0)?;
        Some(self.take(place))
    }

    fn take_source(&mut self) -> Option<u32> {
        let place = (0..self.members.len()).find(|place| self.is_left[*place] && self.in_weight[*place] == 0)?;
        Some(self.take(place))
    }

    /// What leads out most beyond what leads in.
    fn take_heaviest(&mut self) -> u32 {
        let mut best = None;
        for place in (0..self.members.len()).filter(|place| self.is_left[*place]) {
            let weight = i64::from(self.out_weight[place]) - i64::from(self.in_weight[place]);
            if best.map_or(true, |(_, most)| weight > most) {
                best = Some((place, weight));
            }
        }
        // There is one: a circle with nothing left is not asked.
        best.map_or(0, |(place, _)| self.take(place))
    }

    fn take(&mut self, place: usize) -> u32 {
        self.is_left[place] = false;
        for (to, weight) in &self.out[place] {
            self.in_weight[*to as usize] -= weight;
        }
        for (from, weight) in &self.into[place] {
            self.out_weight[*from as usize] -= weight;
        }
        self.members[place]
    }
}
