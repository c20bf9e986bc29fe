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
    for _ in 0..MOST_ROUNDS {
        let loose = share_out(web, &ranks, &mut shares);
        let base = 1.0 - damping + damping * loose;
        let mut moved = 0.0f64;
        for (place, rank) in ranks.iter_mut().enumerate() {
            let sum: f64 = web.sources_of(place).iter().map(|source| shares[*source as usize]).sum();
            let next = base + damping * sum;
            moved = moved.max((next - *rank).abs() / next);
            *rank = next;
        }
        if moved < ENOUGH {
            break;
        }
    }
    ranks
}

/// What each node passes on along each of its edges. Gives what those without edges pass on, for each node its part.
fn share_out(web: &Web, ranks: &[f64], shares: &mut [f64]) -> f64 {
    let mut loose = 0u64;
    for ((share, rank), degree) in shares.iter_mut().zip(ranks).zip(&web.out_degree) {
        if *degree == 0 {
            *share = 0.0;
            loose += (rank * UNITS) as u64;
        } else {
            *share = rank / f64::from(*degree);
        }
    }
    loose as f64 / UNITS / ranks.len() as f64
}
