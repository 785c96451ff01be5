//! Blocks: largest parts of the network that no single stakeholder's loss would split (biconnected components; Tarjan 1972,
//! 10.1137/0201010). A bridge is a block of two; an isolate is in none; a stakeholder in several blocks is an articulation.

use super::adjacency::Adjacency;

/// The stakeholders of each block, ascending; the largest first, equal ones in order of their nodes. Of an adjacency without
/// direction, with a stack of its own. O(n + m), and sorting.
pub fn blocks(both: &Adjacency) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let n = both.len();
    let (mut found, mut low) = (vec![NEW; n], vec![0; n]);
    let mut clock = 0;
    let mut inside: Vec<usize> = Vec::new();
    // a node, the one before it, and the next of its arcs
    let mut path: Vec<(usize, usize, usize)> = Vec::new();
    let mut blocks = Vec::new();
    for root in 0..n {
        if found[root] != NEW {
            continue;
        }
        path.push((root, NEW, 0));
        while let Some((v, before, arc)) = path.last_mut() {
            let (v, before) = (*v, *before);
            if *arc == 0 {
                (found[v], low[v]) = (clock, clock);
                clock += 1;
                inside.push(v);
            }
            if let Some(&head) = both.heads(v).get(*arc) {
                *arc += 1;
                let w = head as usize;
                if found[w] == NEW {
                    path.push((w, v, 0));
                } else if w != before {
                    low[v] = low[v].min(found[w]);
                }
                continue;
            }
            path.pop();
            if before == NEW {
                inside.pop();
                continue;
            }
            low[before] = low[before].min(low[v]);
            if low[v] >= found[before] {
                let first = inside.iter().rposition(|w| *w == v).unwrap_or(0);
                let mut block = inside.split_off(first);
                block.push(before);
                block.sort_unstable();
                blocks.push(block);
            }
        }
    }
    blocks.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::network::adjacency::Reading;

    #[test]
    fn two_triangles_that_share_a_corner_and_a_tail_are_three_blocks() {
        let both = Adjacency::from_pairs(7, &[(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (2, 4), (4, 5)], Reading::Both);
        assert_eq!(blocks(&both), [vec![0, 1, 2], vec![2, 3, 4], vec![4, 5]]);
        assert!(blocks(&Adjacency::from_pairs(3, &[], Reading::Both)).is_empty());
    }

    #[test]
    fn a_long_path_does_not_exhaust_the_stack() {
        let pairs: Vec<(u32, u32)> = (0..200_000).map(|i| (i, i + 1)).collect();
        assert_eq!(blocks(&Adjacency::from_pairs(200_001, &pairs, Reading::Both)).len(), 200_000);
    }
}
