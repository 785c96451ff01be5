//! Ranks: where scores stand among each other, and how alike two orders are.
//!
//! Scores that differ by less than [`ALIKE`] of the largest are tied: sums of floating point numbers in another order would
//! otherwise part them.

/// Share of the largest score below which a difference is none.
pub const ALIKE: f64 = 1e-9;

/// Competition ranks from 1, the highest score first; tied scores share the better rank. O(n log n).
pub fn competition(scores: &[f64]) -> Vec<u32> {
    let mut ranks = vec![0; scores.len()];
    for (first, tied) in ties(scores) {
        for v in tied {
            ranks[v] = super::adjacency::narrow(first + 1);
        }
    }
    ranks
}

/// Middle ranks from 1: tied scores share the mean of their places. O(n log n).
pub fn middle(scores: &[f64]) -> Vec<f64> {
    let mut ranks = vec![0.0; scores.len()];
    for (first, tied) in ties(scores) {
        let mean = first as f64 + f64::midpoint(tied.len() as f64, 1.0);
        for v in tied {
            ranks[v] = mean;
        }
    }
    ranks
}

/// Positions of the `count` highest scores; ties fall to the lower position. Ascending.
pub fn top(scores: &[f64], count: usize) -> Vec<usize> {
    let mut best: Vec<usize> = ties(scores).into_iter().flat_map(|(_, tied)| tied).take(count).collect();
    best.sort_unstable();
    best
}

/// Groups of tied scores, the highest first, each with the number of higher scores; positions ascending.
fn ties(scores: &[f64]) -> Vec<(usize, Vec<usize>)> {
    let most = scores.iter().fold(0.0_f64, |most, s| most.max(s.abs()));
    let grain = |v: usize| if most > 0.0 { (scores[v] / most / ALIKE).round() } else { 0.0 };
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|a, b| grain(*b).total_cmp(&grain(*a)).then(a.cmp(b)));
    let mut groups = Vec::new();
    let mut first = 0;
    for tied in order.chunk_by(|a, b| grain(*a).total_cmp(&grain(*b)).is_eq()) {
        groups.push((first, tied.to_vec()));
        first += tied.len();
    }
    groups
}

/// Spearman's correlation with middle ranks (Spearman 1904, 10.2307/1412159); `None` for fewer than three, or where either
/// order has no spread.
pub fn spearman(one: &[f64], other: &[f64]) -> Option<f64> {
    let n = one.len() as f64;
    if one.len() < 3 || one.len() != other.len() {
        return None;
    }
    let mean = f64::midpoint(n, 1.0);
    let (mut both, mut spread_one, mut spread_other) = (0.0, 0.0, 0.0);
    for (a, b) in middle(one).into_iter().zip(middle(other)) {
        both += (a - mean) * (b - mean);
        spread_one += (a - mean) * (a - mean);
        spread_other += (b - mean) * (b - mean);
    }
    (spread_one > 0.0 && spread_other > 0.0).then(|| both / (spread_one * spread_other).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_rank() {
        let scores = [1.0, 3.0, 3.0 + 1e-12, 0.0];
        assert_eq!(competition(&scores), [3, 1, 1, 4]);
        assert_eq!(middle(&scores), [3.0, 1.5, 1.5, 4.0]);
        assert_eq!(top(&scores, 2), [1, 2]);
        assert_eq!(top(&[0.0, 0.0, 0.0], 2), [0, 1]);
    }

    #[test]
    fn the_same_order_correlates_and_the_reverse_does_not() {
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[10.0, 20.0, 40.0]), Some(1.0));
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), Some(-1.0));
        assert_eq!(spearman(&[1.0, 1.0, 1.0], &[3.0, 2.0, 1.0]), None);
        assert_eq!(spearman(&[1.0, 2.0], &[1.0, 2.0]), None);
    }
}
