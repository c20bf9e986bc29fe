use crate::web::Web;

/// Rounds at most; real code needs about half of them.
const MOST_ROUNDS: u32 = 50;
/// It is done when no rank moves by more than this share of itself.
const ENOUGH: f64 = 1e-3;
/// Units that a rank is made of when ranks are added in the order of ids: whole numbers add up to the same in any order.
const UNITS: f64 = (1u64 << 32) as f64;

/// The rank of each node of a web, by place; the mean is 1.
pub fn ranks(web: &Web, damping: f64) -> Vec<f64> {
    let count = web.nodes.len();
    let mut ranks = vec![1.0; count];
    let mut shares = vec![0.0; count];
    let parts = Parts::of(web);
    for _ in 0..MOST_ROUNDS {
        let loose = parts.share_out(&ranks, &mut shares);
        let base = 1.0 - damping + damping * loose;
        let mut moved = 0.0f64;
        for (place, rank) in ranks.iter_mut().enumerate() {
            let sum: f64 = web.sources_of(place).iter().map(|source| shares[*source as usize]).sum();
            let next = base + damping * sum;
            let change = (next - *rank).abs() / next;
            if change > moved {
                moved = change;
            }
            *rank = next;
        }
        if moved < ENOUGH {
            break;
        }
    }
    ranks
}

/// What each node passes on, known beforehand: a round is then one multiplication for each node, without a branch.
struct Parts {
    /// By place: which part of its rank goes along each of its edges; 0 without edges.
    part: Vec<f64>,
    /// Places of those without edges.
    loose: Vec<u32>,
}

impl Parts {
    fn of(web: &Web) -> Parts {
        let part = web.out_degree.iter().map(|degree| if *degree == 0 { 0.0 } else { 1.0 / f64::from(*degree) });
        let loose = (0..web.out_degree.len() as u32).filter(|place| web.out_degree[*place as usize] == 0);
        Parts { part: part.collect(), loose: loose.collect() }
    }

    /// Writes what each node passes on along each of its edges. Gives what those without edges pass on, for each node its part.
    fn share_out(&self, ranks: &[f64], shares: &mut [f64]) -> f64 {
        for ((share, rank), part) in shares.iter_mut().zip(ranks).zip(&self.part) {
            *share = rank * part;
        }
        let loose: u64 = self.loose.iter().map(|place| (ranks[*place as usize] * UNITS) as u64).sum();
        loose as f64 / UNITS / ranks.len() as f64
    }
}
