//! In how many parts a network falls: by its ties alone, and with those joined who hold working seats in one platform.
//! Whoever sits with another does not stand apart, whether or not seats count as ties of the network.

use super::simple::{SimpleNetwork, Table};

/// Components by ties and by ties and seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Components by ties alone.
    pub by_ties: usize,
    /// Components where working seats in one platform join too.
    pub with_seats: usize,
    /// By node: it holds a working seat with another.
    pub seated: Vec<bool>,
}

impl Parts {
    /// O((threads + seats) log).
    pub fn of(network: &SimpleNetwork, tables: &[Table]) -> Self {
        let mut parent: Vec<usize> = (0..network.len()).collect();
        let tied = network.threads.iter().filter(|t| !t.ties.is_empty());
        let by_ties = network.len() - tied.filter(|t| join(&mut parent, t.a, t.b)).count();
        let mut with_seats = by_ties;
        let mut seated = vec![false; network.len()];
        for (_, table) in tables.iter().filter(|(_, table)| table.len() > 1) {
            for (node, _) in table {
                seated[*node] = true;
                with_seats -= usize::from(join(&mut parent, table[0].0, *node));
            }
        }
        Self { by_ties, with_seats, seated }
    }
}

/// Joins two; true where they were apart.
fn join(parent: &mut [usize], a: usize, b: usize) -> bool {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
    a != b
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}
