//! Links in a cell (DOMAIN.md section 3), and how the definition is read here.
//!
//! *"Strong: an active coordination tie whose sites and themes, where stated, cover the cell; or seats of both (not
//! observer, not monitor) in a platform that names the theme (or the site itself) at the cell's admin level or one above,
//! and that has not gone dormant. Weak (listed, counted only on request): ties without site and theme from elsewhere,
//! general national platforms, dormant ones."*
//!
//! - **Strong tie.** Kind coordination, active on the day, states a site or a theme, and what it states covers the cell:
//!   the site or one around it, the theme or one above it. A tie that states only one of the two is measured by that one.
//! - **Weak tie.** States neither: nothing says that it is about this place rather than elsewhere. A tie that states
//!   another site or theme is no link here at all.
//! - **Strong platform.** Both hold a seat that links (codelist property `links`; a seat of unknown sort is a member's);
//!   the platform is not dormant; and it names the site itself (and no theme, or one that covers the cell's), or it names
//!   the theme or one above it together with the site, or a site around it at the cell's admin level or one above (where
//!   a level is unknown: the site that it lies in).
//! - **Weak platform.** Both hold such seats and it covers the cell, but it is dormant, or names no place, or only one
//!   farther up, or names no theme above the site. A platform about another site or theme is no link here.
//! - **Dormant.** Meetings are recorded up to the day, and none in the 12 months before it.
//! - **One-sided.** Exactly one of the two ends stated the tie: it links, and reads *stated by A*.

use rayon::prelude::*;

use super::platforms::Platforms;
use crate::analysis::covering::Area;
use crate::analysis::evidence::Evidence;
use crate::analysis::grid::{Grid, packed};
use crate::domain::codelist::{Code, TieKind};
use crate::domain::{Day, Period};

/// The kind of tie that makes a link in a cell.
pub const COORDINATION: &str = "coordination";

/// A coordination tie, seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Thread {
    from: u32,
    to: u32,
    /// Position among [`Links::ties`].
    fact: u32,
}

#[derive(Clone, Debug)]
struct TieFact {
    tie: usize,
    area: Area,
}

/// How much a tie or a platform says of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// It is no link here.
    Nothing,
    /// Listed, counted only on request.
    Weak,
    /// It links.
    Strong,
}

/// What links two stakeholders in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Positions in the tie table of the ties that cover the cell.
    pub ties: Vec<usize>,
    /// Platforms that count, each with the seats of the two: positions in the platform and membership tables.
    pub platforms: Vec<Seats>,
    /// Ties that state neither site nor theme.
    pub weak_ties: Vec<usize>,
    /// Platforms that are general or dormant.
    pub weak_platforms: Vec<Seats>,
}

/// A platform in which both have a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seats {
    /// Position in the platform table.
    pub platform: usize,
    /// Positions in the membership table, one of each.
    pub seats: [usize; 2],
}

/// The ties and seats that link stakeholders, ready to be asked cell by cell.
#[derive(Debug)]
pub struct Links {
    ties: Vec<TieFact>,
    /// Active coordination ties from both ends, in order.
    threads: Vec<Thread>,
    /// By stakeholder, where its threads begin; one more entry than stakeholders.
    starts: Vec<u32>,
    /// Coordination ties that ended before the day, by lower and higher end: ties of yesterday, for the reasons.
    ended: Vec<(usize, usize, usize)>,
    platforms: Platforms,
}

impl Links {
    /// O((ties + memberships + meetings) log).
    pub fn of(grid: &Grid<'_>) -> Self {
        let tables = &grid.atlas.tables;
        let as_of = grid.chosen.as_of;
        let (mut ties, mut threads, mut ended) = (Vec::new(), Vec::new(), Vec::new());
        let coordination = Code::<TieKind>::parse(COORDINATION);
        // the edges of the network are the ties whose ends are known, in order
        for edge in grid.atlas.network.graph.raw_edges() {
            let (i, from, to) = (edge.weight, edge.source().index(), edge.target().index());
            let tie = tables.ties.at(i);
            if Some(tie.kind) != coordination || from == to {
                continue;
            }
            let Ok(period) = Period::new(tie.start, tie.end) else { continue };
            if period.holds(as_of) {
                let (fact, from, to) = (packed(ties.len()), packed(from), packed(to));
                threads.extend([Thread { from, to, fact }, Thread { from: to, to: from, fact }]);
                ties.push(TieFact { tie: i, area: Area::new(grid, &tie.sites, &tie.themes) });
            } else if period.end().is_some_and(|end| as_of.is_some_and(|day| end < day)) {
                ended.push((from.min(to), from.max(to), i));
            }
        }
        threads.par_sort_unstable();
        ended.sort_unstable();
        let mut starts = vec![0_u32; tables.stakeholders.len() + 1];
        for thread in &threads {
            starts[thread.from as usize + 1] += 1;
        }
        for s in 1..starts.len() {
            starts[s] += starts[s - 1];
        }
        Self { ties, threads, starts, ended, platforms: Platforms::of(grid) }
    }

    /// What links two stakeholders in a cell. O(log ties + their ties + their seats).
    pub fn between(&self, grid: &Grid<'_>, cell: usize, a: usize, b: usize) -> Link {
        let mut link = Link::default();
        for thread in self.threads_between(a, b) {
            let fact = &self.ties[thread.fact as usize];
            match tie_says(grid, &fact.area, cell) {
                Says::Strong => link.ties.push(fact.tie),
                Says::Weak => link.weak_ties.push(fact.tie),
                Says::Nothing => {}
            }
        }
        let (mine, theirs) = (self.platforms.seats(a), self.platforms.seats(b));
        for &(platform, seat) in mine {
            let at = theirs.partition_point(|(p, _)| *p < platform);
            if let Some(&(_, other)) = theirs.get(at).filter(|(p, _)| *p == platform) {
                let seats = Seats { platform, seats: [seat, other] };
                match self.platforms.say(grid, platform, cell) {
                    Says::Strong => link.platforms.push(seats),
                    Says::Weak => link.weak_platforms.push(seats),
                    Says::Nothing => {}
                }
            }
        }
        link
    }

    /// True where nothing at all is recorded that could link the two anywhere. O(log their ties + their seats).
    pub fn are_strangers(&self, a: usize, b: usize) -> bool {
        let (mine, theirs) = (self.platforms.seats(a), self.platforms.seats(b));
        let sit = !mine.is_empty() && !theirs.is_empty() && mine.iter().any(|(p, _)| theirs.binary_search_by_key(p, |(q, _)| *q).is_ok());
        !sit && self.threads_between(a, b).is_empty()
    }

    fn threads_of(&self, one: usize) -> &[Thread] {
        &self.threads[self.starts[one] as usize..self.starts[one + 1] as usize]
    }

    fn threads_between(&self, a: usize, b: usize) -> &[Thread] {
        let (of, to) = (self.threads_of(a), packed(b));
        let start = of.partition_point(|t| t.to < to);
        let len = of[start..].partition_point(|t| t.to == to);
        &of[start..start + len]
    }

    /// Stakeholders, out of `among` (ascending), that a coordination tie joins to one of them, with the tie's position.
    /// O(among log its ties), or O(its ties log among) where that is less.
    pub fn tied(&self, grid: &Grid<'_>, cell: usize, one: usize, among: &[usize]) -> Vec<Tied> {
        let mut found = Vec::new();
        let mut put = |other: usize, thread: &Thread| {
            let fact = &self.ties[thread.fact as usize];
            match tie_says(grid, &fact.area, cell) {
                Says::Strong => found.push(Tied { other, tie: fact.tie, weak: false }),
                Says::Weak => found.push(Tied { other, tie: fact.tie, weak: true }),
                Says::Nothing => {}
            }
        };
        let all = self.threads_of(one);
        if among.len() < all.len() {
            for (i, other) in among.iter().enumerate() {
                self.threads_between(one, *other).iter().for_each(|thread| put(i, thread));
            }
        } else {
            for thread in all {
                if let Ok(i) = among.binary_search(&(thread.to as usize)) {
                    put(i, thread);
                }
            }
        }
        found
    }

    /// The platforms that say something of a cell and in which a stakeholder has a linking seat.
    pub fn seated(&self, grid: &Grid<'_>, cell: usize, one: usize) -> Vec<Seated> {
        let says = |platform| self.platforms.say(grid, platform, cell);
        self.platforms
            .seats(one)
            .iter()
            .map(|&(platform, seat)| (platform, seat, says(platform)))
            .filter(|(_, _, says)| *says != Says::Nothing)
            .map(|(platform, seat, says)| Seated { platform, seat, weak: says == Says::Weak })
            .collect()
    }

    /// Coordination ties between the two that ended before the day.
    pub fn ended(&self, a: usize, b: usize) -> impl Iterator<Item = usize> + '_ {
        let pair = (a.min(b), a.max(b));
        let start = self.ended.partition_point(|(x, y, _)| (*x, *y) < pair);
        self.ended[start..].iter().take_while(move |(x, y, _)| (*x, *y) == pair).map(|(_, _, tie)| *tie)
    }
    /// The last meeting of a dormant platform; `None` where it is not dormant.
    pub fn dormant_since(&self, platform: usize) -> Option<Day> {
        self.platforms.dormant_since(platform)
    }
}

/// A coordination tie to another stakeholder of a cell.
#[derive(Clone, Copy, Debug)]
pub struct Tied {
    /// Position of the other in the list asked about.
    pub other: usize,
    /// Position in the tie table.
    pub tie: usize,
    /// It states neither site nor theme.
    pub weak: bool,
}

/// A seat in a platform that says something of a cell.
#[derive(Clone, Copy, Debug)]
pub struct Seated {
    /// Position in the platform table.
    pub platform: usize,
    /// Position in the membership table.
    pub seat: usize,
    /// The platform is general or dormant.
    pub weak: bool,
}

fn tie_says(grid: &Grid<'_>, area: &Area, cell: usize) -> Says {
    if area.is_general() {
        Says::Weak
    } else if area.covers(grid, cell) {
        Says::Strong
    } else {
        Says::Nothing
    }
}

/// The records behind a link.
pub fn show(grid: &Grid<'_>, link: &Link, evidence: &mut Evidence) {
    let tables = &grid.atlas.tables;
    evidence.add_all(&tables.ties, link.ties.iter().chain(&link.weak_ties).copied());
    for seats in link.platforms.iter().chain(&link.weak_platforms) {
        evidence.add(&tables.platforms, seats.platform);
        evidence.add_all(&tables.memberships, seats.seats);
    }
}

/// Positions in the stakeholder table of the ends that stated a tie, where exactly one of them did.
pub fn stated_by_one(grid: &Grid<'_>, tie: usize) -> Option<usize> {
    let record = grid.atlas.tables.ties.at(tie);
    let states = |end| record.stated_by.contains(end);
    let one = match (states(&record.from), states(&record.to)) {
        (true, false) => &record.from,
        (false, true) => &record.to,
        _ => return None,
    };
    grid.atlas.tables.stakeholders.index(one.as_str())
}
