//! How far down each node stands in a network of directed ties, circles of ties included.
//!
//! Definition: trophic levels, the heights h that minimise the sum over ties from a down to b of (h(b) - h(a) - 1)^2.
//! In a tree they are the steps from the top; nodes of a circle stand level. They solve L h = in - out with L the Laplacian
//! of the ties without direction, one connected group at a time.
//! Reference: R. S. `MacKay`, S. Johnson, B. Sansom, *How directed is a directed network?*, Royal Society Open Science 7,
//! 201138 (2020). Solved by conjugate gradients with the diagonal as preconditioner (Y. Saad, *Iterative Methods for Sparse
//! Linear Systems*, 2003, algorithm 9.1), each sum in the order of the nodes: the same bits at each run.

/// Rounds of the solver: it comes to rest in fewer than there are nodes; beyond so many the heights are good enough to draw.
const MOST_ROUNDS: usize = 2_000;
/// The solver rests where the residual has shrunk by so much.
const REST: f64 = 1e-10;
/// Rows for one step down: with two, ties that a shortcut squeezes still lead down and not along a row.
pub const ROWS_A_STEP: f64 = 2.0;
/// Heights in the middle between two rows go to the lower one, whatever the last digits say.
const MIDDLE: f64 = 1e-6;

/// The level of each node in half steps, 0 at the top of its group; `None` where no directed tie says.
/// `down` holds each tie once, from the upper to the lower end, without self-ties. O(rounds x ties).
pub fn levels(nodes: usize, down: &[(usize, usize)]) -> Vec<Option<u32>> {
    let mut near = vec![Vec::new(); nodes];
    let mut drop = vec![0.0; nodes];
    for &(upper, lower) in down {
        near[upper].push(lower);
        near[lower].push(upper);
        drop[upper] -= 1.0;
        drop[lower] += 1.0;
    }
    let heights = solve(&near, &drop);
    let mut levels = vec![None; nodes];
    let mut seen = vec![false; nodes];
    for first in 0..nodes {
        if near[first].is_empty() || seen[first] {
            continue;
        }
        let group = group(first, &near, &mut seen);
        let top = group.iter().map(|i| heights[*i]).fold(f64::INFINITY, f64::min);
        for i in group {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to twice the number of nodes")]
            let level = ((heights[i] - top) * ROWS_A_STEP + 0.5 + MIDDLE).floor() as u32;
            levels[i] = Some(level);
        }
    }
    levels
}

/// L h = drop, with L the Laplacian of `near`; on each connected group the mean of h is 0 up to the preconditioner.
fn solve(near: &[Vec<usize>], drop: &[f64]) -> Vec<f64> {
    let n = near.len();
    let degree: Vec<f64> = near.iter().map(|list| (list.len() as f64).max(1.0)).collect();
    let mut heights = vec![0.0; n];
    let mut rest = drop.to_vec();
    let eased = |rest: &[f64]| -> Vec<f64> { rest.iter().zip(&degree).map(|(r, d)| r / d).collect() };
    let mut z = eased(&rest);
    let mut way = z.clone();
    let mut size = dot(&rest, &z);
    let enough = size * REST * REST;
    for _ in 0..MOST_ROUNDS {
        if size <= enough || size == 0.0 {
            break;
        }
        let across: Vec<f64> = (0..n).map(|i| near[i].iter().map(|j| way[i] - way[*j]).sum()).collect();
        let step = size / dot(&way, &across);
        for i in 0..n {
            heights[i] += step * way[i];
            rest[i] -= step * across[i];
        }
        z = eased(&rest);
        let next = dot(&rest, &z);
        for (w, z) in way.iter_mut().zip(&z) {
            *w = z + next / size * *w;
        }
        size = next;
    }
    heights
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn group(first: usize, near: &[Vec<usize>], seen: &mut [bool]) -> Vec<usize> {
    seen[first] = true;
    let mut group = vec![first];
    let mut next = 0;
    while let Some(&node) = group.get(next) {
        next += 1;
        for &j in &near[node] {
            if !std::mem::replace(&mut seen[j], true) {
                group.push(j);
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_stands_by_its_steps_from_the_top() {
        let found = levels(6, &[(0, 1), (0, 2), (1, 3), (1, 4)]);
        assert_eq!(found, [Some(0), Some(2), Some(2), Some(4), Some(4), None]);
    }

    #[test]
    fn a_circle_stands_level_and_what_hangs_from_it_below() {
        assert_eq!(levels(4, &[(0, 1), (1, 2), (2, 0), (2, 3)]), [Some(0), Some(0), Some(0), Some(2)]);
        assert_eq!(levels(2, &[(0, 1), (1, 0)]), [Some(0), Some(0)]);
    }

    #[test]
    fn a_shortcut_squeezes_instead_of_turning_a_tie_around() {
        // 0 over 1 over 2 over 3, and 0 over 3 at once: by hand, 3 (s - 1)^2 + (3 s - 1)^2 is least at a step of s = 1/2
        assert_eq!(levels(4, &[(0, 1), (1, 2), (2, 3), (0, 3)]), [Some(0), Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn each_group_has_a_top_of_its_own_and_a_long_chain_is_solved_to_its_end() {
        assert_eq!(levels(4, &[(0, 1), (3, 2)]), [Some(0), Some(2), Some(2), Some(0)]);
        let chain: Vec<(usize, usize)> = (0..999).map(|i| (i, i + 1)).collect();
        let found = levels(1000, &chain);
        assert!(found.iter().enumerate().all(|(i, level)| level.map(|l| l as usize) == Some(2 * i)), "{:?}", &found[990..]);
        assert!(levels(0, &[]).is_empty());
    }
}
