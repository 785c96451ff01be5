//! What may be wrong with the records of a network: some of it is missing, or some of it is not so.
//!
//! Each fault draws from a stream of its own, so that a replicate repeats. Shares are of what the fault is about, rounded.
//!
//! **Reference.** Borgatti, Carley & Krackhardt 2006 10.1016/j.socnet.2005.05.001 (nodes and ties missing or false);
//! Efraimidis & Spirakis 2006 10.1016/j.ipl.2005.11.003 (drawing by weight); Stork & Richards 1992, Group & Organization
//! Management 17(2) (one of the two who answered is enough); methods.md section 4.

use std::collections::BTreeSet;

use super::random::Random;
use super::simple::{SimpleNetwork, Thread};

/// A sort of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A share of the threads is missing, each as likely.
    Ties,
    /// A share of the stakeholders is missing, with their ties.
    Stakeholders,
    /// One stakeholder is missing: in replicate i the i-th.
    Each,
    /// As many threads as a share of those there are stand between stakeholders that have none: each pair as likely.
    FalseTies,
    /// A share of the threads was not remembered: the next to go is each with a chance in proportion to 1 / its weight.
    WeakTies,
    /// A share of the stakeholders did not answer: what two of them share is missing, for nobody tells of it.
    NonResponse,
}

impl Fault {
    /// Every fault, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Ties, Self::Stakeholders, Self::Each, Self::FalseTies, Self::WeakTies, Self::NonResponse];
    /// Their words, in that order.
    pub const WORDS: &[&str] = &["ties", "stakeholders", "each", "false_ties", "weak_ties", "non_response"];

    /// The fault of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().position(|w| *w == word).map(|at| Self::ALL[at])
    }
}

/// A network with a fault in it.
#[derive(Clone, Debug)]
pub struct Perturbed<'n> {
    network: &'n SimpleNetwork,
    /// By node: it is there.
    pub left: Vec<bool>,
    /// By thread of the network: it is there, if both its ends are.
    pub kept: Vec<bool>,
    /// Threads that are not so, in order of their ends.
    pub added: Vec<Thread>,
}

impl<'n> Perturbed<'n> {
    /// The network as it is.
    pub fn none(network: &'n SimpleNetwork) -> Self {
        Self { network, left: vec![true; network.len()], kept: vec![true; network.threads.len()], added: Vec::new() }
    }

    /// Replicate `i` of a fault. Unknown weights count as 1: who asks by weight asks first whether all are known.
    /// O(nodes + threads log threads).
    pub fn draw(network: &'n SimpleNetwork, fault: Fault, share: f64, i: usize, random: &mut Random) -> Self {
        let mut drawn = Self::none(network);
        let (n, m) = (network.len(), network.threads.len());
        match fault {
            Fault::Ties => random.sample(m, part(share, m)).into_iter().for_each(|t| drawn.kept[t] = false),
            Fault::Stakeholders => random.sample(n, part(share, n)).into_iter().for_each(|v| drawn.left[v] = false),
            Fault::Each => drawn.left[i] = false,
            Fault::FalseTies => drawn.added = false_ties(network, part(share, m), random),
            Fault::WeakTies => forgotten(network, part(share, m), random).into_iter().for_each(|t| drawn.kept[t] = false),
            Fault::NonResponse => {
                let mut silent = vec![false; n];
                random.sample(n, part(share, n)).into_iter().for_each(|v| silent[v] = true);
                for (kept, t) in drawn.kept.iter_mut().zip(&network.threads) {
                    *kept = !(silent[t.a] && silent[t.b]);
                }
            }
        }
        drawn
    }

    /// Number of nodes, those that are gone among them.
    pub fn len(&self) -> usize {
        self.network.len()
    }
    /// Direction counts in the network.
    pub fn directed(&self) -> bool {
        self.network.directed
    }
    /// True without nodes.
    pub fn is_empty(&self) -> bool {
        self.network.is_empty()
    }
    /// The threads that are there, each with a number of its own.
    pub fn threads(&self) -> impl Iterator<Item = (usize, &Thread)> {
        let there = self.network.threads.iter().enumerate().filter(|(i, t)| self.kept[*i] && self.left[t.a] && self.left[t.b]);
        there.chain(self.added.iter().enumerate().map(|(i, t)| (self.network.threads.len() + i, t)))
    }
}

/// A share of a number, rounded.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share below 1 of a count")]
fn part(share: f64, of: usize) -> usize {
    (share * of as f64).round() as usize
}

/// The threads that go first where each waits for a time that is exponential with its weight as the mean.
fn forgotten(network: &SimpleNetwork, count: usize, random: &mut Random) -> Vec<usize> {
    let wait = |t: &Thread, random: &mut Random| -random.unit().ln() * t.weight.unwrap_or(1.0);
    let mut order: Vec<(f64, usize)> = network.threads.iter().enumerate().map(|(i, t)| (wait(t, random), i)).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.into_iter().take(count).map(|(_, i)| i).collect()
}

/// `count` pairs without a thread, or all of them: drawn by their rank among such pairs (Floyd's sampling), so that a dense
/// network takes no longer than a sparse one. In a directed network an arc runs either way, as likely.
fn false_ties(network: &SimpleNetwork, count: usize, random: &mut Random) -> Vec<Thread> {
    let n = network.len();
    // pairs whose lower end is below `a`
    let before = |a: usize| a * (2 * n - a).saturating_sub(1) / 2;
    let tied: Vec<usize> = network.threads.iter().map(|t| before(t.a) + t.b - t.a - 1).collect();
    let untied = before(n.saturating_sub(1)) - tied.len();
    let mut ranks = BTreeSet::new();
    for last in untied.saturating_sub(count)..untied {
        let drawn = random.below(last + 1);
        if !ranks.insert(drawn) {
            ranks.insert(last);
        }
    }
    ranks
        .into_iter()
        .map(|rank| {
            // threads are in order of their ends: before tied[i] there are tied[i] - i pairs without one
            let pair = rank + partition(tied.len(), |i| tied[i] - i <= rank);
            let a = partition(n, |a| before(a) <= pair) - 1;
            let forth = !network.directed || random.below(2) == 0;
            let back = !network.directed || !forth;
            Thread { a, b: a + 1 + pair - before(a), forth, back, degree: 1, weight: None, weight_forth: None, weight_back: None, ties: Vec::new(), seats: Vec::new() }
        })
        .collect()
}

/// The first number below `n` for which it does not hold, or `n`; it holds up to somewhere and then no more.
fn partition(n: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Params;
    use crate::atlas::{Atlas, Identity};
    use crate::domain::{Cell, Draft, Kind, Place};

    /// Nodes a, b ... and ties between pairs of them, each with a weight.
    fn network(n: u8, directed: bool, ties: &[(u8, u8, f64)]) -> SimpleNetwork {
        let name = |i: u8| char::from(b'a' + i).to_string();
        let mut records = Vec::new();
        for i in 0..n {
            let mut draft = Draft::new(Kind::Stakeholder, name(i), Place::default());
            draft.say("name", Cell::text(&name(i)));
            records.push((draft.onto(None).expect("a stakeholder"), 1));
        }
        for (i, (from, to, weight)) in ties.iter().enumerate() {
            let mut draft = Draft::new(Kind::Tie, format!("t{i}"), Place::default());
            for (field, value) in [("from", name(*from)), ("to", name(*to)), ("kind", if directed { "funding" } else { "coordination" }.to_owned())] {
                draft.say(field, Cell::text(&value));
            }
            draft.say("weight", Cell::Real(*weight));
            records.push((draft.onto(None).expect("a tie"), 1));
        }
        let atlas = Atlas::build(Identity::default(), records);
        let params = Params::parse(super::super::stability::STABILITY.spec, &[], None, &atlas).expect("defaults");
        SimpleNetwork::build(&atlas, &params)
    }

    fn ends(threads: &[Thread]) -> Vec<(usize, usize)> {
        threads.iter().map(|t| (t.a, t.b)).collect()
    }

    #[test]
    fn false_ties_are_between_pairs_that_have_none_each_as_likely_and_no_more_than_there_are() {
        let network = network(5, false, &[(0, 1, 1.0), (1, 2, 1.0), (3, 4, 1.0), (0, 4, 1.0)]);
        let tied = ends(&network.threads);
        let mut seen = std::collections::BTreeMap::new();
        for stream in 0..3_000 {
            let drawn = Perturbed::draw(&network, Fault::FalseTies, 0.5, 0, &mut Random::new(1, stream));
            let added = ends(&drawn.added);
            assert!(added.len() == 2 && added.is_sorted() && added[0] != added[1], "{added:?}");
            assert!(added.iter().all(|pair| pair.0 < pair.1 && pair.1 < 5 && !tied.contains(pair)), "{added:?}");
            assert_eq!(drawn.threads().count(), 6);
            for pair in added {
                *seen.entry(pair).or_insert(0) += 1;
            }
        }
        // six pairs without a tie, two of them each time: a third of 3,000, give or take
        assert!(seen.len() == 6 && seen.values().all(|n| (900..1_100).contains(n)), "{seen:?}");
        let all = false_ties(&network, 100, &mut Random::new(1, 1));
        assert_eq!(ends(&all), [(0, 2), (0, 3), (1, 3), (1, 4), (2, 3), (2, 4)]);
        assert!(false_ties(&self::network(2, false, &[(0, 1, 1.0)]), 5, &mut Random::new(1, 1)).is_empty(), "everybody is tied");
        for few in [0, 1] {
            assert!(false_ties(&self::network(few, false, &[]), 5, &mut Random::new(1, 1)).is_empty());
        }
    }

    #[test]
    fn a_false_tie_of_a_directed_network_runs_one_way_either_as_likely() {
        let network = network(3, true, &[(0, 1, 1.0)]);
        let runs = |stream| {
            let drawn = Perturbed::draw(&network, Fault::FalseTies, 0.9, 0, &mut Random::new(1, stream)).added;
            assert!(drawn.len() == 1 && drawn[0].forth != drawn[0].back);
            usize::from(drawn[0].forth)
        };
        let forth: usize = (0..1_000).map(runs).sum();
        assert!((430..570).contains(&forth), "{forth}");
    }

    #[test]
    fn weak_ties_are_forgotten_in_proportion_to_one_over_their_weight() {
        let network = network(4, false, &[(0, 1, 1.0), (2, 3, 9.0)]);
        let lost = |stream| Perturbed::draw(&network, Fault::WeakTies, 0.5, 0, &mut Random::new(1, stream)).kept;
        let weak = (0..2_000).filter(|stream| lost(*stream) == [false, true]).count();
        // 1/1 against 1/9: nine in ten
        assert!((1_740..1_860).contains(&weak), "{weak}");
        let naught = self::network(4, false, &[(0, 1, 0.5), (2, 3, 0.0)]);
        let first = |stream| Perturbed::draw(&naught, Fault::WeakTies, 0.5, 0, &mut Random::new(1, stream)).kept;
        assert!((0..100).all(|stream| first(stream) == [true, false]), "what weighs nothing is not remembered");
    }

    #[test]
    fn where_two_did_not_answer_nobody_tells_and_where_one_did_the_tie_is_known() {
        let network = network(4, false, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (0, 3, 1.0)]);
        for stream in 0..100 {
            let drawn = Perturbed::draw(&network, Fault::NonResponse, 0.5, 0, &mut Random::new(1, stream));
            assert!(drawn.left.iter().all(|left| *left), "they stay");
            // two of the four on a ring: next to each other they lose their tie, across from each other nothing
            assert!(drawn.threads().count() >= 3);
        }
        let all_but_one = Perturbed::draw(&network, Fault::NonResponse, 0.75, 0, &mut Random::new(1, 1));
        assert_eq!(all_but_one.threads().count(), 2, "what the one who answered tells of");
    }

    #[test]
    fn every_word_has_its_fault() {
        let found: Vec<Option<Fault>> = Fault::WORDS.iter().map(|word| Fault::of(word)).collect();
        assert_eq!(found, Fault::ALL.map(Some));
        assert_eq!(Fault::of("rumours"), None);
    }
}
