//! Floating catchments: how much supply each place can reach, shared with everybody else who can reach it.
//!
//! Two steps. `R_j` = `S_j` / sum over the demands i in reach of `W(d_ij)` `P_i`: supply per head of those who can come. `A_i` = sum over the supplies
//! j in reach of `W(d_ij)` `R_j`. W is 1 (2SFCA), a step function of thirds of the reach (E2SFCA), or Gaussian, in both
//! steps. Identity: sum of `P_i` `A_i` = sum of the `S_j` that reach anybody. A supply that reaches nobody has `R_j` = 0.
//!
//! **Reference.** Luo & Wang 2003 10.1068/b29120; Luo & Qi 2009 10.1016/j.healthplace.2009.06.002; Dai 2010
//! 10.1016/j.healthplace.2010.06.012; methods.md section 2.5.

/// How weight falls with distance; edges of zones belong to the inner zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decay {
    /// 1 within reach (2SFCA).
    None,
    /// 1, 0.68, 0.22 by thirds of the reach (E2SFCA, slow).
    Slow,
    /// 1, 0.42, 0.09 by thirds of the reach (E2SFCA, fast).
    Fast,
    /// (exp(-(d/d0)^2 / 2) - exp(-1/2)) / (1 - exp(-1/2)).
    Gaussian,
}

impl Decay {
    /// The words that choose one.
    pub const WORDS: &'static [&'static str] = &["none", "slow", "fast", "gaussian"];

    /// The decay of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "none" => Self::None,
            "slow" => Self::Slow,
            "fast" => Self::Fast,
            "gaussian" => Self::Gaussian,
            _ => return None,
        })
    }
    /// Weight of a distance, 0 to 1; 0 beyond the reach.
    pub fn weight(self, distance: f64, reach: f64) -> f64 {
        if distance > reach {
            return 0.0;
        }
        let steps = |weights: [f64; 3]| {
            // thirds compared by multiplying, so that an edge that is a whole number stays one
            let third = if 3.0 * distance <= reach { 0 } else { usize::from(3.0 * distance > 2.0 * reach) + 1 };
            weights[third]
        };
        match self {
            Self::None => 1.0,
            Self::Slow => steps([1.0, 0.68, 0.22]),
            Self::Fast => steps([1.0, 0.42, 0.09]),
            Self::Gaussian => {
                let share = if reach > 0.0 { distance / reach } else { 0.0 };
                let edge = (-0.5_f64).exp();
                ((-0.5 * share * share).exp() - edge) / (1.0 - edge)
            }
        }
    }
}

/// A supply and a demand within reach of each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Position of the supply.
    pub supply: usize,
    /// Position of the demand.
    pub demand: usize,
    /// W(d), 0 to 1; at 0 nothing reaches.
    pub weight: f64,
}

/// What two steps gave. What is not known of the people in reach is not known of what they share.
#[derive(Clone, Debug, PartialEq)]
pub struct Catchment {
    /// `R_j` by supply; `None` where it reaches people that nobody counted.
    pub per_head: Vec<Option<f64>>,
    /// `A_i` by demand; `None` where a supply in reach has none.
    pub access: Vec<Option<f64>>,
    /// The supplies that surely reach nobody.
    pub unreached: Vec<usize>,
}

/// The two steps. Capacity by supply, 0 or more; population by demand, 0 or more where it is known. `each` shows every pair,
/// twice in the same order: pairs may be made anew each time, so that nobody has to keep them. O(pairs) twice.
///
/// ```
/// use sitelines::analysis::coverage::catchment::{Pair, two_steps};
/// let pair = |demand| Pair { supply: 0, demand, weight: 1.0 };
/// let found = two_steps(|see| { see(pair(0)); see(pair(1)); Ok::<_, ()>(()) }, &[2.0], &[Some(10.0), Some(30.0)]);
/// assert_eq!(found.expect("no error").access, [Some(0.05), Some(0.05)]);
/// ```
pub fn two_steps<E>(
    each: impl Fn(&mut dyn FnMut(Pair)) -> Result<(), E>,
    capacity: &[f64],
    population: &[Option<f64>],
) -> Result<Catchment, E> {
    let mut heads = vec![Some(0.0); capacity.len()];
    each(&mut |pair| {
        if pair.weight > 0.0 {
            let sum = &mut heads[pair.supply];
            *sum = sum.zip(population[pair.demand]).map(|(sum, people)| sum + pair.weight * people);
        }
    })?;
    let per_head: Vec<Option<f64>> = capacity.iter().zip(&heads).map(|(s, p)| p.map(|p| if p > 0.0 { s / p } else { 0.0 })).collect();
    let mut access = vec![Some(0.0); population.len()];
    each(&mut |pair| {
        if pair.weight > 0.0 {
            let sum = &mut access[pair.demand];
            *sum = sum.zip(per_head[pair.supply]).map(|(sum, share)| sum + pair.weight * share);
        }
    })?;
    let unreached = (0..capacity.len()).filter(|j| heads[*j].is_some_and(|p| p <= 0.0)).collect();
    Ok(Catchment { per_head, access, unreached })
}
