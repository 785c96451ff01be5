//! Random numbers from a seed (`splitmix64`, Steele et al. 2014, doi 10.1145/2660193.2660195) and the draws made of them.

/// A stream of random numbers; the same seed gives the same stream everywhere.
pub struct Seeded(u64);

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares of a length, never negative")]
impl Seeded {
    /// A stream of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// 0 or more, less than 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
    /// 0 to `n - 1`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }
    /// True in that share of draws.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }
    /// Evenly between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
    /// Normal with mean 0 and deviation 1 (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.unit(), self.unit());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }
    /// Pareto with minimum 1: small numbers far more often than large ones.
    pub fn pareto(&mut self, alpha: f64) -> f64 {
        (1.0 - self.unit()).powf(-1.0 / alpha)
    }
    /// Whole number of 0 or more with that mean, each further step as likely as the one before.
    pub fn steps(&mut self, mean: f64) -> usize {
        ((1.0 - self.unit()).ln() / (mean / (1.0 + mean)).ln()) as usize
    }
}

/// Draws positions by weight.
pub struct Weighted {
    sums: Vec<f64>,
}

impl Weighted {
    /// Draws each position in proportion to its weight. O(n).
    pub fn new(weights: &[f64]) -> Self {
        let mut sum = 0.0;
        let sums = weights.iter().map(|w| { sum += w; sum }).collect();
        Self { sums }
    }
    /// Heavy-tailed weights over `n` positions, none heavier than `cap` of all.
    pub fn heavy_tailed(n: usize, alpha: f64, cap: f64, seeded: &mut Seeded) -> Self {
        let mut weights: Vec<f64> = (0..n).map(|_| seeded.pareto(alpha)).collect();
        let most = cap * weights.iter().sum::<f64>();
        for weight in &mut weights {
            *weight = weight.min(most);
        }
        Self::new(&weights)
    }
    /// One position. O(log n).
    pub fn draw(&self, seeded: &mut Seeded) -> usize {
        let total = self.sums.last().copied().unwrap_or(0.0);
        let at = seeded.unit() * total;
        self.sums.partition_point(|s| *s <= at).min(self.sums.len().saturating_sub(1))
    }
    /// The weight of a position.
    pub fn weight(&self, i: usize) -> f64 {
        self.sums[i] - i.checked_sub(1).map_or(0.0, |before| self.sums[before])
    }
}
