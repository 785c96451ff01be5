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
    let mut best = falling(scores);
    best.truncate(count);
    best.sort_unstable();
    best
}

/// Positions in order of falling scores; tied ones ascending. O(n log n).
pub fn falling(scores: &[f64]) -> Vec<usize> {
    ties(scores).into_iter().flat_map(|(_, tied)| tied).collect()
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

/// Kendall's tau-b (Kendall 1945, 10.2307/2332303): pairs in the same order less pairs in the other, over the geometric mean of
/// the pairs that are not tied in either; `None` for fewer than two, or where either order has no spread. O(n log n) (Knight
/// 1966, 10.1080/01621459.1966.10480879).
pub fn kendall(one: &[f64], other: &[f64]) -> Option<f64> {
    if one.len() != other.len() {
        return None;
    }
    let mut pairs: Vec<(u32, u32)> = competition(one).into_iter().zip(competition(other)).collect();
    pairs.sort_unstable();
    let tied = |run: usize| run as f64 * (run as f64 - 1.0) / 2.0;
    let (mut tied_one, mut tied_both) = (0.0, 0.0);
    for run in pairs.chunk_by(|x, y| x.0 == y.0) {
        tied_one += tied(run.len());
        tied_both += run.chunk_by(|x, y| x == y).map(|r| tied(r.len())).fold(0.0, |sum, t| sum + t);
    }
    let mut others: Vec<u32> = pairs.into_iter().map(|p| p.1).collect();
    let turned = exchanges(&mut others);
    let tied_other = others.chunk_by(|x, y| x == y).map(|r| tied(r.len())).fold(0.0, |sum, t| sum + t);
    let all = tied(one.len());
    let spread = (all - tied_one) * (all - tied_other);
    (spread > 0.0).then(|| (all - tied_one - tied_other + tied_both - 2.0 * turned) / spread.sqrt())
}

/// Sorts a list by merging and counts the pairs that stood in the other order.
fn exchanges(list: &mut [u32]) -> f64 {
    if list.len() < 2 {
        return 0.0;
    }
    let (left, right) = list.split_at_mut(list.len() / 2);
    let mut count = exchanges(left) + exchanges(right);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        if j == right.len() || (i < left.len() && left[i] <= right[j]) {
            merged.push(left[i]);
            i += 1;
        } else {
            count += (left.len() - i) as f64;
            merged.push(right[j]);
            j += 1;
        }
    }
    list.copy_from_slice(&merged);
    count
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

    #[test]
    fn kendall_counts_the_pairs_that_agree_as_every_pair_tried_does() {
        let (one, other) = ([1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 0.5], [2.0, 1.0, 3.0, 3.0, 3.0, 9.0, 9.0]);
        let (mut sum, mut untied_one, mut untied_other) = (0.0, 0.0, 0.0);
        for i in 0..one.len() {
            for j in 0..i {
                let (a, b) = (f64::total_cmp(&one[i], &one[j]) as i32, f64::total_cmp(&other[i], &other[j]) as i32);
                sum += f64::from(a * b);
                untied_one += f64::from(a * a);
                untied_other += f64::from(b * b);
            }
        }
        assert!((kendall(&one, &other).expect("spread") - sum / f64::sqrt(untied_one * untied_other)).abs() < 1e-12);
        assert_eq!(kendall(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), Some(-1.0));
        assert_eq!((kendall(&[1.0, 1.0], &[1.0, 2.0]), kendall(&[1.0], &[1.0]), kendall(&[], &[])), (None, None, None));
    }
}
