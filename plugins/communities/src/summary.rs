use std::collections::BTreeMap;

use crate::ties::Ties;
use crate::units::Units;

/// Communities by size, those of equal size by their first member, numbered from 1; 0 for what is alone in its own.
pub fn numbered(communities: &[u32]) -> Vec<u32> {
    let mut sizes = vec![0u32; communities.len()];
    let mut firsts = vec![u32::MAX; communities.len()];
    for (place, community) in communities.iter().enumerate() {
        sizes[*community as usize] += 1;
        firsts[*community as usize] = firsts[*community as usize].min(place as u32);
    }
    let mut order: Vec<u32> = (0..sizes.len() as u32).filter(|community| sizes[*community as usize] > 1).collect();
    order.sort_unstable_by_key(|community| (u32::MAX - sizes[*community as usize], firsts[*community as usize]));
    let mut numbers = vec![0; sizes.len()];
    for (index, community) in order.into_iter().enumerate() {
        numbers[community as usize] = index as u32 + 1;
    }
    communities.iter().map(|community| numbers[*community as usize]).collect()
}

/// What there is to say about one community.
#[derive(Clone, Default)]
pub struct Summary {
    pub members: u32,
    /// The place of the member with the heaviest ties to others of it.
    pub hub: usize,
    hub_weight: u64,
    /// Weight of ties that stay inside, and of all, from both ends.
    pub inside: u64,
    pub ties: u64,
    pub modules: u32,
    /// The module that most members lie in.
    pub main_module: Option<usize>,
    pub in_main_module: u32,
}

impl Summary {
    /// In the order of their numbers, from 1.
    pub fn of_all(ties: &Ties, numbers: &[u32], units: &Units) -> Vec<Summary> {
        let count = numbers.iter().copied().max().unwrap_or(0) as usize;
        let mut summaries = vec![Summary::default(); count];
        let mut modules: BTreeMap<(u32, usize), u32> = BTreeMap::new();
        for (place, number) in numbers.iter().enumerate().filter(|(_, number)| **number > 0) {
            summaries[*number as usize - 1].add(ties, numbers, place);
            if let Some(unit) = units.of(ties.nodes[place]) {
                *modules.entry((*number, unit)).or_insert(0) += 1;
            }
        }
        for ((number, unit), members) in modules {
            let summary = &mut summaries[number as usize - 1];
            summary.modules += 1;
            if members > summary.in_main_module {
                summary.main_module = Some(unit);
                summary.in_main_module = members;
            }
        }
        summaries
    }

    fn add(&mut self, ties: &Ties, numbers: &[u32], place: usize) {
        let row = ties.web.ties_of(place);
        let stays = |other: &&(u32, u32)| numbers[other.0 as usize] == numbers[place];
        let inside: u64 = row.iter().filter(stays).map(|tie| u64::from(tie.1)).sum();
        if self.members == 0 || inside > self.hub_weight {
            self.hub = place;
            self.hub_weight = inside;
        }
        self.members += 1;
        self.inside += inside;
        self.ties += ties.web.degree(place);
    }
}
