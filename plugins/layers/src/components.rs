use crate::dependencies::Dependencies;

const UNSEEN: u32 = 0;

/// The strongly connected components of units by Tarjan's algorithm, each after those that it depends on; the units of one
/// in their order. `path` takes the place of the call stack.
pub fn components(dependencies: &Dependencies) -> Vec<Vec<u32>> {
    let count = dependencies.targets.len();
    let mut walk = Walk {
        dependencies,
        index: vec![UNSEEN; count],
        low: vec![0; count],
        is_open: vec![false; count],
        stack: Vec::new(),
        seen: 0,
        found: Vec::new(),
    };
    for unit in 0..count {
        if walk.index[unit] == UNSEEN {
            walk.from(unit);
        }
    }
    walk.found
}

struct Walk<'a> {
    dependencies: &'a Dependencies,
    index: Vec<u32>,
    low: Vec<u32>,
    is_open: Vec<bool>,
    stack: Vec<u32>,
    seen: u32,
    found: Vec<Vec<u32>>,
}

impl Walk<'_> {
    fn from(&mut self, start: usize) {
        let mut path = vec![(start, 0)];
        self.enter(start);
        while let Some((unit, next)) = path.pop() {
            match self.dependencies.targets[unit].get(next) {
                Some(target) => {
                    let target = target.unit as usize;
                    path.push((unit, next + 1));
                    if self.index[target] == UNSEEN {
                        self.enter(target);
                        path.push((target, 0));
                    } else if self.is_open[target] {
                        self.low[unit] = self.low[unit].min(self.index[target]);
                    }
                }
                None => {
                    if self.low[unit] == self.index[unit] {
                        self.close(unit);
                    }
                    if let Some((above, _)) = path.last() {
                        self.low[*above] = self.low[*above].min(self.low[unit]);
                    }
                }
            }
        }
    }

    fn enter(&mut self, unit: usize) {
        self.seen += 1;
        self.index[unit] = self.seen;
        self.low[unit] = self.seen;
        self.is_open[unit] = true;
        self.stack.push(unit as u32);
    }

    fn close(&mut self, root: usize) {
        let start = self.stack.iter().rposition(|unit| *unit as usize == root).unwrap_or(0);
        let mut members = self.stack.split_off(start);
        for member in &members {
            self.is_open[*member as usize] = false;
        }
        members.sort_unstable();
        self.found.push(members);
    }
}
