//! Nodes with the same neighbours, which paths are walked from once for all of them.
//!
//! In a network without direction such nodes are structurally equivalent (Lorrain and White 1971,
//! 10.1080/0022250X.1971.9989788): exchanging two of them changes nothing, so that all others see the same from each. A walk
//! from one, counted as often as it has twins, gives every other node what walks from all would. Among k twins the one that
//! was walked from got nothing from itself, the others k times what each owes each other: their mean is what each of them
//! gets from its k - 1 twins, and leaves what others gave them as it is, for that was the same. Contributors to one activity
//! or one site alone, of whom every network has many, are the usual case (Sarıyüce and others 2017,
//! 10.1145/3022668, fold them, too).

use std::collections::HashMap;

use super::adjacency::{Adjacency, narrow};

/// A node that paths are walked from, and how many nodes it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The node.
    pub node: usize,
    /// Itself and its twins; 1 where each node stands for itself.
    pub times: u32,
}

impl Source {
    /// A node that stands for itself.
    pub fn once(node: usize) -> Self {
        Self { node, times: 1 }
    }
}

/// The classes of nodes with the same neighbours.
#[derive(Clone, Debug, PartialEq)]
pub struct Twins {
    /// Of each node the class; of an isolate `None`: paths lead neither from it nor to it.
    class: Vec<Option<u32>>,
    /// The first node of each class, and how many are in it.
    sources: Vec<Source>,
}

impl Twins {
    /// Of an adjacency that has each arc both ways. O(nodes + arcs).
    ///
    /// ```
    /// use sitelines::analysis::network::{adjacency::{Adjacency, Reading}, twins::{Source, Twins}};
    /// let star = Adjacency::from_pairs(5, &[(0, 1), (0, 2), (0, 3)], Reading::Both);
    /// assert_eq!(Twins::of(&star).sources(), [Source::once(0), Source { node: 1, times: 3 }]);
    /// ```
    pub fn of(adjacency: &Adjacency) -> Self {
        let mut known: HashMap<&[u32], u32> = HashMap::with_capacity(adjacency.len());
        let mut sources: Vec<Source> = Vec::new();
        let mut class_of = |node: usize| -> Option<u32> {
            let heads = adjacency.heads(node);
            if heads.is_empty() {
                return None;
            }
            let class = *known.entry(heads).or_insert_with(|| {
                sources.push(Source { node, times: 0 });
                narrow(sources.len() - 1)
            });
            sources[class as usize].times += 1;
            Some(class)
        };
        let class = (0..adjacency.len()).map(&mut class_of).collect();
        Self { class, sources }
    }
    /// The first node of each class, ascending, standing for all of it.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
    /// Gives each node the mean of its class.
    pub fn even_out(&self, sums: &mut [f64]) {
        let mut of_class = vec![0.0; self.sources.len()];
        for (class, sum) in self.class.iter().zip(sums.iter()) {
            if let Some(class) = class {
                of_class[*class as usize] += sum;
            }
        }
        for (class, sum) in self.class.iter().zip(sums) {
            if let Some(class) = class.map(|c| c as usize).filter(|c| self.sources[*c].times > 1) {
                *sum = of_class[class] / f64::from(self.sources[class].times);
            }
        }
    }
    /// The same of whole numbers; what the nodes of a class hold together is a multiple of their number.
    pub fn even_out_counts(&self, sums: &mut [u64]) {
        let mut of_class = vec![0; self.sources.len()];
        for (class, sum) in self.class.iter().zip(sums.iter()) {
            if let Some(class) = class {
                of_class[*class as usize] += sum;
            }
        }
        for (class, sum) in self.class.iter().zip(sums) {
            if let Some(class) = class {
                *sum = of_class[*class as usize] / u64::from(self.sources[*class as usize].times);
            }
        }
    }
}
