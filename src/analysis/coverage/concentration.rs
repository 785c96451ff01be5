//! Concentration of shares: the Herfindahl-Hirschman index and what follows from it, and Shannon's entropy as a second opinion.

/// How concentrated some shares are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concentration {
    /// How many have a share.
    pub n: usize,
    /// H = sum of squared shares, 1/n (even) to 1 (one holds all).
    pub hhi: f64,
    /// 1 / H: as many equal holders would give the same H.
    pub effective: f64,
    /// (H - 1/n) / (1 - 1/n), 0 to 1, comparable across n; 1 for one holder.
    pub normalised: f64,
    /// Shannon's entropy, - sum p ln p, 0 (one holds all) to ln n (even): small holders weigh more in it than in H.
    pub shannon: f64,
}

/// Of amounts, each 0 or more; those of 0 hold no share. `None` where nobody holds any. O(n).
///
/// ```
/// use sitelines::analysis::coverage::concentration::concentration;
/// let even = concentration(&[2.0, 2.0]).expect("shares");
/// assert_eq!((even.hhi, even.effective, even.normalised), (0.5, 2.0, 0.0));
/// assert!(concentration(&[]).is_none());
/// ```
pub fn concentration(amounts: &[f64]) -> Option<Concentration> {
    let held: Vec<f64> = amounts.iter().copied().filter(|a| *a > 0.0).collect();
    let whole: f64 = held.iter().sum();
    if held.is_empty() || !whole.is_finite() {
        return None;
    }
    let n = held.len();
    let hhi: f64 = held.iter().map(|a| (a / whole) * (a / whole)).sum();
    let even = 1.0 / n as f64;
    let normalised = if n == 1 { 1.0 } else { ((hhi - even) / (1.0 - even)).max(0.0) };
    let shannon = held.iter().map(|a| a / whole).fold(0.0, |sum, p| sum - p * p.ln());
    Some(Concentration { n, hhi, effective: 1.0 / hhi, normalised, shannon })
}
