//! Hot and cold spots: the local G of Getis and Ord, standardised.
//!
//! Of site i, itself left out: `G_i` = `sum_j` `w_ij` `x_j` less what it would be if the values lay anyhow (`W_i` times the mean of the others), over
//! its deviation s(i) sqrt(((n - 1) `sum_j` `w_ij`^2 - `W_i`^2) / (n - 2)). Above 0 it lies among high values, below 0 among low ones,
//! whatever its own value is; beyond about 2 rarely by chance alone. Where local I tells high among high from low among low by
//! the mean, G tells only of the neighbours: the two are read side by side. `None` for islands, below three sites, and where
//! all others are equal or neighbours.
//!
//! **Reference.** Ord & Getis 1995 10.1111/j.1538-4632.1995.tb00912.x; as R spdep `localG`; methods.md section 2.6.

use super::moran::Moran;
use super::neighbours::Weights;

/// z of the local G by site. O(links).
///
/// ```
/// use sitelines::analysis::coverage::{hot_spots::local_g, moran::moran, neighbours::Weights};
/// let chain = Weights::row_standardised(&[vec![1], vec![0, 2], vec![1, 3], vec![2]]);
/// let g = local_g(&moran(&[9.0, 8.0, 1.0, 0.0], &chain).expect("defined"), &chain);
/// assert!(g[0] > Some(0.0) && g[3] < Some(0.0));
/// ```
pub fn local_g(moran: &Moran, weights: &Weights) -> Vec<Option<f64>> {
    let mut found = vec![None; weights.rows.len()];
    let n = moran.used.len() as f64;
    if n < 3.0 {
        return found;
    }
    // deviations from the mean add up to nothing, so that the mean of the others is -z / (n - 1)
    let squares = moran.m2 * n;
    for &i in &moran.used {
        let own = moran.z[i];
        let mean = -own / (n - 1.0);
        let spread = (squares - own * own) / (n - 1.0) - mean * mean;
        let (mut lag, mut all, mut all_squares) = (0.0, 0.0, 0.0);
        for &(j, w) in &weights.rows[i] {
            lag += w * moran.z[j];
            all += w;
            all_squares += w * w;
        }
        let variance = spread * ((n - 1.0) * all_squares - all * all) / (n - 2.0);
        // what is left of equal values is the rounding of their sum
        let least = f64::EPSILON * n * moran.m2 * all_squares;
        found[i] = (variance > least).then(|| (lag - all * mean) / variance.sqrt());
    }
    found
}
