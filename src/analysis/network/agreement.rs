//! How far two divisions of the same stakeholders agree.
//!
//! - NMI: mutual information over the mean of both entropies (Strehl and Ghosh 2002; Danon and others 2005,
//!   10.1088/1742-5468/2005/09/P09008), 0 to 1; `None` where both divisions are one group
//! - ARI: agreement on pairs, corrected for chance (Hubert and Arabie 1985, 10.1007/BF01908075), 0 by chance, 1 where
//!   equal; `None` where chance allows nothing else

use std::collections::BTreeMap;

/// What two divisions have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Stakeholders that both divide.
    pub compared: usize,
    /// Normalised mutual information.
    pub nmi: Option<f64>,
    /// Adjusted Rand index.
    pub ari: Option<f64>,
}

impl Agreement {
    /// Over the pairs of labels of those that both divide. O(n log n).
    pub fn of(labels: &[(usize, usize)]) -> Self {
        let n = labels.len() as f64;
        let (mut both, mut one, mut other) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (a, b) in labels {
            *both.entry((*a, *b)).or_insert(0.0) += 1.0;
            *one.entry(*a).or_insert(0.0) += 1.0;
            *other.entry(*b).or_insert(0.0) += 1.0;
        }
        let entropy = |counts: &BTreeMap<usize, f64>| counts.values().fold(0.0, |sum: f64, c: &f64| sum - c / n * (c / n).ln());
        let (h_one, h_other) = (entropy(&one), entropy(&other));
        let shared = both.iter().fold(0.0, |sum: f64, ((a, b), c): (_, &f64)| sum + c / n * (c * n / (one[a] * other[b])).ln());
        let nmi = (h_one + h_other > 0.0).then(|| (2.0 * shared / (h_one + h_other)).clamp(0.0, 1.0));
        let pairs = |counts: &mut dyn Iterator<Item = f64>| counts.fold(0.0, |sum, c| sum + c * (c - 1.0) / 2.0);
        let (together, in_one, in_other) = (
            pairs(&mut both.values().copied()),
            pairs(&mut one.values().copied()),
            pairs(&mut other.values().copied()),
        );
        let all = n * (n - 1.0) / 2.0;
        let expected = if all > 0.0 { in_one * in_other / all } else { 0.0 };
        let most = f64::midpoint(in_one, in_other);
        let ari = (most > expected).then(|| (together - expected) / (most - expected));
        Self { compared: labels.len(), nmi, ari }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_division_agrees_whatever_its_names() {
        let found = Agreement::of(&[(0, 5), (0, 5), (1, 3), (1, 3), (2, 1)]);
        assert!((found.nmi.expect("nmi") - 1.0).abs() < 1e-12 && (found.ari.expect("ari") - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_textbook_table_gives_the_textbook_figures() {
        // scikit-learn: labels 0 0 1 1 against 0 0 1 2
        let found = Agreement::of(&[(0, 0), (0, 0), (1, 1), (1, 2)]);
        assert!((found.nmi.expect("nmi") - 0.8).abs() < 1e-12);
        assert!((found.ari.expect("ari") - 0.571_428_571_428_571_4).abs() < 1e-12);
    }

    #[test]
    fn one_group_and_nobody_have_no_agreement() {
        assert_eq!(Agreement::of(&[(0, 0), (0, 0)]), Agreement { compared: 2, nmi: None, ari: None });
        assert_eq!(Agreement::of(&[]), Agreement::default());
    }
}
