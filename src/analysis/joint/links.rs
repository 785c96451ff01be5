//! Links in a cell (DOMAIN.md section 3), and how the definition is read here.
//!
//! - **Linked by a tie.** Kind coordination, active on the day, states a site or a theme, and what it states covers the
//!   cell: the site or one around it, the theme or one above it. A tie that states only one of the two is measured by that
//!   one. A tie that states another site or theme is no link here, and is listed as a tie elsewhere.
//! - **On record.** An active coordination tie that states neither (*unplaced*): nothing says that it is about this place,
//!   nothing that it is not. It is listed apart, never denied, and counts only where the parameter `unplaced_ties` says so.
//! - **Linked by seats.** Both hold a working seat ([`crate::analysis::seats`]) in a platform that covers the cell (its
//!   theme or one above it, where it names any) and names the site itself, or a site around it at the cell's admin level
//!   or one above (where a level is unknown: the site that it lies in). They count unless the parameter `seats` is `none`.
//! - **Weak platform.** Both hold seats that link and it covers the cell, but it is dormant, or names no place, or only one
//!   farther up, or no theme and no site below the country. Listed, counted only where `weak_links` is chosen. A platform
//!   about another site or theme is no link here.
//! - **One-sided.** Exactly one of the two ends stated the tie: it links, and reads *stated by A*.
//! - **Other ties.** Those elsewhere, of other kinds, and those that have ended are listed with the pair: no sentence that
//!   says what is missing may deny them.

use rayon::prelude::*;

use super::platforms::Platforms;
use crate::analysis::chosen::Chosen;
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
    /// Listed, counted only on request: an unplaced tie, a general or dormant platform.
    Apart,
    /// It links.
    Links,
}

/// What links two stakeholders in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Positions in the tie table of the ties that cover the cell.
    pub ties: Vec<usize>,
    /// Platforms that count, each with the seats of the two: positions in the platform and membership tables.
    pub platforms: Vec<Seats>,
    /// Ties on record that state neither site nor theme.
    pub unplaced_ties: Vec<usize>,
    /// Coordination ties about other places or themes.
    pub elsewhere: Vec<usize>,
    /// Platforms that are general or dormant.
    pub weak_platforms: Vec<Seats>,
    /// Platforms that would link where seats counted.
    pub uncounted_platforms: Vec<Seats>,
}

impl Link {
    /// Ties that count as a link, under what was chosen.
    pub fn counted_ties(&self, chosen: &Chosen) -> impl Iterator<Item = usize> + '_ {
        let unplaced = if chosen.unplaced_ties { &self.unplaced_ties[..] } else { &[] };
        self.ties.iter().chain(unplaced).copied()
    }
    /// Seats in some platform count as a link, under what was chosen.
    pub fn has_counted_seats(&self, chosen: &Chosen) -> bool {
        !self.platforms.is_empty() || (chosen.weak_links && chosen.seats && !self.weak_platforms.is_empty())
    }
    /// The two are linked, under what was chosen.
    pub fn counts(&self, chosen: &Chosen) -> bool {
        self.counted_ties(chosen).next().is_some() || self.has_counted_seats(chosen)
    }
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
    /// Active ties of other kinds, but those that are private by construction, by lower and higher end.
    other_kinds: Vec<(usize, usize, usize)>,
    platforms: Platforms,
}

impl Links {
    /// O((ties + memberships + meetings) log).
    pub fn of(grid: &Grid<'_>) -> Self {
        let tables = &grid.atlas.tables;
        let as_of = grid.chosen.as_of;
        let (mut ties, mut threads, mut ended, mut other_kinds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let coordination = Code::<TieKind>::parse(COORDINATION);
        // the edges of the network are the ties whose ends are known, in order
        for edge in grid.atlas.network.graph.raw_edges() {
            let (i, from, to) = (edge.weight, edge.source().index(), edge.target().index());
            let tie = tables.ties.at(i);
            let Ok(period) = Period::new(tie.start, tie.end) else { continue };
            if from == to {
                continue;
            }
            if Some(tie.kind) != coordination {
                if period.holds(as_of) && !tie.kind.entry().is("private") {
                    other_kinds.push((from.min(to), from.max(to), i));
                }
            } else if period.holds(as_of) {
                let (fact, from, to) = (packed(ties.len()), packed(from), packed(to));
                threads.extend([Thread { from, to, fact }, Thread { from: to, to: from, fact }]);
                ties.push(TieFact { tie: i, area: Area::new(grid, &tie.sites, &tie.themes) });
            } else if period.end().is_some_and(|end| as_of.is_some_and(|day| end < day)) {
                ended.push((from.min(to), from.max(to), i));
            }
        }
        threads.par_sort_unstable();
        ended.sort_unstable();
        other_kinds.sort_unstable();
        let mut starts = vec![0_u32; tables.stakeholders.len() + 1];
        for thread in &threads {
            starts[thread.from as usize + 1] += 1;
        }
        for s in 1..starts.len() {
            starts[s] += starts[s - 1];
        }
        Self { ties, threads, starts, ended, other_kinds, platforms: Platforms::of(grid) }
    }

    /// What links two stakeholders in a cell. O(log ties + their ties + their seats).
    pub fn between(&self, grid: &Grid<'_>, cell: usize, a: usize, b: usize) -> Link {
        let mut link = Link::default();
        for thread in self.threads_between(a, b) {
            let fact = &self.ties[thread.fact as usize];
            match tie_says(grid, &fact.area, cell) {
                Says::Links => link.ties.push(fact.tie),
                Says::Apart => link.unplaced_ties.push(fact.tie),
                Says::Nothing => link.elsewhere.push(fact.tie),
            }
        }
        let (mine, theirs) = (self.platforms.seats(a), self.platforms.seats(b));
        for &(platform, seat) in mine {
            let at = theirs.partition_point(|(p, _)| *p < platform);
            if let Some(&(_, other)) = theirs.get(at).filter(|(p, _)| *p == platform) {
                let seats = Seats { platform, seats: [seat, other] };
                match self.platforms.say(grid, platform, cell) {
                    Says::Links if grid.chosen.seats => link.platforms.push(seats),
                    Says::Links => link.uncounted_platforms.push(seats),
                    Says::Apart => link.weak_platforms.push(seats),
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
                Says::Links => found.push(Tied { other, tie: fact.tie, unplaced: false }),
                Says::Apart => found.push(Tied { other, tie: fact.tie, unplaced: true }),
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

    /// The platforms that say something of a cell and in which a stakeholder has a linking seat; none where seats do not count.
    pub fn seated(&self, grid: &Grid<'_>, cell: usize, one: usize) -> Vec<Seated> {
        if !grid.chosen.seats {
            return Vec::new();
        }
        let says = |platform| self.platforms.say(grid, platform, cell);
        self.platforms
            .seats(one)
            .iter()
            .map(|&(platform, seat)| (platform, seat, says(platform)))
            .filter(|(_, _, says)| *says != Says::Nothing)
            .map(|(platform, seat, says)| Seated { platform, seat, weak: says == Says::Apart })
            .collect()
    }

    /// A coordination tie is on record between the two that states neither place nor theme. O(log ties + their ties).
    pub fn are_on_record(&self, a: usize, b: usize) -> bool {
        self.threads_between(a, b).iter().any(|t| self.ties[t.fact as usize].area.is_general())
    }
    /// The same, where such ties are kept apart: the pair is then neither linked by them nor known to have no link.
    pub fn are_apart_on_record(&self, chosen: &Chosen, a: usize, b: usize) -> bool {
        !chosen.unplaced_ties && self.are_on_record(a, b)
    }
    /// Active coordination ties between the two, whatever they are about.
    pub fn coordinating(&self, a: usize, b: usize) -> impl Iterator<Item = usize> + '_ {
        self.threads_between(a, b).iter().map(|t| self.ties[t.fact as usize].tie)
    }
    /// Coordination ties between the two that ended before the day.
    pub fn ended(&self, a: usize, b: usize) -> impl Iterator<Item = usize> + '_ {
        of_pair(&self.ended, a, b)
    }
    /// Active ties of other kinds between the two, but those that are private by construction.
    pub fn other_kinds(&self, a: usize, b: usize) -> impl Iterator<Item = usize> + '_ {
        of_pair(&self.other_kinds, a, b)
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
    pub unplaced: bool,
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

fn of_pair(ties: &[(usize, usize, usize)], a: usize, b: usize) -> impl Iterator<Item = usize> + '_ {
    let pair = (a.min(b), a.max(b));
    let start = ties.partition_point(|(x, y, _)| (*x, *y) < pair);
    ties[start..].iter().take_while(move |(x, y, _)| (*x, *y) == pair).map(|(_, _, tie)| *tie)
}

fn tie_says(grid: &Grid<'_>, area: &Area, cell: usize) -> Says {
    if area.is_general() {
        Says::Apart
    } else if area.covers(grid, cell) {
        Says::Links
    } else {
        Says::Nothing
    }
}

/// The records behind a link.
pub fn show(grid: &Grid<'_>, link: &Link, evidence: &mut Evidence) {
    let tables = &grid.atlas.tables;
    evidence.add_all(&tables.ties, link.ties.iter().chain(&link.unplaced_ties).chain(&link.elsewhere).copied());
    for seats in link.platforms.iter().chain(&link.weak_platforms).chain(&link.uncounted_platforms) {
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
