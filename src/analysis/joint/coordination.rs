//! Coordination among the providers of a cell, on a scale of its own (DOMAIN.md section 3).
//!
//! - `not_applicable`: fewer than two providers
//! - `all`: the known links join them in one group
//! - `unknown`: they fall into several groups, and of some pair across groups it is not known whether it is linked
//! - `none`: no link, and every pair is known to have none
//! - `partial`: several groups, some link, and every pair across groups is known to have none
//!
//! A pair without a recorded link is known to have none where a tie scope covers the cell and one of the two answered it,
//! and no coordination tie is on record between them that states neither place nor theme: of such a pair it is not known.
//! So an unknown link never reads as a missing one, and another link can only join groups: it turns no `all` or `partial`
//! into anything less, and `none` never into `unknown`.
//!
//! By ties alone only ties link. By platforms alone only shared seats do, and a pair is known to share none where a
//! scope of memberships covers the cell that names nobody (it is about the platforms) or whom one of the two answered.

use super::links::{Links, stated_by_one};
use crate::analysis::evidence::Evidence;
use crate::analysis::grid::Grid;
use crate::analysis::scopes::{MEMBERSHIPS, Scopes, TIES};

/// The scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coordination {
    /// Fewer than two providers.
    NotApplicable,
    /// Not known.
    Unknown,
    /// No two are linked.
    None,
    /// Several groups.
    Partial,
    /// One group.
    All,
}

impl Coordination {
    /// Every step of the scale, in order.
    pub const ALL: [Self; 5] = [Self::NotApplicable, Self::Unknown, Self::None, Self::Partial, Self::All];
    /// As it stands in a report.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Unknown => "unknown",
            Self::None => "none",
            Self::Partial => "partial",
            Self::All => "all",
        }
    }
}

/// Coordination in one cell.
#[derive(Clone, Debug)]
pub struct Found {
    /// By ties and platforms.
    pub all: Coordination,
    /// By ties alone.
    pub by_ties: Coordination,
    /// By platforms alone.
    pub by_platforms: Coordination,
    /// Positions in the tie table of links that only one end stated.
    pub one_sided: Vec<usize>,
    /// Positions in the tie table of ties that state neither place nor theme.
    pub unplaced_ties: Vec<usize>,
    /// Positions in the platform table of weak platforms that two or more providers share.
    pub weak_platforms: Vec<usize>,
}

/// What coordination is read from.
#[derive(Debug)]
pub struct Coordinating {
    /// Ties and seats.
    pub links: Links,
    ties: Scopes,
    memberships: Scopes,
}

/// What is known of a pair without a link: who answered the tie scopes that cover a cell.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Of each provider asked about, whether it answered.
    pub answered: Vec<bool>,
    /// Positions in the scope table of the scopes that one of them answered.
    pub scopes: Vec<usize>,
    /// A tie scope covers the cell, whoever answered it.
    pub surveyed: bool,
}

impl Coordinating {
    /// Reads ties, seats and scopes.
    pub fn of(grid: &Grid<'_>) -> Self {
        Self { links: Links::of(grid), ties: Scopes::of(grid, TIES), memberships: Scopes::of(grid, MEMBERSHIPS) }
    }

    /// Who of the providers answered a tie scope that covers the cell.
    pub fn answers(&self, grid: &Grid<'_>, cell: usize, providers: &[usize]) -> Answers {
        let mut answers = Answers { answered: vec![false; providers.len()], ..Answers::default() };
        for scope in self.ties.about(grid, cell) {
            answers.surveyed = true;
            let mut any = false;
            for (known, provider) in answers.answered.iter_mut().zip(providers) {
                let here = scope.has_answer_of(*provider);
                *known |= here;
                any |= here;
            }
            if any {
                answers.scopes.push(scope.scope);
            }
        }
        answers
    }

    /// True where one of the two answered a tie scope that covers the cell.
    pub fn one_answered(&self, grid: &Grid<'_>, cell: usize, two: [usize; 2]) -> bool {
        !self.ties.is_empty() && self.ties.about(grid, cell).any(|scope| two.iter().any(|s| scope.has_answer_of(*s)))
    }

    fn seats_known(&self, grid: &Grid<'_>, cell: usize, providers: &[usize]) -> Vec<bool> {
        let mut known = vec![false; providers.len()];
        for scope in self.memberships.about(grid, cell) {
            for (known, provider) in known.iter_mut().zip(providers) {
                *known |= !scope.names_anybody || scope.has_answer_of(*provider);
            }
        }
        known
    }

    /// Coordination among providers (positions in the stakeholder table, ascending). O((their ties + seats) log).
    pub fn among(&self, grid: &Grid<'_>, cell: usize, providers: &[usize], evidence: &mut Evidence) -> Found {
        let nothing = Coordination::NotApplicable;
        let mut found = Found {
            all: nothing,
            by_ties: nothing,
            by_platforms: nothing,
            one_sided: Vec::new(),
            unplaced_ties: Vec::new(),
            weak_platforms: Vec::new(),
        };
        if providers.len() < 2 {
            return found;
        }
        let tables = &grid.atlas.tables;
        let weak_counts = grid.chosen.weak_links;
        let mut by_ties = Groups::new(providers.len());
        // pairs of whom a tie is on record that does not say whether it is about this cell
        let mut apart = Vec::new();
        for (i, &one) in providers.iter().enumerate() {
            for tied in self.links.tied(grid, cell, one, providers).into_iter().filter(|t| t.other > i) {
                evidence.add(&tables.ties, tied.tie);
                let counts = !tied.unplaced || grid.chosen.unplaced_ties;
                if tied.unplaced {
                    found.unplaced_ties.push(tied.tie);
                }
                if counts && stated_by_one(grid, tied.tie).is_some() {
                    found.one_sided.push(tied.tie);
                }
                if counts {
                    by_ties.join(i, tied.other);
                } else {
                    apart.push((i, tied.other));
                }
            }
        }
        let mut by_platforms = Groups::new(providers.len());
        for shared in self.shared_platforms(grid, cell, providers) {
            evidence.add(&tables.platforms, shared.platform);
            evidence.add_all(&tables.memberships, shared.seats.iter().map(|(_, seat)| *seat));
            if shared.weak {
                found.weak_platforms.push(shared.platform);
            }
            if !shared.weak || weak_counts {
                for (i, _) in &shared.seats {
                    by_platforms.join(shared.seats[0].0, *i);
                }
            }
        }
        found.unplaced_ties.sort_unstable();
        found.one_sided.sort_unstable();
        let answers = self.answers(grid, cell, providers);
        let mut both = by_ties.clone();
        both.join_all(&by_platforms);
        found.all = both.state(&answers.answered, &apart);
        found.by_ties = by_ties.state(&answers.answered, &apart);
        found.by_platforms = by_platforms.state(&self.seats_known(grid, cell, providers), &[]);
        evidence.add_all(&tables.scopes, answers.scopes);
        found
    }

    fn shared_platforms(&self, grid: &Grid<'_>, cell: usize, providers: &[usize]) -> Vec<Shared> {
        let mut seated: Vec<(usize, usize, usize, bool)> = Vec::new();
        for (i, &one) in providers.iter().enumerate() {
            seated.extend(self.links.seated(grid, cell, one).into_iter().map(|s| (s.platform, i, s.seat, s.weak)));
        }
        seated.sort_unstable();
        seated
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|table| table.len() > 1)
            .map(|table| Shared {
                platform: table[0].0,
                weak: table[0].3,
                seats: table.iter().map(|(_, i, seat, _)| (*i, *seat)).collect(),
            })
            .collect()
    }
}

/// A platform with the providers that sit in it: their position in the list, and their seat in the membership table.
struct Shared {
    platform: usize,
    weak: bool,
    seats: Vec<(usize, usize)>,
}

/// Groups of providers that links join.
#[derive(Clone, Debug)]
struct Groups(Vec<usize>);

impl Groups {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }
    fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
    fn join_all(&mut self, other: &Self) {
        for (i, next) in other.0.iter().enumerate() {
            self.join(i, *next);
        }
    }
    /// `known[i]`: a pair of which `i` is one and that has no link is known to have none, but for the pairs `apart`.
    fn state(&mut self, known: &[bool], apart: &[(usize, usize)]) -> Coordination {
        let n = self.0.len();
        let roots: Vec<usize> = (0..n).map(|i| self.root(i)).collect();
        let groups = (0..n).filter(|i| roots[*i] == *i).count();
        if groups == 1 {
            return Coordination::All;
        }
        // a pair across groups is unknown where neither answered: where those who did not answer are in several groups
        let mut silent = (0..n).filter(|i| !known[*i]).map(|i| roots[i]);
        let first = silent.next();
        if silent.any(|root| Some(root) != first) || apart.iter().any(|(i, j)| roots[*i] != roots[*j]) {
            Coordination::Unknown
        } else if groups == n {
            Coordination::None
        } else {
            Coordination::Partial
        }
    }
}
