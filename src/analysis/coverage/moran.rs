//! Moran's I, global and local, and Geary's C.
//!
//! z = x - mean over the n sites with neighbours; islands are left out of n, of the mean and of S0. I = (n / S0) `sum_ij` `w_ij` `z_i`
//! `z_j` / sum z^2, expected -1 / (n - 1), variance under randomisation (Cliff & Ord 1981). `I_i` = `z_i` / m2 * `sum_j` `w_ij` `z_j` with **m2 =
//! sum z^2 / n** (as R spdep; with n - 1 as in `PySAL` it is (n-1)/n times as large): then sum `I_i` = S0 I. Undefined
//! (`None`) where fewer than two sites have neighbours or all values are equal; the variance from four sites. Geary's C = (n - 1) /
//! (2 S0) `sum_ij` `w_ij` (`x_i` - `x_j`)^2 / sum z^2 compares neighbours with each other and not with the mean: 1 by chance, less where
//! they are alike.
//!
//! **Reference.** Moran 1950; Geary 1954 10.2307/2986645; Cliff & Ord 1981; Anselin 1995 10.1111/j.1538-4632.1995.tb00338.x; methods.md section 2.6.

use super::neighbours::Weights;

/// Where a site and its neighbours stand to the mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// High among high.
    HighHigh,
    /// Low among high.
    LowHigh,
    /// Low among low.
    LowLow,
    /// High among low.
    HighLow,
}

impl Quadrant {
    /// As it stands in a report: own value first.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HighHigh => "high_high",
            Self::LowHigh => "low_high",
            Self::LowLow => "low_low",
            Self::HighLow => "high_low",
        }
    }
    const fn of(own: f64, lag: f64) -> Self {
        match (own > 0.0, lag > 0.0) {
            (true, true) => Self::HighHigh,
            (false, true) => Self::LowHigh,
            (false, false) => Self::LowLow,
            (true, false) => Self::HighLow,
        }
    }
}

/// Global and local figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Moran {
    /// Sites with neighbours, in order: what `z` and permutations are over.
    pub used: Vec<usize>,
    /// Deviations from the mean by site; 0 for islands.
    pub z: Vec<f64>,
    /// sum z^2 / n.
    pub m2: f64,
    /// Sum of all weights.
    pub s0: f64,
    /// Global I.
    pub i: f64,
    /// Its expectation.
    pub expected: f64,
    /// Its variance under randomisation.
    pub variance: Option<f64>,
    /// Geary's C, 0 or more.
    pub geary_c: f64,
    /// By site: local I and quadrant; `None` for islands.
    pub local: Vec<Option<(f64, Quadrant)>>,
}

/// Global and local I of values under weights. O(links log).
///
/// ```
/// use sitelines::analysis::coverage::{moran::moran, neighbours::Weights};
/// let ring = Weights::binary(&[vec![1, 3], vec![0, 2], vec![1, 3], vec![0, 2]]);
/// assert!((moran(&[1.0, 0.0, 1.0, 0.0], &ring).expect("defined").i + 1.0).abs() < 1e-12);
/// assert!(moran(&[2.0; 4], &ring).is_none());
/// ```
pub fn moran(values: &[f64], weights: &Weights) -> Option<Moran> {
    let used: Vec<usize> = (0..values.len()).filter(|i| !weights.rows[*i].is_empty()).collect();
    let first = values[*used.first()?];
    #[expect(clippy::float_cmp, reason = "a constant field is one of equal values, exactly")]
    let is_constant = used.iter().all(|i| values[*i] == first);
    if used.len() < 2 || is_constant || used.iter().any(|i| !values[*i].is_finite()) {
        return None;
    }
    let n = used.len() as f64;
    let mean = used.iter().map(|i| values[*i]).sum::<f64>() / n;
    let mut z = vec![0.0; values.len()];
    for &i in &used {
        z[i] = values[i] - mean;
    }
    let squares: f64 = z.iter().map(|z| z * z).sum();
    if squares <= 0.0 || !squares.is_finite() {
        return None;
    }
    let m2 = squares / n;
    let mut local = vec![None; values.len()];
    let (mut s0, mut cross, mut apart) = (0.0, 0.0, 0.0);
    for &i in &used {
        let lag: f64 = weights.rows[i].iter().map(|(j, w)| w * z[*j]).sum();
        s0 += weights.rows[i].iter().map(|(_, w)| w).sum::<f64>();
        cross += z[i] * lag;
        apart += weights.rows[i].iter().map(|(j, w)| w * (z[i] - z[*j]) * (z[i] - z[*j])).sum::<f64>();
        local[i] = Some((z[i] * lag / m2, Quadrant::of(z[i], lag)));
    }
    let fourth: f64 = z.iter().map(|z| z * z * z * z).sum();
    let variance = variance(n, s0, n * fourth / (squares * squares), weights);
    let geary_c = (n - 1.0) / (2.0 * s0) * apart / squares;
    Some(Moran { i: n / s0 * cross / squares, expected: -1.0 / (n - 1.0), variance, used, z, m2, s0, geary_c, local })
}

/// Under randomisation; `kurtosis` = n sum z^4 / (sum z^2)^2.
fn variance(n: f64, s0: f64, kurtosis: f64, weights: &Weights) -> Option<f64> {
    if n < 4.0 {
        return None;
    }
    let mut s1 = 0.0;
    let mut both = vec![0.0; weights.rows.len()];
    for (i, row) in weights.rows.iter().enumerate() {
        for &(j, w) in row {
            s1 += w * w + w * weights.of(j, i);
            both[i] += w;
            both[j] += w;
        }
    }
    let s2: f64 = both.iter().map(|w| w * w).sum();
    let s0_squared = s0 * s0;
    let by_values = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0_squared);
    let by_kurtosis = kurtosis * ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0_squared);
    let expected = -1.0 / (n - 1.0);
    Some((by_values - by_kurtosis) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0_squared) - expected * expected)
}
