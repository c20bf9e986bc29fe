/// Rounds over all places in one level, and levels, at most; real code needs fewer.
const MOST_ROUNDS: usize = 12;
const MOST_LEVELS: usize = 12;

/// Places with weighted ties in both directions.
pub struct Web {
    begin: Vec<u32>,
    /// The other end and the weight of each tie; none of a place to itself.
    ties: Vec<(u32, u32)>,
    /// By place: the weight of all its ties, those inside of what it was made of counted twice.
    degree: Vec<u64>,
}

impl Web {
    /// `each` gives all ties, the same whenever it is called, so that they need not be held: memory is what large graphs lack.
    /// A tie that is given several times weighs as much as all together.
    pub fn of_ties(count: usize, each: impl Fn(&mut dyn FnMut(u32, u32, u32))) -> Web {
        let mut begin = vec![0u32; count + 2];
        let mut ends = 0;
        each(&mut |from, to, _| {
            begin[from as usize + 2] += 1;
            begin[to as usize + 2] += 1;
            ends += 2;
        });
        for place in 2..begin.len() {
            begin[place] += begin[place - 1];
        }
        let mut ties = vec![(0, 0); ends];
        let mut degree = vec![0; count];
        each(&mut |from, to, weight| {
            for (here, there) in [(from, to), (to, from)] {
                let slot = &mut begin[here as usize + 1];
                ties[*slot as usize] = (there, weight);
                *slot += 1;
                degree[here as usize] += u64::from(weight);
            }
        });
        begin.truncate(count + 1);
        Web { begin, ties, degree }
    }

    pub fn count(&self) -> usize {
        self.degree.len()
    }

    pub fn ties_of(&self, place: usize) -> &[(u32, u32)] {
        &self.ties[self.begin[place] as usize..self.begin[place + 1] as usize]
    }

    pub fn degree(&self, place: usize) -> u64 {
        self.degree[place]
    }
}

/// The community of each place; numbers mean nothing but being the same.
pub fn communities(web: &Web) -> Vec<u32> {
    let mut of_place: Vec<u32> = (0..web.count() as u32).collect();
    let mut merged: Option<Web> = None;
    for _ in 0..MOST_LEVELS {
        let level = merged.as_ref().unwrap_or(web);
        let (communities, count) = move_places(level);
        if count == level.count() {
            break;
        }
        for community in &mut of_place {
            *community = communities[*community as usize];
        }
        merged = Some(merge(level, &communities, count));
    }
    of_place
}

/// Moves each place to the community of a neighbour where modularity gains most, until none moves. Gives the community of
/// each place, numbered in the order of their first places, and how many there are.
fn move_places(web: &Web) -> (Vec<u32>, usize) {
    let count = web.count();
    let mut of: Vec<u32> = (0..count as u32).collect();
    let mut total: Vec<u64> = web.degree.clone();
    let all: u64 = web.degree.iter().sum();
    let mut weight_to = vec![0u64; count];
    for _ in 0..MOST_ROUNDS {
        let mut has_moved = false;
        for place in 0..count {
            let home = of[place];
            let degree = web.degree(place);
            total[home as usize] -= degree;
            for (other, weight) in web.ties_of(place) {
                weight_to[of[*other as usize] as usize] += u64::from(*weight);
            }
            let gain = |to: u32| -> i64 {
                (weight_to[to as usize] * all) as i64 - (degree * total[to as usize]) as i64
            };
            let mut best = (gain(home), home);
            for (other, _) in web.ties_of(place) {
                let to = of[*other as usize];
                let gained = gain(to);
                // Staying wins over what is no better; of equals the first community does.
                if gained > best.0 || (gained == best.0 && best.1 != home && to < best.1) {
                    best = (gained, to);
                }
            }
            for (other, _) in web.ties_of(place) {
                weight_to[of[*other as usize] as usize] = 0;
            }
            total[best.1 as usize] += degree;
            has_moved |= best.1 != home;
            of[place] = best.1;
        }
        if !has_moved {
            break;
        }
    }
    renumber(of)
}

fn renumber(mut of: Vec<u32>) -> (Vec<u32>, usize) {
    let mut number = vec![u32::MAX; of.len()];
    let mut count = 0;
    for community in &mut of {
        let known = &mut number[*community as usize];
        if *known == u32::MAX {
            *known = count;
            count += 1;
        }
        *community = *known;
    }
    (of, count as usize)
}

/// A web whose places are the communities of another.
fn merge(web: &Web, of: &[u32], count: usize) -> Web {
    let mut degree = vec![0; count];
    for (place, community) in of.iter().enumerate() {
        degree[*community as usize] += web.degree(place);
    }
    let (begin, members) = members(of, count);
    let web = Web::of_ties(count, |put| {
        let mut weights = vec![0; count];
        let mut tied = Vec::new();
        for from in 0..count {
            for place in &members[begin[from] as usize..begin[from + 1] as usize] {
                for (other, weight) in web.ties_of(*place as usize) {
                    let to = of[*other as usize];
                    // Each tie stands at both of its ends; one of them is enough.
                    if to as usize <= from {
                        continue;
                    }
                    if weights[to as usize] == 0 {
                        tied.push(to);
                    }
                    weights[to as usize] += weight;
                }
            }
            tied.sort_unstable();
            for to in tied.drain(..) {
                put(from as u32, to, core::mem::take(&mut weights[to as usize]));
            }
        }
    });
    Web { degree, ..web }
}

/// The places of each community, one community after the other, and where each begins.
fn members(of: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut begin = vec![0u32; count + 2];
    for community in of {
        begin[*community as usize + 2] += 1;
    }
    for community in 2..begin.len() {
        begin[community] += begin[community - 1];
    }
    let mut members = vec![0; of.len()];
    for (place, community) in of.iter().enumerate() {
        let slot = &mut begin[*community as usize + 1];
        members[*slot as usize] = place as u32;
        *slot += 1;
    }
    begin.truncate(count + 1);
    (begin, members)
}
